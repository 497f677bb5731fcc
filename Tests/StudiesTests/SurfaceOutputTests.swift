import CaseFiles
import FieldOutput
import Foundation
import Studies
import Testing

/// What a run tells of pressure and friction on its bodies.
struct SurfaceOutputTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("swiftwater-\(UUID().uuidString)").path

  private static func drag(_ part: String) -> String {
    "{ force: { body: cylinder, component: drag, part: \(part), statistic: mean, window: [5.9, 6] } }"
  }

  /// The channel cylinder 2D-1 with 10 cells per diameter. The parts, 3.66 and 1.91, are those to
  /// which grids of up to 30 cells tend.
  @Test func partsOfTheDragOfTheChannelCylinder() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let point = { (x: Double, y: Double) in "{ body: cylinder, at: [\(x), \(y)] }" }
    let setup = try CaseLoader.load(
      file: "\(ShippedValueTests.folder)/channel-cylinder.yaml",
      overrides: [
        "time={ end: 6, dt: 0.006 }", "numerics.integrator=euler",
        "output={ every: 3, fields: [pressure], surfaces: true, force_parts: true }",
        "measurements={ p: \(Self.drag("pressure")), f: \(Self.drag("friction")), front: { pressure-coefficient: \(point(0.15, 0.2)) }, "
          + "rear: { pressure-coefficient: \(point(0.25, 0.2)) }, top: { skin-friction: \(point(0.2, 0.25)) }, "
          + "far: { skin-friction: \(point(0.2, 0.3)) } }",
      ])
    let result = try Study(setup).run(to: .folder(folder))
    func value(_ name: String) throws -> Double { try #require(result.measurements[name]) }
    let (pressure, friction, drag) = (try value("p"), try value("f"), try #require(result.objectives["drag"]))
    #expect(abs((pressure + friction) / drag - 1) < 0.01)
    #expect(abs(pressure / 3.66 - 1) < 0.02 && abs(friction / 1.91 - 1) < 0.02, "\(pressure), \(friction)")
    // 2 Δp/U² of the published pressure difference; so coarse a grid makes too much of the peak at
    // the front.
    let difference = try value("front") - value("rear")
    #expect(abs(difference / (50 * 0.11752016697) - 1) < 0.06, "\(difference)")
    #expect(try value("top") > 0)
    #expect(result.missing["far"]?.contains("more than two cells away") == true)

    let table = try HistoryReader(path: folder + "/forces.csv")
    #expect(
      table.columns == [
        "time", "cylinder_x", "cylinder_y", "cylinder_pressure_x", "cylinder_pressure_y", "cylinder_friction_x", "cylinder_friction_y",
      ])
    let written = 500 * (try #require(table.column("cylinder_friction_x")?.last))
    #expect(abs(written / friction - 1) < 1e-3)

    // The file holds the same stresses, whose sum is the force.
    let names = try FileManager.default.contentsOfDirectory(atPath: folder + "/surfaces").sorted()
    #expect(names == ["000500.hdf", "001000.hdf"])
    let file = try HDF5File(reading: folder + "/surfaces/001000.hdf")
    let points = try file.openGroup("VTKHDF").openGroup("PointData")
    func field(_ name: String) throws -> [Double] { try points.openDataset(name).read(as: Double.self) }
    let (p, shear, normal, area) = (try field("pressure"), try field("shear"), try field("normal"), try field("area"))
    let sum = p.indices.reduce(0) { $0 + area[$1] * (shear[3 * $1] - p[$1] * normal[3 * $1]) }
    let forces = try #require(table.column("cylinder_pressure_x")?.last) + (try #require(table.column("cylinder_friction_x")?.last))
    #expect(abs(sum / forces - 1) < 1e-12)
    let (coefficient, angle) = (try field("pressure_coefficient"), try field("angle"))
    let front = try #require(angle.indices.max { abs(angle[$0]) < abs(angle[$1]) })
    // A panel's own value, half a panel beside the front.
    #expect(try abs(coefficient[front] / value("front") - 1) < 0.05, "\(coefficient[front])")
    #expect(try String(contentsOfFile: folder + "/surfaces.hdf.series", encoding: .utf8).contains("surfaces/001000.hdf"))
  }

  /// In space, and with several bodies.
  @Test func surfacesInSpace() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let setup = try CaseLoader.load(
      text: """
        flow: { viscosity: 0.05 }
        domain: { size: [2.4, 1.6, 1.6], cells: [24, 16, 16] }
        boundaries: { left: { inflow: [2, 0, 0] }, right: outflow, bottom: slip, top: slip, back: periodic, front: periodic }
        bodies:
          ball: { sphere: { center: [0.7, 0.8, 0.8], radius: 0.3 } }
          rod: { circle: { center: [1.5, 0.8], radius: 0.2 } }
        time: { steps: 20, dt: 0.02 }
        output: { surfaces: true, force_parts: true }
        """, name: "space", source: "space")
    _ = try Study(setup, threads: 1).run(to: .folder(folder))
    let table = try HistoryReader(path: folder + "/forces.csv")
    #expect(table.columns.count == 1 + 6 + 12)
    let file = try HDF5File(reading: folder + "/surfaces/000020.hdf")
    let mesh = try file.openGroup("VTKHDF")
    let bodies = try mesh.openGroup("PointData").openDataset("body").read(as: Double.self)
    let points = try mesh.openDataset("Points").read(as: Double.self)
    #expect(points.count == 3 * bodies.count && Set(bodies) == [0, 1])
    #expect(try mesh.openGroup("Lines").openDataset("NumberOfCells").read(as: Int64.self) == [16])
    for body in ["ball", "rod"] {
      func last(_ name: String) throws -> Double { try #require(table.column("\(body)_\(name)")?.last) }
      #expect(try last("pressure_x") > 0 && last("friction_x") > 0)
      #expect(try abs((last("pressure_x") + last("friction_x")) / last("x") - 1) < 0.3)
    }
  }

  @Test func withoutAnInflowThePressureNeedsAPoint() throws {
    let text = """
      flow: { viscosity: 0.02, force: [1, 0] }
      domain: { size: [2, 2], cells: [24, 24] }
      bodies: { rod: { circle: { center: [1, 1], radius: 0.3 } } }
      time: { steps: 3, dt: 0.01 }
      measurements:
        none: { pressure-coefficient: { body: rod, at: [0.7, 1], reference: { velocity: 1, length: 1 } } }
        bare: { skin-friction: { body: rod, at: [0.7, 1] } }
        some: { pressure-coefficient: { body: rod, at: [0.7, 1], from: [0.2, 0.2], reference: { velocity: 1, length: 1 } } }
      """
    let result = try Study(CaseLoader.load(text: text, name: "test", source: "test"), threads: 1).run()
    #expect(result.missing["none"]?.contains("add `from: [x, y]`") == true)
    #expect(result.missing["bare"]?.contains("there are no scales") == true)
    #expect(result.measurements["some"]?.isFinite == true)
  }
}
