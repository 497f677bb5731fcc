/// The complex Fourier transform of a line of n numbers, V[k] = Σ v[j] exp(−2πi jk/n), and its unnormalised inverse.
final class FourierLine {
  private let forwardPlan, inversePlan: TransformPlan

  /// - Throws: `SpectralError` if FFTW makes no plan.
  init(count: Int, scratch: LineScratch) throws {
    (forwardPlan, inversePlan) = try TransformPlanner.plans(
      count, .fourier(isForward: true), .fourier(isForward: false), points: scratch.points, spectra: scratch.spectra)
  }

  deinit {
    forwardPlan.destroy()
    inversePlan.destroy()
  }

  func forward(from points: UnsafeMutablePointer<Double>, to spectrum: UnsafeMutablePointer<Double>) {
    forwardPlan.execute(from: points, to: spectrum)
  }

  /// The spectrum is not kept.
  func inverse(from spectrum: UnsafeMutablePointer<Double>, to points: UnsafeMutablePointer<Double>) {
    inversePlan.execute(from: spectrum, to: points)
  }
}
