/// Brings a sequence x ← g(x) to its fixed point sooner, and to one that the sequence by itself
/// would run away from.
///
/// With r = g(x) − x, differences of earlier points Δx and of their residuals Δr, made orthonormal
/// in the residuals, tell which part of the newest residual a combination of earlier steps takes
/// away; the rest is stepped along as ever:
///
///     x ← x + r − Σ γᵢ (Δxᵢ + Δrᵢ),   γᵢ = ⟨Δrᵢ, r⟩
///
/// Of a linear map these are truncated generalised conjugate residuals (Eisenstat, Elman & Schultz,
/// SIAM J. Numer. Anal. 20, 1983), of another map Anderson's acceleration (J. ACM 12, 1965) without
/// its badly conditioned least squares. Citro, Luchini, Giannetti & Auteri (J. Comput. Phys. 344,
/// 2017) find unstable steady flows in this way.
public struct FixedPointAcceleration {
  private let depth: Int
  /// Δx and Δr, the latter orthonormal, the latest last.
  private var steps: [[Double]] = [], changes: [[Double]] = []
  private var latest: (point: [Double], residual: [Double])?

  /// A difference of residuals that others explain but for this part tells nothing new.
  private static let least = 1e-10

  /// - Parameter depth: how many differences are kept, at least 0; each takes two vectors.
  public init(depth: Int) { self.depth = depth }

  /// Forgets all that was.
  public mutating func reset() {
    steps.removeAll()
    changes.removeAll()
    latest = nil
  }

  /// The point to go on from.
  /// - Parameters:
  ///   - point: x.
  ///   - image: g(x), of as many numbers.
  public mutating func next(after point: [Double], image: [Double]) -> [Double] {
    var residual = image.minus(point)
    if depth == 0 { return image }
    if let latest { add(point.minus(latest.point), residual.minus(latest.residual)) }
    latest = (point, residual)
    var next = image
    for (step, change) in zip(steps, changes) {
      let share = change.dot(residual)
      residual.add(change, times: -share)
      next.add(step, times: -share)
      next.add(change, times: -share)
    }
    return next
  }

  /// How much a point has changed, by the norm of what it is: 0 of what does not change, infinite
  /// where it is not finite.
  public static func relativeChange(from point: [Double], to image: [Double]) -> Double {
    let change = image.minus(point).norm
    let part = change == 0 ? 0 : change / max(point.norm, image.norm)
    return part.isFinite ? part : .infinity
  }

  private mutating func add(_ step: [Double], _ change: [Double]) {
    if steps.count == depth {
      steps.removeFirst()
      changes.removeFirst()
    }
    var (step, change) = (step, change)
    let size = change.norm
    // Twice is enough (Kahan): once leaves what round-off of large shares has left.
    for _ in 0..<2 {
      for (other, direction) in zip(steps, changes) {
        let share = direction.dot(change)
        change.add(direction, times: -share)
        step.add(other, times: -share)
      }
    }
    let rest = change.norm
    guard rest > Self.least * size, rest.isFinite else { return }
    steps.append(step.scaled(by: 1 / rest))
    changes.append(change.scaled(by: 1 / rest))
  }
}

extension [Double] {
  /// The Euclidean norm.
  var norm: Double { dot(self).squareRoot() }

  /// In eight interleaved partial sums.
  func dot(_ other: [Double]) -> Double {
    precondition(count == other.count, "vectors of one length")
    return withUnsafeBufferPointer { a in
      other.withUnsafeBufferPointer { b in
        var lanes = SIMD8<Double>.zero
        var i = 0
        while i &+ 8 <= a.count {
          lanes += a.pack(i) * b.pack(i)
          i &+= 8
        }
        var sum = lanes.sum()
        while i < a.count {
          sum += a[i] * b[i]
          i &+= 1
        }
        return sum
      }
    }
  }

  mutating func add(_ other: [Double], times factor: Double) {
    precondition(count == other.count, "vectors of one length")
    withUnsafeMutableBufferPointer { a in
      other.withUnsafeBufferPointer { b in
        for i in a.indices { a[i] += factor * b[i] }
      }
    }
  }

  func minus(_ other: [Double]) -> [Double] {
    var difference = self
    difference.add(other, times: -1)
    return difference
  }

  func scaled(by factor: Double) -> [Double] { map { factor * $0 } }
}

extension UnsafeBufferPointer<Double> {
  @inline(__always)
  fileprivate func pack(_ i: Int) -> SIMD8<Double> {
    UnsafeRawPointer(baseAddress.unsafelyUnwrapped + i).loadUnaligned(as: SIMD8<Double>.self)
  }
}
