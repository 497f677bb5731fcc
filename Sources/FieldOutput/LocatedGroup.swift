import Fields

/// A group of fields whose values stand each on its own location, beside the picture in cells: in
/// `/Values` what they are, in `/Gradient` the derivative of an objective by each of them.
///
/// Attributes of the group describe the grid by `cells`, `origin` and `spacing`, an entry per axis,
/// and say `time` and `step`. A dataset has the dimensions (y, x) or (z, y, x), along each a
/// dimension scale with the coordinates, `x_cell` or `x_face`, and the attribute `face_axis`: 0, 1
/// or 2 of values on faces across x, y or z, -1 of those in cells. Always in double precision.
enum LocatedGroup {
  static let values = "Values"
  static let derivatives = "Gradient"

  private static let faceAxis = "face_axis"
  private static let axisNames = ["x", "y", "z"]

  /// The datasets of coordinates, which are no fields.
  private static let scales = Set(axisNames.flatMap { ["\($0)_cell", "\($0)_face"] })

  private static func scale(_ axis: Int, isOnFaces: Bool) -> String { axisNames[axis] + (isOnFaces ? "_face" : "_cell") }

  // MARK: Writing

  /// - Throws: `OutputError` naming the first field that cannot be written.
  static func validate(_ fields: [LocatedValues], cells: [Int]) throws(OutputError) {
    var names = scales
    for field in fields {
      for part in field.name.split(separator: ".", omittingEmptySubsequences: false) { try validateName(String(part), of: "a field") }
      guard names.insert(field.name).inserted else {
        throw OutputError("two datasets are named \"\(field.name)\"; give each its own name")
      }
      guard isPossible(field.counts, field.location, cells: cells), field.values.count == field.counts.reduce(1, *) else {
        throw OutputError(
          "the field \"\(field.name)\" has \(field.values.count) values, \(field.counts) along the axes, which do not stand on a "
            + "\(field.location.word) each of \(cells) cells")
      }
    }
  }

  private static func isPossible(_ counts: [Int], _ location: FieldLocation, cells: [Int]) -> Bool {
    counts.count == cells.count
      && counts.indices.allSatisfy { counts[$0] == cells[$0] || location.isOnFaces($0) && counts[$0] == cells[$0] + 1 }
  }

  /// Writes one group; none of no fields.
  static func write(
    _ fields: [LocatedValues], named name: String, of snapshot: Snapshot, on grid: SnapshotGrid, to file: borrowing HDF5File,
    layout: DatasetLayout
  ) throws(OutputError) {
    guard !fields.isEmpty else { return }
    let group = try file.createGroup(name)
    try group.setAttribute("cells", snapshot.cells.map { Int64($0) })
    try group.setAttribute("origin", snapshot.origin)
    try group.setAttribute("spacing", snapshot.spacing)
    try group.setAttribute("time", snapshot.time)
    try group.setAttribute("step", Int64(snapshot.step))
    for axis in snapshot.cells.indices {
      // Of a stretched axis the faces describe the grid.
      let isStretched = grid.gradedFaces[axis] != nil
      let onFaces = fields.filter { $0.location.isOnFaces(axis) }
      if isStretched || onFaces.count < fields.count { try writeScale(axis, isOnFaces: false, snapshot.cells[axis], grid, to: group) }
      let count = onFaces.first?.counts[axis] ?? (isStretched ? snapshot.cells[axis] + 1 : 0)
      if count > 0 { try writeScale(axis, isOnFaces: true, count, grid, to: group) }
    }
    for field in fields {
      let dataset = try group.writeDataset(
        field.name, field.values, as: Double.self, shape: field.counts.reversed(), layout: layout,
        notes: DatasetNotes(units: field.units, longName: field.longName, location: field.location.word))
      try dataset.setAttribute(faceAxis, Int64(field.location.faceAxis))
      for axis in field.counts.indices {
        let scale = try group.openDataset(scale(axis, isOnFaces: field.location.isOnFaces(axis)))
        try dataset.attach(scale, toExtent: field.counts.count - 1 - axis)
      }
    }
  }

