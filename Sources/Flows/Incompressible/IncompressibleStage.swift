import Fields
import Reversal
import Scalars
import Sweeps

/// One stage of a step: from the input (uⁿ, θⁿ) with its ghosts to the output (u, θ), with γ Δt the
/// stage's share of the step, α what it takes of the base. The stages of an integrator are this
/// chain with other coefficients.
struct IncompressibleStage<S: SweepScalar> {
  let chain: Chain<StageMemory<S>>
  /// What leaves in the record all that the pullback of the last stage of a step needs; nil if that
  /// is nothing.
  let retraced: Chain<StageMemory<S>>?
  /// What has to run before a pullback, into an output of its own; nil if nothing has.
  let recomputed: Chain<StageMemory<S>>?
  /// The ghosts alone, for a state that is looked at.
  let ghosts: Chain<StageMemory<S>>
  /// What makes the initial velocity one that sides and divergence allow.
  let start: Chain<StageMemory<S>>

  let pressure: PressureProjection<S>
  let bodies: BodyConstraint<S>?
  let turbulence: EddyDiffusion<S>?
  let displaced: DisplacedForces<S>?
  /// What sides, force and sources are at the time of a stage; nil where nothing changes in time.
  let prescribed: PrescribedValues<S>?

  /// - Parameter potential: work space of the projection.
  init(
    _ model: FlowModel, _ parameters: FlowParameters<S>, potential: Field<S>,
    editing: (Chain<StageMemory<S>>) throws -> Chain<StageMemory<S>>
  ) throws {
    typealias Link = (any Operator<StageMemory<S>>)?
    pressure = PressureProjection(model)
    turbulence = EddyDiffusion(model)
    bodies =
      model.immersedBodies.isEmpty ? nil : try BodyConstraint(model, parameters: parameters, projection: pressure, potential: potential)
    displaced = DisplacedForces(model, parameters)
    prescribed = PrescribedValues(model)

    let links: [Link] = [
      // uⁿ, θⁿ in the ghosts, from the sides' values and the interior
      GhostFill(model),
      // u = uⁿ + α (base − uⁿ) + γ Δt (−∇·(uⁿ uⁿ) + ν ∇²uⁿ + f)
      Momentum(model),
      // θ = θⁿ + α (base − θⁿ) + γ Δt (−∇·(uⁿ θⁿ) + κ ∇²θⁿ + q)
      ScalarTransport(model),
      // u += γ Δt ∇·(νₜ (∇uⁿ + ∇uⁿᵀ)), θ += γ Δt ∇·((νₜ/Prₜ) ∇θⁿ), νₜ(uⁿ)
      turbulence,
      // u += γ Δt b (θⁿ − θ₀)
      BuoyancyForce(model),
      // u ← u / (1 + γ Δt α_r), α_r(x) what resists the flow
      Resistance(model),
      // θ += γ Δt q/h in the cells along sides with a given flux
      ScalarFluxes(model),
      // u += γ Δt ∂u/∂n times the outflow's speed, on the outflow sides
      Outflow(model),
      // u·n = given, on walls and inflows
      PrescribedFaces(model),
      // u·n += constant on the outflow sides, so that ∮ u·n = 0
      MassBalance(model),
      // u ← P (u + Eᵀ f), ∇·u = 0 and E u = u_body
      Projection(pressure: pressure, bodies: bodies, geometryIsControlled: model.geometryIsControlled),
    ]
    chain = try editing(Chain(name: "stage", links.compactMap { $0 }))
    // A record holds the inputs and the bodies' values; the output of the last stage is the state,
    // which goes on changing.
    let recorded: Chain<StageMemory<S>>.Fields = [\StageMemory<S>.input, \StageMemory<S>.impulses, \StageMemory<S>.markerGradients]
    retraced = try chain.producing(recorded, from: [\StageMemory<S>.input, \StageMemory<S>.base])
    recomputed = try chain.recomputing(from: recorded.union([\StageMemory<S>.base]))
    ghosts = try Chain(name: "ghost cells", [GhostFill(model)])
    let first: [Link] = [
      PrescribedFaces(model), MassBalance(model), Projection(pressure: pressure, bodies: nil, geometryIsControlled: false),
    ]
    start = try Chain(name: "start", first.compactMap { $0 })
  }
}
