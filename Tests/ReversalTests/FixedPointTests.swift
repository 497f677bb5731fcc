import Reversal
import Testing

/// The acceleration of x ← g(x).
@Suite struct FixedPointTests {
  /// Of a linear map with as many different eigenvalues as differences are kept, one of them above
  /// 1, the fixed point is found when the differences span the space: marching alone runs away.
  @Test func aLinearMapIsSolvedInAsManyStepsAsItHasEigenvalues() {
    let eigenvalues = [0.99, 0.9, -0.5, 0.3, 1.2]
    let fixed = [1.0, -2, 3, 0.5, 4]
    func map(_ x: [Double]) -> [Double] { x.indices.map { fixed[$0] + eigenvalues[$0] * (x[$0] - fixed[$0]) } }
    var (x, acceleration) = ([Double](repeating: 0, count: 5), FixedPointAcceleration(depth: 5))
    for _ in 0..<7 { x = acceleration.next(after: x, image: map(x)) }
    for (found, right) in zip(x, fixed) { #expect(abs(found - right) < 1e-10, "\(x)") }
    var marched = [Double](repeating: 0, count: 5)
    for _ in 0..<7 { marched = map(marched) }
    #expect(abs(marched[4] - fixed[4]) > 10)
  }

  /// x = cos x, whose solution is the Dottie number; and a pair of circles that meet.
  @Test func aMapThatIsNotLinearComesToItsFixedPoint() {
    var (x, acceleration) = ([1.0, 0.2], FixedPointAcceleration(depth: 2))
    func map(_ x: [Double]) -> [Double] { [cosine(x[0]), 0.5 * x[0] + 1.5 * x[1] * (1 - x[1])] }
    for _ in 0..<14 { x = acceleration.next(after: x, image: map(x)) }
    #expect(abs(x[0] - 0.7390851332151607) < 1e-12)
    #expect(FixedPointAcceleration.relativeChange(from: x, to: map(x)) < 1e-12)
  }

  /// Without differences it is marching, and after a reset it knows nothing of what was.
  @Test func withoutDifferencesItIsTheSequenceItself() {
    var plain = FixedPointAcceleration(depth: 0)
    #expect(plain.next(after: [1, 2], image: [3, 5]) == [3, 5])
    var (used, fresh) = (FixedPointAcceleration(depth: 3), FixedPointAcceleration(depth: 3))
    for k in 0..<4 { _ = used.next(after: [Double(k), 1], image: [Double(k * k), 2]) }
    used.reset()
    for (point, image) in [([0.5, 1], [0.7, 1.3]), ([0.7, 1.3], [0.75, 1.4])] as [([Double], [Double])] {
      #expect(used.next(after: point, image: image) == fresh.next(after: point, image: image))
    }
  }

  @Test func changesAreRelative() {
    #expect(FixedPointAcceleration.relativeChange(from: [0, 0], to: [0, 0]) == 0)
    #expect(FixedPointAcceleration.relativeChange(from: [3, 4], to: [3, 4]) == 0)
    #expect(FixedPointAcceleration.relativeChange(from: [0, 5], to: [3, 4]) == 10.0.squareRoot() / 5)
    #expect(FixedPointAcceleration.relativeChange(from: [0, 5], to: [.nan, 4]) == .infinity)
  }

  /// By its series, so that no library of mathematics is needed here.
  private func cosine(_ x: Double) -> Double {
    var (sum, term) = (1.0, 1.0)
    for k in 1..<14 {
      term *= -x * x / Double((2 * k - 1) * 2 * k)
      sum += term
    }
    return sum
  }
}