  private static func writeScale(
    _ axis: Int, isOnFaces: Bool, _ count: Int, _ grid: SnapshotGrid, to group: borrowing HDF5Group
  ) throws(OutputError) {
    let (name, faces) = (scale(axis, isOnFaces: isOnFaces), grid.faces(axis: axis))
    let places = isOnFaces ? Array(faces.prefix(count)) : (0..<count).map { 0.5 * (faces[$0] + faces[$0 + 1]) }
    let location: FieldLocation = isOnFaces ? .faces(axis: axis) : .cells
    let dataset = try group.writeDataset(
      name, places, as: Double.self, shape: [count],
      notes: DatasetNotes(
        units: "length", longName: "\(axisNames[axis]) of \(isOnFaces ? "faces" : "cell centres")", location: location.word))
    try dataset.becomeScale(named: name)
  }

  // MARK: Reading

  /// All fields of a group, with what describes them, sorted by name; none where there is no such
  /// group.
  static func read(_ name: String, of file: borrowing HDF5File, cells: [Int]) throws(OutputError) -> [LocatedValues] {
    guard try file.holds(name) else { return [] }
    let group = try file.openGroup(name)
    var fields: [LocatedValues] = []
    for name in try group.childNames() where !scales.contains(name) {
      var field = try field(name, of: group, cells: cells)
      let dataset = try group.openDataset(name)
      field.longName = try dataset.textAttribute("long_name")
      field.units = try dataset.textAttribute("units")
      fields.append(field)
    }
    return fields
  }

  /// The values of one field and where they stand, and nothing else of it.
  static func field(_ name: String, of group: borrowing HDF5Group, cells: [Int]) throws(OutputError) -> LocatedValues {
    let dataset = try group.openDataset(name)
    // A number, and not the word `location`: HDF5 before 1.14 may look for a text of a damaged file
    // without end, and not each time that it is asked.
    let axes = try dataset.attribute(faceAxis, as: Int64.self)
    guard axes.count == 1, let location = FieldLocation(faceAxis: Int(axes[0])) else {
      throw OutputError(
        "\(dataset.place) has the `\(faceAxis)` \(axes); write 0, 1 or 2 of values on faces across x, y or z, and -1 of those in cells")
    }
    let shape = try dataset.shape()
    guard isPossible(shape.reversed(), location, cells: cells) else {
      throw OutputError(
        "\(dataset.place) has the extents \(shape), which are not those of values on each \(location.word) of \(Array(cells.reversed())) cells, slowest axis first; "
          + "write it in the shape that a snapshot has")
    }
    let values = try dataset.read(as: Double.self, shape: shape)
    return LocatedValues(name: name, longName: name, units: "1", location: location, counts: shape.reversed(), values: values)
  }

  /// The positions of the faces between cells and at the ends, axis by axis, as a group describes
  /// them.
  static func faces(of group: borrowing HDF5Group) throws(OutputError) -> [[Double]] {
    let cells = try group.attribute("cells", as: Int64.self)
    let (origin, spacing) = (try group.attribute("origin", as: Double.self), try group.attribute("spacing", as: Double.self))
    guard (2...3).contains(cells.count), origin.count == cells.count, spacing.count == cells.count else {
      throw OutputError("\(group.place) needs the attributes `cells`, `origin` and `spacing`, with an entry for each of two or three axes")
    }
    guard cells.allSatisfy({ 1...(1 << 20) ~= $0 }), origin.allSatisfy(\.isFinite), spacing.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      throw OutputError("\(group.place) describes a grid of \(cells) cells of the widths \(spacing), which no box has")
    }
    var faces = cells.indices.map { axis in (0...Int(cells[axis])).map { origin[axis] + Double($0) * spacing[axis] } }
    for axis in cells.indices {
      let name = scale(axis, isOnFaces: true)
      guard try group.holds(name) else { continue }
      let given = try group.openDataset(name).read(as: Double.self, atMost: faces[axis].count)
      // Along a periodic axis, where cells are equal, the last face is left out.
      guard given.count == faces[axis].count else { continue }
      guard zip(given, given.dropFirst()).allSatisfy({ $0 < $1 }), given.allSatisfy(\.isFinite) else {
        throw OutputError("the positions \(group.place)/\(name) do not ascend; write those of a snapshot")
      }
      faces[axis] = given
    }
    return faces
  }
}

extension FieldLocation {
  /// The axis across whose faces values stand: 0, 1 or 2; -1 in cells.
  fileprivate var faceAxis: Int {
    switch self {
    case .cells: -1
    case .faces(let axis): axis
    }
  }

  /// - Returns: nil if there is no such axis.
  fileprivate init?(faceAxis: Int) {
    switch faceAxis {
    case -1: self = .cells
    case 0...2: self = .faces(axis: faceAxis)
    default: return nil
    }
  }
}
