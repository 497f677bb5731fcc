import CaseFiles

/// Reads measurements and curves of the forces on bodies, and checks them against the bodies.
struct BodyMeasurementReading {
  let bodies: BodyWords
  let places: PlaceReading

  /// The kinds of measurement.
  var words: [MeasurementWord] {
    [
      MeasurementWord("pressure-coefficient") { surfacePoint($0, keys: ["from"]).map { FluidMeasurement.pressureCoefficient($0) } },
      MeasurementWord("skin-friction") { surfacePoint($0, keys: []).map { FluidMeasurement.skinFriction($0) } },
      MeasurementWord("force", read: forceStatistic),
      MeasurementWord("strouhal") { reader in
        reader.map(keys: Self.forceKeys, required: ["body"]).flatMap { force($0, .lift) }.map { FluidMeasurement.strouhal($0) }
      },
    ]
  }

  /// The kinds of curve.
  var curves: [CurveWord] {
    [
      CurveWord("force") { reader in
        guard let map = reader.map(keys: ["component"] + Self.forceKeys, required: ["component", "body"]) else { return nil }
        let word = map["component"]?.keyword(FluidMeasurement.Force.Component.allCases.map(\.rawValue))
        return force(map, word.flatMap(FluidMeasurement.Force.Component.init(rawValue:))).map { FluidCurve.force($0) }
      }
    ]
  }

  private func forceStatistic(_ reader: NodeReader) -> FluidMeasurement? {
    let own = ["component", "statistic"]
    guard let map = reader.map(keys: own + ["part"] + Self.forceKeys, required: own + ["body"]) else { return nil }
    let component = map["component"]?.keyword(FluidMeasurement.Force.Component.allCases.map(\.rawValue))
    let statistic = map["statistic"]?.keyword(FluidMeasurement.Statistic.allCases.map(\.rawValue))
    let part = map["part"].map { $0.keyword(FluidMeasurement.Force.Part.allCases.map(\.rawValue)) }
    if part != nil, map["body"].flatMap(bodies.solidBody) == nil { return nil }
    guard var force = force(map, component.flatMap(FluidMeasurement.Force.Component.init(rawValue:))), part != .some(nil),
      let statistic = statistic.flatMap(FluidMeasurement.Statistic.init(rawValue:))
    else { return nil }
    force.part = part?.flatMap(FluidMeasurement.Force.Part.init(rawValue:))
    return .force(force, statistic)
  }

  private static let forceKeys = ["body", "reference", "window"]

  /// The force of a map that has `forceKeys`.
  private func force(_ map: MapReader, _ component: FluidMeasurement.Force.Component?) -> FluidMeasurement.Force? {
    let body = map["body"].flatMap(bodies.body)
    let (reference, window) = (
      map["reference"].map(bodies.reference), map["window"].map { places.windows.window($0, mayFollow: true) }
    )
    guard let body, let component, reference != .some(nil), window != .some(nil) else { return nil }
    return FluidMeasurement.Force(body: body, component: component, reference: reference ?? nil, window: window ?? nil)
  }

  private func surfacePoint(_ reader: NodeReader, keys: [String]) -> FluidMeasurement.SurfacePoint? {
    guard let map = reader.map(keys: ["body", "at", "reference"] + keys, required: ["body", "at"]) else { return nil }
    let (body, from) = (map["body"].flatMap(bodies.solidBody), map["from"].map(places.point))
    let reference = map["reference"].map(bodies.reference)
    guard let at = map["at"].flatMap(places.point), let body, from != .some(nil), reference != .some(nil) else { return nil }
    return FluidMeasurement.SurfacePoint(body: body, at: at, from: from ?? nil, reference: reference ?? nil)
  }
}
