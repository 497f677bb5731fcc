/// The transform of a line of n complex numbers for one kind of ends, and its unnormalised inverse;
/// real and imaginary parts are lines of their own.
///
/// Between ends of the same kind a line of even n = 2m is split at its middle, as it is brought
/// from the field, into what is even about it and what is odd,
///
///     e[j] = x[j] + x[n−1−j],   o[j] = x[j] − x[n−1−j],   j = 0 … m−1,
///
/// for each wave is one or the other. A ``PairTransform`` of e gives the even waves, one of o the
/// odd ones; they lie behind one another. A line that is its own mirror image has an odd half of
/// zeros and keeps it to the bit, as one that is minus its mirror image keeps its even half. A line
/// of odd n takes one such transform as a whole, and so does one between ends of different kinds,
/// whose waves are all shifted.
final class LineTransform {
  let count: Int
  /// Whether points are to be handed over split, each half folded as ``PairTransform`` says, those
  /// of odd place in the odd half with the sign changed.
  let isSplit: Bool
  /// For each coefficient the angle by which its wave turns from one point to the next.
  let angles: [Double]

  private let way: Way
  private enum Way {
    case halves(even: PairTransform, odd: PairTransform)
    case whole(PairTransform, fold: Fold?)
  }

  /// - Throws: `SpectralError` if FFTW makes no plan.
  init(_ kind: TransformKind, count n: Int, scratch: LineScratch) throws {
    count = n
    let isMixed = kind == .neumannDirichlet || kind == .dirichletNeumann
    isSplit = n % 2 == 0 && !isMixed
    let m = n / 2
    func flipped(_ angles: [Double]) -> [Double] { angles.map { .pi - $0 } }
    if isSplit {
      // The even cosines are those of half the length, the odd ones lie half a wave between; of the
      // sines it is the other way round.
      let (even, odd): (PairTransform.Waves, PairTransform.Waves) =
        (kind == .dirichlet ? .shifted : .whole, kind == .neumann ? .shifted : .whole)
      let evenHalf = try PairTransform(even, count: m, points: scratch.points, spectrum: scratch.spectra)
      do {
        let oddHalf = try PairTransform(odd, count: m, points: scratch.points + n, spectrum: scratch.spectra + n)
        way = .halves(even: evenHalf, odd: oddHalf)
      } catch {
        evenHalf.destroy()
        throw error
      }
      // The changed signs of the odd half stand for (−1)ʲ, which makes sines, of the angles π − θ.
      // Shifted waves have them from the beginning.
      let (ofEven, ofOdd) = (PairTransform.angles(even, count: m), PairTransform.angles(odd, count: m))
      angles = (even == .shifted ? flipped(ofEven) : ofEven) + (odd == .shifted ? ofOdd : flipped(ofOdd))
    } else {
      // The changed sign of points of odd place makes sines, and shifted waves have another one.
      let waves: PairTransform.Waves = isMixed ? .shifted : kind == .periodic ? .periodic : .whole
      let isSine = kind == .dirichlet || kind == .dirichletNeumann
      let fold = kind == .periodic ? nil : Fold(count: n, oddSign: isSine == isMixed ? 1 : -1)
      way = .whole(try PairTransform(waves, count: n, points: scratch.points, spectrum: scratch.spectra), fold: fold)
      angles = isSine ? flipped(PairTransform.angles(waves, count: n)) : PairTransform.angles(waves, count: n)
    }
  }

  deinit {
    switch way {
    case .halves(let even, let odd):
      even.destroy()
      odd.destroy()
    case .whole(let line, _): line.destroy()
    }
  }

  /// What a forward and an inverse transform multiply by.
  var normalization: Double { 2 * Double(count) }

  /// From the points of a line, which are not kept, to its coefficients.
  /// - Parameter spectrum: memory for the line, in which the coefficients may lie.
  func forward<C: InterleavedStore>(
    from points: UnsafeMutablePointer<Double>, over spectrum: UnsafeMutablePointer<Double>, to coefficients: C
  ) {
    switch way {
    case .halves(let even, let odd):
      even.forward(from: points, over: spectrum, to: coefficients)
      odd.forward(from: points + count, over: spectrum + count, to: coefficients.advanced(by: count / 2))
    case .whole(let line, let fold?):
      fold.apply(points, to: spectrum)
      line.forward(from: spectrum, over: points, to: coefficients)
    case .whole(let line, nil): line.forward(from: points, over: spectrum, to: coefficients)
    }
  }

  /// The inverse; the spectrum is not kept.
  func inverse<C: InterleavedStore>(
    from coefficients: C, over spectrum: UnsafeMutablePointer<Double>, to points: UnsafeMutablePointer<Double>
  ) {
    switch way {
    case .halves(let even, let odd):
      even.inverse(from: coefficients, over: spectrum, to: points)
      odd.inverse(from: coefficients.advanced(by: count / 2), over: spectrum + count, to: points + count)
    case .whole(let line, let fold?):
      line.inverse(from: coefficients, over: points, to: spectrum)
      fold.undo(spectrum, to: points)
    case .whole(let line, nil): line.inverse(from: coefficients, over: spectrum, to: points)
    }
  }

  /// Transforms points, divides their coefficients, and transforms back; the first coefficient,
  /// where its divisor is zero, becomes zero.
  func solve(_ points: UnsafeMutablePointer<Double>, over spectrum: UnsafeMutablePointer<Double>, _ divisors: Divisors) {
    switch way {
    case .halves(let even, let odd):
      even.solve(points, over: spectrum, divisors)
      odd.solve(points + count, over: spectrum + count, divisors.advanced(by: count / 2))
    case .whole(let line, let fold?):
      fold.apply(points, to: spectrum)
      line.solve(spectrum, over: points, divisors)
      fold.undo(spectrum, to: points)
    case .whole(let line, nil): line.solve(points, over: spectrum, divisors)
    }
  }
}

/// Points of even place from the front, those of odd place, times a sign, from the back: as
/// ``PairTransform`` wants them.
private struct Fold {
  let count: Int
  let oddSign: Double

  func apply(_ points: UnsafePointer<Double>, to folded: UnsafeMutablePointer<Double>) {
    for i in stride(from: 0, to: count, by: 2) { SIMD2(at: points + 2 &* i).store(at: folded + i) }
    for i in stride(from: 1, to: count, by: 2) { (oddSign * SIMD2(at: points + 2 &* i)).store(at: folded + (2 &* count &- 1 &- i)) }
  }

  func undo(_ folded: UnsafePointer<Double>, to points: UnsafeMutablePointer<Double>) {
    for i in stride(from: 0, to: count, by: 2) { SIMD2(at: folded + i).store(at: points + 2 &* i) }
    for i in stride(from: 1, to: count, by: 2) { (oddSign * SIMD2(at: folded + (2 &* count &- 1 &- i))).store(at: points + 2 &* i) }
  }
}
