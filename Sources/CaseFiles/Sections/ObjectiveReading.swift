/// Reads the section `objective`.
struct ObjectiveReading {
  let words: [ObjectiveWord]
  let windows: WindowReading

  private var keywords: [String] { words.map(\.keyword) }

  /// The objectives in order of appearance.
  func objectives(_ reader: NodeReader) -> [Objective] {
    if case .empty = reader.node.content { return [] }
    return reader.entries(of: "objectives by name, such as kinetic-energy: {}")?.compactMap { objective($0.name, $0.place, $0.reader) }
      ?? []
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
    guard let map = reader.map(keys: (given == nil ? [] : ["kind"]) + word.keys + ["window", "statistic"], required: word.required) else {
      return nil
    }
    let window = map["window"].flatMap { windows.window($0, mayFollow: false) }
    let statistic = map["statistic"].map { $0.keyword(Objective.Statistic.allCases.map(\.rawValue)) } ?? Objective.Statistic.mean.rawValue
    if map["window"] == nil, let given = map["statistic"] {
      given.fail(
        "a statistic is one of the values over a window, and without one the value at the end counts",
        suggestion: "add `window: { last: … }`")
      return nil
    }
    guard let statistic = statistic.flatMap(Objective.Statistic.init(rawValue:)) else { return nil }
    return word.read(map).map { Objective(name: name, kind: $0, window: window, statistic: statistic) }
  }
}
