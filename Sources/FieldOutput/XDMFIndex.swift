/// The XDMF index beside the snapshots, for viewers that do not read VTKHDF: a temporal collection
/// of grids that refer to the very same HDF5 datasets.
///
/// XDMF counts nodes, not cells, and lists axes slowest first (z, y, x), in origin and spacing too;
/// only the faces of a stretched grid come x first. A plane grid stays the slab that it is in the
/// file, so that every reader sees the same shape.
enum XDMFIndex {
  /// Starts an index that grows.
  /// - Parameter entries: texts of grids, in order of time.
  static func growing(at path: String, with entries: [String] = []) throws -> GrowingList {
    try GrowingList(path: path, head: head, entries: entries, tail: tail)
  }

  private static let head = """
    <?xml version="1.0" encoding="utf-8"?>
    <Xdmf Version="2.0">
      <Domain>
        <Grid Name="Swiftwater" GridType="Collection" CollectionType="Temporal">

    """

  private static let tail = """
        </Grid>
      </Domain>
    </Xdmf>

    """

  /// A snapshot's grid as it stands in the index.
  /// - Parameter file: path of the snapshot relative to the index.
  static func grid(_ header: SnapshotHeader, file: String) -> String {
    let attributes = header.fields.map { attribute($0, grid: header.grid, file: file) }.joined()
    return """
            <Grid Name="step \(header.step)" GridType="Uniform">
              <Time Value="\(header.time)"/>
      \(!header.grid.isGraded ? uniformGeometry(header.grid) : stretchedGeometry(header.grid, file: file))
      \(attributes)      </Grid>

      """
  }

  /// The points of a surface as they stand in the index.
  /// - Parameter file: path of the surface relative to the index.
  static func grid(_ surface: Surface, file: String) -> String {
    let count = surface.points.count / surface.axes
    func shape(components: Int) -> [Int] { components == 1 ? [count] : [count, components] }
    let attributes = surface.fields.sorted { $0.name < $1.name }.map { field in
      let item = dataItem(shape(components: field.storedComponents), "\(file):/VTKHDF/PointData/\(field.name)")
      return attribute(field.name, isVector: field.components > 1, center: "Node", item)
    }
    return """
            <Grid Name="step \(surface.step)" GridType="Uniform">
              <Time Value="\(surface.time)"/>
              <Topology TopologyType="Polyvertex" NumberOfElements="\(count)" NodesPerElement="1"/>
              <Geometry GeometryType="XYZ">
                \(dataItem(shape(components: 3), "\(file):/VTKHDF/Points"))
              </Geometry>
      \(attributes.joined())      </Grid>

      """
  }

  private static func uniformGeometry(_ grid: SnapshotGrid) -> String {
    """
            <Topology TopologyType="3DCoRectMesh" Dimensions="\(nodes(of: grid))"/>
            <Geometry GeometryType="ORIGIN_DXDYDZ">
              <DataItem Format="XML" NumberType="Float" Precision="8" Dimensions="3">\(spaced(grid.origin.reversed()))</DataItem>
              <DataItem Format="XML" NumberType="Float" Precision="8" Dimensions="3">\(spaced(grid.spacing.reversed()))</DataItem>
            </Geometry>
    """
  }

  private static func stretchedGeometry(_ grid: SnapshotGrid, file: String) -> String {
    let faces = zip(SnapshotFile.faceDatasets, grid.cells).map { name, cells in
      """
                <DataItem Format="HDF" NumberType="Float" Precision="8" Dimensions="\(cells + 1)">\
      \(file):/Swiftwater/grid/\(name)</DataItem>
      """
    }
    return """
              <Topology TopologyType="3DRectMesh" Dimensions="\(nodes(of: grid))"/>
              <Geometry GeometryType="VXVYVZ">
      \(faces.joined(separator: "\n"))
              </Geometry>
      """
  }

  private static func nodes(of grid: SnapshotGrid) -> String {
    spaced(grid.cells.reversed().map { $0 + 1 })
  }

  private static func attribute(_ field: SnapshotHeader.FieldEntry, grid: SnapshotGrid, file: String) -> String {
    let item = dataItem(
      grid.shape(components: field.storedComponents), bytes: field.bytes, "\(file):/VTKHDF/CellData/\(field.name)")
    return attribute(field.name, isVector: field.storedComponents > 1, center: "Cell", item)
  }

  private static func attribute(_ name: String, isVector: Bool, center: String, _ item: String) -> String {
    """
            <Attribute Name="\(name)" AttributeType="\(isVector ? "Vector" : "Scalar")" Center="\(center)">
              \(item)
            </Attribute>

    """
  }

  /// What refers to a dataset.
  private static func dataItem(_ shape: [Int], bytes: Int = 8, _ place: String) -> String {
    "<DataItem Format=\"HDF\" NumberType=\"Float\" Precision=\"\(bytes)\" Dimensions=\"\(spaced(shape))\">\(place)</DataItem>"
  }

  private static func spaced<Element>(_ values: [Element]) -> String {
    values.map { "\($0)" }.joined(separator: " ")
  }
}
