import CaseFiles
import Flows
import Foundation
import Studies
import Testing

/// Means and variances of fields on lines and in boxes.
@Suite struct SampledObjectiveTests {
  private static func load(_ objective: String, _ changes: String...) throws -> Case {
    let text = """
      flow: { viscosity: 0.02 }
      domain: { size: [2, 1.5], cells: [20, 12] }
      boundaries: { left: slip, right: slip, bottom: slip, top: slip }
      scalars: { dye: { diffusivity: 0.01, initial: "x*y" } }
      numerics: { advection: central }
      time: { steps: 1, dt: 1e-9 }
      objective: \(objective)
      controls: [viscosity, initial.velocity, scalars.dye.initial, scalars.dye.diffusivity]
      """
    return try CaseLoader.load(text: text, name: "sampled", source: "sampled", overrides: changes)
  }

  private static func value(_ objective: String) throws -> Double {
    try #require(try Study(try load("{ j: \(objective) }"), threads: 1).run().objectives["j"])
  }

  /// Interpolation by lines, the trapezoidal rule and that of midpoints are exact for x y, but for the variance: its rules are summed here.
  @Test func theyAreThoseOfAKnownField() throws {
    let line = "kind: line, field: dye, from: [0.3, 0.2], to: [1.7, 0.2], points: 8"
    #expect(abs(try Self.value("{ \(line) }") - 0.2) < 1e-7)
    let x = (0..<8).map { 0.3 + 0.2 * Double($0) }
    let weights = x.indices.map { $0 == 0 || $0 == 7 ? 0.5 / 7 : 1.0 / 7 }
    let variance = zip(x, weights).map { point, weight in weight * pow(0.2 * (point - 1), 2) }.reduce(0, +)
    #expect(abs(try Self.value("{ \(line), take: variance }") / variance - 1) < 1e-7)
    // Parts of cells at all four sides.
    let region = "kind: region, field: dye, from: [0.33, 0.4], to: [1.21, 1.17]"
    #expect(abs(try Self.value("{ \(region) }") - 0.77 * 0.785) < 1e-7)
    /// The mean of a square over a span.
    func square(_ middle: Double, _ length: Double) -> Double { middle * middle + length * length / 12 }
    let exact = square(0.77, 0.88) * square(0.785, 0.77) - pow(0.77 * 0.785, 2)
    #expect(abs(try Self.value("{ \(region), take: variance }") / exact - 1) < 0.02)
    // A box that is the domain gives the mean and the variance of the tracer.
    for (take, other) in [("mean", "scalar-mean"), ("variance", "scalar-variance")] {
      let whole = try Self.value("{ kind: region, field: dye, from: [0, 0], to: [2, 1.5], take: \(take) }")
      #expect(abs(whole / (try Self.value("{ kind: \(other), scalar: dye }")) - 1) < 1e-12)
    }
  }

  @Test(arguments: [
    "line: { field: velocity_x, from: [0.31, 0.2], to: [1.7, 1.22], take: variance, window: [0.02, 0.08] }",
    "line: { field: velocity_y, from: [0.31, 0.2], to: [1.7, 1.22], window: [0.02, 0.08], statistic: variance }",
    "region: { field: velocity_y, from: [0.31, 0.2], to: [1.7, 1.22] }",
    "region: { field: dye, from: [0.31, 0.2], to: [1.7, 1.22], take: variance }",
    "kinetic-energy: { window: [0.02, 0.08], statistic: variance }",
  ])
  func theirDerivativesAreThoseOfReruns(objective: String) throws {
    let setup = try Self.load(
      "{ \(objective) }", "initial.velocity=['sin(3*x)*cos(2*y)', '-1.5*cos(3*x)*sin(2*y)']", "time={ steps: 8, dt: 0.01 }")
    for check in try Verification(setup, workers: .single, limit: nil).run() {
      #expect(check.passed, "\(objective), \(check.name): \(check.value), tolerance \(check.tolerance), \(check.subject ?? "")")
    }
  }

  /// The variance in time is the mean square less the square of the mean.
  @Test func theVarianceInTimeIsOfTheSameValues() throws {
    let probe = "kind: probe, at: [0.7, 0.6], field: velocity_x, window: [0.02, 0.08]"
    let setup = try Self.load(
      "{ v: { \(probe), statistic: variance }, r: { \(probe), statistic: rms }, m: { \(probe) } }",
      "initial.velocity=['sin(3*x)*cos(2*y)', '-1.5*cos(3*x)*sin(2*y)']", "time={ steps: 8, dt: 0.01 }")
    let values = try Study(setup, threads: 1).run().objectives
    let (v, r, m) = (try #require(values["v"]), try #require(values["r"]), try #require(values["m"]))
    #expect(v > 0 && abs(v - (r * r - m * m)) < 1e-12 * r * r, "\(v), \(r), \(m)")
  }

  @Test(arguments: [
    ("line: { field: velocity_x, from: [0.3, 0.2], to: [0.3, 0.2] }", "write a probe"),
    ("region: { field: velocity_x, from: [0.3, 0.2], to: [0.4, 0.1] }", "lower corner"),
    ("region: { field: pressure, from: [0.3, 0.2], to: [0.4, 0.3] }", "velocity_x"),
    ("line: { field: dye, from: [0.3, 0.2], to: [3, 0.2] }", "outside the domain"),
    ("line: { field: dye, from: [0.3, 0.2], to: [1, 0.2], points: 1 }", "2"),
  ])
  func mistakesAreToldWithARemedy(objective: String, part: String) throws {
    let error = try #require(throws: InvalidCase.self) { try Self.load("{ \(objective) }") }
    #expect("\(error)".contains(part), "\(error)")
  }
}
