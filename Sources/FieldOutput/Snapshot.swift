import Fields

/// The fields of a flow at one instant on a grid of two or three axes, with values at cell centres.
/// Along every axis cells are equal, or of widths of their own.
public struct Snapshot: Sendable, Equatable {
  public var time: Double
  public var step: Int
  /// Lower corner of the grid, one coordinate per axis.
  public var origin: [Double]
  /// Width of a cell per axis; of a graded axis a typical width.
  public var spacing: [Double]
  /// Number of cells per axis, x first.
  public var cells: [Int]
  /// Of the axes that are graded, the positions of the faces between cells and at the ends: one more
  /// than cells, ascending. They then tell where the cells lie, not `origin` and `spacing`.
  public var gradedFaces: [Int: [Double]]
  public var fields: [SnapshotField]
  /// Fields value by value where they stand, in `/Values`.
  public var values: [LocatedValues]
  /// The derivatives by such values, in `/Gradient`.
  public var derivatives: [LocatedValues]
  /// Provenance by key: resolved case, its hash, versions, threads, precision.
  public var metadata: [String: String]

  public init(
    time: Double, step: Int, origin: [Double], spacing: [Double], cells: [Int], gradedFaces: [Int: [Double]] = [:], fields: [SnapshotField],
    values: [LocatedValues] = [], derivatives: [LocatedValues] = [], metadata: [String: String] = [:]
  ) {
    self.time = time
    self.step = step
    self.origin = origin
    self.spacing = spacing
    self.cells = cells
    self.gradedFaces = gradedFaces
    self.fields = fields
    self.values = values
    self.derivatives = derivatives
    self.metadata = metadata
  }

  /// Number of axes: 2 or 3.
  public var axes: Int { cells.count }

  /// - Throws: `OutputError` naming the first thing that cannot be written.
  func validate() throws(OutputError) {
    guard axes == 2 || axes == 3, origin.count == axes, spacing.count == axes else {
      throw OutputError(
        "a snapshot needs origin, spacing and cells for two or three axes, but has \(origin.count), \(spacing.count) and \(axes) entries")
    }
    guard cells.allSatisfy({ $0 > 0 }), spacing.allSatisfy({ $0 > 0 && $0.isFinite }), origin.allSatisfy(\.isFinite) else {
      throw OutputError("a snapshot needs at least one cell of positive, finite width along each axis and a finite origin")
    }
    try validateFaces()
    guard time.isFinite, step >= 0 else {
      throw OutputError("a snapshot needs a finite time and a step that is not negative, but has time \(time) and step \(step)")
    }
    try SnapshotField.validate(fields, values: cells.reduce(1, *))
    for located in [values, derivatives] { try LocatedGroup.validate(located, cells: cells) }
    for key in metadata.keys { try validateName(key, of: "a metadata entry") }
  }

  private func validateFaces() throws(OutputError) {
    for (axis, faces) in gradedFaces.sorted(by: { $0.key < $1.key }) {
      guard cells.indices.contains(axis) else { throw OutputError("a snapshot of \(axes) axes has faces along axis \(axis)") }
      guard faces.count == cells[axis] + 1 else {
        throw OutputError(
          "a stretched axis of \(cells[axis]) cells needs the positions of \(cells[axis] + 1) faces, but has \(faces.count)")
      }
      guard let wrong = faces.indices.first(where: { !faces[$0].isFinite || $0 > 0 && faces[$0] <= faces[$0 - 1] }) else { continue }
      throw OutputError(
        "the faces of a stretched axis need finite positions that ascend, but face \(wrong) is at \(faces[wrong])"
          + (wrong > 0 ? " and the one before at \(faces[wrong - 1])" : ""))
    }
  }
}

/// One scalar or vector field.
public struct SnapshotField: Sendable, Equatable {
  /// A word of letters, digits, `_` and `-`.
  public var name: String
  public var longName: String
  /// Units such as "m/s"; "1" for dimensionless.
  public var units: String
  /// 1 for a scalar, 2 or 3 for a vector.
  public var components: Int
  /// x fastest among the cells or points, components innermost; see `isPadded`.
  public var values: [Double]
  /// Of two components, whether a zero follows each pair, as in the file.
  public var isPadded: Bool

  public init(
    name: String, longName: String, units: String = "1", components: Int = 1, values: [Double], isPadded: Bool = false
  ) {
    self.name = name
    self.longName = longName
    self.units = units
    self.components = components
    self.values = values
    self.isPadded = isPadded
  }

  /// Components in the file: viewers take only three as a vector, so a plane vector gets a zero
  /// third one.
  var storedComponents: Int { components == 1 ? 1 : 3 }

  /// The values as they are written.
  var storedValues: [Double] {
    guard components == 2, !isPadded else { return values }
    var padded = [Double](repeating: 0, count: values.count / 2 * 3)
    for index in 0..<values.count / 2 {
      padded[3 * index] = values[2 * index]
      padded[3 * index + 1] = values[2 * index + 1]
    }
    return padded
  }

  /// Undoes `storedValues`.
  static func values(stored: [Double], components: Int) -> [Double] {
    guard components == 2 else { return stored }
    return stored.indices.filter { $0 % 3 != 2 }.map { stored[$0] }
  }

  /// Checks names, component counts and lengths of fields over `values` cells or points.
  static func validate(_ fields: [SnapshotField], values count: Int) throws(OutputError) {
    var names: Set<String> = []
    for field in fields {
      try validateName(field.name, of: "a field")
      guard names.insert(field.name).inserted else {
        throw OutputError("two fields are named \"\(field.name)\"; give each its own name")
      }
      guard (1...3).contains(field.components) else {
        throw OutputError("the field \"\(field.name)\" has \(field.components) components; one, two or three can be written")
      }
      let components = field.isPadded ? field.storedComponents : field.components
      guard field.values.count == count * components else {
        throw OutputError(
          "the field \"\(field.name)\" has \(field.values.count) values, but \(count) places with \(components) components need "
            + "\(count * components)")
      }
    }
  }
}

/// Viewers give `.` and `/` a meaning of their own, and XDMF `:`; so names are plain words.
func validateName(_ name: String, of what: String) throws(OutputError) {
  let isPlain = name.utf8.allSatisfy { byte in
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
    case UInt8(ascii: "_"), UInt8(ascii: "-"): true
    default: false
    }
  }
  guard isPlain, !name.isEmpty else {
    throw OutputError("\"\(name)\" cannot name \(what) in the output; use letters, digits, '_' and '-' only, no '.' and no '/'")
  }
}
