import Foundation

/// The cosine transform of a line of m complex numbers, real and imaginary parts for themselves, by
/// one complex Fourier transform V[k] = Σ v[j] exp(−2πi jk/m): of whole waves (DCT-II), or of waves
/// shifted by a half (DCT-IV),
///
///     X[k] = 2 Σ x[j] cos(π (j + ½) (k + δ) / m),   δ = 0 or ½.
///
/// The way of Makhoul, *A fast cosine transform in one and two dimensions* (IEEE Trans. ASSP 28,
/// 1980), and for δ = ½ its like:
///
/// 1. The points are handed over folded, v[j] = x[2j], v[m−1−j] = x[2j+1]; if δ = ½, v[m−1−j] =
///   −x[2j+1], and v is multiplied by exp(−iπj/m).
/// 2. With θ = π (k + δ) / 2m, k′ = m − 2δ − k, S = V[k] + V[k′] and D = −i (V[k] − V[k′]) the
///   coefficients are X[k] = cos θ S + sin θ D and X[k′] = sin θ S − cos θ D: for each of the real
///   lines in a complex one 2 Re exp(−iθ) V[k].
/// 3. The inverse is the transpose: V[k], V[k′] = (cos θ X[k] + sin θ X[k′]) ± i (sin θ X[k] − cos
///   θ X[k′]), transformed back, and multiplied by exp(iπj/m).
///
/// Points of odd place with the other sign, (−1)ʲ x[j], give the sine transform, Y[m−2δ−k] = X[k].
/// Points in order, and θ = 0, give the transform of a periodic line, X[k] = 2 Σ x[j] cos(2πjk/m)
/// and X[m−k] = 2 Σ x[j] sin(2πjk/m). Forward and inverse multiply by 2m, always.
///
/// It holds no references, see ``TransformPlan``: whoever makes one destroys it.
struct PairTransform {
  enum Waves {
    case whole, shifted, periodic
  }

  private let count: Int
  private let forwardTransform: FourierTransform
  private let inverseTransform: FourierTransform
  /// exp(−iπj/m) of the points; none for whole waves.
  private let turns: Phases
  /// exp(−iθ) of the pairs, the first of them that of coefficient `firstPaired`.
  private let phases: Phases
  private let firstPaired: Int

  /// The angle by which the wave of each coefficient turns from one point to the next: π (k + δ) /
  /// m, of periodic lines 2πk/m.
  static func angles(_ waves: Waves, count m: Int) -> [Double] {
    (0..<m).map { k in
      switch waves {
      case .whole: .pi * Double(k) / Double(m)
      case .shifted: .pi * (Double(k) + 0.5) / Double(m)
      case .periodic: 2 * .pi * Double(min(k, m - k)) / Double(m)
      }
    }
  }

  /// - Parameters:
  ///   - count: m ≥ 1; odd where the waves are periodic.
  ///   - points: an example of memory for points, which is overwritten, and the same for spectra:
  ///     those that are transformed must be aligned like them.
  /// - Throws: `SpectralError` if FFTW makes no plan.
  init(_ waves: Waves, count m: Int, points: UnsafeMutablePointer<Double>, spectrum: UnsafeMutablePointer<Double>) throws {
    count = m
    (forwardTransform, inverseTransform) = try FourierTransform.pair(count: m, points: points, spectra: spectrum)
    firstPaired = waves == .shifted ? 0 : 1
    let thetas = Self.angles(waves, count: m).map { waves == .periodic ? 0 : 0.5 * $0 }
    phases = Phases(thetas[firstPaired..<max(firstPaired, (m + firstPaired) / 2)].map { $0 })
    turns = Phases(waves == .shifted ? (0..<m).map { .pi * Double($0) / Double(m) } : [])
  }

  func destroy() {
    forwardTransform.destroy()
    inverseTransform.destroy()
    turns.deallocate()
    phases.deallocate()
  }

  /// The points are not kept.
  @inline(__always)
  func forward<C: InterleavedStore>(
    from points: UnsafeMutablePointer<Double>, over spectrum: UnsafeMutablePointer<Double>, to coefficients: C
  ) {
    transform(points, to: spectrum)
    let last = count &- 1
    if firstPaired == 1 { coefficients.set(0, 2 * SIMD2(at: spectrum)) }
    phases.forEach { i, phase in
      let (low, high) = (firstPaired &+ i, last &- i &- 3)
      let (first, second) = Self.forward(SIMD8(at: spectrum + 2 &* low), SIMD8(at: spectrum + 2 &* high).numbersReversed, phase)
      coefficients.setFour(low, first)
      coefficients.setFour(high, second.numbersReversed)
    } rest: { i, phase in
      let (low, high) = (firstPaired &+ i, last &- i)
      let (first, second) = Self.forward(SIMD2(at: spectrum + 2 &* low), SIMD2(at: spectrum + 2 &* high), phase)
      coefficients.set(low, first)
      coefficients.set(high, second)
    }
    if let middle { coefficients.set(middle, 2.0.squareRoot() * SIMD2(at: spectrum + 2 &* middle)) }
  }

