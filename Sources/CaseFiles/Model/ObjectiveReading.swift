/// Reads the objectives of a case and checks them against its bodies and its duration.
struct ObjectiveReading {
  /// Bodies as they are named in the file, including those with errors, so that one mistake is not reported twice.
  let bodyNames: [String]
  /// Of those, the bodies that are porous.
  let porousNames: [String]
  let scalarNames: [String]
  let scalars: [TransportedScalar]
  let boundaries: Boundaries?
  let windows: WindowReading
  let dimensions: Int?
  /// The case file, beside which files are looked for.
  let source: String

  /// The time at which the run ends, where it is known.
  var end: Double? { windows.end }

  /// The same for a run of unknown length.
  var withoutEnd: ObjectiveReading {
    ObjectiveReading(
      bodyNames: bodyNames, porousNames: porousNames, scalarNames: scalarNames, scalars: scalars, boundaries: boundaries,
      windows: WindowReading(end: nil, writtenEnd: nil), dimensions: dimensions, source: source)
  }

  /// The objectives in order of appearance.
  func objectives(_ reader: NodeReader) -> [Objective] {
    if case .empty = reader.node.content { return [] }
    return reader.entries(of: "objectives, such as drag: { body: … }")?.compactMap { objective($0.name, $0.place, $0.reader) } ?? []
  }

  private func objective(_ name: String, _ place: Place, _ reader: NodeReader) -> Objective? {
    var kind = name
    var explicit = false
    if case .map(let entries) = reader.node.content, let entry = entries.first(where: { $0.key == "kind" }) {
      let kindReader = NodeReader(node: entry.value, path: "\(reader.path).kind", errors: reader.errors)
      guard let word = kindReader.keyword(Objective.Kind.keywords) else { return nil }
      kind = word
      explicit = true
    }
    guard Objective.Kind.keywords.contains(kind), explicit || kind == name, Body.isName(name) else {
      reader.fail(
        "unknown objective `\(name)`, expected \(Objective.Kind.keywords.alternatives), or a name of your own with `kind:` beneath",
        at: place, suggestion: NearestName.question(name, among: Objective.Kind.keywords) ?? "add `kind: drag` or another kind")
      return nil
    }
    let keys = (explicit ? ["kind"] : []) + settings(of: kind).keys + ["window"]
    guard let map = reader.map(keys: keys, required: settings(of: kind).required) else { return nil }
    let window = map["window"].flatMap { windows.window($0, mayFollow: false) }
    let reference = map["reference"].flatMap(reference)
    switch kind {
    case "drag": return map["body"].flatMap(body).map { Objective(name: name, kind: .drag(body: $0), reference: reference, window: window) }
    case "lift": return map["body"].flatMap(body).map { Objective(name: name, kind: .lift(body: $0), reference: reference, window: window) }
    case "kinetic-energy": return Objective(name: name, kind: .kineticEnergy, window: window)
    case "enstrophy": return Objective(name: name, kind: .enstrophy, window: window)
    case _ where ScalarObjective.keywords.contains(kind):
      return ScalarObjective(kind, map, scalars: scalars, names: scalarNames, boundaries: boundaries, dimensions: dimensions)
        .map { Objective(name: name, kind: .scalar($0), window: window) }
    default: return map["target"].flatMap(target).map { Objective(name: name, kind: .distance(target: $0), window: window) }
    }
  }

  private func settings(of kind: String) -> (keys: [String], required: [String]) {
    switch kind {
    case "drag", "lift": return (["body", "reference"], ["body"])
    case "distance": return (["target"], ["target"])
    case _ where ScalarObjective.keywords.contains(kind):
      let keys = ["scalar"] + ScalarObjective.keys(of: kind)
      return (keys, keys)
    default: return ([], [])
    }
  }

  func body(_ reader: NodeReader) -> String? {
    guard let name = reader.text(expected: "the name of a body") else { return nil }
    guard bodyNames.contains(name) else {
      let known = bodyNames.isEmpty ? "the case has no bodies" : "the bodies are \(bodyNames.map { "`\($0)`" }.joined(separator: ", "))"
      let advice = bodyNames.isEmpty ? "add it under `bodies`" : bodyNames.count == 1 ? "write `\(bodyNames[0])`" : "name one of them"
      reader.fail("no body is named `\(name)`, \(known)", suggestion: NearestName.question(name, among: bodyNames) ?? advice)
      return nil
    }
    return name
  }

  /// A body with a surface that fluid cannot pass.
  func solidBody(_ reader: NodeReader) -> String? {
    guard let name = body(reader) else { return nil }
    if porousNames.contains(name) {
      reader.fail(
        "`\(name)` is porous: pressure and friction do not act on its surface", suggestion: "name a solid body, or ask for the whole force")
      return nil
    }
    return name
  }

  func reference(_ reader: NodeReader) -> Objective.Reference? {
    let keys = ["velocity", "length"] + (dimensions == 3 ? ["area"] : [])
    guard let map = reader.map(keys: keys, required: keys) else { return nil }
    let velocity = map["velocity"]?.number(above: 0)
    let area = map["area"]?.number(above: 0)
    guard let length = map["length"]?.number(above: 0), let velocity, area != nil || dimensions != 3 else { return nil }
    return Objective.Reference(velocity: velocity, length: length, area: area)
  }

  private func target(_ reader: NodeReader) -> Objective.Target? {
    switch reader.node.content {
    case .scalar(let text, _):
      if text.contains("/") || text.hasSuffix(".hdf") || text.hasSuffix(".h5") {
        reader.fail(
          "expected a velocity to measure the distance to, found the path `\(text.excerpt(around: 0))`",
          suggestion: "write { file: \(text.excerpt(around: 0)) }")
        return nil
      }
      switch reader.keyword(["taylor-green", "at-rest"]) {
      case "taylor-green": return .taylorGreen
      case "at-rest": return .atRest
      default: return nil
      }
    case .map:
      let path = reader.map(keys: ["file"], required: ["file"])?["file"]?.text(expected: "the path of a snapshot")
      return path.map { .file(TextFile.absolute($0, besides: source)) }
    case .list, .empty:
      return reader.vectorSource(dimensions: dimensions).map { .expressions($0) }
    }
  }
}
