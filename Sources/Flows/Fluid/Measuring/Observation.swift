import CaseFiles
import Fields

/// What is kept of a run as it goes, for its measurements and the summary of its forces: two
/// numbers a body for each step, and the energy where it is asked for.
final class Observation: FlowObserver {
  let flow: any FluidFlow
  let setup: Case
  /// Of each body, along x and y.
  private(set) var forces: [[Signal]]
  /// Of each solid body the forces of pressure along x and y, and those of friction, from
  /// `partsStart` on.
  private(set) var parts: [[Signal]] = []
  /// From when on a measurement takes a part of a force; nil if none does.
  private let partsStart: Double?
  let stresses: SurfaceStresses
  private(set) var energy: Signal?
  private let initialEnergy: Double?
  /// Of each solid body by name.
  let resolution: [String: BodyResolution]

  /// - Parameter watchesEnergy: whether the kinetic energy is kept even if no measurement needs it.
  init(_ flow: any FluidFlow, watchesEnergy: Bool = false) {
    self.flow = flow
    setup = flow.model.setup
    resolution = BodyResolution.all(flow.model.setup, viscosity: flow.viscosity, end: flow.model.setup.time.end ?? 0)
    forces = flow.model.setup.bodies.map { _ in [Signal(), Signal()] }
    stresses = SurfaceStresses(flow)
    let setup = setup
    partsStart =
      setup.measurements.compactMap { measurement in
        guard case .force(let force, _) = measurement.kind as? FluidMeasurement, force.part != nil else { return nil }
        return ForceScale(force.body, given: force, setup, end: setup.time.end ?? 0).window.start
      }.min()
    let needsEnergy = setup.measurements.contains {
      switch $0.kind as? FluidMeasurement {
      case .kineticEnergy(let time): time != nil
      case .dissipationPeak: true
      default: false
      }
    }
    energy = needsEnergy || watchesEnergy ? Signal() : nil
    initialEnergy = energy == nil ? nil : flow.diagnostic(Diagnostic.kineticEnergy)
  }

  func afterStep() {
    let time = flow.time
    for body in forces.indices { for axis in 0..<2 { forces[body][axis].append(flow.lastForces[body][axis], at: time) } }
    if let partsStart, time > partsStart { appendParts(at: time) }
    if energy != nil, let value = flow.diagnostic(Diagnostic.kineticEnergy) { energy?.append(value, at: time) }
  }

  private func appendParts(at time: Double) {
    if parts.isEmpty {
      parts = setup.solidBodies.map { _ in [Signal](repeating: Signal(start: time - (flow.timeSteps.last ?? 0)), count: 4) }
    }
    for (body, (pressure, friction)) in stresses.forces().enumerated() {
      for (index, force) in [pressure.x, pressure.y, friction.x, friction.y].enumerated() { parts[body][index].append(force, at: time) }
    }
  }

  var memory: [String: [Double]] {
    get {
      var memory: [String: [Double]] = [:]
      for (name, signals) in [("force", forces), ("part", parts)] {
        for (body, signals) in signals.enumerated() {
          for (index, signal) in signals.enumerated() { memory["\(name)_\(body)_\(index)"] = signal.memory }
        }
      }
      memory["energy"] = energy?.memory
      return memory
    }
    set {
      func signal(_ name: String) -> Signal? {
        newValue[name].map {
          var signal = Signal()
          signal.memory = $0
          return signal
        }
      }
      for body in forces.indices { for axis in 0..<2 { forces[body][axis] = signal("force_\(body)_\(axis)") ?? Signal() } }
      parts = setup.solidBodies.indices.compactMap { body in (0..<4).map { signal("part_\(body)_\($0)") }.complete() }
      if energy != nil { energy = signal("energy") ?? Signal() }
    }
  }

  // MARK: What came out

  /// By name of the body.
  func forceSummaries() -> [String: ForceSummary] {
    var summaries: [String: ForceSummary] = [:]
    for (body, signals) in zip(setup.bodies, forces) {
      let scale = ForceScale(body.name, setup, end: flow.time)
      summaries[body.name] = ForceSummary(signals[0], signals[1], scale)
    }
    return summaries
  }

  /// The measurements of the case by name, and of those that have no value, such as at a time that
  /// the run did not reach, why not.
  func measurements() -> (values: [String: Double], missing: [String: String]) {
    var (values, missing) = ([String: Double](), [String: String]())
    for measurement in setup.measurements {
      do { values[measurement.name] = try value(measurement) } catch { missing[measurement.name] = error.description }
    }
    return (values, missing)
  }

