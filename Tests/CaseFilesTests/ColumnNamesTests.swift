import CaseFiles
import Flows
import Testing

/// ColumnBlock are found by their names, so no two may share one.
@Suite struct ColumnNamesTests {
  private static let channel = """
    domain: { size: [12, 8], cells: [96, 64] }
    boundaries: { left: { inflow: [1, 0] }, right: outflow, bottom: slip, top: slip }
    time: { steps: 2, dt: 0.01 }
    flow: { viscosity: 0.05 }

    """
  private static let bodies = """
    bodies:
      a: { circle: { center: [3, 4], radius: 0.5 } }
      a_pressure: { circle: { center: [8, 4], radius: 0.5 } }

    """
  private static let scalar = "scalars: { x: { diffusivity: 0.1, boundaries: { left: 0 } } }\n"

  private func errors(_ text: String) -> [String] {
    do {
      _ = try CaseLoader.load(text: Self.channel + text, name: "c", source: "c.yaml")
      return []
    } catch {
      return error.errors.map(\.description)
    }
  }

  @Test func twoColumnsOfOneNameAreRefused() {
    #expect(
      errors(Self.bodies + "output: { force_parts: true }") == [
        "c.yaml:7:3: bodies.a_pressure: `forces.csv` would have two columns `a_pressure_x`, one of `a` and one of `a_pressure`; "
          + "rename one of the two"
      ])
    let probes = "probes: { w_velocity: { at: [8, 4], fields: [x] }, w: { at: [8, 4], fields: [velocity] } }"
    #expect(errors(Self.scalar + probes).map { $0.contains("two columns `w_velocity_x`, one of `w_velocity` and one of `w`") } == [true])
    // The file of a control, sensitivity/profile-left.csv.
    #expect(errors(Self.scalar.replacing("{ x:", with: "{ profile:")).count == 1)
  }

  @Test func namesThatOnlyLookAlikeAreNot() {
    #expect(errors(Self.bodies) == [])
    #expect(errors(Self.bodies.replacing("a_pressure", with: "a_pressures") + "output: { force_parts: true }") == [])
    #expect(errors(Self.scalar + "probes: { w_velocity: { at: [8, 4], fields: [pressure] }, w: { at: [8, 4], fields: [velocity] } }") == [])
  }
}
