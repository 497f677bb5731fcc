import ArgumentParser
import Studies

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Versions, and whether simulation, gradient and output work here.")
  @OptionGroup var reporting: ReportOptions

  func run() throws {
    let report = try Doctor.examine()
    try reporting.print(report) {
      [
        "swiftwater \(report.version), FFTW \(report.fftw), \(report.hdf5IsParallel ? "HDF5 of MPI" : "serial HDF5") \(report.hdf5), "
          + "\(report.processors) processors"
      ] + report.checks.map { "  \($0.passed ? "passed" : "FAILED")  \($0.name) \(number($0.value))" }
    }
    if !report.passed { throw ExitCode(Failure.check.rawValue) }
  }
}
