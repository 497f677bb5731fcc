import CaseFiles
import Fields
import Scalars
import Sweeps

/// Everything that a spectral flow depends on and can be differentiated by; as cotangents, the gradient. A flow takes them in when it is made,
/// so none can be set from outside.
public final class SpectralParameters<S: SweepScalar>: @unchecked Sendable {
  public package(set) var viscosity: S
  public package(set) var drag: S
  /// Of the forcing of a band; zero where there is none.
  public package(set) var forcingPower: S
  /// At the centres of cells.
  public let initialVelocity: VectorField<S>
  /// Acceleration of the fluid at the centres of cells; empty where the case has none and does not control it.
  public let force: VectorField<S>

  /// Zero everywhere.
  public init(zeroFor model: SpectralModel) {
    viscosity = S(0)
    drag = S(0)
    forcingPower = S(0)
    func vector() -> VectorField<S> { (0..<model.grid.dimension).map { _ in Field(model.grid) } }
    initialVelocity = vector()
    force = model.forceIsActive ? vector() : []
  }

  /// The values of the case, each control moved along a direction.
  ///
  /// - Parameters:
  ///   - direction: for each control of the case its elements' direction; nil for none.
  ///   - combine: the scalar made of a value and its direction.
  public convenience init(
    _ model: SpectralModel, direction: ControlVector? = nil, combine: (_ value: Double, _ direction: Double) -> S = { x, _ in S(x) }
  ) throws {
    self.init(zeroFor: model)
    let flow = model.setup.flow
    func moved(_ value: Double, _ control: Control, _ element: Int = 0) -> S { combine(value, direction?[control, element] ?? 0) }
    viscosity = moved(flow.viscosity, .viscosity)
    drag = moved(flow.drag, .drag)
    forcingPower = moved(flow.forcing?.power ?? 0, .forcingPower)
    let initial = try SpectralInitialVelocity(model)
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
        let value = flow.force?.components[component].value(at: model.grid.position(i, j, k)) ?? 0
        return moved(value, .force, element)
      }
    }
    for (name, field) in [("the initial velocity", initialVelocity), ("the force", force)] {
      for component in field where !component.maximumMagnitude(model.grid.interior).isFinite { throw FlowError.notFinite(name) }
    }
  }
}

extension SpectralParameters where S == Double {
  /// The gradient that these cotangents hold, control by control.
  func gradient(_ model: SpectralModel) -> ControlVector {
    var gradient = ControlVector(emptyFor: model)
    for control in gradient.controls {
      switch control {
      case .viscosity: gradient.setAll(control, [viscosity])
      case .drag: gradient.setAll(control, [drag])
      case .forcingPower: gradient.setAll(control, [forcingPower])
      case .initialVelocity: gradient.setAll(control, elements(initialVelocity, model))
      case .force: gradient.setAll(control, elements(force, model))
      case .inflow, .profile, .body, .turbulenceConstant, .turbulentPrandtl, .resistance, .rayleigh, .prandtl, .scalar: break
      }
    }
    return gradient
  }

  private func elements(_ field: VectorField<Double>, _ model: SpectralModel) -> [Double] {
    var elements: [Double] = []
    elements.reserveCapacity(model.grid.dimension * model.grid.cellCount)
    for component in field { component.forEachRow(of: model.grid.interior) { elements.append(contentsOf: $0) } }
    return elements
  }
}