  /// - Throws: `MeasurementError` that says why there is no value.
  private func value(_ measurement: Measurement) throws(MeasurementError) -> Double {
    func found<T>(_ value: T?, _ otherwise: String) throws(MeasurementError) -> T {
      guard let value else { throw MeasurementError(otherwise) }
      return value
    }
    let outside = "its time lies outside the run, which ended at \(flow.time.short); run longer, or measure earlier"
    guard let kind = measurement.kind as? FluidMeasurement else { throw MeasurementError("the flow has nothing to measure it by") }
    switch kind {
    case .extremum(let line, let isMaximum): return VelocityLine(line, flow).extremum(isMaximum: isMaximum)
    case .pressureDifference(let from, let to):
      let pressure = flow.pressureField()
      return flow.pressureSample(from).value(pressure) - flow.pressureSample(to).value(pressure)
    case .pressureCoefficient(let point):
      try requireParts(point.body)
      let found = try SurfaceReading(point, flow, stresses)
      return found.scale * (found.pressure - (try found.referencePressure()))
    case .skinFriction(let point):
      try requireParts(point.body)
      let found = try SurfaceReading(point, flow, stresses)
      return found.scale * found.shear
    case .force(let force, let statistic):
      if force.part != nil { try requireParts(force.body) }
      let (signal, scale) = try found(record(force), "the case has no body `\(force.body)`")
      let reaches = scale.window.end <= flow.time * (1 + 1e-9)
      let summary = try found(reaches ? signal.summary(from: scale.window.start, to: scale.window.end) : nil, outside)
      return summary.scaled(scale.coefficient)[statistic]
    case .strouhal(let force):
      let body = try found(setup.bodies.firstIndex { $0.name == force.body }, "the case has no body `\(force.body)`")
      let scale = ForceScale(force.body, given: force, setup, end: flow.time)
      let reference = scale.reference.map { _ in ForceSummary(forces[body][0], forces[body][1], scale) }
      let summary = try found(try found(reference, "there are no scales; add `reference: { velocity: …, length: … }`"), outside)
      return try found(
        summary.strouhal,
        "the lift does not oscillate at least twice from time \(scale.window.start.short) to \(scale.window.end.short); run longer, or disturb the flow"
      )
    case .kineticEnergy(let time):
      guard let time else { return try found(flow.diagnostic(Diagnostic.kineticEnergy), "these equations have no kinetic energy") }
      if time == 0, let initialEnergy { return initialEnergy }
      return try found(energy?.value(at: time), outside)
    case .dissipationPeak(let isTime):
      let peak = try found(dissipation?.peak(), "the run has no steps")
      return isTime ? peak.time : peak.value
    case .velocityError(let solution): return velocityError(solution)
    }
  }

  private func requireParts(_ body: String) throws(MeasurementError) {
    if let reason = resolution[body]?.whyNoParts(body) { throw MeasurementError(reason) }
  }

  private var dissipation: Signal? { initialEnergy.flatMap { energy?.decay(initial: $0) } }

  /// A force of the case and how it is judged; nil without such a body.
  private func record(_ force: FluidMeasurement.Force) -> (Signal, ForceScale)? {
    guard let body = setup.bodies.firstIndex(where: { $0.name == force.body }) else { return nil }
    let (axis, scale) = (force.component == .drag ? 0 : 1, ForceScale(force.body, given: force, setup, end: flow.time))
    guard let part = force.part else { return (forces[body][axis], scale) }
    guard let body = setup.solidBodies.firstIndex(where: { $0.name == force.body }) else { return nil }
    return (parts.isEmpty ? Signal() : parts[body][part == .pressure ? axis : 2 + axis], scale)
  }

  private func velocityError(_ solution: VectorFunction) -> Double {
    let (grid, velocity) = (flow.model.grid, flow.observedVelocity())
    var mean = 0.0
    for component in 0..<grid.dimension {
      let walls = flow.isStaggered && !flow.model.isPeriodic(component)
      let faces = walls ? grid.interior.replacing(component, 1..<grid.cells[component]) : grid.interior
      let field = velocity[component]
      let placed = flow.isStaggered ? component : nil
      var (squares, volume) = (0.0, 0.0)
      faces.forEach { i, j, k in
        let share = grid.relativeVolume(i, j, k, component: placed)
        let exact = solution.components[component].value(at: grid.position(i, j, k, component: placed), time: flow.time)
        squares += share * ((field[i, j, k] - exact) * (field[i, j, k] - exact))
        volume += share
      }
      mean += squares / volume
    }
    return mean.squareRoot()
  }

  // MARK: Curves

  func curve(_ kind: any CurveKind) -> Curve? {
    guard let curve = kind as? FluidCurve else { return nil }
    switch curve {
    case .profile(let line):
      let line = VelocityLine(line, flow)
      return Curve(x: line.places, y: line.values)
    case .energy: return initialEnergy.flatMap { first in energy.map { Curve(x: [$0.start] + $0.ends, y: [first] + $0.values) } }
    case .dissipation: return dissipation.map { Curve(x: $0.middles, y: $0.values) }
    case .force(let force):
      return record(force).map { signal, scale in Curve(x: signal.middles, y: signal.values.map { $0 * scale.coefficient }) }
    }
  }
}

extension Signal.Summary {
  subscript(_ statistic: FluidMeasurement.Statistic) -> Double {
    switch statistic {
    case .mean: mean
    case .minimum: minimum
    case .maximum: maximum
    case .rms: rms
    case .amplitude: amplitude
    case .peakToPeak: maximum - minimum
    }
  }
}
