import Fields
import Scalars
import Sweeps

extension IncompressibleFlow {
  /// How many systems of body constraints have been solved so far without a dense factor, and by
  /// how many products with their matrix.
  package var constraintWork: (solves: Int, products: Int)? { stage.bodies?.system.map { ($0.solves, $0.products) } }

  /// The largest divergence in any cell, relative to the largest velocity over the smallest cell.
  public func relativeDivergence() -> Double {
    let largest = (0..<model.dimension).map { state[$0].maximumMagnitude(model.allFaces($0)) }.max() ?? 0
    let scale = largest / ((0..<model.dimension).map(model.grid.smallestWidth).min() ?? 1)
    return scale == 0 ? 0 : stage.pressure.maximumDivergence(state, scratch: memory.potential) / scale
  }

  /// The mean of ½|u|² over the domain.
  public func meanKineticEnergy() -> Double {
    for (place, field) in zip(energyPlaces.velocity, velocityWithGhosts()) { energy.read(place, field) }
    energy.write(energyPlaces.density, memory.potential)
    energy.forward()
    return memory.potential.mean().real
  }

  /// The velocity with its ghost layers filled.
  public func velocityWithGhosts() -> VectorField<S> {
    memory.input = state
    prescribe(at: time)
    stage.ghosts.forward(memory)
    return velocity
  }

  /// The pressure (per unit density) of the current state: that which keeps its rate of change free
  /// of divergence and of slip at bodies.
  ///
  /// The field is work space of the flow: the next step overwrites it.
  public func pressureField() -> Field<S> {
    memory.input = state
    memory.base = state
    // Between two steps nobody reads what the flow's own record holds.
    memory.output = ownRecord.inputs[0]
    memory.stage = Integrator.euler.stages[0]
    memory.timeStep = timeSteps.last ?? 1e-3
    (memory.startTime, memory.time) = (time, time + memory.timeStep)
    stage.prescribed?.set(memory)
    let own = memory.totalPotential
    memory.totalPotential = stage.bodies == nil ? nil : Field(model.grid)
    stage.chain.forward(memory)
    let pressure = memory.totalPotential ?? memory.potential
    memory.totalPotential = own
    stage.bodies?.begin()
    for index in 0..<pressure.count { pressure.values[index] /= memory.timeStep }
    return pressure
  }
}
