import CaseFiles
import Fields
import Scalars
import Sweeps

/// The parameters of incompressible flows.
extension FlowModel {
  public typealias Values = FlowParameters<Double>
  typealias Row = Parameter<FlowParameters<Double>>

  /// Everything that the case could name as a control.
  func declaredParameters() -> [Row] {
    let flow = physics.flow
    let faceCount = (0..<dimension).reduce(0) { $0 + unknownFaces($1).count }
    var rows: [Row] = [
      number(.viscosity, "length^2/time", 0.2 * max(flow.viscosity, 1e-3)) { $0.viscosity },
      number(.turbulenceConstant, "1", 0.2 * max(flow.turbulence?.constant ?? 0, 1e-2)) { $0.turbulenceConstant },
      number(.turbulentPrandtl, "1", 0.2 * (flow.turbulence?.prandtl ?? 1)) { $0.turbulentPrandtl },
      number(.rayleigh, "1", 0.2 * (flow.convection?.rayleigh ?? 1)) { $0.rayleigh },
      number(.prandtl, "1", 0.2 * (flow.convection?.prandtl ?? 1)) { $0.prandtl },
      field(.initialVelocity, "initial_velocity", file: "velocity", "length/time", faceCount, faceMeasures, components: dimension) {
        .faces($0.initialVelocity)
      },
      field(.force, "force", file: "force", "length/time^2", faceCount, faceMeasures, components: dimension) {
        $0.force.isEmpty ? nil : .faces($0.force)
      },
      field(.resistance, "resistance", file: "resistance", "1/time", grid.cellCount, cellMeasures) { $0.resistance.map { .cells($0.own) } },
    ]
    rows += setup.names.parameters { $0.names }
    rows += physics.initial.modelParameters { $0.numbers }
    rows += uniformParameters() + conditions.indices.flatMap(sideParameters)
    return rows + scalars.indices.flatMap(scalarParameters) + bodyParameters()
  }

  /// Fields that are given by numbers.
  private func uniformParameters() -> [Row] {
    func row(_ control: Control, _ unit: String, _ values: [Double]?) -> [Row] {
      guard let values else { return [] }
      let magnitude = 0.05 * values.reduce(0.2) { max($0, abs($1)) }
      return [Row(control, unit: unit, magnitude: magnitude, count: values.count) { $0.numbers[control] ?? [] }]
    }
    return row(.uniformForce, "length/time^2", physics.flow.force?.constant)
      + row(.uniformResistance, "1/time", physics.flow.resistance?.constant.map { [$0] })
      + scalars.flatMap { scalar in
        row(.scalar(name: scalar.name, parameter: .uniformInitial), scalar.name, scalar.initial.constant.map { [$0] })
          + row(.scalar(name: scalar.name, parameter: .uniformSource), "\(scalar.name)/time", scalar.source?.constant.map { [$0] })
      }
  }

  private func number(_ control: Control, _ unit: String, _ magnitude: Double, _ value: @escaping (Values) -> Double) -> Row {
    Row(control, unit: unit, magnitude: magnitude) { [value($0)] }
  }

  /// - Parameters:
  ///   - name: that of the derivative in pictures.
  ///   - file: that of the field in files.
  private func field(
    _ control: Control, _ name: String, file: String, _ unit: String, _ count: Int, _ measures: @escaping () -> [Double],
    components: Int = 1, _ field: @escaping (Values) -> StandingField?
  ) -> Row {
    let reading = FieldReading(self)
    let form = FieldForm<Values>(components: components) {
      field($0).map(reading.density)
    } located: { [unowned self] values in
      switch field(values) {
      case .faces(let fields): located(fields, file, control.path, units: unit, isStaggered: true)
      case .cells(let field): [located(field, file, control.path, units: unit)]
      case nil: []
      }
    }
    return Row(control, .field(name: name, form), unit: unit, magnitude: 0.05, count: count, measures: measures) {
      reading.elements(field($0))
    }
  }

