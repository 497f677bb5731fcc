import Fields
import Kernels
import Reversal
import Scalars
import Sweeps

/// Takes from the velocity what a resistance α takes, implicitly in time: output ← output / (1 + γ
/// Δt α), stable for any α. A porous body of permeability K resists by α = ν/K (Brinkman), and
/// solid obstacles are near α → ∞ (Angot, Bruneau & Fabrie 1999).
///
/// The impulse per cell mass that the fluid receives from each porous body, −Σ γ Δt α u over the
/// faces, makes up the body's force.
///
/// With v = u / (1 + β), β = γ Δt α, the cotangents are ū = v̄ / (1 + β), and ᾱ = −γ Δt ū v: that
/// of the impulse of an ū. So a pullback needs v, which the stage's output must hold.
final class Resistance<S: SweepScalar>: Operator {
  typealias Memory = StageMemory<S>
  let name = "resistance"
  let fields: FieldUse<Memory>
  private let model: FlowModel
  /// For each axis the faces that it acts on, and its sweeps.
  private let faces: [Region]
  private let resisting: [Sweep<S>]
  private let impulses: [Sweep<S>]
  private let velocity, resistance: SweepInput
  private let resistingStep: SweepConstant
  private let resisted: SweepOutput
  private let impulseVelocity, impulseResistance: SweepInput
  private let impulseStep: SweepConstant
  private let impulse: SweepOutput
  /// Impulses face by face, and their cotangents.
  private let density: Field<S>

  /// Nil for a flow without resistance.
  init?(_ model: FlowModel) {
    guard model.hasResistance else { return nil }
    self.model = model
    fields = FieldUse(
      reads: [\Memory.output], writes: [\Memory.output, \Memory.resistanceImpulses],
      needs: model.resistanceIsDifferentiated ? [\Memory.output] : [])
    let faces = (0..<model.dimension).map(model.unknownFaces)
    self.faces = faces
    func sweep(_ name: String, _ axis: Int) -> Sweep<S> {
      Sweep(FlowModel.kernel(name), on: model.grid, region: faces[axis], workers: model.workers)
    }
    resisting = (0..<model.dimension).map { sweep(ResistedVelocity(axis: $0).name, $0) }
    impulses = (0..<model.dimension).map { sweep(ResistanceImpulse(axis: $0).name, $0) }
    (velocity, resistance) = (resisting.input("velocity"), resisting.input("resistance"))
    (resistingStep, resisted) = (resisting.constant("stageStep"), resisting.output("resisted"))
    (impulseVelocity, impulseResistance) = (impulses.input("resisted"), impulses.input("resistance"))
    (impulseStep, impulse) = (impulses.constant("stageStep"), impulses.output("impulse"))
    density = Field(model.grid)
  }

  @specialized(where S == Double)
  private func resist(_ axis: Int, _ field: Field<S>, _ total: Field<S>, _ stageStep: Double) {
    let sweep = resisting[axis]
    sweep.read(velocity, field)
    sweep.read(resistance, total)
    sweep.set(resistingStep, stageStep)
    sweep.write(resisted, field)
    sweep.forward()
  }

  @specialized(where S == Double)
  private func bindImpulse(_ axis: Int, _ velocity: Field<S>, _ resistance: Field<S>, _ stageStep: Double) {
    impulses[axis].read(impulseVelocity, velocity)
    impulses[axis].read(impulseResistance, resistance)
    impulses[axis].set(impulseStep, stageStep)
    impulses[axis].write(impulse, density)
  }

  @specialized(where S == Double)
  func forward(_ memory: Memory) {
    guard let resistance = memory.parameters.resistance else { return }
    for axis in 0..<model.dimension {
      resist(axis, memory.output[axis], resistance.total, memory.stageStep)
      for body in resistance.shares.indices {
        bindImpulse(axis, memory.output[axis], resistance.shares[body], memory.stageStep)
        impulses[axis].forward()
        memory.resistanceImpulses[model.dimension * body + axis] = density.sum(faces[axis])
      }
    }
  }

  @specialized(where S == Double)
  func pullback(_ memory: Memory, _ cotangent: Memory) {
    guard let resistance = memory.parameters.resistance, let bars = cotangent.parameters.resistance else { return }
    for axis in 0..<model.dimension {
      for body in resistance.shares.indices {
        let bar = cotangent.resistanceImpulses[model.dimension * body + axis]
        if (0..<S.planes).allSatisfy({ bar.plane($0) == 0 }) { continue }
        density.fill(faces[axis], with: bar)
        bindImpulse(axis, memory.output[axis], resistance.shares[body], memory.stageStep)
        impulses[axis].accumulate(impulseVelocity, cotangent.output[axis])
        impulses[axis].accumulate(impulseResistance, bars.shares[body])
        impulses[axis].pullback()
      }
      resist(axis, cotangent.output[axis], resistance.total, memory.stageStep)
      guard model.resistanceIsDifferentiated else { continue }
      density.copy(from: cotangent.output[axis])
      bindImpulse(axis, memory.output[axis], resistance.total, memory.stageStep)
      impulses[axis].accumulate(impulseVelocity, nil)
      impulses[axis].accumulate(impulseResistance, bars.total)
      impulses[axis].pullback()
    }
  }
}
