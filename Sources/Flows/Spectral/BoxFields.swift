import Fields
import Scalars
import Transforms
import Sweeps

/// Of a box: the state is the velocity, and its products are the five that −∇·(u u) is made of but
/// for a gradient.
///
/// A stage of a step is two passes. The pass along x and y takes the velocity, transformed along z
/// before, to the points of each layer, multiplies it there, and transforms the products again. The
/// pass along z ends the transform, gathers the nonlinear term without divergence, makes from it
/// the velocity of the next stage, and begins its transform: eight real transforms a stage, three
/// back and five forward, where the form u × ω has nine.
final class BoxFields<S: SweepScalar>: WaveFields {
  let products: any PointProducts
  private let waves: BoxWaves
  private let columns: BoxColumns
  private let layers: BoxLayers
  let productHalves: Field<S>
  /// Work space of vectors that are transformed along x and y alone.
  private let halves: Field<S>
  private let lines: LineCopy<S>
  private let points: PairCopy
  private let advection: BoxSymbol

  init(_ waves: BoxWaves, workers: Workers) {
    self.waves = waves
    columns = BoxColumns(waves, planes: S.planes, workers: workers)
    layers = BoxLayers(waves, planes: S.planes, workers: workers)
    productHalves = Field(waves.products)
    halves = Field(waves.halves)
    lines = LineCopy(waves)
    points = PairCopy(cells: waves.grid.cells)
    products = VelocityProducts<S>(cells: waves.grid.cells)
    advection = .advection(points: waves.grid.cellCount)
  }

  // MARK: A stage, and its transpose

  var velocityHalves: Field<S> { halves }

  func spreadVelocity(of waves: Field<S>, into halves: Field<S>) { spread(.vector, waves, into: halves) }

  func multiply(_ velocity: Field<S>, into result: Field<S>) {
    products.isTransposed = false
    layers.run((velocity.values, 3), into: (result.values, 5), products)
  }

  func advance(from products: Field<S>, into velocity: Field<S>?, _ work: any WaveWork) {
    columns.run(gathering: (products.values, advection), spreading: velocity.map { ($0.values, .vector) }, work)
  }

  func multiplyTransposed(_ source: Field<S>, at velocity: Field<S>, into cotangent: Field<S>) {
    (products.isTransposed, products.isMeasuring) = (true, false)
    layers.run((source.values, 5), (velocity.values, 3), into: (cotangent.values, 3), products)
  }

  func advanceTransposed(from velocity: Field<S>?, into products: Field<S>?, _ work: any WaveWork) {
    columns.run(
      gathering: velocity.map { ($0.values, BoxSymbol.vector.transposed) },
      spreading: products.map { [advection] in ($0.values, advection.transposed) }, work)
  }

  // MARK: Points

  func state(of velocity: VectorField<S>, into waves: Field<S>) {
    gather(.projection(points: self.waves.grid.cellCount), from: velocity, into: waves)
  }

  func pullBackState(_ cotangent: Field<S>, into velocity: VectorField<S>) {
    spread(BoxSymbol.projection(points: waves.grid.cellCount).transposed, cotangent, into: velocity)
  }

  func velocity(of waves: Field<S>, into velocity: VectorField<S>) { spread(.vector, waves, into: velocity) }

  /// i k × u.
  @specialized(where S == Double)
  func vorticity(of waves: Field<S>) -> VectorField<S> {
    let curl = Field<S>(waves.grid)
    forEachWave { k, element, line in
      for axis in 0..<3 {
        let (next, last) = ((axis + 1) % 3, (axis + 2) % 3)
        func turn(_ part: Int) -> S {
          S(k[next]) * waves[place(last, element) + part, line] - S(k[last]) * waves[place(next, element) + part, line]
        }
        curl[place(axis, element), line] = -turn(1)
        curl[place(axis, element) + 1, line] = turn(0)
      }
    }
    return points(curl)
  }

