import Fields
import Scalars
import Spectral
import Sweeps

/// One row of the exponential scheme, wave by wave: from the nonlinear term just gathered to the next stage, or the end of the step.
final class SpectralStage<S: SweepScalar>: WaveWork {
  private let model: SpectralModel
  private let factors: ExponentialFactors<S>
  private let injection: EnergyInjection<S>?
  private let count: Int
  var index = 0
  var start: Field<S>
  /// Of the stages of the step, those that are wanted later.
  var nonlinear: [Field<S>]
  /// Takes the end of the step; nil if it is not wanted.
  var end: Field<S>?
  /// The curl of the force, if there is one.
  var force: Field<S>?

  init(_ model: SpectralModel, factors: ExponentialFactors<S>, injection: EnergyInjection<S>?) {
    self.model = model
    self.factors = factors
    self.injection = injection
    count = 2 * model.waves.lineCount
    start = Field(model.waves.waves)
    nonlinear = Field.block(model.waves.waves, count: model.scheme.stageCount - 1)
  }

  @specialized(where S == Double)
  func perform(kx: Int, line: UnsafeMutablePointer<Double>, plane: Int, worker: Int) {
    let fieldPlane = start.grid.planeCount
    let offset = start.grid.index(0, kx)
    let row = model.scheme.rows[index]
    if let force { add(force.values + offset, fieldPlane, to: line, plane) }
    injection?.add(stage: index, line: kx, to: line, plane)
    if index < nonlinear.count { copy(line, plane, to: nonlinear[index].values + offset, fieldPlane) }
    if end == nil && index == model.scheme.stageCount - 1 { return }
    let decay = factors.tables[row.decay].values + offset
    let own = factors.tables[row.weights[row.weights.count - 1].function].values + offset
    let first = start.values + offset
    for i in stride(from: 0, to: count, by: S.laneCount) {
      let sum =
        S.loadLanes(decay + i, plane: fieldPlane) * S.loadLanes(first + i, plane: fieldPlane)
        + S.loadLanes(own + i, plane: fieldPlane) * S.loadLanes(line + i, plane: plane)
      S.storeLanes(sum, line + i, plane: plane)
    }
    for weight in row.weights.dropLast() {
      let factor = factors.tables[weight.function].values + offset
      let term = nonlinear[weight.stage].values + offset
      for i in stride(from: 0, to: count, by: S.laneCount) {
        let sum =
          S.loadLanes(line + i, plane: plane) + S.loadLanes(factor + i, plane: fieldPlane) * S.loadLanes(term + i, plane: fieldPlane)
        S.storeLanes(sum, line + i, plane: plane)
      }
    }
    if index < model.scheme.stageCount - 1 { injection?.keep(stage: index + 1, line: kx, line, plane) }
    if let end, index == model.scheme.stageCount - 1 { copy(line, plane, to: end.values + offset, fieldPlane) }
  }

  private func add(_ source: UnsafePointer<Double>, _ sourcePlane: Int, to target: UnsafeMutablePointer<Double>, _ plane: Int) {
    for p in 0..<S.planes {
      let (from, to) = (source + p &* sourcePlane, target + p &* plane)
      for i in 0..<count { to[i] += from[i] }
    }
  }

  private func copy(_ source: UnsafePointer<Double>, _ sourcePlane: Int, to target: UnsafeMutablePointer<Double>, _ plane: Int) {
    for p in 0..<S.planes { (target + p &* plane).update(from: source + p &* sourcePlane, count: count) }
  }
}
