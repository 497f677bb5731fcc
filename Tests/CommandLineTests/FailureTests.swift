import Foundation
import Testing

/// With `--json`, standard output is one object, whatever happens; and results that are there are
/// told before what is wrong with them.
@Suite struct FailureTests {
  private func failure(_ arguments: String...) throws -> (status: Int32, error: [String: Any], whole: [String: Any]) {
    let program = try Program(arguments)
    let whole = try program.json()
    #expect(!program.errors.isEmpty)
    return (program.status, try #require(whole["error"] as? [String: Any], "\(arguments): \(program.output)"), whole)
  }

  @Test func everyFailureIsAnObject() throws {
    let folder = try Scratch()
    let wrong: [(kind: String, status: Int32, arguments: [String])] = [
      ("file", 3, ["run", "Cases/nothing.yaml"]), ("case", 2, ["run", "Cases/cavity.yaml", "--set", "flow.viscosity=-1"]),
      ("usage", 2, ["run", "Cases/cavity.yaml", "--threads", "0"]), ("usage", 2, ["run"]), ("usage", 2, ["swim"]),
      ("usage", 2, ["run", "Cases/cavity.yaml", "--outptu", "x"]), ("study", 2, ["verify", "Cases/cavity.yaml", "--objective", "drag"]),
      ("file", 3, ["run", "Cases/cavity.yaml", "--output", "/dev/null"]), ("file", 3, ["cases", "/nowhere"]),
      ("file", 3, ["validate", "--cases", "/nowhere"]), ("study", 2, ["validate", "nothing"]), ("file", 3, ["plan", "nothing.yaml"]),
      ("file", 3, ["show", "nothing.yaml"]), ("file", 3, ["check", "nothing.yaml"]), ("file", 3, ["bench", "nothing.yaml"]),
      ("file", 3, ["gradient", "Cases/kolmogorov.yaml", "--output", "Cases/kolmogorov.yaml"]),
      (
        "checkpoints", 2,
        ["gradient", "Cases/kolmogorov.yaml", "--set", "checkpoints.memory=1 kB", "--quiet", "--output", folder.path]
      ),
      (
        "file", 3,
        [
          "gradient", "Cases/kolmogorov.yaml", "--set", "checkpoints={ memory: 2 MB, disk: 1 GB, count: 60, folder: /dev/null }", "--quiet",
          "--output", folder.path + "/run",
        ]
      ),
    ]
    for (kind, status, arguments) in wrong {
      let program = try Program(arguments + ["--json"])
      #expect(program.status == status, "\(arguments): \(program.errors)")
      let error = try #require(try program.json()["error"] as? [String: Any], "\(arguments): \(program.output)")
      #expect(error["kind"] as? String == kind, "\(arguments): \(error)")
      #expect((error["message"] as? String)?.isEmpty == false && error.keys.contains("suggestion"), "\(arguments): \(error)")
    }
  }

  @Test func divergenceTellsWhereAndWhen() throws {
    let folder = try Scratch()
    let (status, error, _) = try failure(
      "run", "Cases/cavity.yaml", "--set", "numerics.advection=central4", "--set", "time={ end: 10, dt: 0.1 }", "--json", "--quiet",
      "--output", folder.path)
    #expect(status == 1)
    #expect(error["kind"] as? String == "diverged")
    #expect((error["cell"] as? [Int])?.count == 2 && (error["position"] as? [Double])?.count == 2)
    #expect(error["step"] is Int && error["time"] is Double && error["variable"] is String)
    #expect((error["suggestion"] as? String)?.contains("time.dt") == true)
  }

  @Test func errorsOfACaseAreListed() throws {
    let (_, error, _) = try failure("run", "Cases/cavity.yaml", "--set", "flow.viscosity=-1", "--set", "numerics.advection=quik", "--json")
    let errors = try #require(error["errors"] as? [[String: Any]])
    #expect(errors.map { $0["path"] as? String } == ["flow.viscosity", "numerics.advection"])
  }

  /// How many steps a Courant number takes to a time only the run can tell.
  @Test func aWindowThatIsNotReachedLosesNothing() throws {
    let folder = try Scratch()
    let changes = ["--set", "time={ steps: 20, cfl: 0.5 }", "--set", "objective={ kinetic-energy: { window: [5, 9] }, enstrophy: {} }"]
    let arguments = ["Cases/kolmogorov.yaml"] + changes + ["--set", "statistics={ start: 100 }", "--quiet", "--output", folder.path]
    let program = try Program(["run"] + arguments + ["--json"])
    #expect(program.status == 2)
    let result = try program.json()
    #expect(result["steps"] as? Int == 20)
    #expect((result["objectives"] as? [String: Any])?["enstrophy"] is Double)
    #expect((result["objectives"] as? [String: Any])?["kinetic-energy"] == nil)
    #expect(((result["missing"] as? [String: Any])?["kinetic-energy"] as? String)?.contains("lies outside the run") == true)
    #expect(result["error"] is [String: Any])
    #expect(program.errors.contains("kinetic-energy") && program.errors.contains("the statistics start at time 100"))

    // The gradient of one objective does not need the window of another.
    let enstrophy = try Program(["gradient"] + arguments + ["--objective", "enstrophy"])
    #expect(enstrophy.status == 2 && enstrophy.output.contains("enstrophy = "))
    #expect(FileManager.default.fileExists(atPath: folder.path + "/gradient.json"))
    let energy = try Program(["gradient"] + arguments + ["--objective", "kinetic-energy"])
    #expect(energy.status == 2 && energy.errors.contains("move the window or run longer"))
  }

  @Test func whatIsNotFiniteIsTold() throws {
    let folder = try Scratch()
    let program = try Program(
      "run", "Cases/taylor-green.yaml", "--set", "time.steps=2", "--set",
      "measurements={ odd: { velocity-error: { solution: [\"1/(x - x)\", 0] } }, even: { kinetic-energy: {} } }", "--quiet", "--json",
      "--output",
      folder.path)
    #expect(program.status == 1)
    let result = try program.json()
    #expect((result["measurements"] as? [String: Any])?["even"] is Double)
    let error = try #require(result["error"] as? [String: Any])
    #expect(error["kind"] as? String == "not-finite" && error["message"] as? String == "measurement `odd` is not a finite number")
  }

  @Test func misspeltVerbsAreGuessed() throws {
    for (word, verb) in [("rn", "run"), ("gradeint", "gradient"), ("validat", "validate"), ("Cases", "cases"), ("optimise", "optimize")] {
      let program = try Program(word, "Cases/cavity.yaml")
      #expect(program.status == 2)
      #expect(program.errors == "error: there is no verb `\(word)`; did you mean `\(verb)`?\n")
    }
    #expect(try Program("simulate", "Cases/cavity.yaml").errors.contains("the verbs are run, gradient, "))
    #expect(try Program("help").status == 0)
    #expect(try Program("help", "run").status == 0)
  }

  @Test func columnsAreAsWideAsTheirNames() throws {
    let folder = try Scratch()
    let name = "a-case-with-quite-a-long-name"
    try FileManager.default.copyItem(
      at: Program.root.appendingPathComponent("Cases/cavity.yaml"), to: folder.url.appendingPathComponent("\(name).yaml"))
    #expect(try Program("cases", folder.path).output.hasPrefix("\(name)  "))
  }
}