  func divergence(of vector: VectorField<S>) -> Field<S> { divergence(of: vector) { _ in 1 } }

  func potential(of vector: VectorField<S>) -> Field<S> { divergence(of: vector) { $0 == 0 ? 0 : -1 / $0 } }

  /// i k · v, each wave times a function of |k|².
  @specialized(where S == Double)
  private func divergence(of vector: VectorField<S>, times factor: (_ square: Double) -> Double) -> Field<S> {
    let (components, divergence) = (Field<S>(waves.waves), Field<S>(waves.waves))
    gather(.vector(points: waves.grid.cellCount), from: vector, into: components)
    forEachWave { k, element, line in
      func along(_ part: Int) -> S {
        (0..<3).reduce(S(0)) { $0 + S(k[$1]) * components[place($1, element) + part, line] }
      }
      let factor = S(factor(k[0] * k[0] + k[1] * k[1] + k[2] * k[2]))
      divergence[element, line] = -factor * along(1)
      divergence[element + 1, line] = factor * along(0)
    }
    return points(divergence)[0]
  }

  private func place(_ component: Int, _ element: Int) -> Int { component * waves.componentPitch + element }

  private func forEachWave(_ body: (_ k: SIMD3<Double>, _ element: Int, _ line: Int) -> Void) {
    for line in 0..<waves.lines {
      let k = waves.wavevector(line, 0)
      for slot in 0..<waves.lineCount { body(SIMD3(k[0], k[1], waves.alongZ[slot]), 2 * slot, line) }
    }
  }

  /// A vector at points.
  private func points(_ waves: Field<S>) -> VectorField<S> {
    let vector = (0..<3).map { _ in Field<S>(self.waves.grid) }
    spread(.vector, waves, into: vector)
    return vector
  }

  private func gather(_ symbol: BoxSymbol, from field: VectorField<S>, into waves: Field<S>) {
    points.bind(field, isFilling: true)
    layers.run(nil, into: (halves.values, 3), points)
    lines.bind(waves, isLoading: false)
    columns.run(gathering: (halves.values, symbol), spreading: nil, lines)
  }

  private func spread(_ symbol: BoxSymbol, _ waves: Field<S>, into field: VectorField<S>) {
    spread(symbol, waves, into: halves)
    points.bind(field, isFilling: false)
    layers.run((halves.values, 3), into: nil, points)
  }

  private func spread(_ symbol: BoxSymbol, _ waves: Field<S>, into halves: Field<S>) {
    lines.bind(waves, isLoading: true)
    columns.run(gathering: nil, spreading: (halves.values, symbol), lines)
  }

  /// Copies the components of a field at points to pairs of rows, or from them.
  private final class PairCopy: PointWork {
    private let cells: [Int]
    private let pairs: Int
    private var field: VectorField<S> = []
    private var isFilling = false

    init(cells: [Int]) {
      self.cells = cells
      pairs = BoxLayers.pairs(cells[1])
    }

    func bind(_ field: VectorField<S>, isFilling: Bool) { (self.field, self.isFilling) = (field, isFilling) }

    func perform(row: Int, points: UnsafeMutablePointer<Double>, second: Int, component: Int, plane: Int, worker: Int) {
      for (axis, values) in field.enumerated() {
        for p in 0..<S.planes {
          for part in 0..<2 {
            let (j, other) = (2 &* (row % pairs) &+ part, points + (axis &* component &+ p &* plane &+ part))
            if j < cells[1] {
              let own = values.values + (p &* values.grid.planeCount &+ values.grid.index(0, j, row / pairs))
              if isFilling { for i in 0..<cells[0] { other[2 &* i] = own[i] } } else { for i in 0..<cells[0] { own[i] = other[2 &* i] } }
            } else if isFilling {
              for i in 0..<cells[0] { other[2 &* i] = 0 }
            }
          }
        }
      }
    }
  }
}