  /// A parameter that is a field, where its values stand.
  private enum StandingField {
    /// Vector components on the faces before the cells of the same index.
    case faces(VectorField<Double>)
    /// One value in each cell.
    case cells(Field<Double>)
  }

  /// Reads fields in the order of pictures, and of the elements of a control.
  private struct FieldReading {
    private let centred: CellCentred
    /// The unknown faces of each component.
    private let faces: [Region]

    init(_ model: FlowModel) {
      centred = CellCentred(model)
      faces = (0..<model.dimension).map(model.unknownFaces)
    }

    func density(_ field: StandingField) -> [Double] {
      switch field {
      case .cells(let field): centred.density(centred.values(field))
      case .faces(let fields): centred.density(centred.vector(fields))
      }
    }

    func elements(_ field: StandingField?) -> [Double] {
      var elements: [Double] = []
      elements.reserveCapacity(faces.count * centred.grid.cellCount)
      func append(_ field: Field<Double>, _ region: Region) {
        field.forEachRow(of: region) { elements.append(contentsOf: $0) }
      }
      switch field {
      case .cells(let field): append(field, centred.grid.interior)
      case .faces(let fields): for (component, region) in zip(fields, faces) { append(component, region) }
      case nil: break
      }
      return elements
    }
  }

  private func sideParameters(_ index: Int) -> [Row] {
    let condition = conditions[index]
    if condition.kind == .wall {
      let along = (0..<dimension).filter { $0 != condition.axis }
      guard condition.velocityNumbers != nil else {
        return [faces(.wall(condition.side), index, fields: along, name: "wall-\(condition.side.rawValue)", unit: "length/time")]
      }
      return [
        Row(.wall(condition.side), unit: "length/time", magnitude: 0.05, count: along.count) { values in
          along.map { values.sideVelocity[index]?[$0] ?? 0 }
        }
      ]
    }
    guard condition.kind == .inflow else { return [] }
    let profile = faces(
      .profile(condition.side), index, fields: [condition.axis], name: "profile-\(condition.side.rawValue)", unit: "length/time")
    guard condition.velocityNumbers != nil else { return [profile] }
    return [
      Row(.inflow(condition.side), unit: "length/time", magnitude: 0.05, count: dimension) { $0.sideVelocity[index] ?? [] }, profile,
    ]
  }

  /// What is prescribed for each face of a side, of some fields of the state one after the other.
  private func faces(_ control: Control, _ index: Int, fields: [Int], name: String, unit: String) -> Row {
    let condition = conditions[index]
    let measures = { [grid, dimension] in
      let (areas, mean) = (FaceAreas(condition, grid), grid.meanFaceArea(condition.axis))
      let rows = 0..<(dimension == 3 ? condition.extent[1] : 1)
      return fields.flatMap { _ in rows.flatMap { b in (0..<condition.extent[0]).map { mean * areas[$0, b] } } }
    }
    return Row(
      control, .faces(name: name), unit: unit, magnitude: 0.05, count: fields.count * condition.extent[0] * condition.extent[1],
      measures: measures
    ) { values in
      var elements: [Double] = []
      for field in fields { values.sides[index].forEachFace { elements.append(values.sides[index][field, $0, $1]) } }
      return elements
    }
  }

