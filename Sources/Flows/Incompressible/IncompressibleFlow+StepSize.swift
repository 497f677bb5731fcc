import CaseFiles
import Fields
import Scalars
import Sweeps

extension IncompressibleFlow {
  /// The size of the step from the current state: by the Courant number and the limit of explicit
  /// diffusion, or fixed; the last one ends the run.
  /// - Throws: `FlowError.diverged` if the state is not finite.
  func nextTimeStep() throws -> Double {
    let grid = model.grid
    var (rate, fastest) = (0.0, 0.0)
    for component in 0..<model.dimension {
      let largest = state[component].maximumMagnitude(model.allFaces(component))
      if !largest.isFinite { throw divergence(component) }
      fastest = max(fastest, largest)
      rate += max(fastestCrossing(component, largest), imposedSpeed[component] / grid.smallestWidth(component))
    }
    let weight = try largestWeight()
    let squares = (0..<model.dimension).reduce(0) { $0 + 1 / (grid.smallestWidth($1) * grid.smallestWidth($1)) }
    var diffusivity = largestDiffusivity(eddyViscosity: 0)
    var size: Double
    switch model.setup.time.step {
    case .fixed(let fixed): size = fixed
    case .cfl(let number):
      let slowest = 1e-6 / (model.setup.time.end ?? 1)
      diffusivity = largestDiffusivity(eddyViscosity: largestEddyViscosity(timeStep: number / max(rate, slowest)))
      size = min(number / max(rate, slowest), 0.9 * model.integrator.diffusionLimit / max(4 * diffusivity * squares, slowest))
      // From rest a force moves the fluid by the fraction `number` of a cell in √(2 number h / f).
      size = min(size, (number / max(imposedAcceleration, slowest * slowest)).squareRoot())
    }
    size = try model.setup.time.meetingEnd(size, from: time)
    stability.observe(
      at: time, size: size, rate: rate, diffusion: diffusivity * squares, largestSpeed: fastest,
      meanSpeed: (2 * meanKineticEnergy()).squareRoot(),
      .init(speed: imposedSpeed.max() ?? 0, acceleration: largestForce + weight))
    return size
  }

  /// The largest |u| / h of a component, h the smaller one of the cells on both sides of the face.
  /// - Parameter largest: its largest magnitude.
  private func fastestCrossing(_ component: Int, _ largest: Double) -> Double {
    let grid = model.grid
    guard grid.isStretched(component) else { return largest / grid.spacing[component] }
    let faces = model.allFaces(component)
    return (faces.lower[component]..<faces.upper[component]).reduce(0) { rate, face in
      let speed = state[component].maximumMagnitude(faces.replacing(component, face..<face + 1))
      return max(rate, speed / min(grid.width(component, face - 1), grid.width(component, face)))
    }
  }

  /// - Returns: the largest acceleration that the weight of the scalars may give.
  /// - Throws: `FlowError.diverged` if one is not finite.
  private func largestWeight() throws -> Double {
    var acceleration = 0.0
    for (index, scalar) in model.scalars.enumerated() {
      let field = model.dimension + index
      let largest = state[field].maximumMagnitude(model.grid.interior)
      if !largest.isFinite { throw divergence(field) }
      acceleration += (largest + abs(scalar.reference)) * parameters.scalars[index].buoyancy.reduce(0) { $0 + abs($1.real) }
    }
    return acceleration
  }

  /// The largest values of each scalar at the start and at sides, and the fastest that sources and
  /// fluxes can change it, into the smallest cells.
  private func causes(ofScalar index: Int) -> (start: Double, rate: Double) {
    let field = model.dimension + index
    var start = parameters.initialState[field].maximumMagnitude(model.grid.interior)
    var rate = parameters.scalars[index].source?.maximumMagnitude(model.grid.interior) ?? 0
    for (side, condition) in model.conditions.enumerated() {
      guard let given = model.scalars[index].conditions[condition.side] else { continue }
      var largest = 0.0
      parameters.sides[side].forEachFace { largest = max(largest, abs(parameters.sides[side][field, $0, $1].real)) }
      if case .flux = given { rate += largest / model.grid.smallestWidth(condition.axis) } else { start = max(start, largest) }
    }
    return (start, rate)
  }

  /// - Throws: `FlowError.unstable` if the flow is faster than anything explains.
  public func checkStability() throws {
    try stability.checkEnd(
      meanSpeed: (2 * meanKineticEnergy()).squareRoot(), isResisted: model.hasResistance, step: step, time: time)
    for (index, scalar) in model.scalars.enumerated() {
      let (start, rate) = causes(ofScalar: index)
      let largest = state[model.dimension + index].maximumMagnitude(model.grid.interior)
      try stability.check(scalar: scalar.name, largest, explained: start + rate * time, step: step, time: time)
    }
  }
}

extension StabilityWatch {
  init(_ model: FlowModel) {
    let moves = model.conditions.contains { if case .wall(let velocity) = $0.boundary { velocity.contains { $0 != 0 } } else { false } }
    let isOpen = model.conditions.contains { $0.kind == .inflow || $0.kind == .outflow } || !model.immersedBodies.isEmpty
    self.init(
      model.setup, integrator: model.integrator.name, courantLimit: model.integrator.courantLimit,
      viscousLimit: model.integrator.diffusionLimit / 4,
      drive: isOpen ? .sidesAndBodies : moves ? .movingWalls : .forcesAlone)
  }
}
