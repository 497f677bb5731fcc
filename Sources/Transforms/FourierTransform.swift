import CFFTW

/// The Fourier transform of a line of n complex numbers, V[k] = Σ v[j] exp(∓2πi jk/n), side by side
/// in memory, into another line.
///
/// In order of priority: the same plan whenever it is asked for, which rules FFTW's measurements
/// out; the speed of the plans that it finds by measuring. Plans that FFTW finds without are as
/// good for lines of up to some twenty points, and slower by a third to a half for longer ones. So
/// a line of n = r m is cut,
///
///     V[k + m q] = Σₛ exp(∓2πi sq/r) · exp(∓2πi sk/n) · Vₛ[k],   Vₛ the transform of v[s + r j], j < m,
///
/// once or several times (Cooley & Tukey, *An algorithm for the machine calculation of complex
/// Fourier series*, Math. Comp. 19, 1965, decimation in time). FFTW transforms all of the short
/// lines in one call, and puts each where it belongs; the ``ButterflyStage``s that join them are
/// our own. Where to cut says ``LineSplit``.
///
/// It holds no references, see ``TransformPlan``: whoever makes one destroys it.
struct FourierTransform {
  private let shortLines: TransformPlan
  private let stages: UnsafeMutableBufferPointer<ButterflyStage>

  /// - Parameters:
  ///   - source: an example of memory for the line, and `target` for its transform: what is
  ///     transformed must be aligned like them.
  /// - Throws: `SpectralError` if FFTW makes no plan.
  init(count n: Int, isForward: Bool, from source: UnsafeMutablePointer<Double>, to target: UnsafeMutablePointer<Double>) throws {
    let radices = LineSplit(n).radices
    var (length, stride, loops) = (n, 1, [fftw_iodim]())
    var lengths: [Int] = []
    for radix in radices {
      length /= radix
      loops.append(fftw_iodim(n: Int32(radix), is: Int32(stride), os: Int32(length)))
      stride *= radix
      lengths.append(length)
    }
    let line = fftw_iodim(n: Int32(length), is: Int32(stride), os: 1)
    guard let plan = TransformPlanner.plan(line: line, loops: loops, isForward: isForward, from: source, to: target) else {
      throw SpectralError(description: "FFTW has no plan for lines of \(n) points; choose another number of cells")
    }
    shortLines = plan
    stages = .allocate(capacity: radices.count)
    // The last cut is the first to be joined.
    for (place, (radix, length)) in zip(radices, lengths).reversed().enumerated() {
      stages.initializeElement(at: place, to: ButterflyStage(radix, length: length, blocks: n / (radix * length), isForward: isForward))
    }
  }

  func destroy() {
    shortLines.destroy()
    for stage in stages { stage.destroy() }
    stages.deallocate()
  }

  /// The source is kept.
  func execute(from source: UnsafeMutablePointer<Double>, to target: UnsafeMutablePointer<Double>) {
    shortLines.execute(from: source, to: target)
    for stage in stages { stage.join(target) }
  }

  /// A transform and its unnormalised inverse, from points to spectra and back.
  /// - Throws: `SpectralError` if FFTW makes no plan; nothing is left behind then.
  static func pair(
    count: Int, points: UnsafeMutablePointer<Double>, spectra: UnsafeMutablePointer<Double>
  ) throws -> (forward: FourierTransform, inverse: FourierTransform) {
    let forward = try FourierTransform(count: count, isForward: true, from: points, to: spectra)
    do {
      return (forward, try FourierTransform(count: count, isForward: false, from: spectra, to: points))
    } catch {
      forward.destroy()
      throw error
    }
  }
}
