import CaseFiles
import Flows
import Foundation
import Studies
import Testing

/// Objectives as functions of the controls: at points away from the case, against runs of the
/// changed case.
@Suite struct ReducedFunctionalTests {
  private static let channel = """
    flow: { viscosity: 0.02 }
    domain: { size: [4, 3], cells: [32, 24] }
    boundaries: { left: { inflow: [1, 0] }, right: outflow, bottom: slip, top: slip }
    bodies: { disc: { ellipse: { center: [1.3, 1.45], radii: [0.4, 0.3], angle: 10 } } }
    initial: { velocity: [1, "0.1*exp(-(x - 2)^2)"] }
    numerics: { advection: central, integrator: rk3 }
    time: { steps: 8, dt: 0.02 }
    objective: { drag: { body: disc, window: [0.04, 0.16] } }
    controls: [viscosity, boundaries.left.inflow, bodies.disc.center, bodies.disc.radii, initial.velocity, force]
    """
  private static let spectral = """
    flow: { equations: spectral, viscosity: 0.05, friction: 0.1, force: ["sin(2*y)", 0] }
    domain: { size: [2*pi, 2*pi], cells: [16, 12] }
    initial: { velocity: ["sin(x)*cos(y) + 0.3*cos(2*y)", "-cos(x)*sin(y)"] }
    time: { steps: 6, dt: 0.05 }
    objective: { enstrophy: { window: [0.1, 0.3] } }
    controls: [viscosity, drag, initial.velocity, force]
    """

  private static func functional(_ text: String, _ overrides: [String] = []) throws -> ReducedFunctional {
    try Study(try CaseLoader.load(text: text, name: "point", source: "point", overrides: overrides), threads: 1).reducedFunctional()
  }

  /// A direction that moves everything, the same at each call with the same seed.
  private static func direction(_ functional: ReducedFunctional, seed: Int, size: Double = 0.02) -> ControlVector {
    functional.origin.mapped { control, element, value in
      let wave = Double((element * 37 + seed * 11 + control.path.count * 5) % 17) / 8 - 1
      return size * wave * (control == .viscosity || control == .friction ? 0.2 : 1)
    }
  }

  @Test func numbersOfAPointAreThoseOfTheCase() throws {
    let drag = try Self.functional(Self.channel)
    var point = drag.origin
    #expect(point[.viscosity] == 0.02 && point[all: .body(name: "disc", parameter: .radii)] == [0.4, 0.3])
    point[.viscosity] = 0.025
    point[.inflow(.left), 1] = 0.125
    point[.body(name: "disc", parameter: .radii), 1] = 0.35
    let changed = try Self.functional(
      Self.channel,
      [
        "flow.viscosity=0.025", "boundaries.left.inflow=[1,0.125]", "bodies.disc.ellipse.radii=[0.4,0.35]",
        "bodies.disc.markers=\(Self.markers(drag))",
      ])
    #expect(try drag.value(at: point) == changed.value(at: changed.origin))
    // And back again.
    #expect(try drag.value(at: drag.origin) == Self.functional(Self.channel).value(at: drag.origin))
  }

  /// As the resolved case writes it.
  private static func markers(_ functional: ReducedFunctional) -> String {
    functional.setup.resolved.split(separator: "markers: ").last.map { String($0.prefix { $0.isNumber }) } ?? ""
  }

  @Test(arguments: [channel, spectral]) func derivativesAwayFromTheCaseAreThoseOfTheValues(text: String) throws {
    let functional = try Self.functional(text)
    let point = functional.origin + Self.direction(functional, seed: 1)
    let direction = Self.direction(functional, seed: 2)
    let (value, gradient) = try functional.gradient(at: point)
    #expect(try value == functional.value(at: point))
    let slope = gradient.dot(direction)
    let tangent = try functional.tangent(at: point, along: direction)
    #expect(tangent.value == value)
    #expect(abs(tangent.derivative - slope) <= 1e-12 * abs(slope))
    func difference(_ h: Double) throws -> Double {
      (try functional.value(at: point + h * direction) - functional.value(at: point - h * direction)) / (2 * h)
    }
    // Of the fourth order.
    let secant = (4 * (try difference(0.01)) - (try difference(0.02))) / 3
    #expect(abs(secant - slope) <= 1e-7 * abs(slope), "\(secant) \(slope)")
  }

