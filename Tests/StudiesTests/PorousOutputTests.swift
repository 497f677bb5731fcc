import CaseFiles
import FieldOutput
import Fields
import Flows
import Foundation
import Studies
import Testing

/// Porous bodies and resistance in the proof of a gradient, and in what it leaves behind.
struct PorousOutputTests {
  private static let text = """
    flow: { viscosity: 0.02 }
    domain: { size: [2.4, 1.6], cells: [24, 20] }
    boundaries: { left: { inflow: [1, 0.1] }, right: outflow, bottom: wall, top: slip }
    bodies: { filter: { ellipse: { center: [0.9, 0.8], radii: [0.3, 0.4], angle: 10 }, porous: { permeability: 1e-2 } } }
    initial: { velocity: ["1 + 0.2*sin(3*y)", "0.1*cos(2*x)"] }
    numerics: { advection: central }
    time: { steps: 10, dt: 0.02 }
    objective: { drag: { body: filter, window: [0.05, 0.2] } }
    controls: [viscosity, flow.resistance, bodies.filter.permeability, bodies.filter.radii, bodies.filter.angle, initial.velocity]
    """

  private static func load(_ overrides: [String] = []) throws -> Case {
    try CaseLoader.load(text: text, name: "test", source: "test", overrides: overrides)
  }

  @Test(arguments: ["rk3", "rk4", "rkc"]) func gradientsAreProved(integrator: String) throws {
    let setup = try Self.load(["numerics.integrator=\(integrator)"])
    for check in try Verification(setup, workers: Workers(count: 2), limit: 12).run() {
      #expect(check.passed, "\(check.name): \(check.value)")
    }
    for check in try Verification(setup, workers: Workers(count: 2), limit: 12, faulty: "resistance").run() {
      switch check.name {
      case "tangent_vs_adjoint", "complex_step_vs_adjoint", "dot_product": #expect(!check.passed, "\(check.name): \(check.value)")
      case "checkpoint_invariance": #expect(check.passed)
      default: break
      }
    }
  }

  @Test func sensitivityToTheResistanceIsWritten() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("swiftwater-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let setup = try Self.load()
    let written = try Study(setup, threads: 1).gradient(to: .folder(folder))
    let field = try #require(try SnapshotReading.field(folder + "/sensitivity/000000.hdf", "drag_by_resistance"))
    let model = try FlowModel(setup, workers: .single)
    let flow = try IncompressibleFlow<Double>(model, parameters: FlowParameters(model))
    let result = try GradientComputation(flow).run()
    let exact = result.gradient[all: .resistance].map { $0 / model.grid.cellVolume }
    #expect(field == exact && field.contains { $0 != 0 })
    #expect(written.gradient["bodies.filter.permeability"] != nil)
    guard case .field(_, "sensitivity/000000.hdf")? = written.gradient["flow.resistance"] else {
      Issue.record("the gradient names its file")
      return
    }
    // A body that stands still has one column of its forces for each axis, porous or not.
    let forces = try HistoryReader(path: folder + "/forces.csv")
    let drag = try #require(forces.column("filter_x"))
    #expect(drag.last == flow.lastForces[0][0] && drag.allSatisfy { $0 > 0 })
  }
}
