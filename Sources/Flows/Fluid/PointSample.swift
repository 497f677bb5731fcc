import Fields
import Scalars

/// The value of a field at a point, by polynomials through the nearest points of the grid along
/// each axis: lines unless more points are asked for.
struct PointSample {
  private let weights: [(index: Int, weight: Double)]

  /// What elements of a field count.
  init(_ weights: [(index: Int, weight: Double)]) { self.weights = weights }

  /// - Parameters:
  ///   - component: of a velocity on faces, whose ghosts are then read; nil of a field in cells.
  ///     Those have no ghosts: beyond the outermost cells their polynomial goes on, and along
  ///     periodic axes the other end is next.
  ///   - width: points along each axis, 2 for lines, 4 for cubics.
  init(_ point: [Double], component: Int?, width: Int = 2, _ model: any BoxModel) {
    let grid = model.grid
    var weights = [(index: grid.index(0, 0, 0), weight: 1.0)]
    for axis in 0..<grid.dimension {
      let nodes = Nodes(grid, axis, onFaces: axis == component)
      let (place, count) = (nodes.place(of: point[axis]), grid.cells[axis])
      var lower = nodes.before(place) - (width / 2 - 1)
      if component != nil {
        lower = min(max(lower, -1), (axis == component ? count + 1 : count + 2) - width)
      } else if !model.isPeriodic(axis) {
        lower = min(max(lower, 0), count - width)
      }
      let wraps = component == nil && model.isPeriodic(axis)
      let along = (0..<width).map { node -> (offset: Int, weight: Double) in
        var weight = 1.0
        for other in 0..<width where other != node {
          let origin = nodes[lower + other]
          weight *= (place - origin) / (nodes[lower + node] - origin)
        }
        let index = lower + node
        return ((wraps ? ((index % count) + count) % count : index) * grid.strides[axis], weight)
      }
      weights = weights.flatMap { entry in along.map { (entry.index + $0.offset, entry.weight * $0.weight) } }
    }
    self.weights = weights
  }

  /// The value of a field that stands as the sample was made for.
  func value<S: FieldScalar>(_ field: Field<S>) -> S {
    var sum = S(0)
    for (index, weight) in weights { sum += S(weight) * S.load(field.values + index, plane: field.grid.planeCount) }
    return sum
  }

  /// Adds a cotangent of the value to those of the field.
  func add<S: FieldScalar>(_ bar: S, to field: Field<S>) {
    let plane = field.grid.planeCount
    for (index, weight) in weights {
      let place = field.values + index
      (S.load(place, plane: plane) + S(weight) * bar).store(place, plane: plane)
    }
  }
}

/// The points along one axis at which a field stands: counted in cells, or where these differ in
/// width by their coordinates.
private struct Nodes {
  private let grid: Grid
  private let axis: Int
  private let onFaces: Bool

  init(_ grid: Grid, _ axis: Int, onFaces: Bool) { (self.grid, self.axis, self.onFaces) = (grid, axis, onFaces) }

  private var stretching: Stretching? { grid.axes[axis].stretching }

  /// The place of a coordinate among the points.
  func place(of coordinate: Double) -> Double {
    stretching == nil ? (coordinate - grid.origin[axis]) / grid.spacing[axis] - (onFaces ? 0 : 0.5) : coordinate
  }

  /// The last point that is not behind a place.
  func before(_ place: Double) -> Int {
    guard let stretching else { return Int(place.rounded(.down)) }
    let cell = stretching.cell(at: place)
    if onFaces { return place == stretching.faces[cell + 1] ? cell + 1 : cell }
    return place < stretching.center(cell) ? cell - 1 : cell
  }

  subscript(_ index: Int) -> Double {
    guard let stretching else { return Double(index) }
    return onFaces ? stretching.face(index) : stretching.center(index)
  }
}
