import CaseFiles
import Fields
import Flows
import Foundation
import Studies
import Testing

/// Gradients by named numbers and through formulas of time, beside complete re-runs of the changed
/// case, of cases that are drawn anew in every run of the tests.
@Suite struct NamedRerunTests {
  static let seed = ProcessInfo.processInfo.environment["SWIFTWATER_SEED"].flatMap(UInt64.init) ?? UInt64.random(in: 0..<1 << 32)

  /// Set SWIFTWATER_SEED to the seed that a failure tells to see it again.
  @Test(arguments: 0..<30)
  func randomControlsOfARandomCaseAreDifferentiatedAsRerunsAre(place: Int) throws {
    let seed = Self.seed &+ UInt64(place)
    var draw = Draw(seed: seed)
    let text = draw.namedText()
    let setup = try CaseLoader.load(text: text, name: "named", source: "named")
    let objective = Int(seed % UInt64(setup.objectives.count))
    let checks = try Verification(setup, workers: .single, objective: objective, limit: nil).run()
    // Where the flow is at rest, or stands still across a face, a complex step may take the other
    // branch of a scheme than a real one.
    for check in checks where check.name != "complex_step_vs_adjoint" {
      #expect(
        check.passed,
        "seed \(Self.seed), case \(place), \(setup.objectives[objective].name), \(check.name): \(check.value), tolerance \(check.tolerance), \(check.subject ?? "")\n\(text)"
      )
    }
  }
}

extension Draw {
  fileprivate mutating func namedText() -> String {
    let names =
      "U: \(number(0.8, 1.2)), A: \(number(0.1, 0.4)), f: \(number(1, 5)), nu: \(one(of: "0.03*U", "0.02 + A/50", "U/40")), s: 2*A - 0.1"
    let across = one(of: "0.1", "0.3*A", "\"0.1 + A*t\"")
    let inflow = one(
      of: "[U, \(across)]", "{ velocity: [U, 0.1], profile: \"1 + A*sin(2*pi*f*t + y)\" }", "{ velocity: [1, A], profile: \"1 + A*y\" }",
      "[\"U + A*cos(f*t)*y\", \(across)]", "{ velocity: [U, 0.1], profile: \"1 + y*(1.6 - y)\" }")
    let wall = one(of: "[U, 0]", "[\"U*cos(f*t)\", 0]", "[\"1 + A*x\", 0]", "[1, 0]", "[\"1 + sin(x)*t\", 0]")
    let isOpen = one(of: true, false)
    let sides =
      isOpen
      ? "left: { inflow: \(inflow) }, right: outflow, bottom: slip, top: { wall: \(wall) }"
      : "left: periodic, right: periodic, bottom: wall, top: { wall: \(wall) }"
    let body = one(
      of: "circle: { center: [1, 0.8], radius: 0.3 }, spin: \"U + A*sin(f*t)\"",
      "circle: { center: [1 + A/10, 0.8], radius: 0.2 + A/10 }, spin: s", "box: { center: [1, 0.8], size: [0.5*U, 0.3], angle: 100*A }",
      "circle: { center: [1.1, 0.8], radius: 0.3 }, motion: { velocity: [A, s], oscillation: { amplitude: [0.1*A, 0.1], frequency: f/5, phase: 20 } }",
      "ellipse: { center: [1.1, 0.8], radii: [0.3, 0.2*U], angle: 10 }, motion: { displacement: [\"A*sin(f*t)\", \"0.2*U*t\"], rotation: \"50*A*sin(f*t)\" }"
    )
    let given =
      isOpen ? "left: \(one(of: "A", "\"y*U\"", "\"U + A*t\""))" : "bottom: \(one(of: "{ flux: \"A*t + 0.1\" }", "U", "\"A*x\""))"
    let scalars = one(
      of: "",
      """
      scalars: { heat: { diffusivity: \(one(of: "nu", "0.02")), buoyancy: [0.3, s], initial: "sin(x + A*y)", source: \(one(of: "\"A*t*y\"", "\"A*x\"", "0.1")),
        boundaries: { \(given) } } }
      """)
    let initial = one(
      of: isOpen ? "" : "initial: { uniform: [U, 0.1] }", "initial: { velocity: [\"1 + A*sin(2*y + x)\", \"0.3*U\"] }",
      "initial: { velocity: [\"1 + 0.2*sin(2*y + x)\", \"0.3 + 0.1*cos(2*x)\"] }")
    let force = "[\(one(of: "\"A*cos(2*pi*f*t)\"", "\"A*sin(x)\"", "0.1*U", "0.2")), \(one(of: "\"A*y*t\"", "0", "A^2"))]"
    let resistance = one(of: "", ", resistance: \"0.1 + A*x\"", ", resistance: 0.1")
    let resisted = !resistance.isEmpty
    let chosen = ["parameters.U", "parameters.A", "parameters.f", "parameters.nu", "parameters.s", "bodies.b.center"].filter { _ in
      one(of: true, false)
    }
    // The viscosity moves every objective: along a direction that nothing depends on there is but round-off to compare.
    return """
      parameters: { \(names) }
      flow: { viscosity: \(one(of: "nu", "0.03", "nu + A/100")), force: \(force)\(resistance) }
      domain: { size: [2.4, 1.6], cells: [24, 16] }
      boundaries: { \(sides) }
      bodies: { b: { \(body) } }
      \(scalars)
      \(initial)
      numerics: { advection: \(one(of: "central", "central4")), integrator: \(one(of: "euler", "rk3", "rk4")) }
      time: { steps: 3, dt: 0.01 }
      objective: { drag: { body: b }, kinetic-energy: { window: [0.005, 0.03] }, lift: { body: b, window: [0.005, 0.03], statistic: rms }\(resisted ? "" : ", moment: { body: b }") }
      controls: \(chosen.isEmpty ? "all" : "[viscosity, \(chosen.joined(separator: ", "))]")
      """
  }
}
