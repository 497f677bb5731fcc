import CFFTW
import Foundation

/// The transform of a line of n complex numbers for one kind of ends, and its unnormalised inverse; real and imaginary parts are lines of their own.
///
/// Between ends of the same kind a line of even n = 2m is split at its middle, as it is brought from the field, into what is even about it and what is odd,
///
///     e[j] = x[j] + x[n−1−j],   o[j] = x[j] − x[n−1−j],   j = 0 … m−1,
///
/// for each wave is one or the other. A ``HalfTransform`` of e gives the even waves, one of o the odd ones; they lie behind one another. A line that is its own
/// mirror image has an odd half of zeros and keeps it to the bit, as one that is minus its mirror image keeps its even half.
///
/// All other lines are FFTW's own real transforms.
final class LineTransform {
  let count: Int
  /// Whether points are to be handed over split, each half folded as ``HalfTransform`` says, those of odd place in the odd half with the sign changed.
  let isSplit: Bool
  /// For each coefficient the angle by which its wave turns from one point to the next.
  let angles: [Double]
  /// What a forward and an inverse transform multiply by.
  let normalization: Double

  private let way: Way
  private enum Way {
    case halves(even: HalfTransform, odd: HalfTransform)
    case whole(forward: TransformPlan, inverse: TransformPlan)
  }

  /// - Throws: `SpectralError` if FFTW makes no plan.
  init(_ kind: TransformKind, count n: Int, scratch: LineScratch) throws {
    count = n
    isSplit = n % 2 == 0 && kind.isAlikeAtBothEnds
    let m = n / 2
    if isSplit {
      // The even cosines are those of half the length, the odd ones lie half a wave between; of the sines it is the other way round.
      let isShifted = (even: kind == .dirichlet, odd: kind == .neumann)
      way = .halves(
        even: try HalfTransform(count: m, isShifted: isShifted.even, points: scratch.points, spectrum: scratch.spectra),
        odd: try HalfTransform(count: m, isShifted: isShifted.odd, points: scratch.points + n, spectrum: scratch.spectra + n))
      // The changed signs of the odd half stand for (−1)ʲ, which makes sines, of the angles π − θ. Shifted waves have them from the beginning.
      let even = HalfTransform.angles(count: m, isShifted: isShifted.even).map { isShifted.even ? .pi - $0 : $0 }
      let odd = HalfTransform.angles(count: m, isShifted: isShifted.odd).map { isShifted.odd ? $0 : .pi - $0 }
      angles = even + odd
      normalization = 2 * Double(n)
    } else {
      way = .whole(
        forward: try TransformPlanner.plan(n, .real(kind.libraryForward), from: scratch.points, to: scratch.spectra),
        inverse: try TransformPlanner.plan(n, .real(kind.libraryInverse), from: scratch.spectra, to: scratch.points))
      normalization = Double(kind == .periodic ? n : 2 * n)
      angles = (0..<n).map { kind.libraryAngle($0, of: n) }
    }
  }

  deinit {
    switch way {
    case .halves(let even, let odd):
      even.destroy()
      odd.destroy()
    case .whole(let forward, let inverse):
      forward.destroy()
      inverse.destroy()
    }
  }

  /// From the points of a line, which are not kept, to its coefficients.
  /// - Parameter spectrum: memory for the line, in which the coefficients may lie.
  func forward<C: Coefficients>(from points: UnsafeMutablePointer<Double>, over spectrum: UnsafeMutablePointer<Double>, to coefficients: C)
  {
    switch way {
    case .halves(let even, let odd):
      even.forward(from: points, over: spectrum, to: coefficients)
      odd.forward(from: points + count, over: spectrum + count, to: coefficients.advanced(by: count / 2))
    case .whole(let forward, _):
      forward.execute(from: points, to: spectrum)
      Self.copy(LineOfNumbers(start: spectrum), to: coefficients, count)
    }
  }

  /// The inverse; the spectrum is not kept.
  func inverse<C: Coefficients>(from coefficients: C, over spectrum: UnsafeMutablePointer<Double>, to points: UnsafeMutablePointer<Double>)
  {
    switch way {
    case .halves(let even, let odd):
      even.inverse(from: coefficients, over: spectrum, to: points)
      odd.inverse(from: coefficients.advanced(by: count / 2), over: spectrum + count, to: points + count)
    case .whole(_, let inverse):
      Self.copy(coefficients, to: LineOfNumbers(start: spectrum), count)
      inverse.execute(from: spectrum, to: points)
    }
  }

  /// Divides the coefficients of points; the first by zero, if so it is to be, makes zero.
  func solve(_ points: UnsafeMutablePointer<Double>, over spectrum: UnsafeMutablePointer<Double>, _ divisors: Divisors) {
    switch way {
    case .halves(let even, let odd):
      even.solve(points, over: spectrum, divisors)
      odd.solve(points + count, over: spectrum + count, divisors.advanced(by: count / 2))
    case .whole(let forward, let inverse):
      forward.execute(from: points, to: spectrum)
      divisors.quotientOrZero(SIMD2(at: spectrum), 0).store(at: spectrum)
      for k in 1..<max(1, count) { (SIMD2(at: spectrum + 2 &* k) / divisors.number(k)).store(at: spectrum + 2 &* k) }
      inverse.execute(from: spectrum, to: points)
    }
  }

  private static func copy<A: Coefficients, B: Coefficients>(_ source: A, to target: B, _ count: Int) {
    var k = 0
    while k &+ 4 <= count {
      target.setFour(k, source.four(k))
      k &+= 4
    }
    while k < count {
      target.set(k, source.number(k))
      k &+= 1
    }
  }
}

extension TransformKind {
  fileprivate var isAlikeAtBothEnds: Bool { self != .neumannDirichlet && self != .dirichletNeumann }

  fileprivate var libraryForward: fftw_r2r_kind {
    switch self {
    case .periodic: FFTW_R2HC
    case .neumann: FFTW_REDFT10
    case .dirichlet: FFTW_RODFT10
    case .neumannDirichlet: FFTW_REDFT11
    case .dirichletNeumann: FFTW_RODFT11
    }
  }

  fileprivate var libraryInverse: fftw_r2r_kind {
    switch self {
    case .periodic: FFTW_HC2R
    case .neumann: FFTW_REDFT01
    case .dirichlet: FFTW_RODFT01
    case .neumannDirichlet: FFTW_REDFT11
    case .dirichletNeumann: FFTW_RODFT11
    }
  }

  fileprivate func libraryAngle(_ k: Int, of n: Int) -> Double {
    switch self {
    case .periodic: 2 * .pi * Double(min(k, n - k)) / Double(n)
    case .neumann: .pi * Double(k) / Double(n)
    case .dirichlet: .pi * Double(k + 1) / Double(n)
    case .neumannDirichlet, .dirichletNeumann: .pi * (Double(k) + 0.5) / Double(n)
    }
  }
}
