/// Reads measurements and checks them against the domain, the bodies and the duration of their case.
struct MeasurementReading {
  /// The case's own reading of windows, references and names of bodies.
  let objectives: ObjectiveReading
  let domain: Domain?
  let dimensions: Int?

  /// The measurements in order of appearance.
  /// - Parameter taken: names of objectives, which measurements cannot have too.
  func measurements(_ reader: NodeReader, taken: [String]) -> [Measurement] {
    if case .empty = reader.node.content { return [] }
    let taken = Set(taken)
    return reader.entries(of: "measurements by name, such as u_min: { minimum: … }")?.compactMap { entry in
      guard isName(entry.name, at: entry.place, entry.reader) else { return nil }
      if taken.contains(entry.name) {
        entry.reader.fail("`\(entry.name)` is an objective already", at: entry.place, suggestion: "give the measurement another name")
        return nil
      }
      return kind(entry.reader).map { Measurement(name: entry.name, kind: $0) }
    } ?? []
  }

  func isName(_ name: String, at place: Place, _ reader: NodeReader) -> Bool {
    if Body.isName(name) { return true }
    reader.fail("`\(name)` cannot be a name", at: place, suggestion: "begin with a letter and go on with letters, digits, `-` and `_`")
    return false
  }

  /// A map of one keyword.
  func kind(_ reader: NodeReader) -> Measurement.Kind? {
    guard let map = reader.map(keys: Measurement.Kind.keywords) else { return nil }
    let present = map.present(Measurement.Kind.keywords)
    guard present.count == 1, let key = present.first, let field = map[key] else {
      guard case .map(let entries) = reader.node.content, entries.allSatisfy({ Measurement.Kind.keywords.contains($0.key) }) else {
        return nil
      }
      reader.fail(
        "expected exactly one kind of measurement, \(Measurement.Kind.keywords.alternatives), found \(present.count)",
        suggestion: "give each measurement a name of its own")
      return nil
    }
    return kind(key, field)
  }

  private func kind(_ key: String, _ reader: NodeReader) -> Measurement.Kind? {
    switch key {
    case "minimum", "maximum": return line(reader).map { .extremum($0, isMaximum: key == "maximum") }
    case "pressure-difference":
      guard let map = reader.map(keys: ["from", "to"], required: ["from", "to"]) else { return nil }
      let from = map["from"].flatMap(point)
      guard let to = map["to"].flatMap(point), let from else { return nil }
      return .pressureDifference(from: from, to: to)
    case "force":
      let own = ["component", "statistic"]
      guard let map = reader.map(keys: own + ["part"] + Self.forceKeys, required: own + ["body"]) else { return nil }
      let component = map["component"]?.keyword(Measurement.Force.Component.allCases.map(\.rawValue))
      let statistic = map["statistic"]?.keyword(Measurement.Statistic.allCases.map(\.rawValue)).flatMap(
        Measurement.Statistic.init(rawValue:))
      let part = map["part"].map { $0.keyword(Measurement.Force.Part.allCases.map(\.rawValue)) }
      if part != nil, map["body"].flatMap(objectives.solidBody) == nil { return nil }
      guard var force = force(map, component.flatMap(Measurement.Force.Component.init(rawValue:))), let statistic, part != .some(nil)
      else { return nil }
      force.part = part?.flatMap(Measurement.Force.Part.init(rawValue:))
      return .force(force, statistic)
    case "pressure-coefficient": return surfacePoint(reader, keys: ["from"]).map { .pressureCoefficient($0) }
    case "skin-friction": return surfacePoint(reader, keys: []).map { .skinFriction($0) }
    case "strouhal":
      return reader.map(keys: Self.forceKeys, required: ["body"]).flatMap { force($0, .lift) }.map { .strouhal($0) }
    case "kinetic-energy":
      guard let map = reader.map(keys: ["time"]) else { return nil }
      guard let field = map["time"] else { return .kineticEnergy(time: nil) }
      return time(field).map { .kineticEnergy(time: $0) }
    case "dissipation-peak", "dissipation-peak-time":
      return reader.map(keys: []).map { _ in .dissipationPeak(isTime: key == "dissipation-peak-time") }
    default:
      let map = reader.map(keys: ["solution"], required: ["solution"])
      return map?["solution"]?.vectorSource(dimensions: dimensions).map { .velocityError(solution: $0) }
    }
  }

