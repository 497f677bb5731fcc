import CaseFiles
import FieldOutput
import Fields
import Flows
import Foundation

/// Runs cases in the settings of their section `validation`, and compares what comes out with what
/// was published.
public struct ValidationStudy {
  /// A setting of a case, with the file it is in.
  private struct Entry {
    let file: String
    let setup: Case
    let setting: Validation
  }

  private let entries: [Entry]
  private let overrides: [String]
  private let threads: Int?

  /// Finds what is to be run.
  /// - Parameters:
  ///   - folder: of the case files.
  ///   - names: cases, or settings as `case/setting`; empty for all.
  ///   - quickOnly: whether to leave out settings that are not quick. One that is named is run all
  ///     the same.
  ///   - overrides: `path=value` each, applied to every case after the changes of its setting.
  /// - Throws: `StudyError` if a name is unknown, `InvalidCase` if a file is wrong,
  ///   `UnreadableCaseFile` if there is no such folder.
  public init(folder: String = "Cases", names: [String] = [], quickOnly: Bool = false, overrides: [String] = [], threads: Int? = nil) throws
  {
    guard FileManager.default.fileExists(atPath: folder) else {
      throw UnreadableCaseFile(file: folder, reason: "there is no such folder; start from the project's own folder, or give --cases DIR")
    }
    self.overrides = overrides
    self.threads = threads
    let stems = Set(names.map { String($0.prefix { $0 != "/" }) })
    let files = try CaseLoader.list(folder: folder).filter { stems.isEmpty || stems.contains($0.name) }
    let all = try files.flatMap { summary in
      let setup = try CaseLoader.load(file: summary.file, overrides: overrides.filter { $0.hasPrefix("validation.") })
      return setup.validation.map { Entry(file: summary.file, setup: setup, setting: $0) }
    }
    for name in names where !all.contains(where: { Self.matches($0, name) }) {
      let known = try CaseLoader.list(folder: folder).map(\.name).joined(separator: ", ")
      throw StudyError(
        "nothing to validate is named `\(name)`; name one of the cases with a section `validation` among \(known), or `case/setting`")
    }
    entries = all.filter { entry in
      let named = names.contains("\(entry.setup.name)/\(entry.setting.name)")
      return names.isEmpty || names.contains { Self.matches(entry, $0) } ? named || !quickOnly || entry.setting.isQuick : false
    }
    guard !entries.isEmpty else { throw StudyError("there is nothing to validate; leave out --quick, or add settings under `validation`") }
  }

  private static func matches(_ entry: Entry, _ name: String) -> Bool {
    name == entry.setup.name || name == "\(entry.setup.name)/\(entry.setting.name)"
  }

  /// The settings that will run, as `case/setting`.
  public var settings: [String] { entries.map { "\($0.setup.name)/\($0.setting.name)" } }

  /// Sees to it that every setting can be run, without running it.
  /// - Throws: `StudyError` if a row names what its case does not have, `InvalidCase` if the
  ///   changes do not fit, `UnreadableCaseFile` if points are missing.
  public func check() throws { for entry in entries { for grid in Self.grids(entry.setting) { _ = try load(entry, grid) } } }

  /// Runs everything.
  /// - Parameters:
  ///   - output: a folder for a page with plots of the results; nil for none.
  ///   - progress: called now and then, with the setting.
  /// - Throws: what a case that cannot be run throws; a run that diverges makes its rows fail.
  public func run(output: String? = nil, progress: (_ setting: String, _ step: Int, _ time: Double) -> Void = { _, _, _ in }) throws
    -> ValidationReport
  {
    // Whether everything can be loaded and written shows before the first run.
    try check()
    let directory = try output.map { try RunDirectory.given($0, inputs: try inputs()) }
    let clock = ContinuousClock()
    let start = clock.now
    let results = try entries.map { entry in try run(entry) { progress("\(entry.setup.name)/\(entry.setting.name)", $0, $1) } }
    let rows = results.flatMap(\.rows)
    var report = ValidationReport(
      passed: rows.allSatisfy(\.passed), seconds: (clock.now - start).seconds,
      threads: Machine.threads(threads), rows: rows)
    do { try directory?.write(ValidationPage.html(report, results), to: .validation) } catch { report.faults.append(error) }
    return report
  }

  /// Files that the settings read.
  private func inputs() throws -> [String] {
    try entries.flatMap { entry in
      let points = entry.setting.plots.flatMap(\.points).compactMap { points in
        if case .file(let path) = points.values { PathText.resolve(path, standingIn: entry.file) } else { nil }
      }
      return try load(entry, Self.grids(entry.setting)[0]).inputs + points
    }
  }

  // MARK: One setting

  /// The grids of a setting, nil for that of its case.
  private static func grids(_ setting: Validation) -> [[Int]?] { setting.grids.isEmpty ? [nil] : setting.grids }

