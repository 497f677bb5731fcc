import Fields
import Scalars
import Sweeps

extension IncompressibleFlow {
  /// The eddy viscosity in the cells, of the current state; nil without a turbulence model.
  ///
  /// The field is work space of the flow: the next step overwrites it.
  public func eddyViscosity() -> Field<S>? { eddyViscosity(timeStep: timeSteps.last ?? 1e-3) }

  /// The largest eddy viscosity of the current state: of a run that was restarted the same as of
  /// one that was not. Zero without a model.
  func largestEddyViscosity(timeStep: Double) -> Double { eddyViscosity(timeStep: timeStep)?.maximumMagnitude(model.grid.interior) ?? 0 }

  private func eddyViscosity(timeStep: Double) -> Field<S>? {
    stage.turbulence.map { $0.eddyViscosity(velocityWithGhosts(), constant: parameters.turbulenceConstant, timeStep: timeStep) }
  }
}
