import Fields
import Reversal
import Scalars
import Sweeps

/// One step of an exponential scheme, from the waves q₀ of the state to those of the next.
///
/// In the equations U makes the velocity û of a state, and A the nonlinear term of the products P.
/// The coefficients φ₀ and a are functions of z = −(ν k² + μ) Δt, as in ``ExponentialScheme``. The
/// force is f, and E is the energy of the forced band.
struct SpectralStep<S: SweepScalar> {
  typealias Memory = SpectralMemory<S>

  let chain: Chain<Memory>
  /// The head of the chain: what comes before the first row. It measures the largest speeds, by
  /// which the size of the step is chosen.
  let head: Chain<Memory>
  /// The rest of the chain.
  let tail: Chain<Memory>
  /// The part of the chain that fills a record with all that the pullback needs; nil if there is
  /// none.
  let retraced: Chain<Memory>?

  /// - Parameter editing: changes the chain before it is used; a test replaces an operator by a
  ///   faulty one.
  init(
    _ model: SpectralModel, _ passes: any WaveFields<S>, _ factors: ExponentialFactors<S>,
    editing: (Chain<Memory>) throws -> Chain<Memory>
  ) throws {
    typealias Link = (any Operator<Memory>)?

    let start: [Link] = [
      // û₀ = U q₀
      StartVelocity(model, passes, factors)
    ]
    let force: VectorField<S> = model.forceIsUnsteady ? (0..<model.grid.dimension).map { _ in Field(model.grid) } : []
    func stage(_ j: Int) -> [Link] {
      [
        // f at the time of the stage, where it changes
        StageForce(model, stage: j, passes, force: force),
        // P = u_j u_j at the points
        AdvectionProducts(stage: j, passes),
        // g = ε q_j / (2E(q_j)) in the forced band
        EnergyInjection(model, stage: j),
        // N_j = A P + f + g,  q_{j+1} = φ₀ q₀ + Δt Σ_l a_jl N_l,  û_{j+1} = U q_{j+1}
        ExponentialRow(model, stage: j, passes, factors),
      ]
    }
    let links = (start + (0..<model.scheme.stageCount).flatMap(stage)).compactMap { $0 }

    chain = try editing(Chain(name: "step", links))
    // The head ends before the first row.
    let count = (start + stage(0)).compactMap { $0 }.count - 1
    head = try Chain(name: "head", Array(chain.operators[..<count]))
    tail = try Chain(name: "tail", Array(chain.operators[count...]))
    retraced = try chain.producing(Memory.recorded(model), from: [\Memory.record.start])
  }
}