  @inline(__always)
  func inverse<C: InterleavedStore>(
    from coefficients: C, over spectrum: UnsafeMutablePointer<Double>, to points: UnsafeMutablePointer<Double>
  ) {
    let last = count &- 1
    if firstPaired == 1 { coefficients.number(0).store(at: spectrum) }
    phases.forEach { i, phase in
      let (low, high) = (firstPaired &+ i, last &- i &- 3)
      let (first, second) = Self.inverse(coefficients.four(low), coefficients.four(high).numbersReversed, phase)
      first.store(at: spectrum + 2 &* low)
      second.numbersReversed.store(at: spectrum + 2 &* high)
    } rest: { i, phase in
      let (low, high) = (firstPaired &+ i, last &- i)
      let (first, second) = Self.inverse(coefficients.number(low), coefficients.number(high), phase)
      first.store(at: spectrum + 2 &* low)
      second.store(at: spectrum + 2 &* high)
    }
    if let middle { (2.0.squareRoot() * coefficients.number(middle)).store(at: spectrum + 2 &* middle) }
    transformBack(spectrum, to: points)
  }

  /// Forward, division of the coefficients, and the inverse in one.
  @inline(__always)
  func solve(_ points: UnsafeMutablePointer<Double>, over spectrum: UnsafeMutablePointer<Double>, _ divisors: Divisors) {
    transform(points, to: spectrum)
    let last = count &- 1
    if firstPaired == 1 { divisors.quotientOrZero(2 * SIMD2(at: spectrum), 0).store(at: spectrum) }
    phases.forEach { i, phase in
      let (low, high) = (spectrum + 2 &* (firstPaired &+ i), spectrum + 2 &* (last &- i &- 3))
      var (first, second) = Self.forward(SIMD8(at: low), SIMD8(at: high).numbersReversed, phase)
      first /= divisors.four(firstPaired &+ i)
      second /= divisors.four(last &- i &- 3).numbersReversed
      (first, second) = Self.inverse(first, second, phase)
      first.store(at: low)
      second.numbersReversed.store(at: high)
    } rest: { i, phase in
      let (low, high) = (spectrum + 2 &* (firstPaired &+ i), spectrum + 2 &* (last &- i))
      var (first, second) = Self.forward(SIMD2(at: low), SIMD2(at: high), phase)
      first /= divisors.number(firstPaired &+ i)
      second /= divisors.number(last &- i)
      (first, second) = Self.inverse(first, second, phase)
      first.store(at: low)
      second.store(at: high)
    }
    if let middle { (2 * SIMD2(at: spectrum + 2 &* middle) / divisors.number(middle)).store(at: spectrum + 2 &* middle) }
    transformBack(spectrum, to: points)
  }

  /// The one that is its own mate, θ = π/4.
  private var middle: Int? { count > firstPaired && (count &- firstPaired) % 2 == 1 ? firstPaired &+ phases.count : nil }

  private func transform(_ points: UnsafeMutablePointer<Double>, to spectrum: UnsafeMutablePointer<Double>) {
    turns.multiply(points)
    forwardTransform.execute(from: points, to: spectrum)
  }

  private func transformBack(_ spectrum: UnsafeMutablePointer<Double>, to points: UnsafeMutablePointer<Double>) {
    inverseTransform.execute(from: spectrum, to: points)
    turns.multiplyByConjugates(points)
  }

  @inline(__always)
  private static func forward<V: ComplexPack>(_ a: V, _ b: V, _ phase: (c: V, s: V)) -> (V, V) {
    let (sum, difference) = (a + b, (a - b).turned)
    return (phase.c * sum + phase.s * difference, phase.s * sum - phase.c * difference)
  }

  @inline(__always)
  private static func inverse<V: ComplexPack>(_ a: V, _ b: V, _ phase: (c: V, s: V)) -> (V, V) {
    let (even, odd) = (phase.c * a + phase.s * b, (phase.c * b - phase.s * a).turned)
    return (even + odd, even - odd)
  }
}

/// The numbers exp(−iφ) of a row of angles φ.
private struct Phases {
  let count: Int
  private let cosines, sines: UnsafeMutablePointer<Double>

  init(_ angles: [Double]) {
    count = angles.count
    cosines = LineScratch.allocate(2 * count)
    sines = cosines + count
    for (i, angle) in angles.enumerated() { (cosines[i], sines[i]) = (cos(angle), sin(angle)) }
  }

  func deallocate() { cosines.deallocate() }

  /// Hands over cos φ and sin φ, as often as there are parts of numbers, by fours, and what is left
  /// one by one.
  @inline(__always)
  func forEach(
    _ four: (Int, (c: SIMD8<Double>, s: SIMD8<Double>)) -> Void, rest one: (Int, (c: SIMD2<Double>, s: SIMD2<Double>)) -> Void
  ) {
    var i = 0
    while i &+ 4 <= count {
      four(i, (SIMD4(at: cosines + i).doubled, SIMD4(at: sines + i).doubled))
      i &+= 4
    }
    while i < count {
      one(i, (SIMD2(repeating: cosines[i]), SIMD2(repeating: sines[i])))
      i &+= 1
    }
  }

  func multiply(_ numbers: UnsafeMutablePointer<Double>) { multiply(numbers, 1) }

  func multiplyByConjugates(_ numbers: UnsafeMutablePointer<Double>) { multiply(numbers, -1) }

  @inline(__always)
  private func multiply(_ numbers: UnsafeMutablePointer<Double>, _ sign: Double) {
    forEach { i, phase in
      let z = SIMD8(at: numbers + 2 &* i)
      (phase.c * z + sign * phase.s * z.turned).store(at: numbers + 2 &* i)
    } rest: { i, phase in
      let z = SIMD2(at: numbers + 2 &* i)
      (phase.c * z + sign * phase.s * z.turned).store(at: numbers + 2 &* i)
    }
  }
}
