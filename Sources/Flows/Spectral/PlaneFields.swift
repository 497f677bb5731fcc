import Fields
import Scalars
import Transforms
import Sweeps

/// Of a plane: a velocity is the complex field z = u + iv, its products are the parts of z², and
/// the state is the vorticity.
///
/// A stage of a step is two passes. The pass along x takes the complex velocity, transformed along
/// y before, to the points of each row, squares it there, and transforms it again. The pass along y
/// ends the transform, gathers from the square the nonlinear term
///
///     −u·∇ω = ∂x∂y (u² − v²) − ½ (∂x² − ∂y²) (2uv),
///
/// makes from it the vorticity of the next stage, spreads that to z, and begins its transform: two
/// complex transforms a stage.
final class PlaneFields<S: SweepScalar>: WaveFields {
  let products: any PointProducts
  private let waves: PlaneWaves
  private let columns: WaveColumns
  private let rows: WaveRows
  /// Work space of what is transformed along y alone.
  private let halves: Field<S>
  private let lines: LineCopy<S>
  private let points: PointCopy
  private let advection: WaveSymbol

  init(_ waves: PlaneWaves, workers: Workers) {
    self.waves = waves
    columns = WaveColumns(waves, planes: S.planes, workers: workers)
    rows = WaveRows(waves, planes: S.planes, workers: workers)
    halves = Field(waves.halves)
    lines = LineCopy(waves)
    points = PointCopy(count: waves.grid.cells[0])
    products = ComplexSquare<S>(cells: waves.grid.cells)
    advection = .advection(points: waves.grid.cellCount)
  }

  // MARK: A stage, and its transpose

  var productHalves: Field<S> { halves }
  var velocityHalves: Field<S> { halves }

  func spreadVelocity(of waves: Field<S>, into halves: Field<S>) { spread(.velocity, waves, into: halves) }

  func multiply(_ velocity: Field<S>, into result: Field<S>) {
    products.isTransposed = false
    rows.run(velocity.values, into: result.values, products)
  }

  func advance(from products: Field<S>, into velocity: Field<S>?, _ work: any WaveWork) {
    columns.run(gathering: (products.values, advection), spreading: velocity.map { ($0.values, .velocity) }, work)
  }

  func multiplyTransposed(_ source: Field<S>, at velocity: Field<S>, into cotangent: Field<S>) {
    (products.isTransposed, products.isMeasuring) = (true, false)
    rows.run(source.values, velocity.values, into: cotangent.values, products)
  }

  func advanceTransposed(from velocity: Field<S>?, into products: Field<S>?, _ work: any WaveWork) {
    columns.run(
      gathering: velocity.map { ($0.values, WaveSymbol.velocity.transposed) },
      spreading: products.map { [advection] in ($0.values, advection.transposed) }, work)
  }

  // MARK: Points

  func state(of velocity: VectorField<S>, into waves: Field<S>) {
    gather(.curl(points: velocity[0].grid.cellCount), from: velocity, into: waves)
  }

  func pullBackState(_ cotangent: Field<S>, into velocity: VectorField<S>) {
    spread(WaveSymbol.curl(points: waves.grid.cellCount).transposed, cotangent, into: velocity)
  }

  func velocity(of waves: Field<S>, into velocity: VectorField<S>) { spread(.velocity, waves, into: velocity) }

  func vorticity(of waves: Field<S>) -> VectorField<S> {
    // What stands in the place of the mean is no vorticity.
    let copy = Field<S>(waves.grid)
    copy.copy(from: waves)
    (copy[0, 0], copy[1, 0]) = (S(0), S(0))
    return [real(copy)]
  }

  func divergence(of vector: VectorField<S>) -> Field<S> { real(divergenceWaves(vector)) }

  func potential(of vector: VectorField<S>) -> Field<S> {
    let potential = divergenceWaves(vector)
    potential.fill(waves.waves.interior) { element, kx, k in
      let square = waves.square(kx, element / 2)
      return square == 0 ? S(0) : potential[element, kx, k] * S(-1 / square)
    }
    return real(potential)
  }

  private func divergenceWaves(_ vector: VectorField<S>) -> Field<S> {
    let field = Field<S>(waves.waves)
    gather(.divergence(points: waves.grid.cellCount), from: vector, into: field)
    return field
  }

  /// A real field at points.
  private func real(_ waves: Field<S>) -> Field<S> {
    let field = Field<S>(self.waves.grid)
    spread(.value, waves, into: [field])
    return field
  }

  /// The real field, or part of a vector field, that a symbol gathers from points: its waves.
  private func gather(_ symbol: WaveSymbol, from field: VectorField<S>, into waves: Field<S>) {
    points.bind(field, isFilling: true)
    rows.run(nil, into: halves.values, points)
    lines.bind(waves, isLoading: false)
    columns.run(gathering: (halves.values, symbol), spreading: nil, lines)
  }

  /// The transpose of `gather`, and of any spreading to points.
  private func spread(_ symbol: WaveSymbol, _ waves: Field<S>, into field: VectorField<S>) {
    spread(symbol, waves, into: halves)
    points.bind(field, isFilling: false)
    rows.run(halves.values, into: nil, points)
  }

  /// What rows of a field spread are before they are transformed along x.
  private func spread(_ symbol: WaveSymbol, _ waves: Field<S>, into halves: Field<S>) {
    lines.bind(waves, isLoading: true)
    columns.run(gathering: nil, spreading: (halves.values, symbol), lines)
  }

  /// Copies the two components of a field at points to the parts of a complex one, or from them.
  private final class PointCopy: PointWork {
    private let count: Int
    private var field: VectorField<S> = []
    private var isFilling = false

    init(count: Int) { self.count = count }

    func bind(_ field: VectorField<S>, isFilling: Bool) { (self.field, self.isFilling) = (field, isFilling) }

    func perform(row: Int, points: UnsafeMutablePointer<Double>, second: Int, component: Int, plane: Int, worker: Int) {
      for (part, component) in field.enumerated() {
        for p in 0..<S.planes {
          let own = component.values + (p &* component.grid.planeCount &+ component.grid.index(0, row))
          let other = points + (p &* plane &+ part)
          if isFilling { for i in 0..<count { other[2 &* i] = own[i] } } else { for i in 0..<count { own[i] = other[2 &* i] } }
        }
      }
    }
  }
}
