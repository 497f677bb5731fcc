import CaseFiles
import Fields
import Kernels
import Reversal
import Scalars
import Sweeps

/// Advances the unknown faces by one stage: output = α base + β (input + Δt (advection + diffusion + force)).
struct Momentum<S: SweepScalar>: Operator {
  typealias Memory = StageMemory<S>
  let name = "momentum"
  private let sweeps: [Sweep<S>]
  private let inverseSpacing: [Double]
  private let forceIsControlled: Bool

  init(_ model: FlowModel) {
    let scheme: AdvectionScheme =
      switch model.setup.numerics.advection {
      case .central: .central
      case .quick: .quick
      case .vanleer: .vanLeer
      }
    sweeps = (0..<model.dimension).map { component in
      let kernel = MomentumStage(scheme: scheme, dimension: model.dimension, component: component)
      return Sweep(FlowModel.kernel(kernel.name), on: model.grid, region: model.unknownFaces(component), workers: model.workers)
    }
    inverseSpacing = model.grid.spacing.prefix(model.dimension).map { 1 / $0 }
    forceIsControlled = model.setup.controls.contains(.force)
  }

  private func constants(_ memory: Memory) -> [Double] {
    [memory.stage.alpha, memory.stage.beta, memory.timeStep] + inverseSpacing
  }

  private func inputs(_ memory: Memory, _ component: Int) -> [Field<S>] {
    memory.input + [memory.base[component], memory.parameters.force[component]]
  }

  func forward(_ memory: Memory) {
    for (component, sweep) in sweeps.enumerated() {
      sweep.forward(
        inputs: inputs(memory, component), outputs: [memory.output[component]], parameters: [memory.parameters.viscosity],
        constants: constants(memory))
    }
  }

  func pullback(_ memory: Memory, _ cotangent: Memory) {
    var viscosity = [S(0)]
    for (component, sweep) in sweeps.enumerated() {
      let base: Field<S>? = memory.stage.alpha == 0 ? nil : cotangent.base[component]
      let force: Field<S>? = forceIsControlled ? cotangent.parameters.force[component] : nil
      sweep.pullback(
        inputs: inputs(memory, component), outputCotangents: [cotangent.output[component]],
        into: cotangent.input.map { $0 } + [base, force], parameters: [memory.parameters.viscosity],
        parameterCotangents: &viscosity, constants: constants(memory))
    }
    cotangent.parameters.viscosity += viscosity[0]
  }
}
