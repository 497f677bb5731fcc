import Drawing
import FieldOutput
import Foundation

/// The way of a search, and where it ended.
struct OptimizationSection {
  private let files: RunFiles

  init(_ files: RunFiles) { self.files = files }

  private static let mostDiagrams = 8

  var section: PageContent.Section? {
    guard let told = files.optimization else { return nil }
    let reason = told["reason"]?.text.map { "\(told["converged"]?.flag == true ? "Converged" : "Not converged"): \($0)." }
    return PageContent.Section(
      "Optimisation",
      [
        reason.map { told["converged"]?.flag == true ? .sentence($0) : .warning($0) }, course(told), constraints(told),
        .table(["control", "at the end"], (told["controls"]?.entries ?? []).prefix(60).map { [$0.name, $0.value.shown] }),
        .figures(diagrams),
        files.optimum.map { .sentence("Below are the gradient and the flow at the end, from \($0.path).") },
      ])
  }

  private func course(_ told: JSONValue) -> PageContent.Block? {
    var rows: [[String]] = []
    if let objective = told["objective"] {
      let goal = objective["goal"]?.text.map { ", to \($0)" } ?? ""
      rows.append([(objective["name"]?.text ?? "objective") + goal, objective["initial"]?.shown ?? "", objective["final"]?.shown ?? ""])
    }
    if let norm = told["gradient_norm"] { rows.append(["norm of the gradient", norm["initial"]?.shown ?? "", norm["final"]?.shown ?? ""]) }
    for (name, key) in [("evaluations", "evaluations"), ("of these failed", "failed_evaluations"), ("better points", "iterations")] {
      if let count = told[key] { rows.append([name, "", count.shown]) }
    }
    if let method = told["method"]?.text { rows.append(["method", "", method]) }
    if let seconds = told["wall_seconds"]?.number { rows.append(["wall-clock time", "", Shown.seconds(seconds)]) }
    return .table(["", "at the start", "at the end"], rows)
  }

  private func constraints(_ told: JSONValue) -> PageContent.Block? {
    .table(
      ["constraint", "at the start", "at the end", "at least", "at most", "beyond its limit by"],
      (told["constraints"]?.entries ?? []).map { name, entry in
        [name] + ["initial", "final", "at_least", "at_most", "violation"].map { entry[$0]?.shown ?? "" }
      })
  }

  /// The columns of the history over the evaluations.
  private var diagrams: [PageContent.Figure] {
    guard let history = files.history(.history), history.steps.count > 1 else { return [] }
    let evaluations = history.steps.map { Double($0) }
    return history.columns.prefix(Self.mostDiagrams).compactMap { name in
      guard let values = history.column(name), values.contains(where: \.isFinite) else { return nil }
      let title = name.replacing("_", with: " ")
      var plot = LinePlot(title, labels: ("evaluation", title), curves: [LinePlot.Series(name, x: evaluations, y: values)])
      plot.isLogarithmic.y = name == "gradient_norm" && values.allSatisfy { !($0 <= 0) }
      return .init(caption: title, drawing: plot.svg())
    }
  }
}
