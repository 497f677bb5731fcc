import CaseFiles
import Fields
import Kernels
import Reversal
import Scalars
import Sweeps

/// Advances the unknown faces by one stage: output = input + α (base − input) + γ Δt (advection + diffusion + force).
struct Momentum<S: SweepScalar>: Operator {
  typealias Memory = StageMemory<S>
  let name = "momentum"
  let fields = FieldUse<Memory>(reads: [\Memory.input, \Memory.base], writes: [\Memory.output], needs: [\Memory.input])
  private let group: SweepGroup<S>
  private let dimension: Int
  private let forceIsActive: Bool
  private let forceIsControlled: Bool

  init(_ model: FlowModel) {
    dimension = model.dimension
    forceIsActive = model.forceIsActive
    forceIsControlled = model.setup.controls.contains(.force)
    let sweeps = (0..<model.dimension).map { component in
      let kernel = MomentumStage(scheme: model.advectionScheme, dimension: model.dimension, component: component)
      let sweep = Sweep<S>(FlowModel.kernel(kernel.name), on: model.grid, region: model.unknownFaces(component), workers: model.workers)
      sweep.set(constant: 2, model.forceIsActive ? 1 : 0)
      return sweep
    }
    group = SweepGroup(sweeps, workers: model.workers)
  }

  /// What both directions read. Base and force of weight zero are not read: the velocity, which is in cache, stands in for them.
  @specialized(where S == Double)
  private func bind(_ sweep: Sweep<S>, _ component: Int, _ memory: Memory) {
    for axis in 0..<dimension { sweep.read(axis, memory.input[axis]) }
    sweep.read(dimension, memory.stage.alpha == 0 ? memory.input[component] : memory.base[component])
    sweep.read(dimension + 1, forceIsActive ? memory.parameters.force[component] : memory.input[component])
    sweep.set(parameter: 0, memory.parameters.viscosity)
    sweep.set(constant: 0, memory.stage.alpha)
    sweep.set(constant: 1, memory.stageStep)
  }

  @specialized(where S == Double)
  func forward(_ memory: Memory) {
    for component in 0..<dimension {
      let sweep = group.sweeps[component]
      bind(sweep, component, memory)
      sweep.write(0, memory.output[component])
    }
    group.forward()
  }

  @specialized(where S == Double)
  func pullback(_ memory: Memory, _ cotangent: Memory) {
    for component in 0..<dimension {
      let sweep = group.sweeps[component]
      bind(sweep, component, memory)
      sweep.write(0, cotangent.output[component])
      for axis in 0..<dimension { sweep.accumulate(axis, cotangent.input[axis]) }
      sweep.accumulate(dimension, memory.stage.alpha == 0 ? nil : cotangent.base[component])
      sweep.accumulate(dimension + 1, forceIsControlled ? cotangent.parameters.force[component] : nil)
    }
    group.pullback()
    for sweep in group.sweeps { cotangent.parameters.viscosity += sweep.cotangent(ofParameter: 0) }
  }
}
