import CaseFiles
import Fields
import Kernels
import Reversal
import Scalars
import Sweeps

/// Advances the unknown faces by one stage: output = input + α (base − input) + γ Δt (advection +
/// diffusion + force).
struct Momentum<S: SweepScalar>: Operator {
  typealias Memory = StageMemory<S>
  let name = "momentum"
  let fields = FieldUse<Memory>(reads: [\Memory.input, \Memory.base], writes: [\Memory.output], needs: [\Memory.input])
  private let group: SweepGroup<S>
  private let velocity: [SweepInput]
  private let base, force: SweepInput
  private let viscosity: SweepParameter
  private let alpha, stageStep: SweepConstant
  private let stage: SweepOutput
  private let dimension: Int
  private let forceIsActive: Bool
  private let forceIsDifferentiated: Bool

  init(_ model: FlowModel) {
    dimension = model.dimension
    forceIsActive = model.forceIsActive
    forceIsDifferentiated = model.forceIsDifferentiated
    let sweeps = (0..<model.dimension).map { component in
      let kernel = MomentumStage(scheme: model.advectionScheme, dimension: model.dimension, component: component)
      let sweep = Sweep<S>(FlowModel.kernel(kernel.name), on: model.grid, region: model.unknownFaces(component), workers: model.workers)
      sweep.set(sweep.constant("forcing"), model.forceIsActive ? 1 : 0)
      return sweep
    }
    velocity = velocityNames(model.dimension).map { sweeps.input($0) }
    (base, force) = (sweeps.input("base"), sweeps.input("force"))
    viscosity = sweeps.parameter("viscosity")
    (alpha, stageStep) = (sweeps.constant("alpha"), sweeps.constant("stageStep"))
    stage = sweeps.output("stage")
    group = SweepGroup(sweeps, workers: model.workers)
  }

  /// What both directions read. Base and force of weight zero are not read: the velocity, which is
  /// in cache, stands in for them.
  @specialized(where S == Double)
  private func bind(_ sweep: Sweep<S>, _ component: Int, _ memory: Memory) {
    for axis in 0..<dimension { sweep.read(velocity[axis], memory.input[axis]) }
    sweep.read(base, memory.stage.alpha == 0 ? memory.input[component] : memory.base[component])
    sweep.read(force, forceIsActive ? memory.force[component] : memory.input[component])
    sweep.set(viscosity, memory.parameters.viscosity)
    sweep.set(alpha, memory.stage.alpha)
    sweep.set(stageStep, memory.stageStep)
  }

  @specialized(where S == Double)
  func forward(_ memory: Memory) {
    for component in 0..<dimension {
      let sweep = group.sweeps[component]
      bind(sweep, component, memory)
      sweep.write(stage, memory.output[component])
    }
    group.forward()
  }

  @specialized(where S == Double)
  func pullback(_ memory: Memory, _ cotangent: Memory) {
    for component in 0..<dimension {
      let sweep = group.sweeps[component]
      bind(sweep, component, memory)
      sweep.write(stage, cotangent.output[component])
      for axis in 0..<dimension { sweep.accumulate(velocity[axis], cotangent.input[axis]) }
      sweep.accumulate(base, memory.stage.alpha == 0 ? nil : cotangent.base[component])
      sweep.accumulate(force, forceIsDifferentiated ? cotangent.force[component] : nil)
    }
    group.pullback()
    for sweep in group.sweeps { cotangent.parameters.viscosity += sweep.cotangent(of: viscosity) }
  }
}
