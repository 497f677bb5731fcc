import CaseFiles
import Fields
import Scalars
import Sweeps

/// One objective of a case in wave space, ½ Σ_k w(k) |q(k) − t(k)|² (+ a constant), q the state: by
/// Parseval's theorem the mean over the points.
final class SpectralObjective<S: SweepScalar>: PieceWork {
  private let model: SpectralModel
  private let weights: Field<S>
  /// The state that a distance is measured to.
  private let target: Field<S>?
  /// What is left of a distance: waves of the target that no state on the grid has.
  private let rest: Double
  private let count: Int
  private let sums: UnsafeMutableBufferPointer<S>

  private var state: Field<S>?
  private var cotangent: Field<S>?
  private var scale = S(0)

  /// - Throws: `FlowError.unresolved` of an objective that no spectral flow has, and what reading a
  ///   target throws.
  init(_ objective: Objective, _ model: SpectralModel) throws {
    self.model = model
    count = model.waves.components * model.waves.componentPitch
    sums = .allocate(capacity: model.waves.lines)
    sums.initialize(repeating: S(0))
    guard let kind = objective.kind as? any SpectralFunctional else {
      throw FlowError.unresolved("a spectral flow has no objective `\(objective.kind.keyword)`")
    }
    weights = Self.widened(kind.weights(model))
    guard let velocity = try kind.target(model) else {
      (target, rest) = (nil, 0)
      return
    }
    let field = Field<Double>(model.waves.waves)
    let fields = model.fields(Double.self)
    fields.state(of: velocity, into: field)
    // Summed at the points, and not as a difference of energies: of a target that a state on the grid
    // has, round-off is left of the velocity, not of its square.
    let kept = velocity.map { _ in Field<Double>(model.grid) }
    fields.velocity(of: field, into: kept)
    var sum = 0.0
    for (given, kept) in zip(velocity, kept) {
      model.grid.interior.forEach { sum += (given[$0, $1, $2] - kept[$0, $1, $2]) * (given[$0, $1, $2] - kept[$0, $1, $2]) }
    }
    rest = 0.5 * sum / Double(model.grid.cellCount)
    target = Self.widened(field)
  }

  deinit { sums.deallocate() }

  private static func widened(_ field: Field<Double>) -> Field<S> {
    let wide = Field<S>(field.grid)
    wide.values.update(from: field.values, count: field.count)
    return wide
  }

  func value(_ state: Field<S>) -> S {
    self.state = state
    model.workers.share(sums.count, self)
    self.state = nil
    return S(0.5) * sums.reduce(S(0)) { $0 + $1 } + S(rest)
  }

  /// Adds weight · ∂value to the cotangent of a state.
  func pullback(_ weight: S, _ state: Field<S>, into cotangent: Field<S>) {
    (self.state, self.cotangent, scale) = (state, cotangent, weight)
    model.workers.share(sums.count, self)
    (self.state, self.cotangent) = (nil, nil)
  }

  @specialized(where S == Double)
  func perform(piece line: Int, worker: Int) {
    guard let state else { return }
    let (offset, plane) = (state.grid.index(0, line), state.grid.planeCount)
    var sum = S(0)
    for i in offset..<offset + count {
      let factor = S.load(weights.values + i, plane: plane)
      var value = S.load(state.values + i, plane: plane)
      if let target { value -= S.load(target.values + i, plane: plane) }
      if let cotangent {
        (S.load(cotangent.values + i, plane: plane) + scale * factor * value).store(cotangent.values + i, plane: plane)
      } else {
        sum += factor * value * value
      }
    }
    sums[line] = sum
  }
}
