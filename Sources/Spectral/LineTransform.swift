import CFFTW
import Foundation

/// The transform of a line of n complex numbers for one kind of ends, by a complex Fourier transform V[k] = Σ v[j] exp(−2πi jk/n).
///
/// The cosine transform X[k] = 2 Σ x[j] cos(π (j + ½) k / n) is that of Makhoul, *A fast cosine transform in one and two dimensions*
/// (IEEE Trans. ASSP 28, 1980):
///
/// 1. The points are folded, v[j] = x[2j], v[n−1−j] = x[2j+1], as they are brought from the field.
/// 2. With c = cos(πk/2n), s = sin(πk/2n), S = V[k] + V[n−k] and D = −i (V[k] − V[n−k]) the coefficients are
///    X[k] = c S + s D and X[n−k] = s S − c D: for each of the real lines in a complex one Makhoul's 2 Re exp(−iπk/2n) V[k].
/// 3. The inverse is the transpose: V[k], V[n−k] = (c X[k] + s X[n−k]) ± i (s X[k] − c X[n−k]).
///
/// The sine transform Y[k] = 2 Σ x[j] sin(π (j + ½) k / n), k = 1 … n, is the cosine transform of (−1)ʲ x[j] read backwards,
/// Y[k] = X[n−k]. In the half-complex spectrum of real lines ½ S, the real part, is in place k and ½ D, the imaginary part, in place n−k.
/// So all three take a pair of factors for each k, and a sign t:
///
///     forward   C[k] = p S + q D,   C[n−k] = t (q S − p D)
///     inverse   V[k], V[n−k] = (p C[k] + t q C[n−k]) ± i (q C[k] − t p C[n−k])
///
/// The two transforms of mixed ends are FFTW's own.
final class LineTransform {
  let count: Int
  /// Whether points are folded, and the factor of odd points, ±1.
  let isFolded: Bool
  let oddSign: Double
  /// From the beginning of a spectrum to its coefficients, in elements: the sine transform has no wave 0, but a wave n.
  let coefficientOffset: Int

  private let forwardPlan: TransformPlan
  private let inversePlan: TransformPlan
  private let factors: PairFactors?

  /// - Parameter isHalfComplex: whether the spectrum of a periodic line is to be taken apart into those of its real and imaginary parts.
  init(_ kind: TransformKind, count n: Int, isHalfComplex: Bool, scratch: LineScratch) throws {
    count = n
    func plan(_ operation: LineOperation, from source: UnsafeMutablePointer<Double>, to target: UnsafeMutablePointer<Double>) throws
      -> TransformPlan
    {
      if let plan = TransformPlanner.plan(n, operation, from: source, to: target) { return plan }
      throw SpectralError(description: "FFTW has no plan for \(n) points, \(kind.rawValue); choose another number of cells")
    }
    let mixed: fftw_r2r_kind? =
      switch kind {
      case .neumannDirichlet: FFTW_REDFT11
      case .dirichletNeumann: FFTW_RODFT11
      default: nil
      }
    forwardPlan = try plan(mixed.map { .real($0) } ?? .fourier(isForward: true), from: scratch.points, to: scratch.spectra)
    inversePlan = try plan(mixed.map { .real($0) } ?? .fourier(isForward: false), from: scratch.spectra, to: scratch.points)
    isFolded = kind == .neumann || kind == .dirichlet
    oddSign = kind == .dirichlet ? -1 : 1
    coefficientOffset = kind == .dirichlet ? 2 : 0
    factors = isFolded || (kind == .periodic && isHalfComplex) ? PairFactors(kind, count: n) : nil
  }

  /// From the points of a line to its spectrum, in which the coefficients lie side by side from `coefficientOffset` on.
  func forward(from points: UnsafeMutablePointer<Double>, to spectrum: UnsafeMutablePointer<Double>) {
    forwardPlan.execute(from: points, to: spectrum)
    guard let factors else { return }
    factors.combine(spectrum, isForward: true)
    let constant = SIMD2(at: spectrum) * factors.constant
    constant.store(at: spectrum + (coefficientOffset == 0 ? 0 : 2 &* count))
  }

