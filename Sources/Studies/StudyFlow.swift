import CaseFiles
import FieldOutput
import Fields
import Flows
import Sweeps

/// A model whose flows can be looked at.
protocol StudyModel: ReversibleModel where Flow: ObservableFlow {}

extension FlowModel: StudyModel {}
extension SpectralModel: StudyModel {}

extension Case {
  /// The case on its grid, for the family that it is of.
  func studyModel(workers: Workers) throws -> any StudyModel {
    let model = try model(workers: workers, targets: SnapshotTarget(caseFile: source).load)
    guard let studied = model as? any StudyModel else {
      throw StudyError("the equations of the case have no fields that can be written yet")
    }
    return studied
  }
}
