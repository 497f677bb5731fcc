import CaseFiles
import Flows
import Foundation
import Studies
import Testing

/// Windows that go over whole periods of what a run does.
@Suite struct PeriodWindowTests {
  /// A cylinder that is moved up and down with a period of 0.5.
  private static func study(_ window: String, _ changes: String...) throws -> Study {
    let text = """
      flow: { viscosity: 0.05 }
      domain: { size: [4, 3], cells: [32, 24] }
      boundaries: { left: { inflow: [1, 0] }, right: outflow, bottom: slip, top: slip }
      bodies: { disc: { circle: { center: [1.3, 1.5], radius: 0.35 }, motion: { oscillation: { amplitude: [0, 0.05], frequency: 2 } } } }
      numerics: { advection: central, integrator: rk3 }
      time: { end: 2.6, dt: 0.02 }
      objective: { drag: { body: disc, window: \(window) }, kinetic-energy: {} }
      controls: [viscosity]
      """
    return Study(try CaseLoader.load(text: text, name: "moved", source: "moved", overrides: changes), threads: 1)
  }

  @Test func itHoldsTheLastWholePeriods() throws {
    let result = try Self.study("{ periods: 3, of: disc_y }").run()
    let note = try #require(result.notes.first { $0.contains("periods of") })
    let numbers = note.matches(of: /\d+\.?\d*(?:e-\d+)?/).compactMap { Double($0.output) }
    #expect(numbers.count == 4 && numbers[0] == 3, "\(note)")
    guard numbers.count == 4 else { return }
    let (period, start, end) = (numbers[1], numbers[2], numbers[3])
    #expect(abs(period - 0.5) < 2e-3 && abs(end - start - 3 * period) < 1e-4 && end > 2.1 && end <= 2.6, "\(note)")
    // The same as a window with these times and soft ends.
    let given = try Self.study("[\(start), \(end)]", "objective.drag.weighting=hann").run()
    let (found, same) = (try #require(result.objectives["drag"]), try #require(given.objectives["drag"]))
    #expect(abs(found / same - 1) < 1e-4, "\(found), \(same)")
  }

  @Test func itsGradientIsThatOfTheWindowFound() throws {
    let report = try Self.study("{ periods: 3 }").gradient()
    #expect(report.notes.contains { $0.contains("3 periods of") }, "\(report.notes)")
    guard case .number(let slope)? = report.gradient["viscosity"] else {
      Issue.record("\(report.gradient)")
      return
    }
    func drag(_ viscosity: Double) throws -> Double {
      try #require(try Self.study("{ periods: 3 }", "flow.viscosity=\(viscosity)").run().objectives["drag"])
    }
    let difference = (try drag(0.0505) - (try drag(0.0495))) / 0.001
    #expect(abs(slope / difference - 1) < 1e-2, "\(slope), \(difference)")
  }

  @Test(arguments: [("{ periods: 30 }", "last longer"), ("{ periods: 2, of: disk_y }", "disc_x, disc_y")])
  func whatTheRunDoesNotHaveIsTold(window: String, part: String) throws {
    let error = try #require(throws: StudyError.self) { try Self.study(window).run() }
    #expect(error.description.contains(part), "\(error)")
  }

  @Test func itIsWrittenAsItWasGiven() throws {
    let study = try Self.study("{ periods: 3, of: disc_y }")
    let again = try CaseLoader.load(text: study.setup.resolved, name: "moved", source: "moved")
    #expect(again.objectives == study.setup.objectives && again.objectives[0].weighting == .hann)
  }
}
