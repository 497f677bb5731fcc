/// The mesh of a stretched grid: its nodes, x fastest, and of every cell the nodes at its corners.
///
/// VTKHDF has no grid between one of equal cells and an `UnstructuredGrid` (format version 1.0), of
/// which every cell is told apart. That takes a hundred bytes a cell and is the same in each
/// snapshot of a run; so it is written once, into a file beside the snapshots, and these link to
/// the datasets there. The file is an `UnstructuredGrid` by itself, without values. Always
/// compressed: numbers so regular shrink to a few hundredths.
enum MeshFile {
  /// Name of the file in the folder of the snapshots.
  static let name = "grid.hdf"

  private static let datasets = [
    "NumberOfPoints", "NumberOfCells", "NumberOfConnectivityIds", "Points", "Connectivity", "Offsets", "Types",
  ]

  /// VTK's number for a cell of eight nodes.
  private static let hexahedron = UInt8(12)

  /// Writes the mesh to `path`, atomically.
  static func write(_ grid: SnapshotGrid, to path: String) throws {
    try AtomicFile.replace(path) { temporary in
      let file = try HDF5File(creating: temporary)
      try writeMesh(of: grid, to: file, linkedTo: nil)
      try file.close()
    }
  }

  /// Creates `/VTKHDF` and in it the mesh or, given the name of the file beside which holds it,
  /// links to it.
  static func writeMesh(of grid: SnapshotGrid, to file: borrowing HDF5File, linkedTo meshFile: String?) throws(OutputError) {
    let mesh = try file.createGroup("VTKHDF")
    guard let meshFile else { return try writeMesh(of: grid, version: 1, to: mesh) }
    try writeKind(version: 1, to: mesh)
    for name in datasets { try mesh.link(name, to: "/VTKHDF/\(name)", inFile: meshFile) }
  }

  /// - Parameter version: of the format.
  static func writeMesh(of grid: SnapshotGrid, version: Int64, to mesh: borrowing HDF5Group) throws(OutputError) {
    try writeKind(version: version, to: mesh)
    try writeDatasets(of: grid, to: mesh)
  }

  private static func writeKind(version: Int64, to mesh: borrowing HDF5Group) throws(OutputError) {
    try mesh.setAttribute("Version", [version, 0])
    try mesh.setFixedLengthAttribute("Type", "UnstructuredGrid")
  }

  private static func writeDatasets(of grid: SnapshotGrid, to mesh: borrowing HDF5Group) throws(OutputError) {
    let cells = grid.cells.reduce(1, *)
    let nodes = grid.cells.reduce(1) { $0 * ($1 + 1) }
    try write("NumberOfPoints", [Int64(nodes)], longName: "number of nodes", to: mesh)
    try write("NumberOfCells", [Int64(cells)], longName: "number of cells", to: mesh)
    try write("NumberOfConnectivityIds", [Int64(8 * cells)], longName: "length of the connectivity", to: mesh)
    try mesh.writeDataset(
      "Points", positions(of: grid), as: Double.self, shape: [nodes, 3], layout: .compressed,
      notes: DatasetNotes(units: "length", longName: "position", location: "point"))
    try write("Connectivity", corners(of: grid), longName: "nodes of the cells", to: mesh)
    try write("Offsets", (0...cells).map { Int64(8 * $0) }, longName: "begin of each cell in the connectivity", to: mesh)
    try write("Types", [UInt8](repeating: hexahedron, count: cells), longName: "kind of each cell", to: mesh)
  }

  private static func write<Element: HDF5Element>(
    _ name: String, _ values: [Element], longName: String, to mesh: borrowing HDF5Group
  ) throws(OutputError) {
    try mesh.writeDataset(
      name, values, as: Element.self, shape: [values.count], layout: .compressed, notes: DatasetNotes(longName: longName, location: "mesh"))
  }

  /// x, y and z of every node.
  private static func positions(of grid: SnapshotGrid) -> [Double] {
    let (x, y, z) = (grid.faces(axis: 0), grid.faces(axis: 1), grid.faces(axis: 2))
    var positions: [Double] = []
    positions.reserveCapacity(3 * x.count * y.count * z.count)
    for z in z {
      for y in y {
        for x in x {
          positions.append(x)
          positions.append(y)
          positions.append(z)
        }
      }
    }
    return positions
  }

  /// The nodes of every cell in VTK's order: around the lower side in z, then around the upper one.
  private static func corners(of grid: SnapshotGrid) -> [Int64] {
    let row = grid.cells[0] + 1
    let layer = row * (grid.cells[1] + 1)
    let around = [0, 1, 1 + row, row]
    let offsets = (around + around.map { $0 + layer }).map { Int64($0) }
    var corners: [Int64] = []
    corners.reserveCapacity(8 * grid.cells.reduce(1, *))
    for k in 0..<grid.cells[2] {
      for j in 0..<grid.cells[1] {
        for i in 0..<grid.cells[0] {
          let first = Int64(i + row * j + layer * k)
          for offset in offsets { corners.append(first + offset) }
        }
      }
    }
    return corners
  }
}
