import CaseFiles
import Fields
import Scalars
import Sweeps

/// What the transport of one scalar depends on; as cotangents, the gradient.
public struct ScalarParameters<S: SweepScalar> {
  public var diffusivity: S
  /// One component per axis.
  public var buoyancy: [S]
  /// The value at which it has no weight.
  public var reference: S
  /// The value or flux of each side that is given by a number, by the index of the side.
  public var boundaries: [Int: S]
  /// Change per time, in the cells; nil where the case has none and does not control it.
  public let source: Field<S>?

  /// Zero.
  init(_ scalar: Tracer, _ model: FlowModel) {
    diffusivity = S(0)
    buoyancy = [S](repeating: S(0), count: model.dimension)
    reference = S(0)
    boundaries = [:]
    for (index, condition) in model.conditions.enumerated() where scalar.conditions[condition.side]?.source.constant != nil {
      boundaries[index] = S(0)
    }
    source = model.hasSource(scalar) ? Field(model.grid) : nil
  }

  mutating func clear() {
    diffusivity = S(0)
    for axis in buoyancy.indices { buoyancy[axis] = S(0) }
    reference = S(0)
    for side in boundaries.keys { boundaries[side] = S(0) }
    source?.clear()
  }
}

extension FlowModel {
  func hasSource(_ scalar: Tracer) -> Bool {
    scalar.source != nil || scalar.sourceFile != nil || setup.controls.contains(.scalar(name: scalar.name, parameter: .source))
  }

  /// The name of the scalar that a field of the state holds.
  func scalarName(_ field: Int) -> String { scalars[field - dimension].name }

  public func scalarIndex(_ name: String) -> Int? { scalars.firstIndex { $0.name == name } }
}

extension FlowParameters {
  /// Sets the values of the case for each scalar, each control moved along a direction:
  /// `moved(value, control, element)`.
  func fillScalars(_ model: FlowModel, _ formulas: FormulaValues<S>, moved anywhere: (Double, Control, Int) -> S) throws {
    for (index, scalar) in model.scalars.enumerated() {
      func moved(_ value: Double, _ parameter: Control.ScalarParameter, _ element: Int = 0) -> S {
        anywhere(value, .scalar(name: scalar.name, parameter: parameter), element)
      }
      scalars[index].diffusivity = moved(scalar.diffusivity, .diffusivity)
      scalars[index].buoyancy = scalar.buoyancy.enumerated().map { moved($1, .buoyancy, $0) }
      scalars[index].reference = moved(scalar.reference, .reference)
      for (side, condition) in model.conditions.enumerated() {
        guard let given = scalar.conditions[condition.side] else { continue }
        let number = given.source.constant.map { moved($0, .boundary(condition.side)) }
        scalars[index].boundaries[side] = number
        let (values, isPlaced) = (sides[side], given.source.isPlaced)
        var isFinite = true
        values.forEachPosition { a, b in
          let point = condition.position(a, b, component: model.dimension + index, grid: model.grid)
          values[model.dimension + index, a, b] = number ?? (isPlaced ? S(0) : S(given.source.value(at: point)))
        }
        let field = model.dimension + index
        formulas.add(.side(side, field: field), at: 0, self, to: values.values(field), plane: values.plane)
        values.forEachPosition { isFinite = isFinite && values[field, $0, $1].real.isFinite }
        var element = 0
        if number == nil {
          values.forEachFace { a, b in
            values[field, a, b] += moved(0, .boundary(condition.side), element)
            element += 1
          }
        }
        if !isFinite { throw FlowError.notFinite("what is given of `\(scalar.name)` at the side `\(condition.side.rawValue)`") }
      }
      func given(_ parameter: Control.ScalarParameter) -> Field<Double>? {
        model.fileFields[.scalar(name: scalar.name, parameter: parameter)]?.first
      }
      let place = model.dimension + index
      try fill(initialState[place], given(.initial), scalar.initial, "the initial `\(scalar.name)`", (.initial(place), formulas)) {
        moved($0, .initial, $1)
      }
      if let field = scalars[index].source {
        let source = scalar.source ?? .number(0)
        try fill(field, given(.source), source, "the source of `\(scalar.name)`", (.source(index), formulas)) { moved($0, .source, $1) }
      }
    }
    guard let convection = model.physics.flow.convection, let index = model.scalarIndex(Convection.scalar) else { return }
    rayleigh = anywhere(convection.rayleigh, .rayleigh, 0)
    prandtl = anywhere(convection.prandtl, .prandtl, 0)
    // With a scale of 1 the bits are those of ν and κ in free-fall units.
    let scale = S.sqrt(S(Convection.cubedHeight(model.setup.domain)) * S.abs(temperatureDifference(model, index)))
    viscosity = S.sqrt(prandtl / rayleigh) * scale
    scalars[index].diffusivity = S(1) / S.sqrt(rayleigh * prandtl) * scale
  }

