import CaseFiles
import Fields

/// A field that a case takes from a file: what is wanted, and where it is to stand.
public struct FieldRequest: Sendable, Hashable {
  /// A number at each of its places.
  public struct Part: Sendable, Hashable {
    /// The name of the dataset, such as `velocity_x`.
    public let name: String
    public let location: FieldLocation
  }

  public let file: FieldFile
  /// What it is in the case, such as `initial.velocity`.
  public let name: String
  public let parts: [Part]
  /// The field of a picture that tells the same at the centres of cells, a component for each part;
  /// nil where pictures have no such field.
  public let picture: String?
  /// Whether a picture, or values that stand elsewhere, will do where nothing is said of
  /// interpolation.
  public let isLenient: Bool
  /// Of each axis of the case.
  public let isPeriodic: [Bool]
}

extension FieldRequest {
  /// A field of one number in each cell.
  public init(_ file: FieldFile, _ name: String, of dataset: String, picture: String? = nil, isLenient: Bool = false, isPeriodic: [Bool]) {
    self.init(
      file: file, name: name, parts: [Part(name: dataset, location: .cells)], picture: picture, isLenient: isLenient, isPeriodic: isPeriodic
    )
  }

  /// A vector: in the cells, or each component on the faces across its axis.
  public init(
    _ file: FieldFile, _ name: String, ofVector dataset: String, isStaggered: Bool, picture: String? = nil, isLenient: Bool = false,
    isPeriodic: [Bool]
  ) {
    let parts = isPeriodic.indices.map { axis in
      Part(name: "\(dataset)_\(["x", "y", "z"][axis])", location: isStaggered ? .faces(axis: axis) : .cells)
    }
    self.init(file: file, name: name, parts: parts, picture: picture, isLenient: isLenient, isPeriodic: isPeriodic)
  }
}

/// Reads a field of a file on a mesh: for each part its values in their order, x fastest.
/// - Throws: if the file does not hold it.
public typealias FieldReader = (_ request: FieldRequest, _ mesh: any Mesh) throws -> [[Double]]

extension Case {
  /// The fields that it takes from files.
  public var fieldRequests: [FieldRequest] { (family as? any EquationFamily)?.fieldRequests(of: self) ?? [] }
}
