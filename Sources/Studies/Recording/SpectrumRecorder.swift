import FieldOutput
import Flows

/// Writes `spectra.csv`: for each snapshot a line for each wavenumber, with the energy spectrum
/// there.
final class SpectrumRecorder: RunRecorder {
  private let flow: any ObservableFlow
  private let spectrum: () -> [(wavenumber: Double, energy: Double)]
  private let history: History

  init(
    _ spectrum: @escaping () -> [(wavenumber: Double, energy: Double)], _ flow: any ObservableFlow, _ directory: RunDirectory
  ) throws {
    (self.flow, self.spectrum) = (flow, spectrum)
    history = try directory.table(.spectra, [.time] + EnergyColumns.all)
  }

  func afterStep() {}

  func atSnapshot() throws {
    for (wavenumber, energy) in spectrum() { try history.append(step: flow.step, [flow.time, wavenumber, energy]) }
  }

  func finish() {}
}

/// The columns of an energy spectrum, in all files that have one.
enum EnergyColumns {
  static let all = [
    TableColumn("wavenumber", units: "1/length"),
    TableColumn("energy", units: "length^2/time^2", "kinetic energy of the waves around the wavenumber"),
  ]
}
