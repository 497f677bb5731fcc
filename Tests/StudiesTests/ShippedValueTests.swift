import CaseFiles
import Fields
import Flows
import Foundation
import Studies
import Testing

/// The shipped cases, run as they are, reach the values they promise.
@Suite(.serialized) struct ShippedValueTests {
  static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Cases").path

  static func load(_ name: String) throws -> Case { try CaseLoader.load(file: "\(folder)/\(name).yaml") }

  @Test(arguments: ["taylor-green", "channel-cylinder", "cylinder", "kolmogorov-spectral", "heated-cavity", "rayleigh-benard"])
  func objectivesAreAsExpected(_ name: String) throws {
    let setup = try Self.load(name)
    let result = try Study(setup).run()
    #expect(!setup.expected.isEmpty)
    for expected in setup.expected {
      let value = try #require(result.objectives[expected.quantity])
      #expect(abs(value / expected.value - 1) <= expected.tolerance, "\(expected.quantity) = \(value)")
    }
    #expect(result.divergenceMax < 1e-12)
  }

  /// Nusselt numbers at other Rayleigh numbers than those shipped: Le Quéré (1991), Clever & Busse (1974).
  @Test(arguments: [
    ("heated-cavity", ["flow.rayleigh=1e6", "domain.cells=[128,128]", "time.end=120"], 8.8252, 0.01),
    ("heated-cavity", ["flow.rayleigh=1e3", "domain.cells=[24,24]", "time.end=30"], 1.1178, 0.005),
    ("rayleigh-benard", ["flow.rayleigh=1e4"], 2.661, 0.015),
  ])
  func nusseltNumbersArePublishedOnes(_ name: String, _ overrides: [String], _ published: Double, _ tolerance: Double) throws {
    let setup = try CaseLoader.load(file: "\(Self.folder)/\(name).yaml", overrides: overrides)
    let value = try #require(try Study(setup, threads: 1).run().objectives["nusselt"])
    #expect(abs(value / published - 1) <= tolerance, "\(value)")
  }

  @Test func cavityHasThePublishedExtrema() throws {
    let setup = try Self.load("cavity")
    let model = try FlowModel(setup, workers: Workers(count: 2))
    let flow = try IncompressibleFlow<Double>(model, parameters: FlowParameters(model))
    while !flow.isFinished { try flow.advance() }
    let half = setup.domain.cells[0] / 2
    let u = (0..<setup.domain.cells[1]).map { flow.velocity[0][half, $0] }
    let v = (0..<setup.domain.cells[0]).map { flow.velocity[1][$0, half] }
    let found = ["u_min": Self.minimum(u), "v_max": -Self.minimum(v.map { -$0 }), "v_min": Self.minimum(v)]
    #expect(setup.expected.count == 3)
    for expected in setup.expected {
      let value = try #require(found[expected.quantity])
      #expect(abs(value / expected.value - 1) <= expected.tolerance, "\(expected.quantity) = \(value)")
    }
  }

  /// The lowest point of the parabola through the smallest value and its neighbours.
  static func minimum(_ values: [Double]) -> Double {
    let i = values.indices.dropFirst().dropLast().min(by: { values[$0] < values[$1] }) ?? 1
    let (slope, bend) = ((values[i + 1] - values[i - 1]) / 2, values[i + 1] - 2 * values[i] + values[i - 1])
    return values[i] - slope * slope / (2 * bend)
  }

  @Test(arguments: ["decaying-turbulence", "kolmogorov", "taylor-green-3d"])
  func casesWithoutPromisesRun(_ name: String) throws {
    let setup = try Self.load(name)
    let result = try Study(setup).run()
    #expect(result.objectives.values.allSatisfy { $0.isFinite })
    #expect(result.divergenceMax < 1e-12)
  }
}
