import CaseFiles
import Fields
import Scalars
import Sweeps

/// Everything that a spectral flow depends on and can be differentiated by; as cotangents, the
/// gradient. A flow takes them in when it is made, so none can be set from outside.
public final class SpectralParameters<S: SweepScalar>: @unchecked Sendable {
  public package(set) var viscosity: S
  public package(set) var friction: S
  /// Of the forcing of a band; zero where there is none.
  public package(set) var forcingPower: S
  /// At the centres of cells.
  public let initialVelocity: VectorField<S>
  /// Acceleration of the fluid at the centres of cells; empty where the case has none and does not
  /// control it.
  public let force: VectorField<S>
  private let model: SpectralModel

  /// Zero everywhere.
  public init(zeroFor model: SpectralModel) {
    self.model = model
    viscosity = S(0)
    friction = S(0)
    forcingPower = S(0)
    func vector() -> VectorField<S> { (0..<model.grid.dimension).map { _ in Field(model.grid) } }
    initialVelocity = vector()
    force = model.forceIsActive ? vector() : []
  }

  /// The values of the case, or of a point away from it, each control moved along a direction.
  ///
  /// - Parameters:
  ///   - displacement: what is added to the elements of each control of the case; nil for nothing.
  ///   - direction: for each control of the case its elements' direction; nil for none.
  ///   - combine: the scalar made of a value and its direction.
  public convenience init(
    _ model: SpectralModel, displacement: ControlVector? = nil, direction: ControlVector? = nil,
    combine: (_ value: Double, _ direction: Double) -> S = { x, _ in S(x) }
  ) throws {
    self.init(zeroFor: model)
    let flow = model.physics
    func moved(_ value: Double, _ control: Control, _ element: Int = 0) -> S {
      combine(displacement.map { value + $0[control, element] } ?? value, direction?[control, element] ?? 0)
    }
    viscosity = moved(flow.viscosity, .viscosity)
    friction = moved(flow.friction, .friction)
    forcingPower = moved(flow.forcing?.power ?? 0, .forcingPower)
    let initial = try SpectralInitialVelocity(model)
    let given = model.fileFields[.force]
    for component in 0..<model.grid.dimension {
      let start = component * model.grid.cellCount
      var element = start
      initialVelocity[component].fill(model.grid.interior) { i, j, k in
        defer { element += 1 }
        return moved(initial.fields[component][i, j, k], .initialVelocity, element)
      }
      guard model.forceIsActive else { continue }
      element = start
      force[component].fill(model.grid.interior) { i, j, k in
        defer { element += 1 }
        let value = given?[component][i, j, k] ?? flow.force?.components[component].value(at: model.grid.position(i, j, k)) ?? 0
        return moved(value, .force, element)
      }
    }
    for (name, field) in [("the initial velocity", initialVelocity), ("the force", force)] {
      for component in field where !component.maximumMagnitude(model.grid.interior).isFinite { throw FlowError.notFinite(name) }
    }
  }
}

extension SpectralParameters {
  /// One real plane of all numbers: of dual numbers the values (0) or the tangents (1).
  func plane(_ index: Int) -> SpectralParameters<Double> {
    let result = SpectralParameters<Double>(zeroFor: model)
    (result.viscosity, result.friction) = (viscosity.plane(index), friction.plane(index))
    result.forcingPower = forcingPower.plane(index)
    for (target, source) in zip(result.initialVelocity + result.force, initialVelocity + force) { target.copy(plane: index, of: source) }
    return result
  }
}
