/// The complex Fourier transform of a line of n numbers, V[k] = Σ v[j] exp(−2πi jk/n), and its
/// unnormalised inverse.
final class FourierLine {
  private let forwardTransform, inverseTransform: FourierTransform

  /// - Throws: `SpectralError` if FFTW makes no plan.
  init(count: Int, scratch: LineScratch) throws {
    (forwardTransform, inverseTransform) = try FourierTransform.pair(count: count, points: scratch.points, spectra: scratch.spectra)
  }

  deinit {
    forwardTransform.destroy()
    inverseTransform.destroy()
  }

  func forward(from points: UnsafeMutablePointer<Double>, to spectrum: UnsafeMutablePointer<Double>) {
    forwardTransform.execute(from: points, to: spectrum)
  }

  /// The spectrum is not kept.
  func inverse(from spectrum: UnsafeMutablePointer<Double>, to points: UnsafeMutablePointer<Double>) {
    inverseTransform.execute(from: spectrum, to: points)
  }
}
