import CaseFiles
import FieldOutput
import Flows
import Foundation
import Studies
import Testing

/// Searches by the gradients of flows: against what scans of complete runs find, and against
/// themselves where they were stopped.
@Suite struct OptimizationTests {
  private static let spinning = """
    flow: { viscosity: 0.02 }
    domain: { size: [4, 3], cells: [32, 24] }
    boundaries: { left: { inflow: [1, 0] }, right: outflow, bottom: slip, top: slip }
    bodies: { disc: { circle: { center: [1.3, 1.5], radius: 0.35 }, spin: 0.8 } }
    numerics: { advection: central, integrator: rk3 }
    time: { steps: 12, dt: 0.02 }
    objective: { cost: "drag + 0.3*(lift - 0.2)^2", drag: { body: disc }, lift: { body: disc }, area: { body: disc } }
    controls: [bodies.disc.spin, bodies.disc.radius]
    """

  private static func study(_ changes: String...) throws -> Study {
    Study(try CaseLoader.load(text: spinning, name: "spinning", source: "spinning", overrides: changes), threads: 1)
  }

  @Test(arguments: ["lbfgs", "newton-cg", "slsqp"]) func theLowestOfAScanIsFound(method: String) throws {
    func cost(_ spin: Double) throws -> Double {
      try #require(try Self.study("bodies.disc.spin=\(spin)").run().objectives["cost"])
    }
    let result = try Self.study(
      "controls=[bodies.disc.spin]", "optimize={ method: \(method), tolerance: { value: 1e-14 } }"
    ).optimize()
    guard case .number(let spin)? = result.controls["bodies.disc.spin"] else {
      Issue.record("\(result.controls)")
      return
    }
    let lowest = try cost(spin)
    #expect(abs(lowest / result.objective.final - 1) <= 1e-14)
    for step in [-0.1, -0.01, 0.01, 0.1] { #expect(try cost(spin + step) > lowest, "\(step) from \(spin)") }
    #expect(result.gradientNorm.final <= 1e-5 * result.gradientNorm.initial, "\(result.gradientNorm)")
  }

  @Test func betterPointsAreKeptOnRequest() throws {
    let folder = NSTemporaryDirectory() + "iterates-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let result = try Self.study("controls=[bodies.disc.spin]", "optimize={ iterates: keep, evaluations: 6 }").optimize(to: .folder(folder))
    let kept = try FileManager.default.contentsOfDirectory(atPath: folder + "/iterates")
    #expect(kept.count == result.iterations && !kept.isEmpty, "\(kept)")
    for name in kept { #expect(FileManager.default.fileExists(atPath: "\(folder)/iterates/\(name)/gradient.json")) }
  }

  @Test(arguments: ["slsqp", "mma"]) func constraintsAndBoundsHold(method: String) throws {
    let result = try Self.study(
      "optimize={ method: \(method), bounds: { bodies.disc.spin: [0.5, 1] }, constraints: { area: { at_least: 0.3 } } }"
    ).optimize()
    guard case .number(let spin)? = result.controls["bodies.disc.spin"], case .number(let radius)? = result.controls["bodies.disc.radius"]
    else {
      Issue.record("\(result.controls)")
      return
    }
    #expect(result.converged && (0.5...1).contains(spin))
    // The drag falls with the radius, so that the area is the least.
    #expect(abs(Double.pi * radius * radius / 0.3 - 1) <= 1e-4, "\(radius)")
    #expect(result.objective.final < result.objective.initial)
  }

  @Test func theLargestIsFoundToo() throws {
    let result = try Self.study(
      "optimize={ objective: lift, goal: maximize, bounds: { bodies.disc.spin: [-2, 2], bodies.disc.radius: [0.3, 0.4] } }"
    )
    .optimize()
    #expect(result.objective.final > result.objective.initial)
    guard case .number(let spin)? = result.controls["bodies.disc.spin"] else {
      Issue.record("\(result.controls)")
      return
    }
    #expect(abs(abs(spin) - 2) <= 1e-9, "lift goes with spin: \(spin)")
  }

  /// A search that runs into cases that are none, or that blow up, turns back.
  @Test func runsThatFailAreWaysTooFar() throws {
    let result = try Self.study("controls=[bodies.disc.radius]", "bodies.disc.circle.radius=0.12", "optimize={ objective: drag }")
      .optimize()
    #expect(result.failedEvaluations > 0 && result.objective.final < result.objective.initial, "\(result)")
  }

  @Test func aSearchThatWasStoppedGoesOnBitByBit() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("swiftwater-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let (whole, part) = (folder + "/whole", folder + "/part")
    let changes = "optimize={ bounds: { bodies.disc.radius: [0.3, 0.4] }, tolerance: { value: 1e-13 } }"
    let first = try Self.study(changes).optimize(to: .folder(whole))
    #expect(first.evaluations > 5)
    _ = try Self.study(changes, "optimize.evaluations=3").optimize(to: .folder(part))
    // A kill within a record leaves a part of it.
    let log = part + "/restart/evaluations.bin"
    let bytes = try #require(FileManager.default.contents(atPath: log))
    try bytes.dropLast(5).write(to: URL(fileURLWithPath: log))
    let second = try Self.study(changes).optimize(to: .folder(part))
    #expect(second.recalledEvaluations == 2)
    #expect(second.objective.final == first.objective.final && second.evaluations == first.evaluations)
    for file in ["history.csv", "restart/evaluations.bin"] {
      #expect(
        FileManager.default.contents(atPath: whole + "/" + file) == FileManager.default.contents(atPath: part + "/" + file), "\(file)")
    }
    // Another case has nothing of it.
    #expect(try Self.study(changes, "flow.viscosity=0.021").optimize(to: .folder(part)).recalledEvaluations == 0)
  }

  /// What has been found of a profile stands where the report says.
  @Test func profilesAreWritten() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("swiftwater-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let result = try Self.study("controls=[boundaries.left.profile]", "optimize={ objective: drag, evaluations: 4 }")
      .optimize(to: .folder(folder))
    guard case .field(let norm, let file)? = result.controls["boundaries.left.profile"] else {
      Issue.record("\(result.controls)")
      return
    }
    let values = try #require(try HistoryReader(path: folder + "/" + file).column("value"))
    #expect(values.count == 24 && Set(values).count > 4, "\(values)")
    #expect(abs(values.reduce(0) { $0 + $1 * $1 }.squareRoot() / norm - 1) <= 1e-13)
  }

  @Test func fieldsAreRecovered() throws {
    let text = """
      flow: { equations: spectral, viscosity: 0.02 }
      domain: { size: [2*pi, 2*pi], cells: [12, 12] }
      initial: { velocity: ["0.3*sin(y)", 0] }
      time: { steps: 10, dt: 0.05 }
      objective: { distance: { target: ["sin(x)*cos(y)", "-cos(x)*sin(y)"] } }
      controls: [initial.velocity]
      optimize: { evaluations: 60, tolerance: { value: 0, gradient: 1e-5 } }
      """
    let result = try Study(try CaseLoader.load(text: text, name: "twin", source: "twin"), threads: 1).optimize()
    #expect(result.converged && result.objective.final <= 1e-9 * result.objective.initial, "\(result)")
  }

  @Test(arguments: [
    ("optimize={ bounds: { bodies.disc.spim: [1, 2] } }", "did you mean"), ("optimize={ bounds: { bodies.disc.spin: [2, 1] } }", "cross"),
    ("optimize={ constraints: { enstrophy: [1, 2] } }", "no objective of this case"),
    ("optimize={ constraints: { cost: { at_most: 1 } } }", "optimised, and constrained too"),
    ("optimize={ method: lbfgs, constraints: { area: { at_most: 1 } } }", "takes no constraints"),
    ("optimize={ method: mma, constraints: { area: { equal: 1 } } }", "inequalities alone"),
    ("optimize={ evaluations: 0 }", "at least 1"), ("optimize={ bounds: { bodies.disc.spin: {} } }", "no limit"),
    ("uncertain={ bodies.disc.sping: 0.1 }", "no control"), ("uncertain={ bodies.disc.spin: -1 }", "above 0"),
    ("sweep={}", "one of"), ("sweep={ grid: {} }", "no points"), ("sweep={ grid: { flow.viscosity: [] } }", "no points"),
    ("sweep={ list: [{ a: 1 }, { b: 2 }] }", "no value of"),
    ("sweep={ latin_hypercube: { points: 3, ranges: { flow.viscosity: [2, 1] } } }", "is empty"),
  ])
  func faultsOfTheSectionsAreTold(change: String, part: String) throws {
    let error = try #require(throws: InvalidCase.self) { _ = try Self.study(change) }
    #expect(error.errors.contains { "\($0.message) \($0.suggestion ?? "")".contains(part) }, "\(error.errors)")
  }

  @Test func sectionsAreResolvedToThemselves() throws {
    let setup = try Self.study(
      "optimize={ goal: maximize, method: slsqp, bounds: { bodies.disc.spin: { at_most: 2 } }, constraints: { area: { equal: 0.3 } } }",
      "uncertain={ bodies.disc.spin: 0.1 }",
      "sweep={ grid: { numerics.advection: [central, quick], flow.viscosity: { from: 0.01, to: 0.03, count: 3 } }, gradient: drag }"
    ).setup
    #expect(try CaseLoader.load(text: setup.resolved, name: setup.name, source: setup.source) == setup)
    #expect(setup.sweep?.points.count == 6 && setup.sweep?.points[1] == ["central", "0.02"])
  }
}

/// Second derivatives, and what they say of uncertain numbers.
@Suite struct HessianTests {
  private static let text = """
    flow: { equations: spectral, viscosity: 0.05, friction: 0.1, force: ["sin(2*y)", 0] }
    domain: { size: [2*pi, 2*pi], cells: [16, 16] }
    initial: { velocity: ["sin(x)*cos(y)", "-cos(x)*sin(y)"] }
    time: { steps: 8, dt: 0.05 }
    objective: { kinetic-energy: {} }
    controls: [viscosity, friction]
    uncertain: { viscosity: 0.005, friction: 0.02 }
    """

