import CaseFiles
import Drawing
import Flows

/// What `validate` tells: a row for each quantity that was compared with a published value.
public struct ValidationReport: Encodable, Sendable {
  public struct Row: Encodable, Sendable {
    public let `case`: String
    /// Which of the case's settings.
    public let setting: String
    /// Cells along each axis, such as "128 x 128".
    public let grid: String
    public let quantity: String
    /// Not a number where the run gave none.
    public let value: Double
    public let reference: Double
    /// value/reference − 1 where the tolerance is relative, else value − reference.
    public let deviation: Double
    public let tolerance: Double
    public let toleranceIsRelative: Bool
    public let source: String
    public let passed: Bool
    /// Of the runs of the setting, shared by its rows.
    public let seconds: Double
    /// Why there is no value.
    public let message: String?

    init(
      _ row: Validation.Row, of name: String, _ setting: String, grid: String, source: String, value: Double?, seconds: Double,
      message: String?
    ) {
      let value = value ?? .nan
      switch row.tolerance {
      case .relative(let bound): (tolerance, toleranceIsRelative, deviation) = (bound, true, value / row.value - 1)
      case .absolute(let bound): (tolerance, toleranceIsRelative, deviation) = (bound, false, value - row.value)
      }
      passed = abs(deviation) <= tolerance
      (self.case, self.setting, self.grid, quantity, self.value, reference) = (name, setting, grid, row.name, value, row.value)
      (self.source, self.seconds, self.message) = (source, seconds, message)
    }
  }

  public let passed: Bool
  public let seconds: Double
  public let threads: Int
  public let rows: [Row]
  /// What could not be written.
  public internal(set) var faults: [any Error] = []

  private enum CodingKeys: CodingKey { case passed, seconds, threads, rows }
}

/// A plot of a setting, with all its curves.
struct ValidationPlot {
  let title: String
  /// What the axes show.
  let labels: (x: String, y: String)
  let curves: [(name: String, curve: Curve)]
  let points: [(source: String, curve: Curve)]
  /// Of one quantity on finer and finer grids, whose values also stand in a table.
  let isConvergence: Bool
  /// The order with which it should vanish; nil if it should not.
  let order: Double?

  /// Errors that should vanish with an order lie on a straight line among logarithms.
  var drawing: LinePlot {
    var drawing = LinePlot(
      title, labels: labels, curves: curves.map { LinePlot.Series($0.name, x: $0.curve.x, y: $0.curve.y) },
      points: points.map { LinePlot.Series($0.source, x: $0.curve.x, y: $0.curve.y) })
    drawing.isLogarithmic = (order != nil, order != nil)
    drawing.order = order
    return drawing
  }
}

/// What became of one setting of a case.
struct ValidatedSetting {
  let title: String
  let name: String
  let rows: [ValidationReport.Row]
  let plots: [ValidationPlot]
}
