import CaseFiles

extension Observation {
  /// What someone who uses the numbers of the run should know, in sentences.
  func notes() -> [String] {
    let bodies = setup.solidBodies.map(\.name)
    return [flow.note].compactMap { $0 } + bodies.compactMap { resolution[$0]?.note($0) } + bodies.compactMap(partsNote)
  }

  /// By which scales a force among objectives and measurements is a coefficient, by name; of those
  /// that are not named here it is a force.
  private func coefficientScales() -> [String: ForceSummary.Scales] {
    var scales: [String: ForceSummary.Scales] = [:]
    for objective in setup.objectives {
      scales[objective.name] = objective.forceReference.map { ForceSummary.Scales($0, origin: "objective `\(objective.name)`") }
    }
    for measurement in setup.measurements {
      guard case .force(let force, _) = measurement.kind as? FluidMeasurement else { continue }
      let scale = ForceScale(force.body, given: force, setup, end: flow.time)
      if let reference = scale.reference, let origin = scale.origin {
        scales[measurement.name] = ForceSummary.Scales(reference, origin: origin)
      }
    }
    return scales
  }

  /// Objectives and measurements that are forces or coefficients of these.
  private var forceNames: Set<String> {
    let objectives = setup.objectives.filter { $0.kind is any BodyForceObjective }
    let measurements = setup.measurements.filter { if case .force = $0.kind as? FluidMeasurement { true } else { false } }
    return Set(objectives.map(\.name) + measurements.map(\.name))
  }

  /// Whether pressure and friction on a body are resolved, if anything asks for them: too few cells
  /// across, or parts that do not make up the whole.
  private func partsNote(_ name: String) -> String? {
    guard let body = resolution[name], asksForParts(name) else { return nil }
    if let reason = body.whyNoParts(name) { return reason }
    let (gap, cells) = (partsGap(name), body.cellsAcross.brief)
    if body.cellsAcross < BodyResolution.cellsForParts * (1 - 1e-9) {
      let shortfall = gap.map { ", and their sum misses the whole force by \((100 * $0).brief) %" } ?? ""
      return "pressure and friction on `\(name)` are not resolved: it is \(cells) cells across, and it takes four\(shortfall)"
    }
    guard let gap, gap > 0.1 else { return nil }
    let share = (100 * gap).brief
    return "pressure and friction on `\(name)` are not resolved: their sum misses the whole by \(share) % with \(cells) cells across it"
  }

  private func asksForParts(_ name: String) -> Bool {
    setup.output.forceParts || setup.output.surfaces
      || setup.measurements.contains {
        switch $0.kind as? FluidMeasurement {
        case .force(let force, _): force.part != nil && force.body == name
        case .pressureCoefficient(let point), .skinFriction(let point): point.body == name
        default: false
        }
      }
  }

  /// |pressure + friction − whole| in the mean over the time that the body's forces are judged over, by the largest of the three; nil where parts were not measured.
  private func partsGap(_ name: String) -> Double? {
    guard let solid = setup.solidBodies.firstIndex(where: { $0.name == name }), !parts.isEmpty,
      let body = setup.bodies.firstIndex(where: { $0.name == name })
    else { return nil }
    let (start, end) = (parts[solid][0].start, flow.time)
    func mean(_ signal: Signal) -> Double { signal.summary(from: start, to: end)?.mean ?? 0 }
    let (pressure, friction) = ([0, 1].map { mean(parts[solid][$0]) }, [2, 3].map { mean(parts[solid][$0]) })
    let whole = forces[body].map(mean)
    let scale = max(pressure.norm, friction.norm, whole.norm)
    return scale > 0 ? [0, 1].map { pressure[$0] + friction[$0] - whole[$0] }.norm / scale : nil
  }
}

extension Observation {
  func bodies() -> BodyReport {
    var report = BodyReport()
    (report.forces, report.coefficients) = (forceSummaries(), coefficientScales())
    (report.resolution, report.forceNames) = (resolution, forceNames)
    return report
  }

  func cellNumbers() -> CellNumbers? { CellNumbers(flow) }

  /// The forces on bodies, component by component; then, where the case asks for them, those of
  /// pressure and those of friction.
  var columns: [String] {
    let axes = setup.domain.dimensions
    return setup.bodies.flatMap { ColumnNames.force(on: $0, dimensions: axes) }
      + (setup.output.forceParts ? setup.solidBodies.flatMap { ColumnNames.forceParts(on: $0, dimensions: axes) } : [])
  }

  /// Forces by the density, in the plane also by the depth.
  var columnUnits: [String] { columns.map { _ in setup.domain.dimensions == 2 ? "length^3/time^2" : "length^4/time^2" } }

  /// Drag and lift of the first two bodies, as coefficients where there are scales.
  func headline() -> [(name: String, value: Double)] {
    zip(setup.bodies, flow.lastForces).prefix(2).flatMap { body, force -> [(name: String, value: Double)] in
      let scale = ForceScale(body.name, setup, end: setup.time.end ?? 0)
      let (letter, suffix) = (scale.reference == nil ? "F" : "C", setup.bodies.count > 1 ? " \(body.name)" : "")
      let names = scale.reference == nil ? ["x", "y"] : ["d", "l"]
      return zip(names, force).map { ("\(letter)\($0)\(suffix)", $1 * scale.coefficient) }
    }
  }

  func row() -> [Double] {
    guard setup.output.forceParts else { return Array(flow.lastForces.joined()) }
    let axes = 0..<setup.domain.dimensions
    return flow.lastForces.joined()
      + stresses.forces().flatMap { parts in axes.map { parts.pressure[$0] } + axes.map { parts.friction[$0] } }
  }
}
