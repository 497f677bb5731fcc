import Fields
import Scalars
import Sweeps

extension FlowParameters {
  /// One real plane of all numbers: of dual numbers the values (0) or the tangents (1).
  func plane(_ index: Int) -> FlowParameters<Double> {
    let result = FlowParameters<Double>(zeroFor: model)
    func part(_ numbers: [S]) -> [Double] { numbers.map { $0.plane(index) } }
    result.names = part(names)
    result.numbers = numbers.mapValues(part)
    result.viscosity = viscosity.plane(index)
    (result.turbulenceConstant, result.turbulentPrandtl) = (turbulenceConstant.plane(index), turbulentPrandtl.plane(index))
    (result.rayleigh, result.prandtl) = (rayleigh.plane(index), prandtl.plane(index))
    result.outflowSpeed = outflowSpeed.plane(index)
    result.sideVelocity = sideVelocity.mapValues(part)
    for (target, source) in zip(result.sides, sides) { target.copy(plane: index, of: source) }
    (result.bodies, result.surface) = (bodies.map(part), surface.map(part))
    for (target, source) in zip(result.initialState + result.force, initialState + force) { target.copy(plane: index, of: source) }
    for (place, scalar) in scalars.enumerated() {
      result.scalars[place].diffusivity = scalar.diffusivity.plane(index)
      result.scalars[place].buoyancy = part(scalar.buoyancy)
      result.scalars[place].reference = scalar.reference.plane(index)
      result.scalars[place].boundaries = scalar.boundaries.mapValues { $0.plane(index) }
      if let source = scalar.source { result.scalars[place].source?.copy(plane: index, of: source) }
    }
    if let resistance {
      result.resistance?.total.copy(plane: index, of: resistance.total)
      result.resistance?.own.copy(plane: index, of: resistance.own)
      for (target, source) in zip(result.resistance?.shares ?? [], resistance.shares) { target.copy(plane: index, of: source) }
      result.resistance?.bodies = resistance.bodies.map(part)
    }
    return result
  }
}
