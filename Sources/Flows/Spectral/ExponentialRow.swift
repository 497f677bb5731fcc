import Fields
import Reversal
import Scalars
import Transforms
import Sweeps

/// One row of the exponential scheme: from the products of stage j to the state of the next stage,
/// or to the end of the step.
///
/// It fuses three steps in one pass over the waves, line by line in cache:
///
///     N_j = A P + f + g                             gathered from the products, and the forces
///     q_{j+1} = φ₀(f_j z) q₀ + Δt Σ_l a_jl(z) N_l   the row of the scheme
///     û_{j+1} = U q_{j+1}                           spread, and transformed along the first axis
///
/// The pullback is the same pass in reverse. The forward row sums over the terms l ≤ j. The
/// transposed one stores the cotangent X_j of what the row makes and sums over the rows l ≥ j,
/// so that no sums are kept in memory:
///
///     X_j = Uᵀ ū_{j+1} + q̄_{j+1}
///     ḡ = N̄_j = Δt Σ_l a_lj X_l
///     P̄ = Aᵀ N̄_j
///
/// `StartVelocity` adds up the shares of q₀, of the force f and of the rates.
///
/// The last row makes the velocity that the next step starts from. The pullback of that step has
/// taken its cotangent to the state already, so it is zero here.
final class ExponentialRow<S: SweepScalar>: Operator, WaveWork {
  typealias Memory = SpectralMemory<S>
  let name = "row"
  let fields: FieldUse<Memory>
  private let model: SpectralModel
  private let stage: Int
  private let passes: any WaveFields<S>
  private let factors: ExponentialFactors<S>
  private let band: WaveBand?
  private let components: Int
  private let pitch: Int
  private let isLast: Bool
  /// Whether N_j is wanted later.
  private let keepsTerm: Bool
  /// Whether q_{j+1} and its velocity are wanted.
  private let makesState: Bool
  /// The fields of q_{j+1} and its velocity.
  private let state: FieldUse<Memory>.Fields
  private var memory: Memory?
  private var cotangent: Memory?

  convenience init(_ model: SpectralModel, stage: Int, _ passes: any WaveFields<S>, _ factors: ExponentialFactors<S>) {
    let isLast = stage == model.scheme.stageCount - 1
    self.init(model, stage: stage, passes, factors, keepsTerm: !isLast || model.ratesAreControlled, makesState: true)
  }

  private init(
    _ model: SpectralModel, stage: Int, _ passes: any WaveFields<S>, _ factors: ExponentialFactors<S>, keepsTerm: Bool, makesState: Bool
  ) {
    (self.model, self.stage, self.passes, self.factors) = (model, stage, passes, factors)
    band = model.band
    (components, pitch) = (model.waves.components, model.waves.componentPitch)
    isLast = stage == model.scheme.stageCount - 1
    (self.keepsTerm, self.makesState) = (keepsTerm, makesState)
    let isForced = band != nil
    state =
      isLast
      ? [\Memory.end, \Memory.endVelocity]
      : isForced
        ? [\Memory.record.velocities[stage + 1], \Memory.record.bands[stage + 1]] : [\Memory.record.velocities[stage + 1]]
    let term: PartialKeyPath<Memory> = \Memory.nonlinear[stage]
    let weights = model.scheme.rows[stage].weights
    let earlier = Set(weights.dropLast().map { \Memory.nonlinear[$0.stage] as PartialKeyPath<Memory> }).union([\Memory.record.start])
    fields = FieldUse(
      reads: Set([\Memory.products]).union(isForced ? [\Memory.bandForce] : []).union(model.forceIsUnsteady ? [\Memory.force] : []).union(
        makesState ? earlier : []),
      writes: (keepsTerm ? Set([term]) : []).union(makesState ? state : []),
      needs: model.ratesAreControlled && makesState ? earlier.union([term]) : [])
  }

