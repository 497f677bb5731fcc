import CaseFiles
import Foundation
import Studies
import Testing

/// What a run tells of the forces on its bodies.
struct ForceTests {
  private static let channel = """
    flow: { viscosity: 0.02 }
    domain: { size: [4, 2], cells: [48, 24] }
    boundaries: { left: { inflow: [2, 0] }, right: outflow, bottom: slip, top: slip }
    bodies: { rod: { ellipse: { center: [1.4, 1], radii: [0.2, 0.4] } } }
    time: { end: 0.4, dt: 0.01 }
    """

  private func run(_ overrides: [String] = []) throws -> RunResult {
    try Study(CaseLoader.load(text: Self.channel, name: "test", source: "test", overrides: overrides), threads: 1).run()
  }

  /// The scales are told: those of an objective, else the body's height and the inflow's speed.
  @Test func scalesComeFromTheObjectiveOrFromTheBody() throws {
    let own = try #require(try run().forces["rod"])
    let length = try #require(own.reference?.length)
    #expect(own.reference?.velocity == 2 && abs(length - 0.8) < 1e-12)
    #expect(own.window == [0.2, 0.4])
    let given = try run(["objective={ drag: { body: rod, reference: { velocity: 1, length: 0.4 }, window: [0.1, 0.3] } }"])
    let summary = try #require(given.forces["rod"])
    #expect(summary.window == [0.1, 0.3])
    #expect(summary.reference?.origin == "objective `drag`")
    // The mean over the objective's window is the objective.
    let objective = try #require(given.objectives["drag"])
    #expect(abs(summary.drag.mean / objective - 1) < 1e-12)
    #expect(summary.strouhal == nil)
    let bare = try run(["boundaries={ left: periodic, bottom: slip, top: slip }", "initial={ uniform: [1, 0] }"])
    #expect(bare.forces["rod"]?.reference == nil)
  }

  @Test func measurementsTakeOneNumberOfAForce() throws {
    let force = "body: rod, component: drag, window: [0.1, 0.4], reference: { velocity: 2, length: 0.8 }"
    let result = try run([
      "measurements={ mean: { force: { \(force), statistic: mean } }, top: { force: { \(force), statistic: maximum } }, "
        + "low: { force: { \(force), statistic: minimum } }, half: { force: { \(force), statistic: amplitude } }, "
        + "whole: { force: { \(force), statistic: peak-to-peak } }, st: { strouhal: { body: rod } } }"
    ])
    func value(_ name: String) throws -> Double { try #require(result.measurements[name]) }
    #expect(try value("low") < value("mean") && value("mean") < value("top"))
    #expect(try abs(value("whole") - (value("top") - value("low"))) < 1e-12)
    #expect(try abs(value("half") - 0.5 * value("whole")) < 1e-12)
    #expect(result.missing["st"]?.contains("does not oscillate") == true)
  }

  /// Along a wall-free channel a hydrostatic pressure is linear; a body in fluid at rest with the
  /// force changes nothing of it at points far from the body, and beside the body it is
  /// extrapolated from the fluid.
  @Test func pressureBesideABodyIsThatOfTheFluid() throws {
    let result = try run([
      "boundaries={ left: wall, right: wall, bottom: wall, top: wall }", "initial=at-rest", "flow.force=[3, 0]",
      "time={ steps: 2, dt: 0.001 }",
      "measurements.across={ pressure-difference: { from: [1.6, 1], to: [1.2, 1] } }",
      "measurements.far={ pressure-difference: { from: [3, 1], to: [2, 1] } }",
    ])
    let (far, across) = (try #require(result.measurements["far"]), try #require(result.measurements["across"]))
    #expect(abs(far - 3) < 1e-6)
    #expect(abs(across - 1.2) < 1e-6)
  }
}
