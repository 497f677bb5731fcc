import CaseFiles

/// Reads measurements and curves of the flow of a fluid, and checks them against domain and duration.
struct FluidMeasurementReading {
  let places: PlaceReading

  /// The kinds of measurement.
  var words: [MeasurementWord] {
    [
      MeasurementWord("minimum") { line($0).map { FluidMeasurement.extremum($0, isMaximum: false) } },
      MeasurementWord("maximum") { line($0).map { FluidMeasurement.extremum($0, isMaximum: true) } },
      MeasurementWord("pressure-difference", read: pressureDifference),
      MeasurementWord("kinetic-energy", read: kineticEnergy),
      MeasurementWord("dissipation-peak") { $0.map(keys: []).map { _ in FluidMeasurement.dissipationPeak(isTime: false) } },
      MeasurementWord("dissipation-peak-time") { $0.map(keys: []).map { _ in FluidMeasurement.dissipationPeak(isTime: true) } },
      MeasurementWord("velocity-error") { reader in
        let map = reader.map(keys: ["solution"], required: ["solution"])
        return map?["solution"]?.vectorFunction(dimensions: places.dimensions, inTime: true).map {
          FluidMeasurement.velocityError(solution: $0)
        }
      },
    ]
  }

  /// The kinds of curve.
  var curves: [CurveWord] {
    [
      CurveWord("profile") { line($0).map { FluidCurve.profile($0) } },
      CurveWord("energy") { $0.map(keys: []).map { _ in FluidCurve.energy } },
      CurveWord("dissipation") { $0.map(keys: []).map { _ in FluidCurve.dissipation } },
    ]
  }

  private func pressureDifference(_ reader: NodeReader) -> FluidMeasurement? {
    guard let map = reader.map(keys: ["from", "to"], required: ["from", "to"]) else { return nil }
    let from = map["from"].flatMap(places.point)
    guard let to = map["to"].flatMap(places.point), let from else { return nil }
    return .pressureDifference(from: from, to: to)
  }

  private func kineticEnergy(_ reader: NodeReader) -> FluidMeasurement? {
    guard let map = reader.map(keys: ["time"]) else { return nil }
    guard let field = map["time"] else { return .kineticEnergy(time: nil) }
    return places.time(field).map { .kineticEnergy(time: $0) }
  }

  /// One component along a line, inside the domain.
  private func line(_ reader: NodeReader) -> FluidMeasurement.Line? {
    let keys = ["velocity", "along", "at"]
    guard let map = reader.map(keys: keys, required: keys) else { return nil }
    let axes = Array(FluidMeasurement.axisNames.prefix(places.dimensions ?? 3))
    func axis(_ key: String) -> Int? { map[key]?.keyword(axes).flatMap(axes.firstIndex(of:)) }
    let component = axis("velocity")
    let at: [Double]? =
      if case .scalar = map["at"]?.node.content, places.dimensions != 3 { map["at"]?.number().map { [$0] } } else {
        map["at"]?.list(of: "numbers", count: places.dimensions.map { $0 - 1 })?.map { $0.number() }.complete()
      }
    guard let axis = axis("along"), let component, let at else { return nil }
    for (other, coordinate) in zip(axes.indices.filter { $0 != axis }, at) {
      guard let field = map["at"], places.isInside(coordinate, other, field) else { return nil }
    }
    return FluidMeasurement.Line(component: component, axis: axis, at: at)
  }
}

/// A curve of the flow of a fluid.
public enum FluidCurve: CurveKind {
  /// A velocity component along a line at the end of the run.
  case profile(FluidMeasurement.Line)
  /// The mean kinetic energy over time, and the rate at which it falls.
  case energy, dissipation
  /// The force on a body over time.
  case force(FluidMeasurement.Force)

  public var labels: (x: String, y: String) {
    let axes = FluidMeasurement.axisNames
    switch self {
    case .profile(let line): return (axes[line.axis], "velocity along \(axes[line.component])")
    case .energy: return ("time", "mean kinetic energy")
    case .dissipation: return ("time", "rate at which the mean kinetic energy falls")
    case .force(let force): return ("time", force.component.rawValue)
    }
  }

  public var resolved: (key: String, value: ResolvedValue) {
    switch self {
    case .profile(let line): ("profile", line.resolved)
    case .energy: ("energy", .map([]))
    case .dissipation: ("dissipation", .map([]))
    case .force(let force): ("force", .map([("component", .text(force.component.rawValue))] + force.resolved))
    }
  }
}
