import Fields
import Scalars
import Sweeps

extension IncompressibleFlow {
  /// The current velocity, without ghosts.
  public var velocity: VectorField<S> { model.scalars.isEmpty ? state : Array(state.prefix(model.dimension)) }

  /// The current scalars in the cells, without ghosts, in the order of the case.
  public var scalars: [Field<S>] { Array(state.dropFirst(model.dimension)) }

  /// A scalar of the case by its name.
  public func scalar(_ name: String) -> Field<S> { state[model.dimension + (model.scalarIndex(name) ?? 0)] }

  /// The mean of each scalar over the domain, in the order of the case.
  public func scalarMeans() -> [Double] {
    scalars.map { $0.mean().real }
  }

  /// The largest of viscosity and diffusivities, each with what eddies of a viscosity add to it.
  func largestDiffusivity(eddyViscosity: Double) -> Double {
    let eddyDiffusivity = eddyViscosity / parameters.turbulentPrandtl.real
    return parameters.scalars.reduce(parameters.viscosity.real + eddyViscosity) { max($0, $1.diffusivity.real + eddyDiffusivity) }
  }

  /// The largest sum over the axes of |buoyancy| / h that the initial scalars, and the values at
  /// sides, give to fluid at rest.
  func buoyantAcceleration() -> Double {
    var sum = 0.0
    for (index, scalar) in model.scalars.enumerated() where scalar.isBuoyant {
      var excess = 0.0
      let field = parameters.initialState[model.dimension + index]
      model.grid.interior.forEach { excess = max(excess, abs(field[$0, $1, $2].real - scalar.reference)) }
      for (side, condition) in model.conditions.enumerated() {
        guard case .value = scalar.conditions[condition.side] else { continue }
        parameters.sides[side].forEachFace {
          excess = max(excess, abs(parameters.sides[side][model.dimension + index, $0, $1].real - scalar.reference))
        }
      }
      for axis in 0..<model.dimension {
        sum += abs(parameters.scalars[index].buoyancy[axis].real) * excess / model.grid.smallestWidth(axis)
      }
    }
    return sum
  }
}
