import FieldOutput
import Foundation

/// VTK's XML file of an unstructured grid for each snapshot, values as raw bytes behind the text
/// (version 1.0 of the format), and `series.pvd`, by which ParaView opens them as one data set in
/// time.
final class VTUExport: SnapshotExport {
  static let keyword = "vtu"
  private let folder: String
  private var entries: [String] = []

  init(_ folder: String, count: Int) { self.folder = folder }

  /// VTK's numbers for a quadrilateral and a hexahedron.
  private static let (quadrilateral, hexahedron) = (UInt8(9), UInt8(12))

  func write(_ snapshot: ExportedSnapshot, _ place: Int) throws {
    var appended = Data()
    /// Appends an array, before it its length, and tells where it begins.
    func append(_ bytes: Data) -> Int {
      let start = appended.count
      withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { appended.append(contentsOf: $0) }
      appended.append(bytes)
      return start
    }
    func array(_ type: String, _ name: String, components: Int = 1, _ bytes: Data) -> String {
      "<DataArray type=\"\(type)\" Name=\"\(name)\" NumberOfComponents=\"\(components)\" format=\"appended\" offset=\"\(append(bytes))\"/>"
    }
    let mesh = Self.mesh(snapshot)
    let count = snapshot.cells.reduce(1, *)
    let points = array("Float64", "Points", components: 3, mesh.points.bytes)
    let corners = snapshot.axes == 2 ? 4 : 8
    let cells = [
      array("Int64", "connectivity", mesh.connectivity.withUnsafeBytes { Data($0) }),
      array("Int64", "offsets", (1...count).map { Int64(corners * $0) }.withUnsafeBytes { Data($0) }),
      array("UInt8", "types", Data(repeating: snapshot.axes == 2 ? Self.quadrilateral : Self.hexahedron, count: count)),
    ]
    let fields = snapshot.fields.map { field -> String in
      let padded = SnapshotField.threeComponents(field)
      return array("Float64", field.name, components: field.components == 1 ? 1 : 3, padded.bytes)
    }
    let time =
      "<DataArray type=\"Float64\" Name=\"TimeValue\" NumberOfTuples=\"1\" format=\"appended\" offset=\"\(append([snapshot.time].bytes))\"/>"
    let nodes = mesh.points.count / 3
    let head = """
      <?xml version="1.0"?>
      <VTKFile type="UnstructuredGrid" version="1.0" byte_order="LittleEndian" header_type="UInt64">
      <UnstructuredGrid>
      <FieldData>\(time)</FieldData>
      <Piece NumberOfPoints="\(nodes)" NumberOfCells="\(count)">
      <Points>\(points)</Points>
      <Cells>\(cells.joined(separator: "\n"))</Cells>
      <CellData>\(fields.joined(separator: "\n"))</CellData>
      </Piece>
      </UnstructuredGrid>
      <AppendedData encoding="raw">
      _
      """
    let name = snapshot.stem + ".vtu"
    try AtomicFile.write(Data(head.utf8) + appended + Data("\n</AppendedData>\n</VTKFile>\n".utf8), to: PathText.join(folder, name))
    entries.append("<DataSet timestep=\"\(snapshot.time)\" file=\"\(name)\"/>")
  }

  func finish() throws {
    let text = """
      <?xml version="1.0"?>
      <VTKFile type="Collection" version="1.0">
      <Collection>
      \(entries.joined(separator: "\n"))
      </Collection>
      </VTKFile>

      """
    try AtomicFile.write(text, to: PathText.join(folder, "series.pvd"))
  }

  /// The nodes, x fastest, and of every cell those at its corners in VTK's order.
  private static func mesh(_ snapshot: ExportedSnapshot) -> (points: [Double], connectivity: [Int64]) {
    let (x, y, z) = (snapshot.faces[0], snapshot.faces[1], snapshot.axes == 3 ? snapshot.faces[2] : [0])
    let points = z.flatMap { z in y.flatMap { y in x.flatMap { x in [x, y, z] } } }
    let (row, layer) = (x.count, x.count * y.count)
    let around = [0, 1, 1 + row, row]
    let corners = snapshot.axes == 2 ? around : around + around.map { $0 + layer }
    let layers = snapshot.axes == 3 ? z.count - 1 : 1
    let connectivity = (0..<layers).flatMap { k in
      (0..<y.count - 1).flatMap { j in
        (0..<x.count - 1).flatMap { i in corners.map { Int64(i + row * j + layer * k + $0) } }
      }
    }
    return (points, connectivity)
  }
}

extension SnapshotField {
  /// The values of a field, those of a vector in the plane with a third component of zero: viewers
  /// take three for a vector.
  fileprivate static func threeComponents(_ field: SnapshotField) -> [Double] {
    guard field.components == 2 else { return field.values }
    var values: [Double] = []
    values.reserveCapacity(field.values.count / 2 * 3)
    for place in stride(from: 0, to: field.values.count, by: 2) { values += [field.values[place], field.values[place + 1], 0] }
    return values
  }
}
