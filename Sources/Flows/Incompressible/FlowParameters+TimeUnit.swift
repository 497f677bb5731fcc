import Fields
import Scalars
import Sweeps

/// A run with other steps is the same run in another unit of time. In steps that are s times as long
///
///     u(s Δt; x) = s^(−e_u) u(Δt; s^(e_x) x),
///
/// with e the power of one over time in the unit of each quantity x that the flow depends on: 1 of
/// velocities, viscosities and rates, 2 of accelerations. So the derivative by the size of the steps
/// follows from those by the quantities, and no kernel has to know of it:
///
///     Δt du/dΔt = Σ e_x x ∂u/∂x − e_u u
///
/// The quantities are those that the steps read: what sides, walls and fields hold, and not the
/// numbers and names that these were made of.
extension FlowParameters {
  private typealias Number = ReferenceWritableKeyPath<FlowParameters, S>

  private var timedNumbers: [Number] { [\.viscosity, \.outflowSpeed] }

  /// Fields with a unit of time in it, the powers, and where they count.
  private var timedFields: [(field: Field<S>, power: Int, region: Region)] {
    let grid = model.grid
    var fields = (0..<model.dimension).map { (initialState[$0], 1, model.allFaces($0)) }
    for (axis, field) in force.enumerated() { fields.append((field, 2, model.unknownFaces(axis))) }
    for scalar in scalars { if let source = scalar.source { fields.append((source, 1, grid.interior)) } }
    if let resistance { fields.append((resistance.total, 1, grid.interior)) }
    return fields
  }

  /// Multiplies every quantity by the power of a factor that its unit says.
  func changeTimeUnit(by factor: S) {
    let square = factor * factor
    for number in timedNumbers { self[keyPath: number] *= factor }
    for (index, scalar) in scalars.enumerated() {
      scalars[index].diffusivity = scalar.diffusivity * factor
      scalars[index].buoyancy = scalar.buoyancy.map { $0 * square }
    }
    for (index, body) in model.immersedBodies.enumerated() {
      for (place, parameter) in body.parameters.enumerated() where parameter.control == .spin { bodies[index][place] *= factor }
    }
    for (field, power, region) in timedFields {
      region.forEach { field[$0, $1, $2] *= power == 2 ? square : factor }
    }
    for (index, side) in sides.enumerated() {
      for field in 0..<model.fieldCount where isTimed(field, index) { side.forEachPosition { side[field, $0, $1] *= factor } }
    }
  }

  /// Of a gradient: Σ e x x̄, before it is distributed.
  /// - Parameter values: what it is the gradient at.
  func timeUnitCotangent(at values: FlowParameters<S>) -> S {
    var sum = timedNumbers.reduce(S(0)) { $0 + self[keyPath: $1] * values[keyPath: $1] }
    for (own, value) in zip(scalars, values.scalars) {
      sum += own.diffusivity * value.diffusivity
      for (bar, buoyancy) in zip(own.buoyancy, value.buoyancy) { sum += S(2) * bar * buoyancy }
    }
    for (index, body) in model.immersedBodies.enumerated() {
      for (place, parameter) in body.parameters.enumerated() where parameter.control == .spin {
        sum += bodies[index][place] * values.bodies[index][place]
      }
    }
    for ((own, power, region), (value, _, _)) in zip(timedFields, values.timedFields) {
      region.forEach { sum += S(Double(power)) * own[$0, $1, $2] * value[$0, $1, $2] }
    }
    for (index, side) in sides.enumerated() {
      for field in 0..<model.fieldCount where isTimed(field, index) {
        side.forEachPosition { sum += side[field, $0, $1] * values.sides[index][field, $0, $1] }
      }
    }
    return sum
  }

  /// Whether what a side says of a field has a unit of time: velocities, and fluxes of scalars.
  private func isTimed(_ field: Int, _ side: Int) -> Bool {
    if field < model.dimension { return true }
    if case .flux = model.scalars[field - model.dimension].conditions[model.conditions[side].side] { return true }
    return false
  }
}

extension FlowModel {
  public var stepSizeObstacle: String? {
    if let changingPart { return "\(changingPart) changes in time" }
    if physics.flow.convection != nil { return "`flow.rayleigh` gives viscosity and weight in units of their own" }
    if !porousBodies.isEmpty { return "a porous body resists by a rate that is made of the viscosity" }
    if physics.numerics.advection.rawValue == "weno5" { return "`weno5` compares squares of velocities with a number" }
    return nil
  }

  public func timeExponent(ofObjective index: Int) -> Int? {
    setup.objectives[index].statistic == .mean ? (setup.objectives[index].kind as? any IncompressibleFunctional)?.timeExponent : nil
  }
}
