import Foundation

/// What a snapshot tells of itself, without its values.
public struct SnapshotSummary: Sendable, Equatable {
  public struct Field: Sendable, Equatable {
    public let name, longName, units: String
    /// Numbers that a cell has: 1 of a scalar, 2 or 3 of a vector.
    public let components: Int
  }

  public let time: Double
  public let step: Int
  /// The positions of the faces between cells and at the ends: of x, y and, in space, z.
  public let faces: [[Double]]
  /// Sorted by name.
  public let fields: [Field]

  public var axes: Int { faces.count }

  /// Reads it. The file may be anyone's: one that is damaged or made to harm is refused.
  public init(reading path: String) throws(OutputError) {
    try PlainFile.require(path)
    try HDF5Trial.run(path) { _ = try Self.read(HDF5File(reading: path)) }
    self = try Self.read(HDF5File(reading: path))
  }

  private init(time: Double, step: Int, faces: [[Double]], fields: [Field]) {
    (self.time, self.step, self.faces, self.fields) = (time, step, faces, fields)
  }

  private static func read(_ file: borrowing HDF5File) throws(OutputError) -> SnapshotSummary {
    let header = try SnapshotFile.readHeader(of: file)
    let axes = try file.openGroup("Swiftwater").attribute("axes", as: Int64.self)
    guard let count = axes.first, count == 3 || count == 2 && header.grid.cells[2] == 1 else {
      throw OutputError("\(file.place) says that its grid has \(axes) axes; it was not written by this program, or is damaged")
    }
    guard header.grid.cells.allSatisfy({ $0 <= 1 << 24 }) else {
      throw OutputError("\(file.place) describes a grid of \(header.grid.cells) cells; it was not written by this program, or is damaged")
    }
    let cellData = try file.openGroup("VTKHDF/CellData")
    var fields: [Field] = []
    for entry in header.fields {
      let dataset = try cellData.openDataset(entry.name)
      let components = try dataset.attribute("components", as: Int64.self)
      fields.append(
        Field(
          name: entry.name, longName: try dataset.textAttribute("long_name"), units: try dataset.textAttribute("units"),
          components: Int(components.first ?? 1)))
    }
    let faces = (0..<Int(count)).map { header.grid.faces(axis: $0) }
    guard faces.allSatisfy({ zip($0, $0.dropFirst()).allSatisfy(<) && $0.allSatisfy(\.isFinite) }) else {
      throw OutputError("\(file.place) describes cells without width; it was not written by this program, or is damaged")
    }
    return SnapshotSummary(time: header.time, step: header.step, faces: faces, fields: fields)
  }
}

extension SnapshotFile {
  /// Those of some texts about the run that a snapshot has, by their keys.
  public static func metadata(of path: String, keys: [String]) throws(OutputError) -> [String: String] {
    func read() throws(OutputError) -> [String: String] {
      let group = try HDF5File(reading: path).openGroup("Swiftwater/metadata")
      var texts: [String: String] = [:]
      for key in keys where try group.holds(key) { texts[key] = try group.openDataset(key).readText() }
      return texts
    }
    try PlainFile.require(path)
    try HDF5Trial.run(path) { _ = try read() }
    return try read()
  }
}
