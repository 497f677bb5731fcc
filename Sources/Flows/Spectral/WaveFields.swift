import Fields
import Scalars
import Spectral
import Sweeps

/// The ways between fields at points and their waves, for all planes of a scalar.
final class WaveFields<S: SweepScalar> {
  let columns: WaveColumns
  let rows: WaveRows
  /// Work space of `halves`.
  let halves: Field<S>
  private let model: SpectralModel
  private let lines: LineCopy<S>
  private let points: PointCopy<S>

  init(_ model: SpectralModel) {
    self.model = model
    columns = WaveColumns(model.waves, planes: S.planes, workers: model.workers)
    rows = WaveRows(model.waves, planes: S.planes, workers: model.workers)
    halves = Field(model.waves.halves)
    lines = LineCopy(count: 2 * model.waves.lineCount)
    points = PointCopy(count: model.grid.cells[0])
  }

  /// The real field, or part of a vector field, that a symbol gathers from points: its waves.
  func gather(_ symbol: WaveSymbol, from field: VectorField<S>, into waves: Field<S>) {
    points.bind(field, isFilling: true)
    rows.run(nil, into: halves.values, points)
    lines.bind(waves, isLoading: false)
    columns.run(gathering: (halves.values, symbol), spreading: nil, lines)
  }

  /// The transpose of `gather`, and of any spreading to points.
  func spread(_ symbol: WaveSymbol, _ waves: Field<S>, into field: VectorField<S>) {
    spread(symbol, waves, into: halves)
    points.bind(field, isFilling: false)
    rows.run(halves.values, into: nil, points)
  }

  /// What rows of a field spread are before they are transformed along x.
  func spread(_ symbol: WaveSymbol, _ waves: Field<S>, into halves: Field<S>) {
    lines.bind(waves, isLoading: true)
    columns.run(gathering: nil, spreading: (halves.values, symbol), lines)
  }

  /// The vorticity of a velocity, and in the place of the mean the mean velocity.
  func vorticity(of velocity: VectorField<S>, into waves: Field<S>) {
    gather(.curl(points: model.grid.cellCount), from: velocity, into: waves)
  }

  func velocity(of waves: Field<S>, into velocity: VectorField<S>) { spread(.velocity, waves, into: velocity) }
}

/// Copies lines from a field or to it.
final class LineCopy<S: SweepScalar>: WaveWork {
  private let count: Int
  private var field: Field<S>?
  private var isLoading = false

  init(count: Int) { self.count = count }

  func bind(_ field: Field<S>, isLoading: Bool) { (self.field, self.isLoading) = (field, isLoading) }

  func perform(kx: Int, line: UnsafeMutablePointer<Double>, plane: Int, worker: Int) {
    guard let field else { return }
    for p in 0..<S.planes {
      let own = field.values + (p &* field.grid.planeCount &+ field.grid.index(0, kx))
      if isLoading { (line + p &* plane).update(from: own, count: count) } else { own.update(from: line + p &* plane, count: count) }
    }
  }
}

/// Copies the two components of a field at points to the parts of a complex one, or from them.
final class PointCopy<S: SweepScalar>: PointWork {
  private let count: Int
  private var field: VectorField<S> = []
  private var isFilling = false

  init(count: Int) { self.count = count }

  func bind(_ field: VectorField<S>, isFilling: Bool) { (self.field, self.isFilling) = (field, isFilling) }

  func perform(row: Int, points: UnsafeMutablePointer<Double>, second: Int, plane: Int, worker: Int) {
    for (part, component) in field.enumerated() {
      for p in 0..<S.planes {
        let own = component.values + (p &* component.grid.planeCount &+ component.grid.index(0, row))
        let other = points + (p &* plane &+ part)
        if isFilling { for i in 0..<count { other[2 &* i] = own[i] } } else { for i in 0..<count { own[i] = other[2 &* i] } }
      }
    }
    guard field.count == 1, isFilling else { return }
    for p in 0..<S.planes { for i in 0..<count { points[p &* plane &+ 2 &* i &+ 1] = 0 } }
  }
}
