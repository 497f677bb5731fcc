import Fields

extension StoredRow {
  /// The rows of a region of a grid along x.
  /// - Parameter component: whose faces are meant; nil for the centres of cells.
  static func all(of region: Region, _ grid: Grid, component: Int? = nil) -> [StoredRow] {
    let range = region.lower[0]..<region.upper[0]
    let coordinates = range.map { grid.position($0, region.lower[1], region.lower[2], component: component)[0] }
    return (region.lower[2]..<region.upper[2]).flatMap { k in
      (region.lower[1]..<region.upper[1]).map { j in
        let first = grid.first + range.lowerBound * grid.strides[0] + j * grid.strides[1] + k * grid.strides[2]
        let points = FormulaRow(
          point: grid.position(range.lowerBound, j, k, component: component), axis: 0, coordinates: coordinates)
        return StoredRow(points: points, first: first, stride: grid.strides[0])
      }
    }
  }
}
