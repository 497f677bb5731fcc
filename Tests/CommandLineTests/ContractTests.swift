import FieldOutput
import Foundation
import Testing

/// What scripts rely on: keys of the JSON objects, exit codes, files.
@Suite struct ContractTests {
  private let small = ["--set", "domain.cells=[120,80]", "--set", "objective.drag.window="]

  @Test func runTellsWhatItDid() throws {
    let folder = try Scratch()
    let run = try Program("run", "Cases/taylor-green.yaml", "--set", "time.steps=10", "--json", "--quiet", "--output", folder.path)
    #expect(run.status == 0)
    let result = try run.json()
    for key in [
      "case", "steps", "time", "cells", "threads", "wall_seconds", "ns_per_cell_step", "peak_memory_bytes", "divergence_max", "objectives",
      "output",
    ] { #expect(result[key] != nil, "\(key)") }
    #expect(result["steps"] as? Int == 10)
    #expect(run.errors.isEmpty)
    for file in ["case.yaml", "history.csv", "fields.hdf.series", "fields.xdmf", "fields/000010.hdf"] {
      #expect(FileManager.default.fileExists(atPath: folder.path + "/" + file), "\(file)")
    }
  }

  @Test func gradientTellsItsCost() throws {
    let folder = try Scratch()
    let run = try Program(
      "gradient", "Cases/cylinder.yaml", small[0], small[1], small[2], small[3], "--set", "time.steps=6", "--set", "checkpoints.count=2",
      "--json", "--quiet", "--output", folder.path)
    #expect(run.status == 0)
    let result = try run.json()
    for key in ["objective", "gradient", "primal_seconds", "gradient_seconds", "cost_ratio", "peak_memory_bytes", "checkpoints", "output"] {
      #expect(result[key] != nil, "\(key)")
    }
    let gradient = try #require(result["gradient"] as? [String: Any])
    #expect(gradient["viscosity"] is Double)
    #expect((gradient["initial.velocity"] as? [String: Any])?["file"] as? String == "sensitivity/000000.hdf")
    let checkpoints = try #require(result["checkpoints"] as? [String: Any])
    #expect(checkpoints["schedule"] as? String == "revolve")
    #expect(checkpoints["count"] as? Int == 2)
    for file in ["gradient.json", "forces.csv", "sensitivity/000000.hdf", "sensitivity/surface.hdf"] {
      #expect(FileManager.default.fileExists(atPath: folder.path + "/" + file), "\(file)")
    }
  }

  @Test func verifyFailsWhenAPullbackIsWrong() throws {
    let right = try Program("verify", "Cases/cylinder.yaml", small[0], small[1], small[2], small[3], "--steps", "4", "--json")
    #expect(right.status == 0)
    #expect(try right.json()["passed"] as? Bool == true)
    let wrong = try Program(
      "verify", "Cases/cylinder.yaml", small[0], small[1], small[2], small[3], "--steps", "4", "--json", "--fault", "momentum")
    #expect(wrong.status == 1)
    #expect(try wrong.json()["passed"] as? Bool == false)
  }

  @Test func planPredicts() throws {
    let plan = try Program("plan", "Cases/taylor-green.yaml", "--json")
    #expect(plan.status == 0)
    let result = try plan.json()
    #expect(result["steps"] as? Int == 100)
    for key in ["cells", "state_bytes", "checkpoints", "replayed_steps", "predicted_seconds", "predicted_memory_bytes"] {
      #expect(result[key] != nil, "\(key)")
    }
  }

  @Test func checkTellsAllErrors() throws {
    let check = try Program("check", "Cases/cylinder.yaml", "--set", "flow.viscosity=-1", "--set", "numerics.advection=quik", "--json")
    #expect(check.status == 2)
    let result = try check.json()
    #expect(result["valid"] as? Bool == false)
    #expect((result["errors"] as? [Any])?.count == 2)
    #expect(try Program("check", "Cases/cavity.yaml").status == 0)
  }

  @Test func showIsACase() throws {
    let folder = try Scratch()
    let file = folder.path + "/shown.yaml"
    let shown = try Program("show", "Cases/kolmogorov.yaml")
    try shown.output.write(toFile: file, atomically: true, encoding: .utf8)
    #expect(try Program("show", file).output == shown.output)
  }

  @Test func doctorIsWell() throws { #expect(try Program("doctor", "--json").status == 0) }

  @Test func failuresHaveTheirExitCodes() throws {
    let missing = try Program("run", "Cases/nothing.yaml")
    #expect(missing.status == 3)
    #expect(missing.errors.contains("nothing.yaml"))
    #expect(try Program("run", "Cases/cavity.yaml", "--set", "time.steps=2", "--output", "/dev/null").status == 3)
    #expect(try Program("run", "Cases/cavity.yaml", "--threads", "0").status == 2)
    #expect(try Program("swim").status == 2)
    #expect(try Program("verify", "Cases/cavity.yaml", "--objective", "drag").status == 2)
  }

  @Test func divergenceIsReportedAndLeavesWhatWasWritten() throws {
    let folder = try Scratch()
    let run = try Program(
      "run", "Cases/cylinder.yaml", small[0], small[1], small[2], small[3], "--set", "time.dt=1", "--quiet", "--output", folder.path)
    #expect(run.status == 1)
    #expect(run.errors.contains("velocity") && run.errors.contains("cell") && run.errors.contains("step"))
    let first = try SnapshotFile.read(folder.path + "/fields/000000.hdf")
    #expect(first.fields.contains { $0.name == "velocity" })
  }
}
