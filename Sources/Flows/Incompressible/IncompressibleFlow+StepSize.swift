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
    var (crossings, fastest): ([Double], Double) = ([], 0)
    for component in 0..<model.dimension {
      let largest = state[component].maximumMagnitude(model.allFaces(component))
      if !largest.isFinite { throw divergence(component) }
      fastest = max(fastest, largest)
      crossings.append(fastestCrossing(component, largest))
    }
    let weight = try largestWeight()
    let squares = (0..<model.dimension).reduce(0) { $0 + 1 / (grid.smallestWidth($1) * grid.smallestWidth($1)) }
    var diffusivity = largestDiffusivity(eddyViscosity: 0)
    func rate(_ drive: Drive) -> Double {
      crossings.indices.reduce(0) { $0 + max(crossings[$1], drive.speed[$1] / grid.smallestWidth($1)) }
    }
    var drive = self.drive(over: 0)
    var size: Double
    switch model.setup.time.step {
    case .fixed(let fixed): size = fixed
    case .cfl(let number):
      let slowest = 1e-6 / (model.setup.time.end ?? 1)
      diffusivity = largestDiffusivity(eddyViscosity: largestEddyViscosity(timeStep: number / max(rate(drive), slowest)))
      func largest(_ drive: Drive) -> Double {
        let size = min(number / max(rate(drive), slowest), 0.9 * model.integrator.diffusionLimit / max(4 * diffusivity * squares, slowest))
        // From rest a force moves the fluid by the fraction `number` of a cell in √(2 number h / f).
        return min(size, (number / max(drive.acceleration, slowest * slowest)).squareRoot())
      }
      size = largest(drive)
      if stage.prescribed != nil { (size, drive) = ahead(size, limit: largest) }
    }
    size = try model.setup.time.meetingEnd(size, from: time)
    stability.observe(
      at: time, size: size, rate: rate(drive), diffusion: diffusivity * squares, largestSpeed: fastest,
      meanSpeed: (2 * meanKineticEnergy()).squareRoot(),
      .init(speed: drive.speed.max() ?? 0, acceleration: drive.force + weight))
    return size
  }

  /// A step that is not too large for what drives the flow while it lasts.
  /// - Parameters:
  ///   - first: a size that suits what drives the flow now.
  ///   - limit: the largest size that suits a drive.
  private func ahead(_ first: Double, limit: (Drive) -> Double) -> (size: Double, drive: Drive) {
    var size = min(first, (model.setup.time.end ?? .infinity) - time)
    while true {
      let coming = drive(over: size)
      let largest = limit(coming)
      if largest >= size * (1 - 1e-9) { return (size, coming) }
      size = max(largest, size / 2)
    }
  }

  /// The largest |u| / h of a component, h the smaller one of the cells on both sides of the face.
  /// - Parameter largest: its largest magnitude.
  private func fastestCrossing(_ component: Int, _ largest: Double) -> Double {
    let grid = model.grid
    guard grid.isStretched(component) else { return largest / grid.spacing[component] }
    return state[component].maximumMagnitude(model.allFaces(component), times: model.crossingRates[component], along: component)
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
    let moves = model.conditions.contains {
      if case .wall(let velocity) = $0.boundary { velocity.constant?.contains { $0 != 0 } ?? true } else { false }
    }
    let isOpen = model.conditions.contains { $0.kind == .inflow || $0.kind == .outflow } || !model.immersedBodies.isEmpty
    self.init(
      model.setup, integrator: model.integrator.name, courantLimit: model.integrator.courantLimit,
      viscousLimit: model.integrator.diffusionLimit / 4,
      drive: isOpen ? .sidesAndBodies : moves ? .movingWalls : .forcesAlone)
  }
}