  func limited(to wanted: FieldUse<Memory>.Fields) -> any Operator<Memory> {
    ExponentialRow(
      model, stage: stage, passes, factors, keepsTerm: wanted.contains(\Memory.nonlinear[stage]),
      makesState: !wanted.isDisjoint(with: state))
  }

  @specialized(where S == Double)
  func forward(_ memory: Memory) {
    self.memory = memory
    let velocity = isLast ? memory.endVelocity : memory.record.velocities[stage + 1]
    passes.advance(from: memory.products, into: makesState ? velocity : nil, self)
    self.memory = nil
  }

  @specialized(where S == Double)
  func pullback(_ memory: Memory, _ cotangent: Memory) {
    self.cotangent = cotangent
    passes.advanceTransposed(from: isLast ? nil : cotangent.record.velocities[stage + 1], into: cotangent.products, self)
    self.cotangent = nil
  }

  func perform(line index: Int, values line: UnsafeMutablePointer<Double>, plane: Int, worker: Int) {
    if let memory {
      advance(index, line, plane, memory)
    } else if let cotangent {
      pull(index, line, plane, cotangent)
    }
  }

  @specialized(where S == Double)
  private func advance(_ index: Int, _ line: UnsafeMutablePointer<Double>, _ plane: Int, _ memory: Memory) {
    let start = memory.record.start
    let (offset, fieldPlane) = (start.grid.index(0, index), start.grid.planeCount)
    // 1. N_j = A P, which stands in the line, + f + g.
    if let force = memory.force { add(force.values + offset, fieldPlane, to: line, plane) }
    if let band, let force = memory.bandForce { band.add(force, line: index, to: line, plane) }
    if keepsTerm { copy(line, plane, to: memory.nonlinear[stage].values + offset, fieldPlane) }
    if !makesState { return }
    // 2. q_{j+1}: the start and the term in the line, then the terms before.
    let row = model.scheme.rows[stage]
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
      factors.add(weight.function, times: memory.nonlinear[weight.stage], line: index, to: line, plane)
    }
    // 3. The end of the step, or the band of the next stage. The pass spreads the velocity.
    if isLast {
      copy(line, plane, to: memory.end.values + offset, fieldPlane)
    } else if let band {
      band.take(line: index, of: line, plane, into: memory.record.bands[stage + 1])
    }
  }

  @specialized(where S == Double)
  private func pull(_ index: Int, _ line: UnsafeMutablePointer<Double>, _ plane: Int, _ cotangent: Memory) {
    let rows = cotangent.rows
    let (offset, fieldPlane) = (rows[stage].grid.index(0, index), rows[stage].grid.planeCount)
    // 3. X_j, the last of which is the cotangent of the end.
    if !isLast {
      if let band { band.add(cotangent.record.bands[stage + 1], line: index, to: line, plane) }
      copy(line, plane, to: rows[stage].values + offset, fieldPlane)
    }
    // 2. N̄_j.
    for p in 0..<S.planes { (line + p &* plane).update(repeating: 0, count: components &* pitch) }
    factors.addTermCotangent(stage, rows, line: index, to: line, plane)
    // 1. ḡ. The pass spreads P̄.
    if let band, let force = cotangent.bandForce { band.take(line: index, of: line, plane, into: force) }
  }

  private func add(_ source: UnsafePointer<Double>, _ sourcePlane: Int, to target: UnsafeMutablePointer<Double>, _ plane: Int) {
    for p in 0..<S.planes {
      let (from, to) = (source + p &* sourcePlane, target + p &* plane)
      for i in 0..<components &* pitch { to[i] += from[i] }
    }
  }

  private func copy(_ source: UnsafePointer<Double>, _ sourcePlane: Int, to target: UnsafeMutablePointer<Double>, _ plane: Int) {
    for p in 0..<S.planes { (target + p &* plane).update(from: source + p &* sourcePlane, count: components &* pitch) }
  }
}