  @Test func theMatrixIsThatOfTheGradients() throws {
    let setup = try CaseLoader.load(text: Self.text, name: "uncertain", source: "uncertain")
    let study = Study(setup, threads: 1)
    let report = try study.hessian()
    let matrix = try #require(report.matrix)
    let functional = try study.reducedFunctional()
    for row in 0..<2 {
      let control = setup.controls[row]
      func gradient(_ h: Double) throws -> ControlVector {
        var point = functional.origin
        point[control] += h
        return try functional.gradient(at: point).gradient
      }
      for column in 0..<2 {
        let other = setup.controls[column]
        func difference(_ h: Double) throws -> Double { (try gradient(h)[other] - gradient(-h)[other]) / (2 * h) }
        let secant = (4 * (try difference(1e-3)) - (try difference(2e-3))) / 3
        #expect(abs(matrix[row][column] / secant - 1) <= 1e-7, "\(matrix) \(secant)")
      }
    }
  }

  /// Of two measurements of a decaying vortex, u = a sin x cos y e^(−2νt): the error bars of a and ν
  /// are those of the linear answer, J⁻¹ times the errors; and a product for each number is enough.
  @Test func errorBarsAreThoseOfTheMeasurements() throws {
    let text = """
      parameters: { a: 1 }
      flow: { viscosity: 0.05 }
      domain: { size: [2*pi, 2*pi], cells: [32, 32] }
      boundaries: { left: periodic, right: periodic, bottom: periodic, top: periodic }
      initial: { velocity: ["a*sin(x)*cos(y)", "-a*cos(x)*sin(y)"] }
      numerics: { advection: central }
      time: { steps: 40, dt: 0.05 }
      objective:
        misfit: "0.5*((early - 0.9512)/0.01)^2 + 0.5*((late - 0.8187)/0.02)^2"
        early: { kind: probe, at: [1.5707963, 0], field: velocity_x, instant: 0.5 }
        late: { kind: probe, at: [1.5707963, 0], field: velocity_x }
      controls: [parameters.a, viscosity]
      """
    let report = try Study(try CaseLoader.load(text: text, name: "vortex", source: "vortex"), threads: 1).hessian(of: "misfit", pairs: 2)
    let bars = try #require(report.errorBars)
    // a = early²/late at t = 0.5 and 2 would be early^(4/3) late^(-1/3); ν = ln(early/late)/3.
    let (early, late) = (exp(-0.05), exp(-0.2))
    let first = ((4 / 3 * 0.01 / early) * (4 / 3 * 0.01 / early) + (1 / 3 * 0.02 / late) * (1 / 3 * 0.02 / late)).squareRoot()
    let second = ((0.01 / early) * (0.01 / early) + (0.02 / late) * (0.02 / late)).squareRoot() / 3
    #expect(abs(bars[0] / first - 1) < 0.02 && abs(bars[1] / second - 1) < 0.02, "\(bars) \(first) \(second)")
    #expect(report.products == 2 && report.residuals.allSatisfy { $0 < 1e-6 * abs(report.eigenvalues[0]) })
  }

