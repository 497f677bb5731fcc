import Foundation
import Testing

/// What `bench` promises to those who collect its figures.
@Suite struct BenchTests {
  private static let small = ["--set", "domain.cells=[16,16]", "--set", "time.steps=6", "--repeats", "3", "--json", "--quiet"]

  private func bench(_ more: String...) throws -> Program { try Program(["bench", "Cases/taylor-green.yaml"] + Self.small + more) }

  private func figures(_ timing: Any?) throws -> [String: Double] {
    try #require(timing as? [String: Any]).compactMapValues { $0 as? Double }
  }

  @Test func runAndGradientAreTimed() throws {
    let program = try bench("--threads", "1")
    #expect(program.status == 0)
    #expect(program.errors.isEmpty)
    let report = try program.json()
    for (key, value) in ["cells": 256, "steps": 6, "threads": 1, "repeats": 3] { #expect(report[key] as? Int == value, "\(key)") }
    for sweep in ["run", "gradient"] {
      let timing = try figures(report[sweep])
      let median = try #require(timing["seconds_median"])
      let minimum = try #require(timing["seconds_minimum"])
      #expect(0 < minimum && minimum <= median)
      let samples = try #require((report[sweep] as? [String: Any])?["seconds"] as? [Double])
      #expect(samples.count == 3 && samples.sorted()[1] == median && samples.min() == minimum)
      for (seconds, nanoseconds) in [(median, "ns_per_cell_step_median"), (minimum, "ns_per_cell_step_minimum")] {
        let expected = seconds * 1e9 / (256 * 6)
        #expect(abs(try #require(timing[nanoseconds]) - expected) <= 1e-9 * expected)
      }
    }
    #expect(try #require(report["cost_ratio"] as? Double) > 1)
    #expect(try #require(report["peak_memory_bytes"] as? Int) > 0)
    #expect((report["checkpoints"] as? [String: Any])?["schedule"] as? String == "store-all")
    #expect(try #require((report["gradient_norms"] as? [String: Double])?["initial.velocity"]) > 0)
    // The objective of this case is the kinetic energy at its end.
    let energy = try #require(report["kinetic_energy"] as? Double)
    let objective = try #require((report["objective"] as? [String: Any])?["value"] as? Double)
    #expect(abs(energy - objective) <= 1e-14 * energy)
  }

  @Test func checkpointsChangeTheScheduleAndNothingElse() throws {
    let stored = try bench().json()
    let replayed = try bench("--checkpoints", "2").json()
    #expect((replayed["checkpoints"] as? [String: Any])?["schedule"] as? String == "revolve")
    #expect((replayed["checkpoints"] as? [String: Any])?["count"] as? Int == 2)
    #expect(replayed["steps"] as? Int == 6)
    #expect(replayed["gradient_norms"] as? [String: Double] == stored["gradient_norms"] as? [String: Double])
  }

  @Test func theRunCanBeTimedAlone() throws {
    let report = try bench("--no-gradient").json()
    #expect(try #require(figures(report["run"])["ns_per_cell_step_median"]) > 0)
    for key in ["gradient", "cost_ratio", "checkpoints", "gradient_norms"] { #expect(report[key] == nil, "\(key)") }
  }

  @Test func contradictionsAreUsageErrors() throws {
    #expect(try bench("--no-gradient", "--checkpoints", "2").status == 2)
    #expect(try bench("--objective", "drag").status == 2)
    #expect(try bench("--repeats", "0").status == 2)
  }
}
