import CaseFiles
import FieldOutput
import Fields
import Flows

extension Case {
  /// The case on its mesh, for the family that it is of; fields are read from their files.
  func studyModel(workers: Workers) throws -> any ReversibleModel {
    try model(workers: workers, files: FieldFileReader(caseFile: source).read)
  }
}