  /// A case as it is to be run: with the measurements of its rows, without controls.
  private func load(_ entry: Entry, _ grid: [Int]?) throws -> Case {
    let cells = grid.map { ["domain.cells=[\($0.map(String.init).joined(separator: ","))]"] } ?? []
    let outside = overrides.filter { !$0.hasPrefix("validation.") }
    var setup = try CaseLoader.load(file: entry.file, overrides: entry.setting.changes + cells + outside + ["controls="])
    let known = Set(setup.objectives.map(\.name) + setup.measurements.map(\.name))
    func check(_ name: String, _ place: String) throws {
      if known.contains(name) { return }
      throw StudyError(
        "\(entry.file): validation.\(entry.setting.name).\(place): the case has no objective or measurement `\(name)`, but "
          + "\(known.isEmpty ? "none at all" : known.sorted().joined(separator: ", "))")
    }
    for row in entry.setting.rows {
      switch row.quantity {
      case .named: try check(row.name, "rows.\(row.name)")
      case .order(let name): try check(name, "rows.\(row.name)")
      case .own(let kind): setup.measurements.append(Measurement(name: row.name, kind: kind))
      }
    }
    for plot in entry.setting.plots {
      if case .convergence(let name) = plot.kind { try check(name, "plots.\(plot.title)") }
      for points in plot.points { _ = try PublishedPoints.read(points, caseFile: entry.file) }
    }
    return setup
  }

  /// What is kept of the run on one grid.
  private struct Finished {
    let title: String
    let cells: [Int]
    let values: [String: Double]
    let missing: [String: String]
    /// For each plot of the setting.
    let curves: [Curve?]
    let seconds: Double

    var grid: String { cells.map(String.init).joined(separator: " x ") }
  }

  private func run(_ entry: Entry, progress: (_ step: Int, _ time: Double) -> Void) throws -> ValidatedSetting {
    let (setting, name) = (entry.setting, entry.setup.name)
    let watchesEnergy = setting.plots.contains { $0.kind == .curve(FluidCurve.energy) || $0.kind == .curve(FluidCurve.dissipation) }
    var (runs, failure) = ([Finished](), String?.none)
    for grid in Self.grids(setting) where failure == nil {
      let setup = try load(entry, grid)
      do {
        let (result, observation) = try Study(setup, threads: threads).observe(watchingEnergy: watchesEnergy) { progress($0.step, $0.time) }
        runs.append(
          Finished(
            title: setup.title, cells: setup.domain.cells, values: result.objectives.merging(result.measurements) { $1 },
            missing: result.missing,
            curves: setting.plots.map { plot in if case .curve(let kind) = plot.kind { observation.curve(kind) } else { nil } },
            seconds: result.wallSeconds))
      } catch let error as FlowError {
        failure = "on the grid \(setup.domain.cells): \(error)"
      }
    }
    let finest = failure == nil ? runs.last : nil
    let seconds = runs.reduce(0) { $0 + $1.seconds }
    let rows = setting.rows.map { row in
      let value: Double? =
        switch row.quantity {
        case .named, .own: finest?.values[row.name]
        case .order(let name): failure == nil ? Self.order(runs.map { ($0.cells[0], $0.values[name]) }) : nil
        }
      return ValidationReport.Row(
        row, of: name, setting.name, grid: finest?.grid ?? "", source: row.source ?? entry.setup.reference ?? "", value: value,
        seconds: seconds, message: failure ?? finest?.missing[row.name])
    }
    let plots = failure == nil ? try setting.plots.indices.map { try plot($0, entry, runs) } : []
    return ValidatedSetting(title: finest?.title ?? entry.setup.title, name: "\(name)/\(setting.name)", rows: rows, plots: plots)
  }

  /// ln(e₁/e₂) / ln(n₂/n₁) of the last two grids.
  private static func order(_ errors: [(cells: Int, error: Double?)]) -> Double? {
    guard errors.count >= 2, let coarse = errors[errors.count - 2].error, let fine = errors[errors.count - 1].error else { return nil }
    return log(abs(coarse / fine)) / log(Double(errors[errors.count - 1].cells) / Double(errors[errors.count - 2].cells))
  }

  // MARK: Plots

  private func plot(_ index: Int, _ entry: Entry, _ runs: [Finished]) throws -> ValidationPlot {
    let plot = entry.setting.plots[index]
    var points = try plot.points.map { ($0.source, try PublishedPoints.read($0, caseFile: entry.file)) }
    var curves = runs.compactMap { run in run.curves[index].map { ("\(run.grid) cells", $0) } }
    var (isConvergence, order) = (false, Double?.none)
    if case .convergence(let quantity) = plot.kind {
      let found = runs.compactMap { run in run.values[quantity].map { (Double(run.cells[0]), $0) } }
      curves = [("computed", Curve(x: found.map(\.0), y: found.map(\.1)))]
      if let row = entry.setting.rows.first(where: { $0.name == quantity }), let first = found.first, let last = found.last {
        points.append((row.source ?? "reference", Curve(x: [first.0, last.0], y: [row.value, row.value])))
      }
      isConvergence = true
      order = entry.setting.rows.first { $0.quantity == .order(of: quantity) }?.value
    }
    return ValidationPlot(
      title: plot.title, labels: Self.labels(plot.kind), curves: curves, points: points, isConvergence: isConvergence, order: order)
  }

  private static func labels(_ kind: Validation.Plot.Kind) -> (x: String, y: String) {
    switch kind {
    case .curve(let curve): curve.labels
    case .convergence(let quantity): ("cells along x", quantity)
    }
  }
}
