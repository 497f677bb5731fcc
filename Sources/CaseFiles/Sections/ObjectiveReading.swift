/// Reads the section `objective`.
struct ObjectiveReading {
  let words: [ObjectiveWord]
  let windows: WindowReading

  private var keywords: [String] { words.map(\.keyword) }

  /// The objectives in order of appearance.
  func objectives(_ reader: NodeReader) -> [Objective] {
    if case .empty = reader.node.content { return [] }
    let entries = reader.entries(of: "objectives by name, such as kinetic-energy: {} or efficiency: \"lift/drag\"") ?? []
    let names = entries.map(\.name)
    let objectives = entries.compactMap { entry in
      if case .scalar = entry.reader.node.content { return formula(entry.name, entry.place, entry.reader, among: names) }
      return objective(entry.name, entry.place, entry.reader)
    }
    if objectives.count == entries.count, objectives.formulasInOrder(reader.context.names) == nil {
      reader.fail("the formulas of objectives lead back to themselves", suggestion: "let one of them be a keyword with its settings")
    }
    return objectives
  }

  /// - Parameter names: of all objectives, in the order of the case.
  private func formula(_ name: String, _ place: Place, _ reader: NodeReader, among names: [String]) -> Objective? {
    guard CaseName.isName(name, at: place, reader) else { return nil }
    if let word = words.first(where: { $0.keyword == name }), case .scalar(let text, _) = reader.node.content {
      reader.fail(
        "`\(name)` is an objective by itself, and no name for the formula `\(text.excerpt(around: 0))`", at: place,
        suggestion: word.required.isEmpty
          ? "write \(name): {}, or choose another name" : "write \(name): { \(word.required[0]): … }, or choose another name")
      return nil
    }
    return reader.objectiveFormula(among: names).map { Objective(name: name, kind: ObjectiveFormula(formula: $0)) }
  }

  private func objective(_ name: String, _ place: Place, _ reader: NodeReader) -> Objective? {
    var kind = name
    let given = reader.entry("kind")
    if let given {
      guard let word = given.keyword(keywords) else { return nil }
      kind = word
    }
    guard let word = words.first(where: { $0.keyword == kind }), CaseName.isName(name) else {
      reader.fail(
        "unknown objective `\(name)`, expected \(keywords.alternatives), or a name of your own with `kind:` beneath",
        at: place, suggestion: NearestName.question(name, among: keywords) ?? "add `kind: \(keywords.first ?? "…")` or another kind")
      return nil
    }
    guard
      let map = reader.map(
        keys: (given == nil ? [] : ["kind"]) + word.keys + ["window", "instant", "statistic", "weighting"], required: word.required)
    else {
      return nil
    }
    if map["window"] != nil, let instant = map["instant"] {
      instant.fail("expected one of `window` and `instant`, found both", at: map.keyPlace("instant"), suggestion: "remove one of the two")
      return nil
    }
    let window = map["window"].flatMap(windows.objectiveWindow) ?? map["instant"].flatMap(windows.instant)
    let statistic = map["statistic"].map { $0.keyword(Objective.Statistic.allCases.map(\.rawValue)) } ?? Objective.Statistic.mean.rawValue
    let usual = Objective.Weighting.usual(window)
    let weighting = map["weighting"].map { $0.keyword(Objective.Weighting.allCases.map(\.rawValue)) } ?? usual.rawValue
    if map["window"] == nil, let given = map["statistic"] ?? map["weighting"] {
      given.fail(
        "a \(map["statistic"] == nil ? "weighting" : "statistic") is one of the values over a window, and without one a single value counts",
        suggestion: "add `window: { last: … }`")
      return nil
    }
    guard let statistic = statistic.flatMap(Objective.Statistic.init(rawValue:)),
      let weighting = weighting.flatMap(Objective.Weighting.init(rawValue:))
    else { return nil }
    return word.read(map).map { Objective(name: name, kind: $0, window: window, statistic: statistic, weighting: weighting) }
  }
}
