import CaseFiles
import Drawing
import Foundation

/// The results of a validation as one HTML file that needs nothing else.
enum ValidationPage {
  static func html(_ report: ValidationReport, _ settings: [ValidatedSetting]) -> String {
    let passed = report.rows.count { $0.passed }
    let sections = settings.map(section).joined(separator: "\n")
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <title>Swiftwater: validation</title>
      <style>\(style)</style>
      </head>
      <body>
      <h1>Validation against published values</h1>
      <p>\(passed) of \(report.rows.count) quantities within their tolerance; \(String(format: "%.0f", report.seconds)) s on \(report.threads) thread\(report.threads == 1 ? "" : "s");
      Swiftwater \(Swiftwater.version).</p>
      \(sections)
      </body>
      </html>

      """
  }

  private static func section(_ setting: ValidatedSetting) -> String {
    let rows = setting.rows.map { row in
      """
      <tr class="\(row.passed ? "passed" : "failed")"><td>\(row.quantity.escapedForHTML)</td><td>\(row.grid)</td><td>\(ValidationText.value(row))</td>
      <td>\(row.reference.short)</td><td>\(ValidationText.deviation(row))</td><td>\(ValidationText.tolerance(row))</td>
      <td>\(row.passed ? "passed" : "FAILED")</td><td>\(row.source.escapedForHTML)\(row.message.map { ": \($0.escapedForHTML)" } ?? "")</td></tr>
      """
    }
    let plots = setting.plots.map { plot in
      let drawing = plot.drawing
      return
        "<figure><figcaption>\(plot.title.escapedForHTML)</figcaption>\n\(drawing.svg())\n<p class=\"legend\">\(drawing.legend())</p>\(table(plot))</figure>"
    }
    let seconds = setting.rows.first.map { ", \(String(format: "%.1f", $0.seconds)) s" } ?? ""
    return """
      <h2>\(setting.title.escapedForHTML)</h2>
      <p><code>\(setting.name.escapedForHTML)</code>\(seconds)</p>
      <table>
      <tr><th>quantity</th><th>cells</th><th>computed</th><th>published</th><th>deviation</th><th>tolerance</th><th></th><th>source</th></tr>
      \(rows.joined(separator: "\n"))
      </table>
      <div>\(plots.joined(separator: "\n"))</div>
      """
  }

  /// The numbers of a plot of convergence: a row for each grid, with the order from one to the next
  /// where there should be one.
  private static func table(_ plot: ValidationPlot) -> String {
    guard plot.isConvergence, let curve = plot.curves.first?.curve else { return "" }
    let rows = curve.x.indices.map { index in
      var order = ""
      if plot.order != nil, index > 0 {
        let value = -log(curve.y[index] / curve.y[index - 1]) / log(curve.x[index] / curve.x[index - 1])
        order = value.isFinite ? String(format: "%.2f", value) : ""
      }
      let value = String(format: "%.6g", curve.y[index])
      return "<tr><td>\(curve.x[index].short)</td><td>\(value)</td>\(plot.order == nil ? "" : "<td>\(order)</td>")</tr>"
    }
    let head =
      "<th>\(plot.labels.x.escapedForHTML)</th><th>\(plot.labels.y.escapedForHTML)</th>\(plot.order == nil ? "" : "<th>order</th>")"
    return "\n<table>\n<tr>\(head)</tr>\n\(rows.joined(separator: "\n"))\n</table>\n"
  }

  private static let style = """
    body { font: 15px/1.4 system-ui, sans-serif; margin: 2em auto; max-width: 1000px; color: #222; background: #fff }
    table { border-collapse: collapse; margin: 0.6em 0 } th, td { text-align: left; padding: 0.15em 0.8em 0.15em 0; border-bottom: 1px solid #ddd }
    .failed td { color: #a01010; font-weight: bold } figure { display: inline-block; margin: 0.5em 1em 1em 0; vertical-align: top; max-width: 470px }
    figcaption { font-weight: bold } .legend { margin: 0; font-size: 13px }
    \(LinePlot.style)
    """
}

/// The numbers of a row as text.
public enum ValidationText {
  public static func value(_ row: ValidationReport.Row) -> String { row.value.isFinite ? String(format: "%.6g", row.value) : "none" }

  public static func deviation(_ row: ValidationReport.Row) -> String {
    guard row.deviation.isFinite else { return "" }
    guard row.toleranceIsRelative else { return String(format: "%+.2g", row.deviation) }
    return isTiny(row) && abs(row.deviation) < 1e-3
      ? String(format: "%+.1e of it", row.deviation) : String(format: "%+.2f %%", 100 * row.deviation)
  }

  public static func tolerance(_ row: ValidationReport.Row) -> String {
    guard row.toleranceIsRelative else { return row.tolerance.short }
    return isTiny(row) ? "\(row.tolerance.short) of it" : "\((100 * row.tolerance).short) %"
  }

  /// Whether per cent are too coarse.
  private static func isTiny(_ row: ValidationReport.Row) -> Bool { row.tolerance < 1e-5 }

  /// All rows in columns.
  public static func table(_ report: ValidationReport) -> [String] {
    let head = ["case", "cells", "quantity", "value", "reference", "deviation", "tolerance", "", "seconds", "source"]
    let rows = report.rows.map { row in
      [
        "\(row.case)/\(row.setting)", row.grid, row.quantity, value(row), row.reference.short, deviation(row), tolerance(row),
        row.passed ? "passed" : "FAILED", String(format: "%.1f", row.seconds), row.source,
      ]
    }
    let widths = head.indices.map { column in ([head] + rows).map { $0[column].count }.max() ?? 0 }
    let lines = ([head] + rows).map { cells in
      zip(cells, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }.joined(separator: "  ")
    }
    let messages = report.rows.compactMap { row in row.message.map { "\(row.case)/\(row.setting), \(row.quantity): \($0)" } }
    let failed = report.rows.count { !$0.passed }
    let verdict =
      failed == 0
      ? "All \(report.rows.count) quantities are within their tolerance." : "\(failed) of \(report.rows.count) quantities failed."
    return lines + messages + [verdict]
  }
}
