import Fields
import Scalars
import Spectral
import Sweeps

/// One row of the exponential scheme, wave by wave: from the nonlinear term just gathered to the next stage, or the end of the step.
final class SpectralStage<S: SweepScalar>: WaveWork {
  private let model: SpectralModel
  private let factors: ExponentialFactors<S>
  private let injection: EnergyInjection<S>?
  private let components: Int
  private let pitch: Int
  private let count: Int
  /// Which stage of the step.
  var stage = 0
  var start: Field<S>
  /// Of the stages of the step, those that are wanted later.
  var nonlinear: [Field<S>]
  /// Takes the end of the step; nil if it is not wanted.
  var end: Field<S>?
  /// What a force does to the state, if there is one.
  var force: Field<S>?

  init(_ model: SpectralModel, factors: ExponentialFactors<S>, injection: EnergyInjection<S>?) {
    self.model = model
    self.factors = factors
    self.injection = injection
    (components, pitch) = (model.waves.components, model.waves.componentPitch)
    count = components * pitch
    start = Field(model.waves.waves)
    nonlinear = Field.block(model.waves.waves, count: model.scheme.stageCount - 1)
  }

  @specialized(where S == Double)
  func perform(line index: Int, values line: UnsafeMutablePointer<Double>, plane: Int, worker: Int) {
    let fieldPlane = start.grid.planeCount
    let offset = start.grid.index(0, index)
    let row = model.scheme.rows[stage]
    if let force { add(force.values + offset, fieldPlane, to: line, plane) }
    injection?.add(stage: stage, line: index, to: line, plane)
    if stage < nonlinear.count { copy(line, plane, to: nonlinear[stage].values + offset, fieldPlane) }
    if end == nil && stage == model.scheme.stageCount - 1 { return }
    let decay = factors.line(row.decay, index)
    let own = factors.line(row.weights[row.weights.count - 1].function, index)
    for component in 0..<components {
      let (values, first) = (line + component &* pitch, start.values + (offset &+ component &* pitch))
      for i in stride(from: 0, to: pitch, by: S.laneCount) {
        let sum =
          S.loadLanes(decay + i, plane: factors.plane) * S.loadLanes(first + i, plane: fieldPlane)
          + S.loadLanes(own + i, plane: factors.plane) * S.loadLanes(values + i, plane: plane)
        S.storeLanes(sum, values + i, plane: plane)
      }
    }
    for weight in row.weights.dropLast() {
      let factor = factors.line(weight.function, index)
      for component in 0..<components {
        let (values, term) = (line + component &* pitch, nonlinear[weight.stage].values + (offset &+ component &* pitch))
        for i in stride(from: 0, to: pitch, by: S.laneCount) {
          let sum =
            S.loadLanes(values + i, plane: plane) + S.loadLanes(factor + i, plane: factors.plane) * S.loadLanes(term + i, plane: fieldPlane)
          S.storeLanes(sum, values + i, plane: plane)
        }
      }
    }
    if stage < model.scheme.stageCount - 1 { injection?.keep(stage: stage + 1, line: index, line, plane) }
    if let end, stage == model.scheme.stageCount - 1 { copy(line, plane, to: end.values + offset, fieldPlane) }
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
