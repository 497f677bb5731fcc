import CaseFiles
import Fields
import Flows
import Foundation
import Studies
import Testing

/// Gradients beside differences of complete runs of the changed case.
@Suite struct RerunTests {
  /// Cases drawn at random over shapes, schemes, sides, tracers and motions, each with every
  /// control it offers.
  @Test(arguments: 0..<20)
  func everyNumberOfARandomCaseIsDifferentiatedAsRerunsAre(seed: Int) throws {
    var draw = Draw(seed: UInt64(seed))
    let text = draw.text()
    var setup = try CaseLoader.load(text: text, name: "random", source: "random")
    setup.controls = setup.availableControls
    for objective in setup.objectives.indices {
      let checks = try Verification(setup, workers: .single, objective: objective, limit: nil).run()
      let check = try #require(checks.first { $0.name == "rerun_vs_adjoint" })
      #expect(check.subject != nil)
      #expect(check.passed, "\(setup.objectives[objective].name) by \(check.subject ?? ""): \(check.value) > \(check.tolerance)\n\(text)")
    }
  }

  /// Gradients that differences of re-runs gave before the markers' own motion was differentiated,
  /// and which the gradient missed.
  @Test(arguments: [
    ("{ ellipse: { center: [1.03, 0.82], radii: [0.3, 0.3], angle: 0 } }", "radii"),
    ("{ box: { center: [1.03, 0.82], size: [0.5, 0.05], angle: 10 } }", "size"),
    ("{ circle: { center: [1.03, 0.82], radius: 0.03 } }", "radius"),
    ("{ naca: { center: [0.8, 0.82], digits: \"2412\", chord: 1, angle: 3 } }", "chord"),
  ])
  func sizesAreDifferentiatedCompletely(body: String, size: String) throws {
    let text = """
      flow:       { viscosity: 0.03 }
      domain:     { size: [2.4, 1.6], cells: [24, 16] }
      boundaries: { left: { inflow: [1, 0] }, right: outflow, bottom: slip, top: slip }
      bodies:     { b: \(body) }
      initial:    { uniform: [1, 0] }
      numerics:   { advection: central, integrator: euler }
      time:       { steps: 6, dt: 0.02 }
      objective:  { drag: { body: b }, lift: { body: b } }
      controls:   [bodies.b.\(size), bodies.b.center]
      """
    let setup = try CaseLoader.load(text: text, name: "sizes", source: "sizes")
    for objective in 0..<2 {
      let checks = try Verification(setup, workers: .single, objective: objective, limit: nil).run()
      for check in checks { #expect(check.passed, "\(check.name): \(check.value), tolerance \(check.tolerance), \(check.subject ?? "")") }
    }
  }
}

/// Draws case files.
struct Draw {
  private var generator: SplitMix64

  init(seed: UInt64) { generator = SplitMix64(state: seed &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678_9ABC_DEF1) }

  mutating func one<T>(of choices: T...) -> T { choices[Int(generator.next() % UInt64(choices.count))] }

  /// Three decimals.
  mutating func number(_ low: Double, _ high: Double) -> Double {
    let share = generator.uniform()
    return ((low + share * (high - low)) * 1000).rounded() / 1000
  }

  private mutating func body() -> String {
    let center = "center: [\(number(1, 1.15)), \(number(0.75, 0.85))]"
    let shape = one(
      of: "circle: { \(center), radius: \(number(0.08, 0.35)) }",
      "ellipse: { \(center), radii: [\(number(0.1, 0.4)), \(number(0.05, 0.3))], angle: \(number(-30, 30)) }",
      "box: { \(center), size: [\(number(0.2, 0.7)), \(number(0.05, 0.5))], angle: \(number(-30, 30)) }",
      "naca: { \(center), digits: \"\(one(of: "0012", "2412", "4406"))\", chord: \(number(0.7, 1)), angle: \(number(-10, 10)) }")
    let motion = one(
      of: "", "spin: \(number(-1, 1))", "motion: { velocity: [\(number(-0.3, 0.3)), \(number(-0.3, 0.3))] }",
      "motion: { oscillation: { amplitude: [\(number(-0.1, 0.1)), \(number(-0.1, 0.1))], frequency: \(number(0.3, 1)), phase: \(number(0, 90)) },"
        + " pitch: { amplitude: \(number(1, 10)), frequency: \(number(0.3, 1)), phase: \(number(0, 90)) } }")
    return "{ \(shape)\(motion.isEmpty ? "" : ", " + motion) }"
  }

  mutating func text() -> String {
    let sides = one(
      of:
        "left: { inflow: [\(number(0.8, 1.2)), 0.1] }, right: outflow, bottom: \(one(of: "slip", "wall")), top: \(one(of: "slip", "wall"))",
      "left: periodic, right: periodic, bottom: wall, top: { wall: [1, 0] }",
      "left: wall, right: slip, bottom: { wall: [-0.5, 0] }, top: { wall: [1, 0] }")
    let wall = "bottom: \(number(0.5, 1)), top: { flux: \(number(-0.1, 0.1)) }"
    let given = sides.contains("inflow") ? ["left: 0.4"] : []
    let scalars = one(
      of: "",
      """
      scalars: { heat: { diffusivity: \(number(0.01, 0.05)), buoyancy: [\(number(-1, 1)), \(number(-1, 1))], initial: "sin(x + 2*y)",
        boundaries: { \((given + (sides.contains("slip") ? [] : [wall])).joined(separator: ", ")) } } }
      """)
    let scheme = one(of: "central", "central4", "central6", "quick", "upwind3")
    let integrator = one(of: "euler", "rk3", "rk4", "rkc")
    return """
      flow: { viscosity: \(number(0.01, 0.05)), force: [\(number(0, 0.5)), 0]\(one(of: "", ", turbulence: { model: smagorinsky }")) }
      domain: { size: [2.4, 1.6], cells: [24, 16] }
      boundaries: { \(sides) }
      bodies: { b: \(body()) }
      \(scalars)
      initial: { velocity: ["1 + 0.2*sin(2*y + x)", "0.3 + 0.1*cos(2*x)"] }
      numerics: { advection: \(scheme), integrator: \(integrator) }
      time: { steps: 3, dt: 0.01 }
      objective: { drag: { body: b }, lift: { body: b, window: [0.005, 0.03] }, kinetic-energy: {} }
      """
  }
}
