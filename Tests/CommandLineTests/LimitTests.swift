import Fields
import Foundation
import Testing

/// What the process may use of the machine is less than what the machine has.
@Suite struct LimitTests {
  private static func large(_ cells: Int) throws -> (folder: Scratch, file: String) {
    let folder = try Scratch()
    let text = """
      flow: { viscosity: 0.01 }
      domain: { size: [1, 1], cells: [\(cells), \(cells)] }
      boundaries: { left: periodic, right: periodic, bottom: periodic, top: periodic }
      time: { steps: 2, dt: 0.001 }
      objective: { kinetic-energy: {} }
      controls: [viscosity]
      """
    try text.write(toFile: folder.path + "/case.yaml", atomically: true, encoding: .utf8)
    return (folder, folder.path + "/case.yaml")
  }

  @Test(arguments: [["plan"], ["run", "--output"], ["gradient", "--output"], ["verify"]], ["-v", "-d"])
  func whatDoesNotFitIsASentence(_ verb: [String], limit: String) throws {
    let (folder, file) = try Self.large(3000)
    let output = verb.count > 1 ? [verb[1], folder.path + "/out"] : []
    let program = try Program([verb[0], file] + output, limit: "ulimit \(limit) 1000000; exec")
    #expect(program.status == 2)
    #expect(program.errors.contains("domain.cells"))
  }

  /// The checkpoints of the case would not fit, fewer do.
  @Test func checkpointsFitIntoWhatThereIs() throws {
    let (folder, file) = try Self.large(512)
    let many = ["--set", "time.steps=60", "--set", "time.dt=1e-5", "--quiet"]
    let program = try Program(["gradient", file, "--output", folder.path + "/out"] + many, limit: "ulimit -v 1000000; exec")
    #expect(program.status == 0, "\(program.errors)")
  }

  @Test func threadsAreThoseThatMayRun() throws {
    let (folder, file) = try Self.large(32)
    func threads(_ arguments: [String], _ limit: String? = nil) throws -> Int? {
      let run = try Program(["run", file, "--json", "--quiet", "--output", folder.path + "/out"] + arguments, limit: limit)
      return try run.json()["threads"] as? Int
    }
    #expect(try threads([], "exec taskset -c 0") == 1)
    #expect(try threads(["--threads", "1000"]) == Machine.processors)
  }
}
