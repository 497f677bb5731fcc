import CaseFiles
import Fields

/// A family of equations: what a case says to it, and the model of a case on its mesh.
///
/// `Families.all` is the only list that names the families. Everything else asks a family through this protocol, the reader of its
/// sections, and the flows of its model.
public protocol EquationFamily: FamilyCase {
  /// Puts a case on its mesh.
  /// - Parameters:
  ///   - setup: a case of this family.
  ///   - targets: reads snapshots that the case names; nil where nothing is to be read.
  /// - Throws: `FlowError.unresolved` of a case of another family, or one that does not fit into memory; what planning transforms throws.
  static func model(of setup: Case, workers: Workers, targets: TargetReader?) throws -> any ReversibleModel
}

/// Reads the velocity of a snapshot by its path, three components a cell, x fastest: for objectives that are a distance to one.
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

/// The families that there are.
public enum Families {
  /// The first is that of a case which names none.
  public static let all: [any EquationFamily.Type] = [IncompressibleCase.self, SpectralCase.self]
}

extension CaseLoader {
  /// Reads and checks a case of any family, as `load(file:overrides:families:)` does.
  public static func load(file: String, overrides: [String] = []) throws -> Case {
    try load(file: file, overrides: overrides, families: Families.all)
  }

  /// Reads and checks a case of any family given as text, as `load(text:name:source:overrides:families:)` does.
  public static func load(text: String, name: String, source: String, overrides: [String] = []) throws(InvalidCase) -> Case {
    try load(text: text, name: name, source: source, overrides: overrides, families: Families.all)
  }

  /// The cases of a folder, as `list(folder:families:)` does.
  public static func list(folder: String) throws -> [CaseSummary] { try list(folder: folder, families: Families.all) }
}

extension Case {
  /// The case on its mesh, for the family that it is of.
  /// - Parameter targets: reads snapshots that the case names.
  public func model(workers: Workers, targets: TargetReader? = nil) throws -> any ReversibleModel {
    guard let family = type(of: family) as? any EquationFamily.Type else {
      throw FlowError.unresolved("the equations `\(type(of: family).keyword)` have no flows here")
    }
    return try family.model(of: self, workers: workers, targets: targets)
  }
}
