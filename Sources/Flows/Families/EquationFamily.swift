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
  ///   - targets: reads snapshots that the case names; nil where nothing is to be read.
  /// - Throws: `FlowError.unresolved` of a case of another family, or one that does not fit into
  ///   memory; what planning transforms throws.
  static func model(of setup: Case, workers: Workers, targets: TargetReader?) throws -> any ReversibleModel
}

/// Reads the velocity of a snapshot by its path, three components a cell, x fastest: for objectives
/// that are a distance to one.
/// - Throws: if there is no velocity of this mesh in it.
public typealias TargetReader = (_ path: String, _ mesh: any Mesh) throws -> CellVelocity

/// A velocity at the centres of cells.
public struct CellVelocity {
  /// How many components a cell has, two or three.
  public let components: Int
  /// The components of a cell side by side, the cells with x fastest.
  public let values: [Double]

  public init(components: Int, values: [Double]) { (self.components, self.values) = (components, values) }
}
