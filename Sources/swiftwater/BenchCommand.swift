import ArgumentParser
import CaseFiles
import Flows
import Studies

struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Times a case and its gradient, writing no files.",
    discussion: """
      Run and gradient take turns in one process, after one of each that is not counted. A gradient is timed where the case has an objective and \
      controls; it is the forward and the reverse sweep together.
      """)
  @OptionGroup var input: CaseOptions
  @OptionGroup var reporting: ReportOptions
  @OptionGroup var compute: ThreadOptions
  @Option(help: "How often each is timed.")
  var repeats = 5
  @Option(help: "The objective, where the case has several; the first unless given.")
  var objective: String?
  @Flag(help: "Times the run alone.")
  var noGradient = false
  @Option(help: "Binomial checkpoints for the gradient, in place of what the case says.")
  var checkpoints: Int?

  func validate() throws {
    if repeats < 1 { throw ValidationError("--repeats takes a number of at least 1, not \(repeats).") }
    if let checkpoints, checkpoints < 1 { throw ValidationError("--checkpoints takes a number of at least 1, not \(checkpoints).") }
    if noGradient && (checkpoints != nil || objective != nil) {
      throw ValidationError("--objective and --checkpoints are about the gradient, which --no-gradient leaves out.")
    }
  }

  func run() throws {
    let study = Study(try input.load(), threads: compute.threads)
    let adjoint: Adjoint? = noGradient ? nil : checkpoints.map { .revolve(checkpoints: $0) } ?? .planned
    let report = try study.benchmark(repeats: repeats, objective: objective, adjoint: adjoint) {
      if !reporting.quiet { tell("repeat \($0) of \(repeats)") }
    }
    try reporting.print(report) {
      let heading = "\(report.cells) cells, \(report.steps) steps, \(report.threads) threads, median (and least) of \(report.repeats)"
      var lines = ["\(study.setup.title)", "  \(heading)", "  run       \(line(report.run))"]
      if let gradient = report.gradient, let ratio = report.costRatio, let schedule = report.checkpoints {
        let kept = schedule.schedule == "revolve" ? ", \(schedule.told), \(schedule.replayedSteps) steps again" : ""
        lines.append("  gradient  \(line(gradient))")
        lines.append("  gradient / run  \(number(ratio))  (\(schedule.schedule)\(kept))")
      }
      return lines + ["  peak memory \(number(Double(report.peakMemoryBytes) / 1e6)) MB"]
    }
  }

  private func line(_ timing: BenchmarkReport.Timing) -> String {
    "\(number(timing.nsPerCellStepMedian)) (\(number(timing.nsPerCellStepMinimum))) ns per cell and step,"
      + " \(number(timing.secondsMedian)) (\(number(timing.secondsMinimum))) s"
  }
}
