import CaseFiles
import Foundation
import Studies
import Testing

/// Settings of cases, run and compared.
struct ValidationTests {
  private static let vortex = """
    case: { reference: "Taylor & Green 1937" }
    flow: { viscosity: 0.05 }
    domain: { size: [2*pi, 2*pi], cells: [16, 16] }
    initial: taylor-green
    numerics: { advection: central }
    time: { end: 0.5, dt: 0.05 }
    objective: { kinetic-energy: {} }
    measurements:
      error: { velocity-error: { solution: ["sin(x)*cos(y)*exp(-0.05)", "-cos(x)*sin(y)*exp(-0.05)"] } }
      centre: { maximum: { velocity: x, along: y, at: 0.5*pi } }
    validation:
      decay:
        quick: true
        rows:
          kinetic-energy: { value: 0.22620935451, tolerance: 0.01 }
          early: { measure: { kinetic-energy: { time: 0.1 } }, value: 0.24504966833, tolerance: { absolute: 1e-3 }, source: exact }
        plots:
          "Energy <of> the vortex": { energy: {}, points: { exact: [[0, 0.25], [0.5, 0.22620935451]], a file: points.csv } }
          "Profile": { profile: { velocity: x, along: y, at: 1.5 } }
      order:
        grids: [[8, 8], [16, 16], [32, 32]]
        set: [time.dt=0.025]
        rows:
          order: { order_of: error, value: 2, tolerance: { absolute: 0.05 } }
        plots:
          "Error": { convergence: error }
    """.replacingOccurrences(of: "at: 0.5*pi", with: "at: 1.5707963")

  private let folder: String

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("swiftwater-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Self.vortex.write(toFile: folder + "/vortex.yaml", atomically: true, encoding: .utf8)
    try "# exact\n0.25, 0.2378\n".write(toFile: folder + "/points.csv", atomically: true, encoding: .utf8)
  }

  private func clear() { try? FileManager.default.removeItem(atPath: folder) }

  @Test func rowsThatHoldPass() throws {
    defer { clear() }
    let report = try ValidationStudy(folder: folder, threads: 1).run(output: folder + "/out")
    #expect(report.passed)
    #expect(report.rows.map(\.quantity) == ["kinetic-energy", "early", "order"])
    #expect(report.rows.map(\.source) == ["Taylor & Green 1937", "exact", "Taylor & Green 1937"])
    #expect(report.rows.map(\.grid) == ["16 x 16", "16 x 16", "32 x 32"])
    #expect(abs(report.rows[2].value - 2) < 0.05)
    let page = try String(contentsOfFile: folder + "/out/validation.html", encoding: .utf8)
    #expect(page.contains("<svg") && page.contains("Energy &lt;of&gt; the vortex") && page.contains("Taylor &amp; Green"))
    #expect(!page.contains("http") && !page.contains("<script") && !page.contains("nan") && page.contains("on 1 thread;"))
    // The errors of the grids stand in a table, beside the line of the order that they should have.
    #expect(page.contains("<th>order</th>") && page.contains("<tr><td>8</td>") && page.contains("order 2</p>"))
  }

  /// An exact error of zero has no place on a logarithmic axis.
  @Test func onlyWhatIsDrawnIsNamed() throws {
    defer { clear() }
    let exact = "validation.order.rows.error={ value: 0, tolerance: { absolute: 9 }, source: the exact solution }"
    _ = try ValidationStudy(folder: folder, names: ["vortex/order"], overrides: [exact], threads: 1).run(output: folder + "/out")
    let page = try String(contentsOfFile: folder + "/out/validation.html", encoding: .utf8)
    let legends = page.split(separator: "\n").filter { $0.contains("class=\"legend\"") }
    #expect(legends.count == 1 && !legends[0].contains("the exact solution") && legends[0].contains("computed"))
    #expect(!page.contains("class=\"point\""))
  }

  @Test func aWrongReferenceFails() throws {
    defer { clear() }
    let wrong = ["validation.decay.rows.kinetic-energy.value=0.25"]
    let report = try ValidationStudy(folder: folder, names: ["vortex/decay"], overrides: wrong, threads: 1).run()
    #expect(!report.passed)
    #expect(report.rows.map(\.passed) == [false, true])
    #expect(abs(report.rows[0].deviation - (report.rows[0].value / 0.25 - 1)) < 1e-15 && report.rows[0].deviation < -0.09)
    // So does one that is only outside of the tolerance.
    let narrow = ["validation.decay.rows.kinetic-energy.tolerance=1e-4"]
    #expect(try !ValidationStudy(folder: folder, names: ["vortex/decay"], overrides: narrow, threads: 1).run().passed)
  }

  @Test func settingsAreChosenByNameAndByQuickness() throws {
    defer { clear() }
    func settings(_ names: [String], quick: Bool) throws -> [String] {
      try ValidationStudy(folder: folder, names: names, quickOnly: quick).settings
    }
    #expect(try settings([], quick: false) == ["vortex/decay", "vortex/order"])
    #expect(try settings(["vortex"], quick: true) == ["vortex/decay"])
    #expect(try settings(["vortex/order"], quick: true) == ["vortex/order"])
    #expect(throws: StudyError.self) { try settings(["street"], quick: false) }
    #expect(throws: StudyError.self) { try settings(["vortex/missing"], quick: false) }
    #expect(throws: UnreadableCaseFile.self) { try ValidationStudy(folder: folder + "/nowhere") }
  }

  @Test func aRunThatDivergesFailsItsRowsAlone() throws {
    defer { clear() }
    let report = try ValidationStudy(
      folder: folder, overrides: ["initial={ taylor-green: { amplitude: 1e45 } }"], threads: 1
    ).run(output: folder + "/out")
    #expect(!report.passed)
    #expect(report.rows.count == 3)
    #expect(report.rows.allSatisfy { !$0.passed && $0.message?.contains("not finite") == true })
  }

  @Test func whatARowMeansIsKnownBeforeAnythingRuns() throws {
    defer { clear() }
    var steps = 0
    for change in ["measurements.error=", "objective="] {
      let study = try ValidationStudy(folder: folder, overrides: [change], threads: 1)
      #expect(throws: StudyError.self) { try study.run { _, _, _ in steps += 1 } }
    }
    try FileManager.default.removeItem(atPath: folder + "/points.csv")
    #expect(throws: UnreadableCaseFile.self) { try ValidationStudy(folder: folder, threads: 1).run { _, _, _ in steps += 1 } }
    #expect(steps == 0)
  }

  /// A measurement without a value is told, and the run's other results stand.
  @Test func measurementsWithoutAValueSayWhy() throws {
    defer { clear() }
    let setup = try CaseLoader.load(
      file: folder + "/vortex.yaml", overrides: ["time={ steps: 2, cfl: 0.5 }", "measurements.late={ kinetic-energy: { time: 50 } }"])
    let result = try Study(setup, threads: 1).run()
    #expect(result.measurements["late"] == nil)
    #expect(result.missing["late"]?.contains("outside the run") == true)
    let centre = try #require(result.measurements["centre"])
    #expect(abs(centre - 1) < 0.05)
  }

  /// Every setting of the shipped cases is complete: its changes fit, and what its rows name is
  /// there.
  @Test func shippedSettingsLoad() throws {
    let folder = ShippedValueTests.folder
    let study = try ValidationStudy(folder: folder)
    #expect(study.settings.count >= 8)
    #expect(throws: Never.self) { try study.check() }
    #expect(try ValidationStudy(folder: folder, quickOnly: true).settings.contains("cavity/re-100"))
  }
}
