import CaseFiles
import Flows
import Foundation
import Testing

/// Objectives of scalars against their definitions.
@Suite struct ScalarObjectiveTests {
  private static func values(_ scalar: String, _ objectives: String) throws -> [Double] {
    let setup = try FlowCase.load(
      """
      flow: { viscosity: 0.1 }
      domain: { size: [3, 2], cells: [12, 10] }
      boundaries: { left: slip, right: slip, bottom: periodic, top: periodic }
      scalars: { heat: { diffusivity: 0.25, \(scalar) } }
      initial: { uniform: [0, 0.5] }
      time: { steps: 1, dt: 1e-14 }
      objective: { \(objectives) }
      """)
    return try FlowCase.finished(setup).objectiveValues
  }

  /// θ = 4 − x/2 from 4 at the left would be 2.5 at the right; the values at the sides differ from
  /// it, and only the first cell counts.
  @Test func nusseltAndFluxComeFromTheFirstCell() throws {
    let values = try Self.values(
      "initial: \"4 - x/2\", boundaries: { left: 5, right: 2.5 }",
      "nusselt: { scalar: heat, side: left }, right: { kind: nusselt, scalar: heat, side: right }, flux: { scalar: heat, side: left }")
    let h = 0.25
    let slope = (5 - (4 - h / 4)) / (h / 2)
    #expect(abs(values[0] - slope * 3 / 2.5) <= 1e-12)
    #expect(abs(values[1] - 0.5 * 3 / 2.5) <= 1e-12)
    #expect(abs(values[2] - 0.25 * slope * 2) <= 1e-12)
  }

  @Test func meansOverTheDomain() throws {
    let values = try Self.values(
      "initial: \"2 + sin(pi*y)\"",
      """
      scalar-mean: { scalar: heat }, scalar-variance: { scalar: heat }, scalar-distance: { scalar: heat, target: "1 + sin(pi*y)" },
      convective-flux: { scalar: heat, axis: y }, across: { kind: convective-flux, scalar: heat, axis: x }
      """)
    #expect(abs(values[0] - 2) <= 1e-12)
    #expect(abs(values[1] - 0.5) <= 1e-12)
    #expect(abs(values[2] - 0.5) <= 1e-12)
    #expect(abs(values[3] - 1) <= 1e-12)
    #expect(values[4] == 0)
  }

  @Test func valuesThatAreNotFiniteAreRefused() throws {
    for scalar in ["initial: log(x - 4)", "boundaries: { left: sqrt(y - 5) }", "source: 1/(y - y)"] {
      let error = try #require(throws: FlowError.self) { try Self.values(scalar, "scalar-mean: { scalar: heat }") }
      #expect("\(error)".contains("heat"))
    }
    #expect(throws: FlowError.self) { try Self.values("initial: 0", "scalar-distance: { scalar: heat, target: log(x - 4) }") }
  }

  /// A scalar that grows without bound is named.
  @Test func aScalarThatBlowsUpIsNamed() throws {
    let setup = try FlowCase.load(
      FlowCase.cavity, ["scalars={ dye: { diffusivity: 0.5, initial: x } }", "time={ steps: 2000, dt: 0.02 }"])
    let error = try #require(throws: FlowError.self) { try FlowCase.finished(setup) }
    guard case .diverged(let variable, _, _, _, _) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(variable == "dye")
  }
}
