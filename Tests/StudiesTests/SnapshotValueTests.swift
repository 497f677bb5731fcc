import CaseFiles
import FieldOutput
import Fields
import Flows
import Foundation
import Studies
import Testing

/// What is written is what was computed. That other libraries read the files as they were written
/// is tested in Tests/Python.
struct SnapshotValueTests {
  private static let text = """
    flow: { viscosity: 0.02 }
    domain: { size: [2.4, 1.6], cells: [24, 16] }
    boundaries: { left: { inflow: [1, 0] }, right: outflow, bottom: wall, top: slip }
    bodies: { body: { circle: { center: [0.93, 0.78], radius: 0.25 } } }
    time: { steps: 5, dt: 0.02 }
    output: { fields: [velocity, vorticity] }
    objective: { drag: { body: body } }
    controls: [initial.velocity, viscosity]
    """

  private let setup: Case
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("swiftwater-\(UUID().uuidString)").path

  init() throws { setup = try CaseLoader.load(text: Self.text, name: "test", source: "test") }

  private func flow() throws -> IncompressibleFlow<Double> {
    let model = try FlowModel(setup, workers: .single)
    return try IncompressibleFlow(model, parameters: FlowParameters(model))
  }

  private func values(_ file: String, _ name: String) throws -> [Double] {
    try #require(try SnapshotFile.read(folder + "/" + file).fields.first { $0.name == name }).values
  }

  @Test func velocityAndVorticityAreTheSolvers() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    _ = try Study(setup, threads: 1).run(to: .folder(folder))
    let flow = try flow()
    while !flow.isFinished { try flow.advance() }
    let u = flow.velocityWithGhosts()
    let velocity = try values("fields/000005.hdf", "velocity")
    let vorticity = try values("fields/000005.hdf", "vorticity")
    let h = 0.1
    func corner(_ i: Int, _ j: Int) -> Double { (u[1][i, j] - u[1][i - 1, j]) / h - (u[0][i, j] - u[0][i, j - 1]) / h }
    for j in 0..<16 {
      for i in 0..<24 {
        let cell = j * 24 + i
        #expect(velocity[2 * cell] == 0.5 * (u[0][i, j] + u[0][i + 1, j]))
        #expect(velocity[2 * cell + 1] == 0.5 * (u[1][i, j] + u[1][i, j + 1]))
        let mean = 0.25 * (corner(i, j) + corner(i + 1, j) + corner(i, j + 1) + corner(i + 1, j + 1))
        #expect(abs(vorticity[cell] - mean) <= 1e-12 * (1 + abs(mean)))
      }
    }
  }

  @Test func sensitivityIsTheGradient() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let report = try Study(setup, threads: 1).gradient(to: .folder(folder))
    let result = try GradientComputation(flow()).run()
    let field = result.parameters.initialVelocity[0]
    let written = try values("sensitivity/000000.hdf", "drag_by_initial_velocity")
    for (i, j) in [(3, 4), (10, 8), (20, 12)] {
      let expected = 0.5 * (field[i, j] + field[i + 1, j]) / (0.1 * 0.1)
      #expect(abs(written[2 * (j * 24 + i)] - expected) <= 1e-12 * abs(expected))
    }
    guard case .number(let viscosity)? = report.gradient["viscosity"] else {
      Issue.record("the derivative by the viscosity is a number")
      return
    }
    #expect(viscosity == result.gradient[.viscosity])
  }
}
