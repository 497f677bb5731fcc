/// Surfaces read back from the files of ``SurfaceWriter``.
public enum SurfaceFile {
  /// More points than any surface has.
  private static let mostPoints = 1 << 24

  /// Reads a surface, fields sorted by name, without metadata and curves.
  ///
  /// The file may be anyone's: one that is damaged or made to harm is refused.
  public static func read(_ path: String) throws(OutputError) -> Surface {
    try PlainFile.require(path)
    try HDF5Trial.run(path) { _ = try read(HDF5File(reading: path)) }
    return try read(HDF5File(reading: path))
  }

  private static func read(_ file: borrowing HDF5File) throws(OutputError) -> Surface {
    func damaged(_ what: String) -> OutputError {
      OutputError("\(file.place) \(what); it was not written by this program, or is damaged")
    }
    let own = try file.openGroup("Swiftwater")
    let (axes, times) = (try own.attribute("axes", as: Int64.self), try own.attribute("time", as: Double.self))
    let steps = try own.attribute("step", as: Int64.self)
    guard let count = axes.first, count == 2 || count == 3, let time = times.first, let step = steps.first else {
      throw damaged("does not say of what it is")
    }
    let mesh = try file.openGroup("VTKHDF")
    let stored = try mesh.openDataset("Points").read(as: Double.self, atMost: 3 * mostPoints)
    guard stored.count.isMultiple(of: 3), stored.allSatisfy(\.isFinite) else { throw damaged("has points without places") }
    let points = SnapshotField.values(stored: stored, components: Int(count))
    let data = try mesh.openGroup("PointData")
    var fields: [SnapshotField] = []
    for name in try data.childNames() {
      let dataset = try data.openDataset(name)
      let told = try dataset.attribute("components", as: Int64.self)
      guard let components = told.first, (1...3).contains(components) else { throw damaged("has a field of \(told) components") }
      let shape = components == 1 ? [stored.count / 3] : [stored.count / 3, 3]
      fields.append(
        SnapshotField(
          name: name, longName: try dataset.textAttribute("long_name"), units: try dataset.textAttribute("units"),
          components: Int(components),
          values: SnapshotField.values(stored: try dataset.read(as: Double.self, shape: shape), components: Int(components))))
    }
    return Surface(time: time, step: Int(step), axes: Int(count), points: points, fields: fields)
  }
}
