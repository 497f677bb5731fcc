import CFFTW

/// FFTW's own transform of a plane of reals, forward and back, on FFTW's own threads: the yardstick
/// for ``Transform``.
public final class BareTransformPair {
  private let forward, inverse: fftw_plan
  private let values: UnsafeMutablePointer<Double>
  private let coefficients: UnsafeMutablePointer<fftw_complex>

  /// - Parameters:
  ///   - cells: along x and along y.
  ///   - threads: at least 1.
  /// - Throws: `SpectralError` if FFTW makes no plan.
  public init(cells: (x: Int, y: Int), threads: Int) throws {
    let (nx, ny) = (Int32(cells.x), Int32(cells.y))
    guard let values = fftw_alloc_real(cells.x * cells.y), let coefficients = fftw_alloc_complex((cells.x / 2 + 1) * cells.y) else {
      throw SpectralError(description: "there is no memory for a transform of \(cells.x) × \(cells.y) cells")
    }
    (self.values, self.coefficients) = (values, coefficients)
    let plans = TransformPlanner.plan(threads: threads) {
      (
        fftw_plan_dft_r2c_2d(ny, nx, values, coefficients, swiftwater_fftw_measure()),
        fftw_plan_dft_c2r_2d(ny, nx, coefficients, values, swiftwater_fftw_measure())
      )
    }
    guard let forward = plans.0, let inverse = plans.1 else {
      throw SpectralError(description: "FFTW makes no plan for \(cells.x) × \(cells.y) cells")
    }
    (self.forward, self.inverse) = (forward, inverse)
    // Zeros stay zeros however often they are transformed.
    values.update(repeating: 0, count: cells.x * cells.y)
  }

  deinit {
    TransformPlanner.destroy(forward)
    TransformPlanner.destroy(inverse)
    fftw_free(values)
    fftw_free(coefficients)
  }

  public func execute() {
    fftw_execute(forward)
    fftw_execute(inverse)
  }
}
