import CaseFiles
import Flows
import Testing

/// What cancels in a sum counts by the magnitudes that it is the sum of.
@Suite struct RoundOffTests {
  private func load(_ boundaries: String) throws -> Case {
    try CaseLoader.load(
      text: """
        flow: { viscosity: 0.1 }
        domain: { size: [1, 1], cells: [16, 32] }
        boundaries: { \(boundaries) }
        time: { steps: 1, dt: 0.01 }
        """, name: "test", source: "test")
  }

  @Test(arguments: [
    "left: periodic, bottom: { inflow: [0, \"sin(2*pi*x)\"] }, top: wall",
    "left: periodic, bottom: { inflow: [0, \"sin(2*pi*x)\"] }, top: { inflow: [0, \"1e6*cos(2*pi*x)\"] }",
    "left: { inflow: [\"0.1*y\", 0] }, right: { inflow: [\"0.1*y\", 0] }, bottom: wall, top: slip",
    "left: wall, right: wall, bottom: wall, top: { wall: [1, 1.2e-16] }",
  ])
  func whatCancelsIsZero(boundaries: String) throws { _ = try load(boundaries) }

  @Test(arguments: [
    "left: periodic, bottom: { inflow: [0, \"sin(2*pi*x) + 1e-6\"] }, top: wall",
    "left: wall, right: outflow, bottom: { inflow: [0, \"sin(2*pi*x)\"] }, top: wall",
    "left: wall, right: wall, bottom: wall, top: { wall: [1, 1e-6] }",
  ])
  func whatDoesNotIsTold(boundaries: String) { #expect(throws: InvalidCase.self) { _ = try load(boundaries) } }
}
