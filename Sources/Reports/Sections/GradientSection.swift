import Drawing
import Foundation

/// The derivative of the objective by every control, ranked in units that can be compared.
struct GradientSection {
  private let files: RunFiles

  init(_ files: RunFiles) { self.files = files }

  /// The derivative by one number.
  private struct Entry {
    let name, unit: String
    let value, derivative: Double
    /// (p/J) dJ/dp; nil where p or J is zero.
    let elasticity: Double?
    /// The change of the objective with a change of the number that is small for what it is.
    let effect: Double?
  }

  private static let (mostBars, mostRows) = (30, 120)

  var section: PageContent.Section? {
    guard let gradient = files.gradient, let name = gradient["objective"]?["name"]?.text else { return nil }
    let entries = (gradient["numbers"]?.list ?? []).compactMap(entry)
    return PageContent.Section(
      "Gradient of \(name)",
      [value(name, gradient), .figures([elasticities(entries, name), effects(entries, name)].compactMap { $0 }), table(entries, gradient)]
        + uncertainty(name, gradient) + independent(gradient))
  }

  private func value(_ name: String, _ gradient: JSONValue) -> PageContent.Block? {
    guard let value = gradient["objective"]?["value"]?.number else { return nil }
    let cost = gradient["cost_ratio"]?.number.map { "; the gradient took \(Shown.number($0)) times the forward sweep" } ?? ""
    let schedule = gradient["checkpoints"]?["schedule"]?.text.map { " (\($0))" } ?? ""
    return .sentence("\(name) = \(Shown.number(value))\(cost)\(schedule)")
  }

  private func entry(_ told: JSONValue) -> Entry? {
    guard let name = told["name"]?.text, let value = told["value"]?.number, let derivative = told["derivative"]?.number else { return nil }
    return Entry(
      name: name, unit: told["unit"]?.text ?? "", value: value, derivative: derivative, elasticity: told["elasticity"]?.number,
      effect: told["magnitude"]?.number.map { $0 * derivative })
  }

  private func elasticities(_ entries: [Entry], _ name: String) -> PageContent.Figure? {
    bars(
      "Elasticities: per cent that \(name) changes with one per cent of",
      entries.compactMap { entry in entry.elasticity.map { (entry.name, $0) } })
  }

  /// For numbers that are zero, which have no elasticity.
  private func effects(_ entries: [Entry], _ name: String) -> PageContent.Figure? {
    guard entries.contains(where: { $0.elasticity == nil }) else { return nil }
    return bars(
      "Change of \(name) with a small change of each number, some hundredths of what it is like",
      entries.compactMap { entry in entry.effect.map { (entry.name, $0) } })
  }

  private func bars(_ title: String, _ values: [(name: String, value: Double)]) -> PageContent.Figure? {
    let ranked = values.filter { $0.value.isFinite }.sorted { abs($0.value) > abs($1.value) }
    guard !ranked.isEmpty else { return nil }
    let left = ranked.count > Self.mostBars ? ", the largest \(Self.mostBars) of \(ranked.count)" : ""
    return .init(caption: title + left, drawing: BarChart(title, Array(ranked.prefix(Self.mostBars))).svg())
  }

  private func table(_ entries: [Entry], _ gradient: JSONValue) -> PageContent.Block? {
    var rows = entries.prefix(Self.mostRows).map { entry in
      [
        entry.name, Shown.number(entry.value) + (entry.unit == "1" ? "" : " \(entry.unit)"), Shown.number(entry.derivative),
        entry.elasticity.map(Shown.number) ?? "",
      ]
    }
    if entries.count > Self.mostRows { rows.append(["… and \(entries.count - Self.mostRows) more, in gradient.json", "", "", ""]) }
    let names = Set((gradient["numbers"]?.list ?? []).compactMap { $0["control"]?.text })
    for (path, value) in gradient["gradient"]?.entries ?? [] where !names.contains(path) { rows.append([path, "", value.shown, ""]) }
    return .table(["control", "value", "derivative", "elasticity"], rows)
  }

  private func uncertainty(_ name: String, _ gradient: JSONValue) -> [PageContent.Block?] {
    guard let told = gradient["uncertainty"], let mean = told["first_order"]?["mean"]?.number,
      let deviation = told["first_order"]?["deviation"]?.number
    else { return [] }
    let shares = (told["shares"]?.entries ?? []).compactMap { path, share in share.number.map { (path, $0) } }.sorted { $0.1 > $1.1 }
    return [
      .sentence(
        "With the case's uncertain numbers \(name) = \(Shown.number(mean)) ± \(Shown.number(deviation)) to first order, of whose variance come:"
      ),
      .table(["from", "share"], shares.map { [$0.0, "\(Shown.number(100 * $0.1)) %"] }),
    ]
  }

  private func independent(_ gradient: JSONValue) -> [PageContent.Block?] {
    let growth = gradient["adjoint_growth"]?["factor"]?.number.map { factor in
      PageContent.Block.sentence("The adjoint grew by a factor of \(Shown.number(factor)) on its way back.")
    }
    let names = (gradient["independent"]?.list ?? []).compactMap(\.text)
    return [growth, names.isEmpty ? nil : .sentence("The objective does not depend on \(Shown.list(names)).")]
  }
}