  static let forceKeys = ["body", "reference", "window"]

  /// The force of a map that has `forceKeys`.
  func force(_ map: MapReader, _ component: Measurement.Force.Component?) -> Measurement.Force? {
    let body = map["body"].flatMap(objectives.body)
    let (reference, window) = (
      map["reference"].map(objectives.reference), map["window"].map { objectives.windows.window($0, mayFollow: true) }
    )
    guard let body, let component, reference != .some(nil), window != .some(nil) else { return nil }
    return Measurement.Force(body: body, component: component, reference: reference ?? nil, window: window ?? nil)
  }

  private func surfacePoint(_ reader: NodeReader, keys: [String]) -> Measurement.SurfacePoint? {
    guard let map = reader.map(keys: ["body", "at", "reference"] + keys, required: ["body", "at"]) else { return nil }
    let (body, from) = (map["body"].flatMap(objectives.solidBody), map["from"].map(point))
    let reference = map["reference"].map(objectives.reference)
    guard let at = map["at"].flatMap(point), let body, from != .some(nil), reference != .some(nil) else { return nil }
    return Measurement.SurfacePoint(body: body, at: at, from: from ?? nil, reference: reference ?? nil)
  }

  /// One component along a line, inside the domain.
  func line(_ reader: NodeReader) -> Measurement.Line? {
    let keys = ["velocity", "along", "at"]
    guard let map = reader.map(keys: keys, required: keys) else { return nil }
    let axes = Array(Measurement.axisNames.prefix(dimensions ?? 3))
    func axis(_ key: String) -> Int? { map[key]?.keyword(axes).flatMap(axes.firstIndex(of:)) }
    let component = axis("velocity")
    let at: [Double]? =
      if case .scalar = map["at"]?.node.content, dimensions != 3 { map["at"]?.number().map { [$0] } } else {
        map["at"]?.list(of: "numbers", count: dimensions.map { $0 - 1 })?.map { $0.number() }.complete()
      }
    guard let axis = axis("along"), let component, let at else { return nil }
    for (other, coordinate) in zip(axes.indices.filter { $0 != axis }, at) {
      guard let field = map["at"], isInside(coordinate, other, field) else { return nil }
    }
    return Measurement.Line(component: component, axis: axis, at: at)
  }

  /// A point of the domain.
  func point(_ reader: NodeReader) -> [Double]? {
    guard let point = reader.vector(count: dimensions) else { return nil }
    for (axis, coordinate) in point.enumerated() where !isInside(coordinate, axis, reader) { return nil }
    return point
  }

  private func isInside(_ coordinate: Double, _ axis: Int, _ reader: NodeReader) -> Bool {
    guard let domain, axis < domain.dimensions else { return true }
    let slack = 1e-9 * domain.size[axis]
    if coordinate >= domain.origin[axis] - slack, coordinate <= domain.end[axis] + slack { return true }
    let (lower, upper) = (domain.origin[axis].short, domain.end[axis].short)
    reader.fail(
      "\(Measurement.axisNames[axis]) = \(coordinate.plain) lies outside the domain, which reaches from \(lower) to \(upper)",
      suggestion: "choose a point of the domain")
    return false
  }

  /// A time within the run.
  func time(_ reader: NodeReader) -> Double? {
    guard let time = reader.number(atLeast: 0) else { return nil }
    guard let end = objectives.end, time > end * (1 + 1e-12) else { return time }
    reader.fail(
      "the time \(time.plain) lies outside the run, which ends at \(end.short)", suggestion: "choose a time up to \(end.short)")
    return nil
  }
}
