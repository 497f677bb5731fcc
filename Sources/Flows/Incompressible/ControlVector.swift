import CaseFiles
import Fields
import Scalars

/// One number for each element of each control: a point, a direction or a gradient in the space of a case's controls.
public struct ControlVector: Sendable {
  public private(set) var values: [Control: [Double]]
  public let controls: [Control]

  /// Zero.
  public init(_ model: some SimulationModel) {
    controls = model.setup.controls
    values = [:]
    for control in controls { values[control] = [Double](repeating: 0, count: model.elementCount(control)) }
  }

  /// Nothing yet: for each control its elements are to be set.
  init(emptyFor model: some SimulationModel) {
    controls = model.setup.controls
    values = [:]
  }

  /// The element of a control; zero, and without effect, of a control that the case does not name, by this name or by that of its opposite.
  public subscript(_ control: Control, _ element: Int = 0) -> Double {
    get { values[control]?[element] ?? control.opposite.flatMap { values[$0] }.map { -$0[element] } ?? 0 }
    set { values[control]?[element] = newValue }
  }

  public subscript(all control: Control) -> [Double] { values[control] ?? [] }

  public func dot(_ other: ControlVector) -> Double {
    controls.reduce(0) { sum, control in sum + zip(values[control] ?? [], other.values[control] ?? []).reduce(0) { $0 + $1.0 * $1.1 } }
  }

  public mutating func setAll(_ control: Control, _ elements: [Double]) { values[control] = elements }
}

extension FlowModel {
  /// How many numbers a control has.
  public func elementCount(_ control: Control) -> Int {
    switch control {
    case .viscosity, .turbulenceConstant, .turbulentPrandtl, .rayleigh, .prandtl, .scalar(_, .diffusivity): 1
    case .scalar(let name, .boundary(let side)): isNumber(name, side) ? 1 : faceCount(side)
    case .scalar(_, .buoyancy): dimension
    case .scalar(_, .initial), .scalar(_, .source), .resistance: grid.cellCount
    case .drag, .forcingPower: 0
    case .inflow: dimension
    case .profile(let side): faceCount(side)
    case .body(let name, let parameter):
      bodyParameters(name).filter { $0.control == parameter.stored }.count
    case .initialVelocity, .force: (0..<dimension).map { unknownFaces($0).count }.reduce(0, +)
    }
  }
}

extension Control.BodyParameter {
  /// The parameter that outlines have for it.
  fileprivate var stored: Control.BodyParameter { self == .incidence ? .angle : self }
}

extension FlowModel {
  /// Those of a body, solid or porous.
  fileprivate func bodyParameters(_ name: String) -> [Outline.Parameter] {
    outlines.first { $0.name == name }?.parameters ?? porousIndex(name).map { porousBodies[$0].parameters } ?? []
  }

  private func faceCount(_ side: Side) -> Int { conditions.first { $0.side == side }.map { $0.extent[0] * $0.extent[1] } ?? 0 }

  /// Whether a scalar's value or flux at a side is given by a number.
  private func isNumber(_ scalar: String, _ side: Side) -> Bool {
    scalarIndex(scalar).flatMap { scalars[$0].conditions[side]?.source.constant } != nil
  }
}

extension FlowParameters where S == Double {
  /// The gradient that these cotangents hold, control by control.
  public func gradient(_ model: FlowModel) -> ControlVector {
    var gradient = ControlVector(emptyFor: model)
    for control in gradient.controls {
      switch control {
      case .viscosity: gradient.setAll(control, [viscosity])
      case .turbulenceConstant: gradient.setAll(control, [turbulenceConstant])
      case .turbulentPrandtl: gradient.setAll(control, [turbulentPrandtl])
      case .drag, .forcingPower: break
      case .rayleigh: gradient.setAll(control, [rayleigh])
      case .prandtl: gradient.setAll(control, [prandtl])
      case .scalar(let name, let parameter):
        if let index = model.scalarIndex(name) { gradient.setAll(control, elements(index, parameter, model)) }
      case .inflow(let side):
        if let index = model.conditions.firstIndex(where: { $0.side == side }) {
          gradient.setAll(control, inflowVelocity[index] ?? [])
        }
      case .profile(let side):
        guard let index = model.conditions.firstIndex(where: { $0.side == side }) else { continue }
        gradient.setAll(control, faces(index, model.conditions[index].axis))
      case .body(let name, let parameter):
        let solid = model.outlines.firstIndex { $0.name == name }.map { bodies[$0] }
        let porous = model.porousIndex(name).flatMap { resistance?.bodies[$0] }
        let all = zip(model.bodyParameters(name), solid ?? porous ?? [])
        let sign: Double = parameter == .incidence ? -1 : 1
        gradient.setAll(control, all.filter { $0.0.control == parameter.stored }.map { sign * $0.1 })
      case .initialVelocity: gradient.setAll(control, elements(initialVelocity, model))
      case .resistance: gradient.setAll(control, cells(resistance?.total, model))
      case .force: gradient.setAll(control, elements(force, model))
      }
    }
    return gradient
  }

  private func elements(_ scalar: Int, _ parameter: Control.ScalarParameter, _ model: FlowModel) -> [Double] {
    switch parameter {
    case .diffusivity: return [scalars[scalar].diffusivity]
    case .buoyancy: return scalars[scalar].buoyancy
    case .boundary(let side):
      guard let index = model.conditions.firstIndex(where: { $0.side == side }) else { return [] }
      return scalars[scalar].boundaries[index].map { [$0] } ?? faces(index, model.dimension + scalar)
    case .initial: return cells(initialState[model.dimension + scalar], model)
    case .source: return cells(scalars[scalar].source, model)
    }
  }

  private func cells(_ field: Field<Double>?, _ model: FlowModel) -> [Double] {
    var elements: [Double] = []
    elements.reserveCapacity(model.grid.cellCount)
    field?.forEachRow(of: model.grid.interior) { elements.append(contentsOf: $0) }
    return elements
  }

  /// What is held for each face of a side, of one field of the state.
  private func faces(_ side: Int, _ field: Int) -> [Double] {
    var elements: [Double] = []
    sides[side].forEachFace { elements.append(sides[side][field, $0, $1]) }
    return elements
  }

  private func elements(_ field: VectorField<Double>, _ model: FlowModel) -> [Double] {
    var elements: [Double] = []
    elements.reserveCapacity((0..<model.dimension).reduce(0) { $0 + model.unknownFaces($1).count })
    for component in 0..<model.dimension {
      field[component].forEachRow(of: model.unknownFaces(component)) { elements.append(contentsOf: $0) }
    }
    return elements
  }
}
