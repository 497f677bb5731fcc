import CaseFiles
import Fields

/// A family of equations: what a case says to it, and the model of a case on its mesh.
///
/// `Families.all` is the only list that names the families. Everything else asks a family through
/// this protocol, the reader of its sections, and the flows of its model.
public protocol EquationFamily: FamilyCase {
  /// Puts a case on its mesh.
  /// - Parameters:
  ///   - setup: a case of this family.
  ///   - files: reads the fields that the case takes from files; nil where nothing is to be read.
  /// - Throws: `FlowError.unresolved` of a case of another family, or one that does not fit into
  ///   memory; what planning transforms and reading files throw.
  static func model(of setup: Case, workers: Workers, files: FieldReader?) throws -> any ReversibleModel

  /// The fields that a case takes from files.
  func fieldRequests(of setup: Case) -> [FieldRequest]
}

extension EquationFamily {
  public func fieldRequests(of setup: Case) -> [FieldRequest] { [] }
}