  /// Moments by quadrature over both numbers: Gauss and Hermite's rule with five points is exact for polynomials of ninth degree.
  @Test func momentsAreThoseOfTheDistribution() throws {
    let setup = try CaseLoader.load(text: Self.text, name: "uncertain", source: "uncertain")
    let study = Study(setup, threads: 1)
    let second = try #require(try study.hessian().uncertainty?.secondOrder)
    let functional = try study.reducedFunctional()
    let nodes = [-2.8569700138728056, -1.355626179974266, 0, 1.355626179974266, 2.8569700138728056]
    let weights = [0.011257411327720693, 0.22207592200561263, 0.53333333333333333, 0.22207592200561263, 0.011257411327720693]
    var (mean, square) = (0.0, 0.0)
    for (x, p) in zip(nodes, weights) {
      for (y, q) in zip(nodes, weights) {
        var point = functional.origin
        point[.viscosity] += 0.005 * x
        point[.friction] += 0.02 * y
        let value = try functional.value(at: point)
        mean += p * q * value
        square += p * q * value * value
      }
    }
    let deviation = (square - mean * mean).squareRoot()
    let first = try functional.value(at: functional.origin)
    // What is left is of the fourth order of the deviations.
    #expect(abs(second.mean - mean) <= 0.02 * abs(first - mean), "\(second) \(mean) \(first)")
    #expect(abs(second.deviation / deviation - 1) <= 1e-3, "\(second) \(deviation)")
  }
}
