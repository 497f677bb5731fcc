import CaseFiles
import Flows
import Foundation
import Studies
import Testing

/// Windows with soft ends, and instants.
@Suite struct WeightingTests {
  private static func load(_ changes: [String]) throws -> Case {
    let text = """
      flow: { viscosity: 0.05 }
      domain: { size: [2*pi, 2*pi], cells: [16, 16] }
      boundaries: { left: periodic, right: periodic, bottom: periodic, top: periodic }
      initial: { velocity: ["sin(x)*cos(y)", "-cos(x)*sin(y)"] }
      time: { end: 2, dt: 0.05 }
      objective: { kinetic-energy: { window: [0.5, 1.5] } }
      controls: [viscosity]
      """
    return try CaseLoader.load(text: text, name: "vortex", source: "vortex", overrides: changes)
  }

  private static func objective(_ weighting: Objective.Weighting) throws -> Objective {
    var objective = try load([]).objectives[0]
    objective.weighting = weighting
    return objective
  }

  /// Shares of steps of any length add up to one, and are symmetric about the middle.
  @Test(arguments: Objective.Weighting.allCases) func sharesAreAWhole(weighting: Objective.Weighting) throws {
    let objective = try Self.objective(weighting)
    let ends = (0...60).map { 2.0 * pow(Double($0) / 60, 1.3) }
    let shares = zip(ends, ends.dropFirst()).map { objective.weight(from: $0, to: $1, isLast: false) }
    #expect(abs(shares.reduce(0, +) - 1) < 1e-13 && shares.allSatisfy { $0 >= 0 })
    let mean = zip(zip(ends, ends.dropFirst()), shares).reduce(0) { $0 + $1.1 * 0.5 * ($1.0.0 + $1.0.1) }
    #expect(abs(mean - 1) < 2e-3)
    #expect(abs(objective.weight(from: 0, to: 1, isLast: false) - 0.5) < 1e-13)
    #expect(objective.weight(from: 1.5, to: 1.6, isLast: true) == 0)
  }

  /// The mean of a sine over a window that does not fit it: soft ends leave far less of it.
  @Test func softEndsTakeTheMeanOfWhatOscillates() throws {
    func left(_ weighting: Objective.Weighting) throws -> Double {
      let objective = try Self.objective(weighting)
      let count = 4000
      return abs(
        (0..<count).reduce(0.0) { sum, step in
          let (start, end) = (2 * Double(step) / Double(count), 2 * Double(step + 1) / Double(count))
          return sum + objective.weight(from: start, to: end, isLast: false) * sin(2 * .pi * 7.3 * end + 0.4)
        })
    }
    let (square, hann, bump) = (try left(.square), try left(.hann), try left(.bump))
    #expect(hann < 0.1 * square && bump < 0.1 * square && square > 0.01, "\(square) \(hann) \(bump)")
  }

  /// An instant is the value after the step that reaches it.
  @Test func anInstantIsTheValueThen() throws {
    let run = try Study(try Self.load(["objective={ kinetic-energy: { instant: 1.5 } }"]), threads: 1).run()
    let short = try Study(try Self.load(["objective={ kinetic-energy: {} }", "time.end=1.5"]), threads: 1).run()
    #expect(run.objectives["kinetic-energy"] == short.objectives["kinetic-energy"])
    let between = try Study(try Self.load(["objective={ kinetic-energy: { instant: 1.46 } }"]), threads: 1).run()
    #expect(between.objectives["kinetic-energy"] == short.objectives["kinetic-energy"])
  }

  @Test(arguments: [
    "{ window: [0.5, 1.5], weighting: hann }", "{ window: [0.5, 1.5], weighting: bump, statistic: rms }", "{ instant: 1.2 }",
  ])
  func theirGradientsHold(settings: String) throws {
    let setup = try Self.load(["objective={ kinetic-energy: \(settings) }"])
    let report = try Study(setup, threads: 1).verify(limit: nil)
    #expect(report.passed, "\(report.checks)")
    let again = try CaseLoader.load(text: setup.resolved, name: "vortex", source: "vortex")
    #expect(again == setup)
  }

  @Test(arguments: [
    ("{ instant: 3 }", "after the run"), ("{ instant: 1, window: [0, 1] }", "one of"), ("{ instant: 0 }", "instant"),
    ("{ weighting: hann }", "window"), ("{ window: [0, 1], weighting: han }", "hann"),
  ]) func whatCannotBeIsRefused(settings: String, part: String) throws {
    let error = try #require(throws: InvalidCase.self) { try Self.load(["objective={ kinetic-energy: \(settings) }"]) }
    #expect(error.description.contains(part), "\(error)")
  }
}
