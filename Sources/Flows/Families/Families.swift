import CaseFiles
import Fields

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

  /// Reads and checks a case of any family given as text, as
  /// `load(text:name:source:overrides:families:)` does.
  public static func load(text: String, name: String, source: String, overrides: [String] = []) throws(InvalidCase) -> Case {
    try load(text: text, name: name, source: source, overrides: overrides, families: Families.all)
  }

  /// The cases of a folder, as `list(folder:families:)` does.
  public static func list(folder: String) throws -> [CaseSummary] { try list(folder: folder, families: Families.all) }
}

extension Case {
  /// The case on its mesh, for the family that it is of.
  /// - Parameter files: reads the fields that the case takes from files.
  public func model(workers: Workers, files: FieldReader? = nil) throws -> any ReversibleModel {
    guard let family = type(of: family) as? any EquationFamily.Type else {
      throw FlowError.unresolved("the equations `\(type(of: family).keyword)` have no flows here")
    }
    return try family.model(of: self, workers: workers, files: files)
  }
}
