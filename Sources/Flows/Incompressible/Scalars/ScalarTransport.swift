import CaseFiles
import Fields
import Kernels
import Reversal
import Scalars
import Sweeps

/// Advances the scalars by one stage: output = input + α (base − input) + γ Δt (advection +
/// diffusion + source), by the velocity that the stage starts from.
struct ScalarTransport<S: SweepScalar>: Operator {
  typealias Memory = StageMemory<S>
  let name = "scalars"
  let fields = FieldUse<Memory>(reads: [\Memory.input, \Memory.base], writes: [\Memory.output], needs: [\Memory.input])
  private let group: SweepGroup<S>
  private let velocity: [SweepInput]
  private let carried, base, source: SweepInput
  private let diffusivity: SweepParameter
  private let alpha, stageStep: SweepConstant
  private let stage: SweepOutput
  private let dimension: Int
  private let sourceIsDifferentiated: [Bool]

  /// Nil for a flow without scalars.
  init?(_ model: FlowModel) {
    if model.scalars.isEmpty { return nil }
    dimension = model.dimension
    sourceIsDifferentiated = model.scalars.indices.map(model.sourceIsDifferentiated)
    let kernel = ScalarStage(scheme: model.advectionScheme, dimension: model.dimension)
    let sweeps = model.scalars.map { scalar in
      let sweep = Sweep<S>(FlowModel.kernel(kernel.name), on: model.grid, region: model.grid.interior, workers: model.workers)
      sweep.set(sweep.constant("sourcing"), model.hasSource(scalar) ? 1 : 0)
      return sweep
    }
    velocity = velocityNames(model.dimension).map { sweeps.input($0) }
    (carried, base, source) = (sweeps.input("scalar"), sweeps.input("base"), sweeps.input("source"))
    diffusivity = sweeps.parameter("diffusivity")
    (alpha, stageStep) = (sweeps.constant("alpha"), sweeps.constant("stageStep"))
    stage = sweeps.output("stage")
    group = SweepGroup(sweeps, workers: model.workers)
  }

  /// What both directions read. Base and source of weight zero are not read: the scalar stands in
  /// for them.
  @specialized(where S == Double)
  private func bind(_ sweep: Sweep<S>, _ scalar: Int, _ memory: Memory) {
    let input = memory.input[dimension + scalar]
    for axis in 0..<dimension { sweep.read(velocity[axis], memory.input[axis]) }
    sweep.read(carried, input)
    sweep.read(base, memory.stage.alpha == 0 ? input : memory.base[dimension + scalar])
    sweep.read(source, memory.sources[scalar] ?? input)
    sweep.set(diffusivity, memory.parameters.scalars[scalar].diffusivity)
    sweep.set(alpha, memory.stage.alpha)
    sweep.set(stageStep, memory.stageStep)
  }

  @specialized(where S == Double)
  func forward(_ memory: Memory) {
    for (scalar, sweep) in group.sweeps.enumerated() {
      bind(sweep, scalar, memory)
      sweep.write(stage, memory.output[dimension + scalar])
    }
    group.forward()
  }

  @specialized(where S == Double)
  func pullback(_ memory: Memory, _ cotangent: Memory) {
    for (scalar, sweep) in group.sweeps.enumerated() {
      bind(sweep, scalar, memory)
      sweep.write(stage, cotangent.output[dimension + scalar])
      for axis in 0..<dimension { sweep.accumulate(velocity[axis], cotangent.input[axis]) }
      sweep.accumulate(carried, cotangent.input[dimension + scalar])
      sweep.accumulate(base, memory.stage.alpha == 0 ? nil : cotangent.base[dimension + scalar])
      sweep.accumulate(source, sourceIsDifferentiated[scalar] ? cotangent.sources[scalar] : nil)
    }
    group.pullback()
    for (scalar, sweep) in group.sweeps.enumerated() {
      cotangent.parameters.scalars[scalar].diffusivity += sweep.cotangent(of: diffusivity)
    }
  }
}

/// Adds to the cells along a side the flux that is prescribed there: output += γ Δt q / h.
struct ScalarFluxes<S: SweepScalar>: Operator {
  typealias Memory = StageMemory<S>
  let name = "tracerBoundaryFlux"
  let fields = FieldUse<Memory>(reads: [\Memory.output], writes: [\Memory.output])
  private let fluxes: [(cells: SideCells, field: Int, inverseSpacing: Double)]
  private let plane: Int

  /// Nil for a flow without prescribed fluxes.
  init?(_ model: FlowModel) {
    plane = model.grid.planeCount
    fluxes = model.conditions.enumerated().flatMap { side, condition in
      model.scalars.enumerated().compactMap { index, scalar in
        guard case .flux = scalar.conditions[condition.side] else { return nil }
        return (SideCells(side, model), model.dimension + index, 1 / model.grid.width(condition.axis, condition.cellIndex(model.grid)))
      }
    }
    if fluxes.isEmpty { return nil }
  }

  func forward(_ memory: Memory) {
    for flux in fluxes {
      let values = memory.sides[flux.cells.index]
      let scale = memory.stageStep * flux.inverseSpacing
      for p in 0..<S.planes {
        let field = memory.output[flux.field].values + (p * plane + flux.cells.offset)
        let prescribed = values.values(flux.field) + p * values.plane
        flux.cells.walk.forEach { base, a, b in field[base] += scale * prescribed[values.index(a, b)] }
      }
    }
  }

  func pullback(_ memory: Memory, _ cotangent: Memory) {
    for flux in fluxes {
      let values = cotangent.sides[flux.cells.index]
      let scale = memory.stageStep * flux.inverseSpacing
      for p in 0..<S.planes {
        let field = cotangent.output[flux.field].values + (p * plane + flux.cells.offset)
        let prescribed = values.values(flux.field) + p * values.plane
        flux.cells.walk.forEach { base, a, b in prescribed[values.index(a, b)] += scale * field[base] }
      }
    }
  }
}