  private func scalarParameters(_ index: Int) -> [Row] {
    let (scalar, field) = (scalars[index], dimension + index)
    func control(_ parameter: Control.ScalarParameter) -> Control { .scalar(name: scalar.name, parameter: parameter) }
    let sides = conditions.enumerated().compactMap { side, condition -> Row? in
      guard let given = scalar.conditions[condition.side] else { return nil }
      let unit = if case .flux = given { "\(scalar.name)*length/time" } else { scalar.name }
      if given.source.constant == nil {
        return faces(
          control(.boundary(condition.side)), side, fields: [field], name: "\(scalar.name)-\(condition.side.rawValue)", unit: unit)
      }
      return Row(control(.boundary(condition.side)), unit: unit, magnitude: 0.05) { [$0.scalars[index].boundaries[side] ?? 0] }
    }
    return sides + [
      number(control(.diffusivity), "length^2/time", 0.2 * max(scalar.diffusivity, 1e-3)) { $0.scalars[index].diffusivity },
      Row(control(.buoyancy), unit: "length/(time^2*\(scalar.name))", magnitude: 0.05, count: dimension) { $0.scalars[index].buoyancy },
      number(control(.reference), scalar.name, 0.05 * max(abs(scalar.reference), 0.2)) { $0.scalars[index].reference },
      self.field(control(.initial), "initial_\(scalar.name)", file: scalar.name, scalar.name, grid.cellCount, cellMeasures) {
        .cells($0.initialState[field])
      },
      self.field(
        control(.source), "source_\(scalar.name)", file: "\(scalar.name).source", "\(scalar.name)/time", grid.cellCount, cellMeasures
      ) {
        $0.scalars[index].source.map { .cells($0) }
      },
    ]
  }

  private func bodyParameters() -> [Row] {
    let solid = immersedBodies.enumerated().flatMap { index, outline in
      rows(outline.name, outline.parameters, physics.bodies.first { $0.name == outline.name }) { $0.bodies[index] }
    }
    return solid
      + porousBodies.enumerated().flatMap { index, body in
        rows(body.name, body.parameters, physics.bodies.first { $0.name == body.name }) { $0.resistance?.bodies[index] ?? [] }
      }
  }

  /// Of one body: its parameters stand in one list, those of a vector side by side.
  private func rows(_ name: String, _ parameters: [ImmersedBody.Parameter], _ body: Body?, _ all: @escaping (Values) -> [Double]) -> [Row] {
    var rows: [Row] = []
    var names: [Control.BodyParameter] = []
    for parameter in parameters where names.last != parameter.control && parameter.control != .named { names.append(parameter.control) }
    // An incidence is the angle with the other sign.
    for (parameter, stored, sign) in names.map({ ($0, $0, 1.0) }) + [(.incidence, .angle, -1)] {
      let places = parameters.indices.filter { parameters[$0].control == stored }
      let magnitude =
        parameter == .permeability
        ? 0.2 * (body?.permeability ?? 1)
        : body?.shape.magnitude(of: parameter, spacing: grid.spacing[0]) ?? parameter.quantity.magnitude(grid.spacing[0])
      rows.append(
        Row(.body(name: name, parameter: parameter), unit: parameter.quantity.unit, magnitude: magnitude, count: places.count) { values in
          let numbers = all(values)
          return places.map { sign * numbers[$0] }
        })
    }
    return rows
  }

  // MARK: Measures, in the order of the elements

  /// Volumes of the cells.
  private var cellMeasures: () -> [Double] {
    { [grid] in
      var volumes: [Double] = []
      grid.interior.forEach { volumes.append(grid.cellVolume * grid.relativeVolume($0, $1, $2)) }
      return volumes
    }
  }

  /// Volumes around the unknown faces, component by component.
  private var faceMeasures: () -> [Double] {
    { [grid, regions = (0..<dimension).map(unknownFaces)] in
      var volumes: [Double] = []
      for (component, faces) in regions.enumerated() {
        faces.forEach { volumes.append(grid.cellVolume * grid.relativeVolume($0, $1, $2, component: component)) }
      }
      return volumes
    }
  }
}

extension SideCondition {
  /// The control that moves the velocity's component along an axis, and the element of it; nil of
  /// one that nothing moves.
  func velocityControl(_ component: Int) -> (control: Control, element: Int)? {
    switch kind {
    case .inflow: (.inflow(side), component)
    case .wall: component == axis ? nil : (.wall(side), component < axis ? component : component - 1)
    case .periodic, .slip, .outflow: nil
    }
  }
}
