/// Reads the section `validation`.
///
/// A setting may change the case in any way, so what its rows name is looked up when it is run;
/// what they say of windows and times too.
struct ValidationReading {
  let measurements: MeasurementReading
  let curves: [CurveWord]
  let dimensions: Int?
  /// For sentences.
  let exampleChange: String
  /// The case file, beside which tables of points are looked for.
  let caseFile: String

  func settings(_ reader: NodeReader) -> [Validation] {
    if case .empty = reader.node.content { return [] }
    return reader.entries(of: "settings by name, such as fine: { set: […], rows: { … } }")?.compactMap { entry in
      CaseName.isName(entry.name, at: entry.place, entry.reader) ? setting(entry.name, entry.reader) : nil
    } ?? []
  }

  private func setting(_ name: String, _ reader: NodeReader) -> Validation? {
    guard let map = reader.map(keys: ["quick", "set", "grids", "rows", "plots"], required: ["rows"]) else { return nil }
    let quick = map["quick"].map { $0.flag() } ?? false
    let changes = map["set"].map { $0.list(of: "changes, such as \(exampleChange)")?.map { change($0) }.complete() } ?? []
    let grids = map["grids"].map(grids) ?? []
    let rows = map["rows"]?.entries(of: "rows by quantity")?.map { row($0.name, $0.reader) }.complete()
    let plots = map["plots"].map { $0.entries(of: "plots by title")?.map { plot($0.name, $0.reader) }.complete() } ?? []
    guard let quick, let changes, let grids, let rows, let plots else { return nil }
    if let needs = rows.first(where: { if case .order = $0.quantity { true } else { false } }), grids.count < 2 {
      map["rows"]?.fail("the row `\(needs.name)` needs two grids", suggestion: "add for example grids: [[16, 16], [32, 32]]")
      return nil
    }
    return Validation(name: name, isQuick: quick, changes: changes, grids: grids, rows: rows, plots: plots)
  }

  private func change(_ reader: NodeReader) -> String? {
    guard let text = reader.text(expected: "a change such as \(exampleChange)") else { return nil }
    if text.contains("=") { return text }
    reader.fail("expected `path=value`, found \(reader.node.described)", suggestion: "write for example \(exampleChange)")
    return nil
  }

  private func grids(_ reader: NodeReader) -> [[Int]]? {
    reader.list(of: "grids, such as [32, 32]")?.map {
      $0.list(of: "whole numbers", count: dimensions)?.map { $0.integer(atLeast: 4, atMost: 100_000) }.complete()
    }.complete()
  }

  // MARK: Rows

  private func row(_ name: String, _ reader: NodeReader) -> Validation.Row? {
    let keys = ["measure", "order_of", "value", "tolerance", "source"]
    guard let map = reader.map(keys: keys, required: ["value", "tolerance"]) else { return nil }
    guard map.present(["measure", "order_of"]).count <= 1 else {
      reader.fail("expected one of `measure` and `order_of`, found both", at: map.keyPlace("order_of"), suggestion: "remove one of the two")
      return nil
    }
    var quantity: Validation.Measured? = .named
    if let field = map["measure"] { quantity = measurements.kind(field).map { .own($0) } }
    if let field = map["order_of"] { quantity = field.text(expected: "the name of a measurement").map { .order(of: $0) } }
    let value = map["value"]?.number()
    let tolerance = map["tolerance"].flatMap(tolerance)
    let source = map["source"].map { $0.text() }
    guard let quantity, let value, let tolerance, source != .some(nil) else { return nil }
    if value == 0, case .relative = tolerance {
      map["tolerance"]?.fail("nothing is near zero in relation to it", suggestion: "write { absolute: … }")
      return nil
    }
    return Validation.Row(quantity: quantity, name: name, value: value, tolerance: tolerance, source: source ?? nil)
  }

  private func tolerance(_ reader: NodeReader) -> Validation.Tolerance? {
    if case .map = reader.node.content {
      return reader.map(keys: ["absolute"], required: ["absolute"])?["absolute"]?.number(above: 0).map { .absolute($0) }
    }
    return reader.number(above: 0).map { .relative($0) }
  }

  // MARK: Plots

  private static let convergence = "convergence"

  private var kinds: [String] { curves.map(\.keyword) + [Self.convergence] }

  private func plot(_ title: String, _ reader: NodeReader) -> Validation.Plot? {
    guard let map = reader.map(keys: kinds + ["points"]) else { return nil }
    let present = map.present(kinds)
    guard present.count == 1, let key = present.first, let field = map[key] else {
      guard case .map(let entries) = reader.node.content, entries.allSatisfy({ (kinds + ["points"]).contains($0.key) }) else {
        return nil
      }
      reader.fail(
        "expected exactly one kind of plot, \(kinds.alternatives), found \(present.count)", suggestion: "give each plot its own title")
      return nil
    }
    let points = map["points"].map { $0.entries(of: "points by source")?.map { self.points($0.name, $0.reader) }.complete() } ?? []
    guard let kind = kind(key, field), let points else { return nil }
    return Validation.Plot(title: title, kind: kind, points: points)
  }

  private func kind(_ key: String, _ reader: NodeReader) -> Validation.Plot.Kind? {
    guard let curve = curves.first(where: { $0.keyword == key }) else {
      return reader.text(expected: "the name of a quantity").map { .convergence(quantity: $0) }
    }
    return curve.read(reader).map { .curve($0) }
  }

  private func points(_ source: String, _ reader: NodeReader) -> Validation.Points? {
    if case .scalar = reader.node.content {
      return reader.text(expected: "the path of a file").map {
        Validation.Points(source: source, values: .file(TextFile.absolute($0, besides: caseFile)))
      }
    }
    let pairs = reader.list(of: "points [x, y], or the path of a file")?.map { $0.vector(count: 2) }.complete()
    return pairs.map { Validation.Points(source: source, values: .list($0)) }
  }
}
