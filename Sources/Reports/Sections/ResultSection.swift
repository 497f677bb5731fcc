import Foundation

/// What came out: objectives, measurements, forces, and what to know before they are used.
struct ResultSection {
  private let files: RunFiles

  init(_ files: RunFiles) { self.files = files }

  private var told: JSONValue? { files.result ?? files.gradient }

  var section: PageContent.Section? { PageContent.Section("Results", faults + [values, forces] + notes) }

  private var faults: [PageContent.Block?] {
    let sentences = (told?["faults"]?.list ?? []).compactMap(\.text)
    guard files.result == nil, files.gradient == nil, files.optimization == nil, files.hessian == nil, files.verb == "run" else {
      return sentences.map { .warning($0) }
    }
    return [
      .warning("The run has not come to its end: it was stopped, has failed, or is still under way. Below is what it has written so far.")
    ]
  }

  private var values: PageContent.Block? {
    var rows: [[String]] = []
    for (kind, key) in [("objective", "objectives"), ("measurement", "measurements")] {
      for (name, value) in told?[key]?.entries ?? [] { rows.append([name, value.shown, kind + meaning(name)]) }
    }
    for (name, reason) in told?["missing"]?.entries ?? [] { rows.append([name, "none", reason.text ?? ""]) }
    return .table(["", "value", ""], rows)
  }

  /// What makes a coefficient of an objective.
  private func meaning(_ name: String) -> String {
    guard let scales = told?["coefficients"]?[name] else { return "" }
    let parts = scales.entries.compactMap { key, value in value.number.map { "\(key.replacing("_", with: " ")) \(Shown.number($0))" } }
    return parts.isEmpty ? ", a coefficient" : ", a coefficient for \(parts.joined(separator: ", "))"
  }

  private var forces: PageContent.Block? {
    let statistics = ["mean", "rms", "minimum", "maximum"]
    var rows: [[String]] = []
    for (body, summary) in told?["forces"]?.entries ?? [] {
      for (component, values) in summary.entries where values["mean"] != nil {
        rows.append([body, component] + statistics.map { values[$0]?.shown ?? "" })
      }
      if let strouhal = summary["strouhal"], strouhal.number != nil { rows.append([body, "strouhal", strouhal.shown, "", "", ""]) }
    }
    return .table(["body", "", "mean", "RMS of the deviation", "minimum", "maximum"], rows)
  }

  private var notes: [PageContent.Block] { (told?["notes"]?.list ?? []).compactMap(\.text).map { .warning($0) } }
}
