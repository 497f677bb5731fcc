import CaseFiles
import Fields
import Scalars
import Sweeps

/// What resists the flow by −α u; as cotangents, the gradient.
public struct ResistanceParameters<S: SweepScalar> {
  /// α ≥ 0, one over time, in the cells, and along periodic axes in the one before the first: the
  /// field of the case, and what porous bodies add to it.
  public let total: Field<S>
  /// The field of the case alone, in the cells: the total where there are no porous bodies.
  public let own: Field<S>
  /// What each porous body adds: ν χ/K.
  public let shares: [Field<S>]
  /// The parameters of each porous body.
  public var bodies: [[S]]

  /// Zero.
  init(_ model: FlowModel) {
    total = Field(model.grid)
    own = model.porousBodies.isEmpty ? total : Field(model.grid)
    shares = model.porousBodies.map { _ in Field(model.grid) }
    bodies = model.porousBodies.map { [S](repeating: S(0), count: $0.parameters.count) }
  }

  mutating func clear() {
    total.clear()
    own.clear()
    for share in shares { share.clear() }
    for body in bodies.indices { for index in bodies[body].indices { bodies[body][index] = S(0) } }
  }
}

extension FlowModel {
  /// Whether anything resists the flow but its sides and solid bodies.
  var hasResistance: Bool {
    physics.flow.resistance != nil || physics.flow.resistanceFile != nil || !porousBodies.isEmpty || resistanceIsControlled
  }

  /// Whether derivatives by the resistance are wanted: that of a porous body follows from the
  /// viscosity too.
  var resistanceIsDifferentiated: Bool { !porousBodies.isEmpty || resistanceIsControlled }

  private var resistanceIsControlled: Bool {
    bound.needs(.resistance) || bound.needs(.uniformResistance) || physics.flow.resistance?.formula.map(bound.isActive) ?? false
  }

  func porousIndex(_ name: String) -> Int? { porousBodies.firstIndex { $0.name == name } }
}

extension FlowParameters {
  /// Sets the resistance of the case, each control moved along a direction: `moved(value, control,
  /// element)`. The viscosity is known by then.
  func fillResistance(_ model: FlowModel, _ formulas: FormulaValues<S>, moved: (Double, Control, Int) -> S) throws {
    guard let total = resistance?.total else { return }
    let (given, source) = (model.fileFields[.resistance], model.physics.flow.resistance ?? .number(0))
    let isPlaced = model.placedTargets.contains(.resistance)
    func value(_ i: Int, _ j: Int, _ k: Int) -> Double { given?[0][i, j, k] ?? source.value(at: model.grid.position(i, j, k)) }
    var (element, wrong): (Int, (value: Double, point: [Double])?) = (0, nil)
    total.fill(model.grid.interior) { i, j, k in
      defer { element += 1 }
      return moved(isPlaced ? 0 : value(i, j, k), .resistance, element)
    }
    formulas.add(.resistance, at: 0, self, to: total.values, plane: model.grid.planeCount)
    model.grid.interior.forEach { i, j, k in
      let value = value(i, j, k)
      if !(value >= 0 && value.isFinite) && wrong == nil { wrong = (value, model.grid.position(i, j, k)) }
    }
    if let wrong {
      throw FlowError.unresolved(
        "`flow.resistance` is \(wrong.value.short) at [\(wrong.point.map(\.short).joined(separator: ", "))];"
          + " give \(given == nil ? "a formula" : "values") that \(given == nil ? "is" : "are") nowhere negative and always finite")
    }
    if !model.porousBodies.isEmpty { resistance?.own.copy(from: total) }
    for (index, body) in model.porousBodies.enumerated() {
      let parameters = body.parameters.map { moved($0.value, .body(name: body.name, parameter: $0.control), $0.element) }
      resistance?.bodies[index] = parameters
      guard let share = resistance?.shares[index] else { continue }
      share.fill(model.grid.interior) {
        viscosity * body.inversePermeability(parameters, at: model.grid.position($0, $1, $2))
      }
      if share.maximumMagnitude(model.grid.interior) == 0 {
        throw FlowError.unresolved("the porous body `\(body.name)` fills no part of any cell; move its center, or enlarge the domain")
      }
      total.add(share)
    }
    for field in [total] + (resistance?.shares ?? []) { fillBefore(field, model) }
  }

  /// Before the first cell of a periodic axis comes the last one.
  private func fillBefore(_ field: Field<S>, _ model: FlowModel) {
    for axis in 0..<model.dimension where model.isPeriodic(axis) { field.copyLayer(axis: axis, from: model.grid.cells[axis] - 1, to: -1) }
  }

  /// Of a gradient: passes the cotangents of the resistance on to the porous bodies and to the
  /// viscosity that it follows from.
  func distributeResistance(at values: FlowParameters<S>, _ model: FlowModel) {
    guard let resistance, let points = values.resistance else { return }
    for field in [resistance.total] + resistance.shares { gatherBefore(field, model) }
    if !model.porousBodies.isEmpty { resistance.own.copy(from: resistance.total) }
    for (index, body) in model.porousBodies.enumerated() {
      let (bar, place) = (resistance.shares[index], points.bodies[index])
      bar.add(resistance.total)
      let seeded = place.indices.map { place.seeded($0) }
      var (slopes, byViscosity) = (place.map { _ in S(0) }, S(0))
      model.grid.interior.forEach { i, j, k in
        let point = model.grid.position(i, j, k)
        let inverse = body.inversePermeability(place, at: point)
        // Where a body is not, its derivatives are zero too.
        if inverse.real == 0 { return }
        byViscosity += bar[i, j, k] * inverse
        let weight = bar[i, j, k] * values.viscosity
        for parameter in slopes.indices { slopes[parameter] += weight * body.inversePermeability(seeded[parameter], at: point).tangent }
      }
      for parameter in slopes.indices { self.resistance?.bodies[index][parameter] += slopes[parameter] }
      viscosity += byViscosity
    }
  }

  private func gatherBefore(_ field: Field<S>, _ model: FlowModel) {
    for axis in 0..<model.dimension where model.isPeriodic(axis) {
      let last = model.grid.cells[axis] - 1
      model.grid.interior.replacing(axis, -1..<0).forEach { i, j, k in
        var end = [i, j, k]
        end[axis] = last
        field[end[0], end[1], end[2]] += field[i, j, k]
        field[i, j, k] = S(0)
      }
    }
  }
}
