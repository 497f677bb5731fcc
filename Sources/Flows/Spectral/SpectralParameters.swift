import CaseFiles
import Fields
import Scalars
import Sweeps

/// Everything that a spectral flow depends on and can be differentiated by; as cotangents, the
/// gradient. A flow takes them in when it is made, so none can be set from outside.
public final class SpectralParameters<S: SweepScalar>: @unchecked Sendable {
  /// The values of the named numbers of the case, and the entries of its tables.
  public package(set) var names: [S]
  /// Numbers of the case that stand in place of fields: those by which derivatives are wanted.
  public package(set) var numbers: [Control: [S]] = [:]
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
    names = model.setup.names.values.map { _ in S(0) }
    numbers = model.numbers.mapValues { $0.map { _ in S(0) } }
    viscosity = S(0)
    friction = S(0)
    forcingPower = S(0)
    func vector() -> VectorField<S> { (0..<model.grid.dimension).map { _ in Field(model.grid) } }
    initialVelocity = vector()
    force = model.forceIsActive ? vector() : []
  }

  /// Takes out, or puts back, what a gradient sums up.
  func passSums(through archive: inout NumberArchive<S>) {
    archive.pass(&names)
    archive.pass(&numbers) { $0.path < $1.path }
    archive.pass(&forcingPower)
  }

  /// The values of the case, or of a point away from it, each control moved along a direction.
  ///
  /// - Parameters:
  ///   - displacement: what is added to the elements of each control of the case; nil for nothing.
  ///   - direction: for each control of the case its elements' direction; nil for none.
  ///   - combine: the scalar made of a value and its direction.
  public convenience init(
    _ model: SpectralModel, displacement: ControlVector? = nil, direction: ControlVector? = nil,
    combine: @escaping (_ value: Double, _ direction: Double) -> S = { x, _ in S(x) }
  ) throws {
    try self.init(model, ControlPoint(model.bound, displacement: displacement, direction: direction, combine: combine))
  }

  private convenience init(_ model: SpectralModel, _ point: ControlPoint<S>) throws {
    self.init(zeroFor: model)
    let flow = model.physics
    names = point.names
    viscosity = point.moved(flow.viscosity, .viscosity)
    friction = point.moved(flow.friction, .friction)
    forcingPower = point.moved(flow.forcing?.power ?? 0, .forcingPower)
    for (control, values) in model.numbers { numbers[control] = values.enumerated().map { point.moved($1, control, $0) } }
    let initial = try SpectralInitialVelocity(model)
    let (given, scale) = (model.fileFields[.force], model.physics.initial.scale(numbers))
    for component in 0..<model.grid.dimension {
      let start = component * model.grid.cellCount
      var element = start
      initialVelocity[component].fill(model.grid.interior) { i, j, k in
        defer { element += 1 }
        return scale * S(initial.fields[component][i, j, k]) + point.moved(0, .initialVelocity, element)
      }
      guard model.forceIsActive else { continue }
      element = start
      let function = flow.force?.components[component]
      let isPlaced = function?.isPlaced ?? false || numbers[.uniformForce] != nil
      force[component].fill(model.grid.interior) { i, j, k in
        defer { element += 1 }
        let value = given?[component][i, j, k] ?? function?.value(at: model.grid.position(i, j, k)) ?? 0
        return point.moved(isPlaced ? 0 : value, .force, element)
      }
    }
    for placed in placedFields() { placed.formula.add(at: 0, arguments(placed), to: placed.field.values, plane: model.grid.planeCount) }
    for (name, field) in [("the initial velocity", initialVelocity), ("the force", force)] {
      for component in field where !component.maximumMagnitude(model.grid.interior).isFinite { throw FlowError.notFinite(name) }
    }
  }

  /// Sets what a gradient sums up to zero.
  func clearSums() {
    forcingPower = S(0)
    for place in names.indices { names[place] = S(0) }
    for (control, elements) in numbers { numbers[control] = elements.map { _ in S(0) } }
  }

  /// A field, a formula that it is made of, and the number that multiplies this.
  private typealias PlacedField = (field: Field<S>, formula: FormulaOnRows<S>, factor: (control: Control, element: Int)?)

  private func placedFields() -> [PlacedField] {
    let rows = StoredRow.all(of: model.grid.interior, model.grid)
    func placed(_ fields: VectorField<S>, _ functions: VectorFunction?) -> [PlacedField] {
      zip(fields, functions?.components ?? []).compactMap { field, function in
        guard let formula = function.formula, formula.isPlaced, !formula.usesTime else { return nil }
        return (field, FormulaOnRows(formula, rows), nil)
      }
    }
    func scaled(_ field: Field<S>, _ control: Control, _ element: Int, _ formula: Expression) -> PlacedField? {
      guard let values = model.numbers[control] else { return nil }
      return (field, FormulaOnRows(formula.timesArgument(values[element], after: model.setup.names), rows), (control, element))
    }
    let given: VectorFunction? = if case .expressions(let velocity) = model.physics.initial { velocity } else { nil }
    let uniform = force.indices.compactMap { scaled(force[$0], .uniformForce, $0, Expression(1)) }
    let initial = model.physics.initial
    let patterns = initialVelocity.indices.flatMap { component in
      initial.pattern(component, on: model.setup.domain).compactMap { element, formula in
        initial.numbers.flatMap { scaled(initialVelocity[component], $0.control, element, formula) }
      }
    }
    return placed(initialVelocity, given) + placed(force, model.physics.force) + uniform + patterns
  }

  private func arguments(_ placed: PlacedField) -> [S] { names + (placed.factor.map { [numbers[$0.control]?[$0.element] ?? S(0)] } ?? []) }

  /// Of a gradient: passes the cotangents of what is made of names and numbers on to these.
  /// - Parameter values: what it is the gradient at.
  func distribute(at values: SpectralParameters<S>) {
    distributeRandomVelocity()
    for placed in placedFields() {
      let arguments = values.arguments(placed)
      var cotangents = arguments.map { _ in S(0) }
      placed.formula.pullBack(at: 0, arguments, from: placed.field.values, plane: model.grid.planeCount, into: &cotangents)
      for place in names.indices { names[place] += cotangents[place] }
      if let factor = placed.factor { numbers[factor.control]?[factor.element] += cotangents[names.count] }
    }
    if names.isEmpty { return }
    names = model.bound.pulledBack(names, at: values.names, model.declared, plane: plane)
  }

  // MARK: Force in time

  /// The formulas of the force with the time in them, by components.
  private lazy var forceInTime: [(component: Int, formula: FormulaOnRows<S>)] = {
    let rows = StoredRow.all(of: model.grid.interior, model.grid)
    return (model.physics.force?.components ?? []).enumerated().compactMap { component, function in
      guard let formula = function.formula, formula.usesTime else { return nil }
      return (component, FormulaOnRows(formula, rows))
    }
  }()

  /// The force at a time.
  func takeForce(at time: Double, into target: VectorField<S>) {
    for (target, source) in zip(target, force) { target.copy(from: source) }
    for (component, formula) in forceInTime {
      formula.add(at: time, names, to: target[component].values, plane: model.grid.planeCount)
    }
  }

  /// Of a gradient: adds to the names what the cotangents of the force at a time come to.
  /// - Parameter values: what it is the gradient at.
  func addNames(fromForce bars: VectorField<S>, at time: Double, _ values: SpectralParameters<S>) {
    for (component, formula) in forceInTime {
      formula.pullBack(at: time, values.names, from: bars[component].values, plane: model.grid.planeCount, into: &names)
    }
  }

  private func distributeRandomVelocity() {
    // What could be made once can be made again.
    guard case .random(_, let amplitude, _) = model.physics.initial, numbers[.randomAmplitude] != nil,
      let initial = try? SpectralInitialVelocity(model)
    else { return }
    for (bar, field) in zip(initialVelocity, initial.fields) {
      var sum = S(0)
      model.grid.interior.forEach { sum += S(field[$0, $1, $2] / amplitude) * bar[$0, $1, $2] }
      numbers[.randomAmplitude]?[0] += sum
    }
  }
}

extension SpectralParameters {
  /// One real plane of all numbers: of dual numbers the values (0) or the tangents (1).
  func plane(_ index: Int) -> SpectralParameters<Double> {
    let result = SpectralParameters<Double>(zeroFor: model)
    result.names = names.map { $0.plane(index) }
    result.numbers = numbers.mapValues { $0.map { $0.plane(index) } }
    (result.viscosity, result.friction) = (viscosity.plane(index), friction.plane(index))
    result.forcingPower = forcingPower.plane(index)
    for (target, source) in zip(result.initialVelocity + result.force, initialVelocity + force) { target.copy(plane: index, of: source) }
    return result
  }
}