  /// Of the first of the two sides that Ra is about from the other.
  private func temperatureDifference(_ model: FlowModel, _ index: Int) -> S {
    let sides = model.convectionSides
    guard sides.count == 2 else { return S(1) }
    let means = sides.map { side -> S in
      if let number = scalars[index].boundaries[side] { return number }
      let (areas, values) = (FaceAreas(model.conditions[side], model.grid), self.sides[side])
      var (sum, total) = (S(0), 0.0)
      values.forEachFace { a, b in
        sum += S(areas[a, b]) * values[model.dimension + index, a, b]
        total += areas[a, b]
      }
      return S(1 / total) * sum
    }
    return means[0] - means[1]
  }

  /// Of a gradient: passes a cotangent of the temperature difference on to the values at the sides.
  private func distributeTemperatureDifference(_ bar: S, _ model: FlowModel, _ index: Int) {
    for (side, own) in zip(model.convectionSides, [bar, -bar]) {
      if scalars[index].boundaries[side] != nil {
        scalars[index].boundaries[side, default: S(0)] += own
        continue
      }
      let (areas, bars) = (FaceAreas(model.conditions[side], model.grid), sides[side])
      var total = 0.0
      bars.forEachFace { total += areas[$0, $1] }
      bars.forEachFace { bars[model.dimension + index, $0, $1] += S(areas[$0, $1] / total) * own }
    }
  }

  /// Sets the cells of a field to values of a file, or else to numbers or a formula.
  private func fill(
    _ field: Field<S>, _ given: Field<Double>?, _ source: ScalarFunction, _ what: String,
    _ placed: (target: PlacedFormula.Target, formulas: FormulaValues<S>), moved: (Double, Int) -> S
  ) throws {
    let isPlaced = model.placedTargets.contains(placed.target)
    var element = 0
    field.fill(model.grid.interior) { i, j, k in
      defer { element += 1 }
      return moved(isPlaced ? 0 : given?[i, j, k] ?? source.value(at: model.grid.position(i, j, k)), element)
    }
    placed.formulas.add(placed.target, at: 0, self, to: field.values, plane: model.grid.planeCount)
    if !field.maximumMagnitude(model.grid.interior).isFinite { throw FlowError.notFinite(what) }
  }

  /// Of a gradient: passes the cotangents at sides on to the numbers that they are made of, and
  /// those of viscosity and diffusivity to Ra and Pr.
  func distributeScalars(at values: FlowParameters<S>, _ model: FlowModel) {
    for index in scalars.indices {
      for side in scalars[index].boundaries.keys {
        var sum = S(0)
        sides[side].forEachPosition { sum += sides[side][model.dimension + index, $0, $1] }
        scalars[index].boundaries[side, default: S(0)] += sum
      }
    }
    guard model.physics.flow.convection != nil, let index = model.scalarIndex(Convection.scalar) else { return }
    // One per cent more of Ra is half a per cent less of ν and κ, of Pr half a per cent more of ν
    // and less of κ, of ΔT half a per cent more of both.
    let (byViscosity, byDiffusivity) = (viscosity * values.viscosity, scalars[index].diffusivity * values.scalars[index].diffusivity)
    rayleigh += S(-0.5) * (byViscosity + byDiffusivity) / values.rayleigh
    prandtl += S(0.5) * (byViscosity - byDiffusivity) / values.prandtl
    let difference = values.temperatureDifference(model, index)
    distributeTemperatureDifference(S(0.5) * (byViscosity + byDiffusivity) / difference, model, index)
  }
}

extension SideValues {
  /// Calls `body` for each position along the side, those beyond its ends included.
  func forEachPosition(_ body: (Int, Int) -> Void) {
    for b in places.rows { for a in places.positions { body(a, b) } }
  }
}
