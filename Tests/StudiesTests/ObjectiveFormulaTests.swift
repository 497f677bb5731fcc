import CaseFiles
import Flows
import Studies
import Testing

/// Objectives that are formulas of others and of named numbers: the chain rule through them, once
/// and twice.
@Suite struct ObjectiveFormulaTests {
  static let channel = """
    parameters: { U: 1, price: 0.3 }
    flow: { viscosity: 0.02 }
    domain: { size: [4, 2], cells: [32, 16] }
    boundaries: { left: { inflow: [U, 0] }, right: outflow, bottom: wall, top: wall }
    bodies: { disc: { circle: { center: [1.2, 0.9], radius: 0.3 }, spin: 1 } }
    numerics: { advection: central, integrator: rk3 }
    time: { steps: 12, dt: 0.02 }
    objective:
      cost: "mean_drag/U^2 + price*max(sway, 0.01)^2"
      efficiency: "lift/mean_drag - cost"
      mean-drag: { kind: drag, body: disc, window: [0.1, 0.24] }
      lift: { body: disc }
      sway: { kind: lift, body: disc, window: [0.06, 0.2], statistic: rms }
      energy: { kind: kinetic-energy, window: [0, 0.24], statistic: amplitude }
      ratio: "log(energy)*efficiency"
    controls: [viscosity, bodies.disc.spin, bodies.disc.radius, parameters.U, parameters.price, force]
    """

  static let spectral = """
    parameters: { A: 1, price: 2 }
    flow: { equations: spectral, viscosity: 0.02, force: ["A*sin(2*y)", 0] }
    domain: { size: [2*pi, 2*pi], cells: [16, 16] }
    initial: { velocity: ["sin(x)*cos(y) + 0.3*cos(2*y)", "-cos(x)*sin(y)"] }
    time: { steps: 6, dt: 0.05 }
    objective:
      ratio: "price*enstrophy/kinetic_energy"
      enstrophy: { window: [0.1, 0.3], statistic: rms }
      kinetic-energy: {}
    controls: [viscosity, parameters.A, parameters.price]
    """

  private static func functional(_ text: String, _ objective: String) throws -> ReducedFunctional {
    try Study(try CaseLoader.load(text: text, name: "formula", source: "formula"), threads: 1).reducedFunctional(of: objective)
  }

  private static func direction(_ functional: ReducedFunctional, seed: Int) -> ControlVector {
    functional.origin.mapped { control, element, value in
      0.02 * (Double((element * 37 + seed * 11 + control.path.count * 5) % 17) / 8 - 1) * (control == .viscosity ? 0.2 : 1)
    }
  }

  @Test func valuesAreThoseOfTheFormulas() throws {
    let result = try Study(try CaseLoader.load(text: Self.channel, name: "formula", source: "formula"), threads: 1).run()
    func value(_ name: String) throws -> Double { try #require(result.objectives[name]) }
    let (drag, lift, sway) = (try value("mean-drag"), try value("lift"), try value("sway"))
    let cost = drag + 0.3 * max(sway, 0.01) * max(sway, 0.01)
    #expect(abs(try value("cost") - cost) <= 1e-14 * cost)
    #expect(abs(try value("efficiency") - (lift / drag - cost)) <= 1e-14 * cost)
  }

  @Test(arguments: [(channel, "efficiency"), (channel, "ratio"), (channel, "cost"), (spectral, "ratio")])
  func gradientsAreThoseOfTheValues(text: String, objective: String) throws {
    let functional = try Self.functional(text, objective)
    let point = functional.origin + Self.direction(functional, seed: 1)
    let direction = Self.direction(functional, seed: 2)
    let slope = try functional.gradient(at: point).gradient.dot(direction)
    #expect(abs(try functional.tangent(at: point, along: direction).derivative - slope) <= 1e-12 * abs(slope))
    func difference(_ h: Double) throws -> Double {
      (try functional.value(at: point + h * direction) - functional.value(at: point - h * direction)) / (2 * h)
    }
    let secant = (4 * (try difference(0.01)) - (try difference(0.02))) / 3
    #expect(abs(secant - slope) <= 1e-7 * abs(slope), "\(secant) \(slope)")
  }

  @Test(arguments: [(channel, "efficiency"), (channel, "sway"), (spectral, "ratio"), (spectral, "enstrophy")])
  func hessiansAreThoseOfTheGradients(text: String, objective: String) throws {
    let functional = try Self.functional(text, objective)
    let point = functional.origin + Self.direction(functional, seed: 1)
    let (v, w) = (Self.direction(functional, seed: 3), Self.direction(functional, seed: 4))
    let first = try functional.hessianAction(at: point, along: v).action.dot(w)
    let second = try functional.hessianAction(at: point, along: w).action.dot(v)
    #expect(abs(first - second) <= 1e-9 * max(abs(first), abs(second)), "\(first) \(second)")
    func difference(_ h: Double) throws -> Double {
      (try functional.gradient(at: point + h * v).gradient - functional.gradient(at: point - h * v).gradient).dot(w) / (2 * h)
    }
    let secant = (4 * (try difference(0.01)) - (try difference(0.02))) / 3
    #expect(abs(secant - first) <= 1e-6 * abs(first), "\(secant) \(first)")
  }

  /// A number that stands in the formula alone has the derivative of the formula.
  @Test func namesInFormulasCount() throws {
    let functional = try Self.functional(Self.spectral, "ratio")
    let (value, gradient) = try functional.gradient(at: functional.origin)
    #expect(abs(gradient[.name("price")] - value / 2) <= 1e-14 * value)
  }

  @Test(arguments: [
    ("objective: { a: \"b + 1\", b: \"2*a\" }", "the formulas of objectives lead back to themselves"),
    ("objective: { a: \"2*U\" }", "has no objective in it"),
    ("objective: { a: \"enstrofy\", enstrophy: {} }", "enstrophy"),
    ("objective: { U: \"enstrophy\", enstrophy: {} }", "a named number and an objective too"),
    ("objective: { a: \"enstrophy*t\", enstrophy: {} }", "uses t"),
    ("objective: { enstrophy: \"kinetic_energy\", kinetic-energy: {} }", "is an objective by itself"),
    ("objective: { a: 3 }", "has no objective in it"),
  ])
  func faultsAreTold(text: String, part: String) throws {
    let error = try #require(throws: InvalidCase.self) {
      try CaseLoader.load(
        text: "parameters: { U: 1 }\nflow: { viscosity: 0.1 }\ndomain: { size: [1, 1], cells: [8, 8] }\ntime: { steps: 1, dt: 0.1 }\n"
          + text,
        name: "formula", source: "formula")
    }
    #expect(error.errors.contains { "\($0.message) \($0.suggestion ?? "")".contains(part) }, "\(error.errors)")
  }

  @Test func divisionByZeroIsToldWithItsParts() throws {
    let text = """
      flow: { viscosity: 0.1 }
      domain: { size: [1, 1], cells: [8, 8] }
      time: { steps: 1, dt: 0.1 }
      objective: { ratio: "1/kinetic_energy", kinetic-energy: {} }
      controls: [viscosity]
      """
    let study = Study(try CaseLoader.load(text: text, name: "formula", source: "formula"), threads: 1)
    let error = try #require(throws: FlowError.self) { try study.gradient() }
    #expect("\(error)".contains("1/kinetic_energy with kinetic-energy = 0"), "\(error)")
  }
}
