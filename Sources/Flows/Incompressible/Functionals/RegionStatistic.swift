import CaseFiles

/// The mean over a box within the domain of a component of the velocity or of a scalar, by the
/// midpoint rule over the parts of cells that lie in it, or the variance there.
struct RegionStatistic: SampledObjective {
  static let keyword = "region"
  static let meaning = "The mean or the variance of a field over a box"

  let field: StateField
  /// Opposite corners: along each axis `from` below `to`.
  let from, to: [Double]
  let statistic: SpatialStatistic

  init?(_ map: MapReader, field: StateField, from: [Double], to: [Double], _ statistic: SpatialStatistic) {
    if let axis = zip(from, to).map(<).firstIndex(of: false) {
      let name = ["x", "y", "z"][axis]
      map["to"]?.fail(
        "the region ends at \(name) = \(to[axis].plain), not behind its beginning at \(from[axis].plain)",
        suggestion: "let `from` be the lower corner and `to` the upper one, or write a line")
      return nil
    }
    (self.field, self.from, self.to, self.statistic) = (field, from, to, statistic)
  }

  func samples(_ model: FlowModel) -> [(sample: PointSample, weight: Double)] {
    let grid = model.grid
    /// Along an axis the parts of cells in the region: their middles and lengths.
    let parts = (0..<grid.dimension).map { axis -> [(middle: Double, length: Double)] in
      (0..<grid.cells[axis]).compactMap { cell in
        let middle = grid.position(axis == 0 ? cell : 0, axis == 1 ? cell : 0, axis == 2 ? cell : 0)[axis]
        let half = 0.5 * grid.width(axis, cell)
        let (lower, upper) = (max(from[axis], middle - half), min(to[axis], middle + half))
        return lower < upper ? (0.5 * (lower + upper), upper - lower) : nil
      }
    }
    let boxes = parts.reduce([(point: [Double](), volume: 1.0)]) { boxes, parts in
      boxes.flatMap { box in parts.map { (box.point + [$0.middle], box.volume * $0.length) } }
    }
    return boxes.map { (PointSample($0.point, component: field.component, model), $0.volume) }
  }
}
