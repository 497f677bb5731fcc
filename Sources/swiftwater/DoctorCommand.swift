import ArgumentParser
import Studies

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Versions, and whether simulation, gradient and output work here.",
    discussion: "With --bench also how fast the parts of a step are, beside what this machine can do at best.")
  @OptionGroup var reporting: ReportOptions
  @OptionGroup var compute: ThreadOptions
  @Flag(help: "Measures memory, transforms and kernels, for about ten seconds.")
  var bench = false

  private struct Findings: Encodable {
    let report: Doctor.Report
    let bench: Roofline?

    private enum Key: String, CodingKey { case bench }

    /// The report as it is without measurements, and these beside it.
    func encode(to encoder: Encoder) throws {
      try report.encode(to: encoder)
      var container = encoder.container(keyedBy: Key.self)
      try container.encodeIfPresent(bench, forKey: .bench)
    }
  }

  func run() throws {
    let report = try Doctor.examine()
    let roofline = bench ? try Roofline.measure(threads: compute.threads) { if !reporting.quiet { tell("measuring \($0)") } } : nil
    try reporting.print(Findings(report: report, bench: roofline)) {
      [
        "swiftwater \(report.version), FFTW \(report.fftw), \(report.hdf5IsParallel ? "HDF5 of MPI" : "serial HDF5") \(report.hdf5), "
          + "\(report.processors) processors"
      ] + report.checks.map { "  \($0.passed ? "passed" : "FAILED")  \($0.name) \(number($0.value))" } + (roofline.map(lines) ?? [])
    }
    if !report.passed { throw ExitCode(Failure.check.rawValue) }
  }

  private func lines(_ roofline: Roofline) -> [String] {
    func cost(_ value: Double) -> String { pad(hundredths(value), 10, left: true) }
    var lines = [
      "triad a = b + s c: \(hundredths(roofline.triadMemory)) GB/s in memory by \(roofline.threads) threads,"
        + " \(hundredths(roofline.triadCache)) GB/s in cache by one",
      "transforms forward and back by \(roofline.threads) threads, ns per cell: FFTW's own of reals, periodic, cosine",
    ]
    for transforms in roofline.transforms {
      let costs = [transforms.fftwPair, transforms.periodicPair, transforms.cosinePair].map(cost).joined()
      lines.append("  \(pad("\(transforms.cells)²", 24))\(costs)")
    }
    lines.append("kernels by one thread, ns per cell: forward, pullback, their ratio, and the floor of memory")
    for kernel in roofline.kernels {
      lines.append("  \(pad(kernel.name, 24))\([kernel.forward, kernel.pullback, kernel.ratio, kernel.floor].map(cost).joined())")
    }
    lines.append("ratio: mean \(hundredths(roofline.meanRatio)), largest \(hundredths(roofline.largestRatio))")
    lines.append("Adept's programs, ms: compiled function, gradient, their ratio; as a loop, through the tape, their ratio")
    for program in roofline.programs {
      let compiled = [program.function * 1e3, program.gradient * 1e3, program.ratio]
      let taped = [program.loop * 1e3, program.tapedGradient * 1e3, program.tapedRatio]
      lines.append("  \(pad(program.name, 24))\((compiled + taped).map(cost).joined())")
    }
    return lines
  }

  private func hundredths(_ value: Double) -> String {
    guard abs(value) < 1e12 else { return number(value) }
    let hundredths = Int((value * 100).rounded())
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
  }
}
