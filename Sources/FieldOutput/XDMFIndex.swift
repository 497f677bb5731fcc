/// The XDMF index beside the snapshots, for viewers that do not read VTKHDF: a temporal collection of uniform grids that refer to
/// the very same HDF5 datasets.
///
/// XDMF counts nodes, not cells, and lists axes slowest first (z, y, x), in origin and spacing too. A plane grid stays the slab
/// that it is in the file, so that every reader sees the same shape.
enum XDMFIndex {
  /// - Parameter snapshots: headers with the path of each file relative to the index, in order of time.
  static func text(_ snapshots: [(file: String, header: SnapshotHeader)]) -> String {
    let grids = snapshots.map { grid($0.header, file: $0.file) }.joined()
    return """
      <?xml version="1.0" encoding="utf-8"?>
      <Xdmf Version="2.0">
        <Domain>
          <Grid Name="Swiftwater" GridType="Collection" CollectionType="Temporal">
      \(grids)    </Grid>
        </Domain>
      </Xdmf>

      """
  }

  private static func grid(_ header: SnapshotHeader, file: String) -> String {
    let nodes = spaced(header.grid.cells.reversed().map { $0 + 1 })
    let attributes = header.fields.map { attribute($0, grid: header.grid, file: file) }.joined()
    return """
            <Grid Name="step \(header.step)" GridType="Uniform">
              <Time Value="\(header.time)"/>
              <Topology TopologyType="3DCoRectMesh" Dimensions="\(nodes)"/>
              <Geometry GeometryType="ORIGIN_DXDYDZ">
                <DataItem Format="XML" NumberType="Float" Precision="8" Dimensions="3">\(spaced(header.grid.origin.reversed()))</DataItem>
                <DataItem Format="XML" NumberType="Float" Precision="8" Dimensions="3">\(spaced(header.grid.spacing.reversed()))</DataItem>
              </Geometry>
      \(attributes)      </Grid>

      """
  }

  private static func attribute(_ field: SnapshotHeader.FieldEntry, grid: SnapshotGrid, file: String) -> String {
    let kind = field.storedComponents == 1 ? "Scalar" : "Vector"
    let shape = spaced(grid.shape(components: field.storedComponents))
    return """
              <Attribute Name="\(field.name)" AttributeType="\(kind)" Center="Cell">
                <DataItem Format="HDF" NumberType="Float" Precision="\(field.bytes)" Dimensions="\(shape)">\
      \(file):/VTKHDF/CellData/\(field.name)</DataItem>
              </Attribute>

      """
  }

  private static func spaced<Element>(_ values: [Element]) -> String {
    values.map { "\($0)" }.joined(separator: " ")
  }
}
