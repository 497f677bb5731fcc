import Foundation
import Testing

/// Commands that are killed, and what they leave when they have gone on.
enum Interruption {
  /// Kills a command at random instants, the first five times, and resumes it until it has ended; it
  /// is killed at least once. What it leaves is in `part`.
  /// - Parameter whole: how long it takes without.
  static func finish(_ command: String, in folder: Scratch, _ whole: Duration) throws -> Program {
    var generator = SystemRandomNumberGenerator()
    var (kills, longest) = (0, 0.8 * (whole / .seconds(1)))
    for _ in 0..<60 {
      let instant = String(format: "%.3f", Double.random(in: 0.1 * longest...longest, using: &generator))
      // A kill may come before there is anything.
      let begun = FileManager.default.fileExists(atPath: folder.path + "/part/case.yaml")
      let last = try Program(
        shell: (kills < 5 ? "timeout -s KILL \(instant) " : "")
          + "$SW \(begun ? "resume" : command + " --output") part --threads 1 --json --quiet --no-report", in: folder)
      if last.status == 0 {
        if kills > 0 { return last }
        // It was faster than for the first time.
        longest /= 2
        try FileManager.default.removeItem(atPath: folder.path + "/part")
      } else {
        try #require([9, 137].contains(last.status), "\(last.errors)")
        kills += 1
      }
    }
    throw CancellationError()
  }

  /// All that differs between two folders, but for who made them, and restarts.
  /// - Parameter others: names of files that are not compared either.
  static func differences(_ first: String, _ second: String, besides others: [String] = [], in folder: Scratch) throws -> String {
    let own = ["run.json", ".swiftwater.lock", "restart", "outcome.json", "report.html"]
    let left = (own + others).map { "-x \($0)" }.joined(separator: " ")
    return try Program(shell: "diff -rq \(left) \(first) \(second)", in: folder).output
  }
}
