import Fields
import Scalars

/// A field on a grid as it is sampled while a run goes.
final class GridField: PlacedField {
  private let grid: Grid
  private let isStaggered: Bool
  private let find: () -> VectorField<Double>
  private let sample: (_ point: [Double], _ component: Int) -> FieldSample
  private var components: VectorField<Double> = []

  /// - Parameters:
  ///   - isStaggered: whether a component stands on the faces before the cells of the same index,
  ///     with values in the ghosts; else in the cells, without.
  ///   - sample: how the value of a component at a point follows from those of the grid.
  ///   - find: the components of the working state. They may be work space of the flow, which the
  ///     next step overwrites.
  init(
    _ grid: Grid, isStaggered: Bool, sample: @escaping (_ point: [Double], _ component: Int) -> FieldSample,
    find: @escaping () -> VectorField<Double>
  ) {
    (self.grid, self.isStaggered, self.sample, self.find) = (grid, isStaggered, sample, find)
  }

  func take() { components = find() }

  func probe(_ point: [Double], _ component: Int) -> () -> Double {
    let sample = sample(point, component)
    return { [self] in sample.value(components[component]) }
  }

  /// Of components on faces the mean of the two of a cell.
  func fill(_ target: UnsafeMutablePointer<Double>, run: Int, component: Int) {
    let (n, rows) = (grid.cells[0], grid.cells[1])
    let source = components[component].values + grid.index(0, run % rows, run / rows)
    if isStaggered {
      let next = grid.strides[component]
      for i in 0..<n { target[i] = 0.5 * (source[i] + source[i + next]) }
    } else {
      target.update(from: source, count: n)
    }
  }
}

/// A value at a point as a sum of samples, each with a weight.
struct FieldSample {
  private let terms: [(sample: PointSample, weight: Double)]

  init(_ terms: [(sample: PointSample, weight: Double)]) { self.terms = terms }

  func value(_ field: Field<Double>) -> Double { terms.reduce(0) { $0 + $1.weight * $1.sample.value(field) } }
}
