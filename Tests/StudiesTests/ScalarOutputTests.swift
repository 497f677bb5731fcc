import CaseFiles
import FieldOutput
import Fields
import Flows
import Foundation
import Studies
import Testing

/// Scalars in what a run leaves behind, and in the proof of its gradient.
struct ScalarOutputTests {
  private static let text = """
    flow: { viscosity: 0.02 }
    domain: { size: [2.4, 1.6], cells: [24, 16] }
    boundaries: { left: { inflow: [1, 0.1] }, right: outflow, bottom: wall, top: slip }
    scalars:
      heat: { diffusivity: 0.02, buoyancy: [0, 1], initial: "sin(3*x)*y", boundaries: { left: 0.5, bottom: { flux: 0.3 } } }
      dye: { diffusivity: 0.01, boundaries: { left: "y" } }
    initial: { velocity: ["1 + 0.2*sin(3*y)", "0.1*cos(2*x)"] }
    numerics: { advection: central }
    time: { steps: 10, dt: 0.02 }
    objective: { scalar-variance: { scalar: dye, window: [0.05, 0.2] } }
    controls: [viscosity, initial.dye, scalars.heat.source, scalars.heat.boundaries.bottom, scalars.dye.boundaries.left]
    """

  private static func load(_ overrides: [String] = []) throws -> Case {
    try CaseLoader.load(text: text, name: "test", source: "test", overrides: overrides)
  }

  @Test func snapshotsHistoriesAndSensitivitiesHoldTheScalars() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("swiftwater-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let setup = try Self.load()
    _ = try Study(setup, threads: 1).gradient(to: .folder(folder))
    let model = try FlowModel(setup, workers: .single)
    let flow = try IncompressibleFlow<Double>(model, parameters: FlowParameters(model))
    while !flow.isFinished { try flow.advance() }
    for name in ["heat", "dye"] {
      let written = try #require(try SnapshotReading.field(folder + "/fields/000010.hdf", name))
      for (i, j) in [(0, 0), (5, 7), (23, 15)] { #expect(written[j * 24 + i] == flow.scalar(name)[i, j]) }
      let means = try #require(try HistoryReader(path: folder + "/history.csv").column("\(name)_mean"))
      #expect(abs(means[0] - written.reduce(0, +) / 384) <= 1e-14)
    }
    let result = try GradientComputation(flow).run()
    let initial = try #require(try SnapshotReading.field(folder + "/sensitivity/000000.hdf", "scalar_variance_by_initial_dye"))
    let source = try #require(try SnapshotReading.field(folder + "/sensitivity/000000.hdf", "scalar_variance_by_source_heat"))
    let field = try #require(result.parameters.initialState.last)
    #expect(abs(initial[7 * 24 + 5] - field[5, 7] / 0.01) <= 1e-12 * abs(initial[7 * 24 + 5]))
    #expect(source.contains { $0 != 0 })
    let wall = try #require(try HistoryReader(path: folder + "/sensitivity/dye-left.csv").column("derivative"))
    #expect(wall == result.gradient[all: .scalar(name: "dye", parameter: .boundary(.left))] && wall.contains { $0 != 0 })
  }

  /// A large-eddy simulation too, by what eddies carry through a side.
  @Test func gradientsThroughEddiesAreProved() throws {
    let setup = try Self.load([
      "flow.turbulence={ model: smagorinsky, turbulent_prandtl: 0.7 }",
      "objective={ flux: { scalar: heat, side: left, window: [0.05, 0.2] } }",
      "controls=[viscosity, flow.turbulence.constant, flow.turbulence.turbulent_prandtl, initial.heat, scalars.heat.diffusivity, initial.velocity]",
    ])
    for check in try Verification(setup, workers: Workers(count: 2), limit: 12).run() {
      #expect(check.passed, "\(check.name): \(check.value)")
    }
  }

  @Test(arguments: ["buoyancy", "scalars", "tracerBoundaryFlux"], ["rk3", "rk4", "rkc"])
  func faultyOperatorsAreFound(name: String, integrator: String) throws {
    let setup = try Self.load(["numerics.integrator=\(integrator)"])
    for check in try Verification(setup, workers: .single, limit: 12).run() { #expect(check.passed, "\(check.name): \(check.value)") }
    for check in try Verification(setup, workers: .single, limit: 12, faulty: name).run() {
      switch check.name {
      case "tangent_vs_adjoint", "complex_step_vs_adjoint", "dot_product": #expect(!check.passed, "\(check.name): \(check.value)")
      case "checkpoint_invariance": #expect(check.passed)
      default: break
      }
    }
  }
}
