import CaseFiles
import Flows
import Foundation
import Studies
import Testing

/// Distances from what is measured at a point over time.
@Suite struct ProbeTargetTests {
  private static func load(_ objective: String, _ changes: [String] = []) throws -> Case {
    let text = """
      parameters: { measured: { table: [[0, 0.2], [0.3, 0.5], [1, 0.1]] }, level: 0.3 }
      flow: { viscosity: 0.05 }
      domain: { size: [2*pi, 2*pi], cells: [16, 16] }
      boundaries: { left: periodic, right: periodic, bottom: periodic, top: periodic }
      initial: { velocity: ["sin(x)*cos(y)", "-cos(x)*sin(y)"] }
      numerics: { advection: central }
      time: { end: 1, dt: 0.05 }
      objective: \(objective)
      controls: [viscosity, initial.velocity]
      """
    return try CaseLoader.load(text: text, name: "vortex", source: "vortex", overrides: changes)
  }

  /// The mean over the window of ½ (u − q)², from the values of each step.
  @Test func itIsTheMeanSquareOfWhatIsOff() throws {
    let values = "{ kind: probe, at: [2, 0.7], field: velocity_x"
    let setup = try Self.load("{ misfit: \(values), target: measured, window: [0.2, 1] } }")
    let misfit = try #require(try Study(setup, threads: 1).run().objectives["misfit"])
    var sum = 0.0
    for step in 5...20 {
      let time = 0.05 * Double(step)
      let run = try Study(try Self.load("{ u: \(values) } }", ["time.end=\(time)"]), threads: 1).run()
      let target = time < 0.3 ? 0.2 + time : 0.5 - 0.4 * (time - 0.3) / 0.7
      sum += 0.5 * pow(try #require(run.objectives["u"]) - target, 2) / 16
    }
    #expect(abs(misfit - sum) < 1e-12 * sum)
  }

  @Test(arguments: ["measured", "'level + 0.2*sin(t)'", "0.25"]) func itsGradientHolds(target: String) throws {
    let setup = try Self.load("{ probe: { at: [2, 0.7], field: velocity_y, target: \(target), window: [0.2, 1] } }")
    let report = try Study(setup, threads: 1).verify(limit: nil)
    #expect(report.passed, "\(report.checks)")
    #expect(try CaseLoader.load(text: setup.resolved, name: "vortex", source: "vortex") == setup)
  }

  @Test(arguments: [
    ("{ probe: { at: [2, 0.7], field: velocity_x, target: x } }", "one value"),
    ("{ probe: { at: [2, 0.7], field: velocity_x, target: lvel } }", "level"),
    ("{ probe: { at: [2, 0.7], field: pressure, target: 1 } }", "no pressure"),
  ]) func whatCannotBeIsRefused(objective: String, part: String) throws {
    let error = try #require(throws: InvalidCase.self) { try Self.load(objective) }
    #expect(error.description.contains(part), "\(error)")
  }

  /// What is measured is no control.
  @Test func aNamedTargetIsNotDifferentiated() throws {
    let error = try #require(throws: InvalidCase.self) {
      try Self.load("{ probe: { at: [2, 0.7], field: velocity_x, target: level } }", ["controls=[parameters.level]"])
    }
    #expect(error.description.contains("nothing is differentiated"), "\(error)")
  }
}
