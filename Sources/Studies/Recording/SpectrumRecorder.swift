import FieldOutput
import Flows

/// Writes `spectra.csv`: for each snapshot of a periodic box a line for each wavenumber, with the energy spectrum there.
final class SpectrumRecorder: RunRecorder {
  private let flow: any ObservedFlow
  /// Of a flow on a grid; one of waves tells its own.
  private let spectrum: EnergySpectrum?
  private let history: History

  init(_ flow: any ObservedFlow, _ directory: RunDirectory) throws {
    self.flow = flow
    spectrum = flow.spectrum == nil ? try EnergySpectrum(flow.model.grid, workers: flow.model.workers) : nil
    history = try History(path: directory.claim(.spectra), columns: ["time", "wavenumber", "energy"])
  }

  func afterStep() {}

  func atSnapshot() throws {
    let lines = spectrum.map { zip($0.wavenumbers, $0.energies(flow.observedVelocity())).map { $0 } }
    for (wavenumber, energy) in lines ?? flow.spectrum?.map({ ($0.wavenumber, $0.energy) }) ?? [] {
      try history.append(step: flow.step, [flow.time, wavenumber, energy])
    }
  }

  func finish() {}
}