  @Test(arguments: [channel, spectral]) func theHessianIsSymmetricAndThatOfTheGradients(text: String) throws {
    let functional = try Self.functional(text)
    let point = functional.origin + Self.direction(functional, seed: 1)
    let (v, w) = (Self.direction(functional, seed: 3), Self.direction(functional, seed: 4))
    let (first, second) = (try functional.hessianAction(at: point, along: v), try functional.hessianAction(at: point, along: w))
    #expect(first.gradient == second.gradient)
    let gradient = try functional.gradient(at: point).gradient
    #expect(abs((first.gradient - gradient).dot(v)) <= 1e-12 * abs(gradient.dot(v)))
    let (left, right) = (first.action.dot(w), second.action.dot(v))
    #expect(abs(left - right) <= 1e-11 * max(abs(left), abs(right)), "\(left) \(right)")
    func difference(_ h: Double) throws -> Double {
      (try functional.gradient(at: point + h * v).gradient - functional.gradient(at: point - h * v).gradient).dot(w) / (2 * h)
    }
    let secant = (4 * (try difference(0.01)) - (try difference(0.02))) / 3
    #expect(abs(secant - left) <= 1e-6 * abs(left), "\(secant) \(left)")
  }

  /// J(x + h v) less its quadratic model is of third order in h.
  @Test(arguments: [channel, spectral]) func theHessianLeavesAThirdOrder(text: String) throws {
    let functional = try Self.functional(text)
    let point = functional.origin + Self.direction(functional, seed: 1)
    let v = Self.direction(functional, seed: 5, size: 0.1)
    let (value, gradient) = try functional.gradient(at: point)
    let (slope, curvature) = (gradient.dot(v), try functional.hessianAction(at: point, along: v).action.dot(v))
    let remainders = try [0.4, 0.2, 0.1, 0.05].map { h in
      abs(try functional.value(at: point + h * v) - value - h * slope - 0.5 * h * h * curvature)
    }
    for (coarse, fine) in zip(remainders, remainders.dropFirst()) { #expect(abs(log2(coarse / fine) - 3) < 0.25, "\(remainders)") }
  }

  /// The gradient by a field depends on how fine the grid is, its Riesz representative does not.
  @Test func gradientsInTheInnerProductOfTheMeshDoNotKnowTheGrid() throws {
    func sizes(_ cells: String) throws -> (plain: Double, riesz: Double) {
      let functional = try Self.functional(Self.spectral, ["domain.cells=\(cells)", "controls=[force]"])
      let gradient = try functional.gradient(at: functional.origin).gradient
      let field = functional.riesz(gradient)
      #expect(abs(functional.inner(field, functional.origin) / gradient.dot(functional.origin) - 1) <= 1e-13)
      return (gradient.dot(gradient).squareRoot(), functional.inner(field, field).squareRoot())
    }
    let (coarse, fine) = (try sizes("[16,16]"), try sizes("[32,32]"))
    #expect(abs(fine.riesz / coarse.riesz - 1) <= 1e-6, "\(fine.riesz) \(coarse.riesz)")
    #expect(abs(coarse.plain / fine.plain - 2) <= 1e-6)
  }

  /// The loop of the page on the library.
  @Test func descentLowersTheDrag() throws {
    let study = Study(try CaseLoader.load(text: Self.channel, name: "channel", source: "channel", overrides: ["controls=[force]"]))
    let drag = try study.reducedFunctional(of: "drag")
    var point = drag.origin
    var values: [Double] = []
    for _ in 1...5 {
      let (value, gradient) = try drag.gradient(at: point)
      values.append(value)
      point = point - 0.5 * drag.riesz(gradient)
    }
    #expect(zip(values, values.dropFirst()).allSatisfy { $0 > $1 }, "\(values)")
  }

  @Test func aPointWithoutACaseIsRefused() throws {
    let drag = try Self.functional(Self.channel)
    var point = drag.origin
    point[.viscosity] = -1
    #expect(throws: InvalidCase.self) { try drag.value(at: point) }
    let other = try Self.functional(Self.channel, ["domain.cells=[16,12]"])
    #expect(throws: FlowError.self) { try drag.value(at: other.origin) }
  }
}