  /// The unnormalised inverse; the spectrum is not kept.
  func inverse(from spectrum: UnsafeMutablePointer<Double>, to points: UnsafeMutablePointer<Double>) {
    if let factors {
      if coefficientOffset != 0 { SIMD2<Double>(at: spectrum + 2 &* count).store(at: spectrum) }
      factors.combine(spectrum, isForward: false)
    }
    inversePlan.execute(from: spectrum, to: points)
  }
}

/// The factors that make coefficients of a kind from a Fourier spectrum, and the sums over pairs of waves that they belong to.
private struct PairFactors {
  /// Of wave 0, forward; of wave n/2, both ways.
  let constant: Double
  private let middle: Double
  private let count: Int
  /// p and q of waves 0 … (n−1)/2, and the sign t.
  private let forward: (p: [Double], q: [Double])
  private let inverse: (p: [Double], q: [Double])
  private let sign: Double

  init(_ kind: TransformKind, count n: Int) {
    count = n
    sign = kind == .neumann ? 1 : -1
    constant = kind == .periodic ? 1 : 2
    middle = kind == .periodic ? 1 : 2.0.squareRoot()
    let angles = (0...(n - 1) / 2).map { 0.5 * .pi * Double($0) / Double(n) }
    switch kind {
    case .neumann: forward = (angles.map { cos($0) }, angles.map { sin($0) })
    case .dirichlet: forward = (angles.map { sin($0) }, angles.map { -cos($0) })
    default: forward = (angles.map { _ in 0.5 }, angles.map { _ in 0 })
    }
    inverse = kind == .periodic ? (angles.map { _ in 1 }, forward.q) : forward
  }

  /// Replaces waves 1 … n−1 of a spectrum by coefficients, or the other way round.
  @inline(__always)
  func combine(_ spectrum: UnsafeMutablePointer<Double>, isForward: Bool) {
    let (n, end) = (count, (count &- 1) / 2 &+ 1)
    let factors = isForward ? forward : inverse
    factors.p.withUnsafeBufferPointer { p in
      factors.q.withUnsafeBufferPointer { q in
        guard let p = p.baseAddress, let q = q.baseAddress else { return }
        var k = 1
        while k &+ 4 <= end {
          let (low, high) = (spectrum + 2 &* k, spectrum + 2 &* (n &- k &- 3))
          let (first, second) = pair(
            SIMD8(at: low), SIMD8(at: high).numbersReversed, SIMD4(at: p + k).doubled, SIMD4(at: q + k).doubled, isForward: isForward)
          first.store(at: low)
          second.numbersReversed.store(at: high)
          k &+= 4
        }
        while k < end {
          let (low, high) = (spectrum + 2 &* k, spectrum + 2 &* (n &- k))
          let (first, second) = pair(
            SIMD2(at: low), SIMD2(at: high), SIMD2(repeating: p[k]), SIMD2(repeating: q[k]), isForward: isForward)
          first.store(at: low)
          second.store(at: high)
          k &+= 1
        }
      }
    }
    if n % 2 == 0 { (SIMD2(at: spectrum + n) * middle).store(at: spectrum + n) }
  }

  /// Waves k and n−k.
  @inline(__always)
  private func pair<V: ComplexPack>(_ a: V, _ b: V, _ p: V, _ q: V, isForward: Bool) -> (V, V) {
    if isForward {
      let (sum, difference) = (a + b, (a - b).turned)
      return (p * sum + q * difference, sign * (q * sum - p * difference))
    }
    let signed = sign * b
    let (even, odd) = (p * a + q * signed, (p * signed - q * a).turned)
    return (even + odd, even - odd)
  }
}
