import Foundation
import Testing

/// Standard streams and disks that are full, closed or gone: no signal, the right exit status, and
/// nothing that is lost.
@Suite struct StreamTests {
  private static let box = """
    case: { title: "box \\e]0;owned\\a" }
    flow:       { viscosity: 0.01 }
    domain:     { size: [2*pi, 2*pi], cells: [32, 32] }
    boundaries: { left: periodic, right: periodic, bottom: periodic, top: periodic }
    initial:    taylor-green
    time:       { steps: 5, dt: 0.02 }
    objective:  { kinetic-energy: {} }
    controls:   [viscosity, initial.velocity]
    """

  private func folder() throws -> Scratch {
    let folder = try Scratch()
    try Data(Self.box.utf8).write(to: folder.url.appendingPathComponent("box.yaml"))
    return folder
  }

  /// 0 is standard output, 2 standard error.
  @Test(arguments: [
    ("run box.yaml --output out > /dev/full", 3), ("run box.yaml --output out --json > /dev/full", 3), ("run box.yaml --output out >&-", 3),
    ("gradient box.yaml --output out > /dev/full", 3), ("show box.yaml > /dev/full", 3), ("--help > /dev/full", 3),
    ("check nothing.yaml --json > /dev/full", 3), ("run box.yaml --output out 2> /dev/full", 0), ("run box.yaml --output out 2>&-", 0),
    ("run box.yaml --output out <&- >/dev/null 2>&-", 0), ("check nothing.yaml 2> /dev/full", 3), ("check nothing.yaml 2>&-", 3),
    ("run box.yaml --steps 2>&-", 2), ("run box.yaml --output out --set flow.viscosity=-1 2> /dev/full", 2),
  ]) func aStreamThatTakesNothingChangesNothingElse(command: String, status: Int) throws {
    let folder = try folder()
    let program = try Program(shell: "$SW \(command)", in: folder)
    #expect(program.status == status, "\(program.errors)")
    if command.hasPrefix("run"), status != 2 {
      let history = try String(contentsOf: folder.url.appendingPathComponent("out/history.csv"), encoding: .utf8)
      // What is told must not end up in a file that has got the number of a closed stream.
      #expect(history.split(separator: "\n").map { $0.prefix { $0 != "," } } == ["step", "5"])
      if status == 3 && !command.contains(">&-") { #expect(program.errors.contains("the results are in out")) }
    }
  }

  @Test func aReaderThatHasGoneIsNoSignal() throws {
    let program = try Program(shell: "set -o pipefail; $SW run box.yaml --output out | true", in: try folder())
    #expect(program.status == 0 || program.status == 3)
  }

  /// Whatever file is the first that finds no room.
  @Test(arguments: [0, 1, 2, 4, 6, 8, 12, 16, 20, 24, 28, 40, 2000]) func aFullDiskIsASentence(kilobytes: Int) throws {
    for verb in ["run", "gradient"] {
      let folder = try folder()
      let command = "$SW \(verb) box.yaml --threads 1 --quiet --output out --json > /dev/null"
      let program = try Program(shell: "ulimit -f \(kilobytes); \(command)", in: folder)
      #expect(program.status == (kilobytes == 2000 ? 0 : 3), "\(verb), \(kilobytes) kB: \(program.status), \(program.errors)")
      #expect(program.errors.split(separator: "\n").count <= (kilobytes == 2000 ? 0 : 3), "\(program.errors)")
    }
  }

  @Test func escapeSequencesDoNotReachTheTerminal() throws {
    let folder = try folder()
    for command in [
      "run box.yaml --output out", "gradient box.yaml --output out", "check box.yaml", "verify box.yaml", "plan box.yaml",
      "run box.yaml --output out --json", "show box.yaml", "cases .", "run box.yaml --set $'a\\e[31m=1'", "run $'\\e[31m.yaml'",
      "$'\\e[31m'",
      "bench box.yaml --repeats 1", "show box.yaml --set $'case.title=\"\\xc2\\x9b31m\"' --json",
    ] {
      let program = try Program(shell: "$SW \(command)", in: folder)
      let told = (program.output + program.errors).unicodeScalars
      let isObeyed = told.contains { $0.properties.generalCategory == .control && $0 != "\n" }
      #expect(!isObeyed, "\(command): \(program.output) \(program.errors)")
      #expect(told.contains { $0 == "e" || $0 == "b" })
    }
  }
}
