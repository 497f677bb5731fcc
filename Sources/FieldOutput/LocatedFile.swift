import Fields

/// Fields that a file holds value by value, each on its own location, and the grid that they are
/// of.
public struct LocatedFile: Sendable, Equatable {
  /// The positions of the faces between cells and at the ends, axis by axis, ascending.
  public let faces: [[Double]]
  public let fields: [LocatedValues]

  /// Reads those of some fields that the group `/Values` has, and nothing else of the file.
  ///
  /// The file may be anyone's: one that is damaged or made to harm is refused.
  /// - Returns: nil if the file has no such group.
  public static func read(_ path: String, fields names: [String]) throws(OutputError) -> LocatedFile? {
    try PlainFile.require(path)
    try HDF5Trial.run(path) { _ = try read(HDF5File(reading: path), names) }
    return try read(HDF5File(reading: path), names)
  }

  private static func read(_ file: borrowing HDF5File, _ names: [String]) throws(OutputError) -> LocatedFile? {
    guard try file.holds(LocatedGroup.values) else { return nil }
    let group = try file.openGroup(LocatedGroup.values)
    let faces = try LocatedGroup.faces(of: group)
    var fields: [LocatedValues] = []
    for name in names where try group.holds(name) {
      fields.append(try LocatedGroup.field(name, of: group, cells: faces.map { $0.count - 1 }))
    }
    return LocatedFile(faces: faces, fields: fields)
  }
}
