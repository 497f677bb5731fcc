import CaseFiles
import Foundation
import Studies
import Testing

/// The force on a body and its parts, in every set-up in which something pushes on the fluid.
@Suite struct ForceShareTests {
  /// Total, pressure and friction of a body along y, in the mean over the second half.
  private func lift(_ text: String) throws -> (total: Double, pressure: Double, friction: Double, result: RunResult) {
    let setup = try CaseLoader.load(text: text, name: "test", source: "test")
    let end = try #require(setup.time.end)
    let force = "force: { body: ball, component: lift, statistic: mean, window: [\(0.5 * end), \(end)]"
    let result = try Study(
      CaseLoader.load(
        text: text, name: "test", source: "test",
        overrides: [
          "measurements={ total: { \(force) } }, pressure: { \(force), part: pressure } }, friction: { \(force), part: friction } } }"
        ]), threads: 2
    ).run()
    func value(_ name: String) throws -> Double { try #require(result.measurements[name]) }
    return (try value("total"), try value("pressure"), try value("friction"), result)
  }

  private static func bath(_ flow: String, _ density: String, _ body: String) -> String {
    """
    flow: { viscosity: 0.05\(flow) }
    domain: { size: [4, 4], cells: [80, 80] }
    boundaries: { left: slip, right: slip, bottom: slip, top: slip }
    scalars: { density: { diffusivity: 0, buoyancy: [0, -1], initial: \(density) } }
    bodies: { ball: { \(body) } }
    initial: at-rest
    numerics: { advection: central }
    time: { end: 0.2, dt: 0.01 }
    """
  }

  /// Parts that are extrapolated from a pressure which is curved once make up the whole, at rest to
  /// a thousandth.
  @Test(arguments: [
    ("", "\"1 - 0.5*y\"", 0.19635), (", force: [0, -1]", "0", 0.785398), (", force: [0.3, -1]", "\"0.4*y\"", 0.785398 * 1.6),
  ])
  func partsMakeUpTheWholeAtRest(flow: String, density: String, exact: Double) throws {
    let found = try lift(Self.bath(flow, density, "circle: { center: [2, 1.5], radius: 0.5 }"))
    #expect(abs(found.total / exact - 1) <= 1e-3 && abs(found.pressure / exact - 1) <= 1e-3, "\(found)")
    #expect(abs(found.friction) <= 1e-3 * exact && found.result.notes.isEmpty, "\(found.friction) \(found.result.notes)")
  }

  /// Driven past a body, towed through fluid that resists, and pitching in a weight.
  @Test(arguments: [
    bath(", force: [0, -0.4]", "0", "circle: { center: [2, 2], radius: 0.5 }").replacingOccurrences(
      of: "bottom: slip, top: slip", with: "bottom: periodic, top: periodic"
    ).replacingOccurrences(of: "end: 0.2", with: "end: 4"),
    bath(", resistance: 2", "0", "circle: { center: [2, 1.6], radius: 0.5 }, motion: { velocity: [0, 0.2] }").replacingOccurrences(
      of: "end: 0.2", with: "end: 4"),
    bath(", force: [0, -1]", "\"1 - 0.5*y\"", "circle: { center: [2, 1.6], radius: 0.5 }, motion: { velocity: [0, 0.2] }")
      .replacingOccurrences(
        of: "end: 0.2", with: "end: 2"),
  ])
  func partsMakeUpTheWholeInMotion(text: String) throws {
    let found = try lift(text)
    #expect(abs((found.pressure + found.friction) / found.total - 1) <= 0.03, "\(found)")
  }

  /// Thinner than two cells there are no parts, thinner than four they are told not to be resolved,
  /// and beyond that where they miss the whole.
  @Test(arguments: [(0.05, 0.5), (0.3, 3), (1, 10)])
  func partsOfThinBodiesAreNotTold(thickness: Double, cells: Double) throws {
    let text = """
      flow: { viscosity: 0.02 }
      domain: { size: [8, 6], cells: [80, 60] }
      boundaries: { left: { inflow: [1, 0] }, right: outflow, bottom: slip, top: slip }
      bodies: { plate: { box: { center: [3, 3], size: [1, \(thickness)] } } }
      initial: { velocity: [1, 0] }
      numerics: { advection: quick, integrator: euler }
      time: { end: 0.4, dt: 0.02 }
      measurements: { friction: { force: { body: plate, component: drag, part: friction, statistic: mean } } }
      """
    let result = try Study(CaseLoader.load(text: text, name: "test", source: "test"), threads: 2).run()
    #expect(abs(try #require(result.resolution["plate"]?.cellsAcross) / cells - 1) <= 1e-12)
    let notes = result.notes.filter { $0.contains("pressure and friction on `plate` are not resolved") }
    #expect(notes.count == 1 && notes[0].contains("and it takes") == (cells < 4), "\(result.notes)")
    #expect((result.measurements["friction"] == nil) == (cells < 2))
    #expect((result.missing["friction"]?.contains("not resolved") == true) == (cells < 2))
  }

  /// Ten cells per chord at a Reynolds number of a million.
  @Test func whatTheGridCannotResolveIsTold() throws {
    func notes(_ viscosity: String, _ cells: String) throws -> [String] {
      let setup = try CaseLoader.load(
        text: """
          flow: { viscosity: \(viscosity) }
          domain: { size: [6, 3], cells: \(cells) }
          boundaries: { left: { inflow: [1, 0] }, right: outflow, bottom: slip, top: slip }
          bodies: { wing: { naca: { center: [2, 1.5], digits: "2412", chord: 1, angle: -4 } } }
          time: { steps: 2, cfl: 0.5 }
          objective: { drag: { body: wing, reference: { velocity: 1, length: 1 } } }
          controls: [viscosity]
          """, name: "test", source: "test")
      let (run, plan) = (try Study(setup, threads: 2).run().notes, try Study(setup, threads: 2).plan().notes)
      #expect(run == plan)
      return run
    }
    #expect(try notes("1e-6", "[60, 30]").contains { $0.contains("0.01 cells thick") && $0.contains("not resolved") })
    #expect(try notes("0.01", "[120, 60]").contains { $0.contains("takes three") })
    #expect(try notes("0.01", "[180, 90]").isEmpty)
  }

  /// A force is told as what it is, and a coefficient with its scales.
  @Test func everyForceSaysWhetherItIsACoefficient() throws {
    let setup = try CaseLoader.load(
      text: """
        flow: { viscosity: 0.02 }
        domain: { size: [4, 2], cells: [48, 24] }
        boundaries: { left: { inflow: [2, 0] }, right: outflow, bottom: slip, top: slip }
        bodies: { rod: { ellipse: { center: [1.4, 1], radii: [0.2, 0.4] } } }
        time: { end: 0.4, dt: 0.01 }
        objective: { drag: { body: rod }, kinetic-energy: {} }
        measurements: { mean: { force: { body: rod, component: drag, statistic: mean } } }
        """, name: "test", source: "test")
    let result = try Study(setup, threads: 1).run()
    #expect(result.coefficients["drag"] == nil && result.meaning(of: "drag") == " (a force per unit density)")
    #expect(result.coefficients["mean"]?.velocity == 2 && result.meaning(of: "mean").contains("a coefficient for U = 2, L = 0.8"))
    #expect(result.meaning(of: "kinetic-energy").isEmpty)
  }

  /// An inflow that blows as much as it sucks has no mean speed to judge a force by.
  @Test func roundOffIsNoScale() throws {
    let setup = try CaseLoader.load(
      text: """
        flow: { viscosity: 0.1 }
        domain: { size: [1, 1], cells: [32, 32] }
        boundaries: { left: periodic, bottom: { inflow: [0, "sin(2*pi*x)"] }, top: wall }
        bodies: { rod: { circle: { center: [0.5, 0.5], radius: 0.1 } } }
        time: { steps: 4, dt: 0.005 }
        """, name: "test", source: "test")
    #expect(try Study(setup, threads: 1).run().forces["rod"]?.reference == nil)
  }
}
