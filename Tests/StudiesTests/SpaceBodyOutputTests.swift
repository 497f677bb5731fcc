import CaseFiles
import FieldOutput
import Foundation
import Studies
import Testing

/// What a run and a gradient with bodies in three dimensions write and tell.
struct SpaceBodyOutputTests {
  private static let text = """
    flow: { viscosity: 0.05 }
    domain: { size: [2.4, 1.6, 1.6], cells: [24, 16, 16] }
    boundaries: { left: { inflow: [2, 0, 0] }, right: outflow, bottom: slip, top: slip, back: periodic, front: periodic }
    bodies:
      ball: { sphere: { center: [0.7, 0.8, 0.8], radius: 0.3 } }
      rod: { circle: { center: [1.5, 0.8], radius: 0.2 } }
    time: { steps: 4, dt: 0.02 }
    objective: { drag: { body: ball } }
    controls: [bodies.ball.center, bodies.ball.radius, bodies.rod.radius]
    """
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("swiftwater-\(UUID().uuidString)").path

  private func load() throws -> Case { try CaseLoader.load(text: Self.text, name: "space", source: "space") }

  @Test func forcesHaveThreeComponentsAndScalesAnArea() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let result = try Study(load(), threads: 1).run(to: .folder(folder))
    let table = try String(contentsOfFile: folder + "/forces.csv", encoding: .utf8).split(separator: "\n")
    #expect(table[0].hasSuffix("time,ball_x,ball_y,ball_z,rod_x,rod_y,rod_z"))
    #expect(table.count == 5)
    let (ball, rod) = (try #require(result.forces["ball"]?.reference), try #require(result.forces["rod"]?.reference))
    #expect(abs((ball.area ?? 0) - .pi * 0.09) < 1e-12 && abs(ball.length - 0.6) < 1e-12 && ball.velocity == 2)
    #expect(abs((rod.area ?? 0) - 0.4 * 1.6) < 1e-12)
    // Coefficients: 2F/(U² A).
    let force = try #require(table[4].split(separator: ",").dropFirst(2).first.flatMap { Double($0) })
    let objective = try #require(result.objectives["drag"])
    #expect(abs(force - objective) <= 1e-9 * abs(force))
  }

  @Test func solidCellsAreThoseOfTheBodies() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    _ = try Study(load(), threads: 1).run(to: .folder(folder))
    let snapshot = try SnapshotFile.read(folder + "/fields/000004.hdf")
    let solid = try #require(snapshot.fields.first { $0.name == "solid" }).values
    let volume = solid.reduce(0, +) * 1e-3
    let expected = 4 * Double.pi / 3 * 0.027 + .pi * 0.04 * 1.6
    #expect(abs(volume - expected) <= 0.1 * expected)
  }

  /// The markers of a sphere move along their normals as its radius grows: their sensitivities sum
  /// up to the derivative by it.
  @Test func surfacesAreWrittenWithTheirSensitivity() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let result = try Study(load(), threads: 1).gradient(to: .folder(folder))
    guard case .vector(let center)? = result.gradient["bodies.ball.center"],
      case .number(let radius)? = result.gradient["bodies.ball.radius"]
    else {
      Issue.record("the gradient has a centre, three numbers, and a radius")
      return
    }
    #expect(center.count == 3 && center[0] != 0)
    let file = try HDF5File(reading: folder + "/sensitivity/surface.hdf")
    let mesh = try file.openGroup("VTKHDF")
    let points = try mesh.openDataset("Points").read(as: Double.self)
    let sensitivity = try mesh.openGroup("PointData").openDataset("normal_sensitivity").read(as: Double.self)
    #expect(points.count == 3 * sensitivity.count)
    let ball = sensitivity.indices.filter { points[3 * $0] < 1.1 }
    let sum = ball.reduce(0) { $0 + sensitivity[$1] }
    #expect(radius != 0 && abs(sum - radius) <= 1e-9 * abs(radius))
    // Each layer of the rod is a closed line; the ball is points alone.
    let lines = try mesh.openGroup("Lines").openDataset("NumberOfCells").read(as: Int64.self)
    #expect(lines == [11])
  }
}
