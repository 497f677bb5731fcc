/// Brings a sequence x ← g(x) to its fixed point sooner, and to one that the sequence by itself
/// would run away from.
///
/// With r = g(x) − x, the combination of differences of earlier residuals Δrᵢ that explains most of
/// the newest residual tells what earlier steps would have done about it:
///
///     x ← g(x) − Σ cᵢ Δg(x)ᵢ,   c = argmin ‖r − Σ cᵢ Δrᵢ‖
///
/// (Anderson, J. ACM 12, 1965, eq. 4.1 ff.; of a linear map it is GMRES: Walker & Ni, SIAM J. Numer.
/// Anal. 49, 2011). Citro, Luchini, Giannetti & Auteri (J. Comput. Phys. 344, 2017) find unstable
/// steady flows in this way. The normal equations are factored from the latest difference to the
/// oldest, and one that later ones explain but for a millionth is left out: of a map that is not
/// linear, old differences mislead, and the residual of the next point mends what round-off of the
/// factors leaves.
public struct FixedPointAcceleration {
  private let depth: Int
  /// Δg(x) and Δr, the latest first, and the products ⟨Δrᵢ, Δrⱼ⟩.
  private var images: [[Double]] = [], changes: [[Double]] = [], products: [[Double]] = []
  private var latest: (image: [Double], residual: [Double])?

  /// The square of what is left of a difference that is left out, by its own.
  private static let least = 1e-12

  /// - Parameter depth: how many differences are kept, at least 0; each takes two vectors.
  public init(depth: Int) { self.depth = depth }

  /// Forgets all that was.
  public mutating func reset() { self = FixedPointAcceleration(depth: depth) }

  /// The point to go on from.
  /// - Parameters:
  ///   - point: x.
  ///   - image: g(x), of as many numbers.
  public mutating func next(after point: [Double], image: [Double]) -> [Double] {
    if depth == 0 { return image }
    let residual = image.minus(point)
    if let latest { add(image.minus(latest.image), residual.minus(latest.residual)) }
    latest = (image, residual)
    var next = image
    for (difference, weight) in zip(images, weights(residual)) where weight != 0 { next.add(difference, times: -weight) }
    return next
  }

  private mutating func add(_ image: [Double], _ change: [Double]) {
    if changes.count == depth {
      images.removeLast()
      changes.removeLast()
      products.removeLast()
      for row in products.indices { products[row].removeLast() }
    }
    images.insert(image, at: 0)
    changes.insert(change, at: 0)
    let row = changes.map { $0.dot(change) }
    for (place, product) in row.dropFirst().enumerated() { products[place].insert(product, at: 0) }
    products.insert(row, at: 0)
  }

  /// The coefficients c, by a Cholesky factor L of the products; 0 of differences left out.
  private func weights(_ residual: [Double]) -> [Double] {
    var factor: [[Double]] = []
    var (kept, forward) = ([Int](), [Double]())
    for row in changes.indices {
      var line: [Double] = []
      for (place, other) in kept.enumerated() {
        let known = zip(line, factor[place]).reduce(0) { $0 + $1.0 * $1.1 }
        line.append((products[row][other] - known) / factor[place][place])
      }
      let rest = products[row][row] - line.reduce(0) { $0 + $1 * $1 }
      guard rest > Self.least * products[row][row], rest.isFinite else { continue }
      let product = changes[row].dot(residual) - zip(line, forward).reduce(0) { $0 + $1.0 * $1.1 }
      line.append(rest.squareRoot())
      forward.append(product / line[kept.count])
      factor.append(line)
      kept.append(row)
    }
    var weights = [Double](repeating: 0, count: changes.count)
    for place in kept.indices.reversed() {
      let known = kept.indices.dropFirst(place + 1).reduce(0) { $0 + factor[$1][place] * weights[kept[$1]] }
      weights[kept[place]] = (forward[place] - known) / factor[place][place]
    }
    return weights
  }

  /// How much a point has changed, by the norm of what it is: 0 of what does not change, infinite
  /// where it is not finite.
  public static func relativeChange(from point: [Double], to image: [Double]) -> Double {
    let change = image.minus(point).norm
    let part = change == 0 ? 0 : change / max(point.norm, image.norm)
    return part.isFinite ? part : .infinity
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
}

extension UnsafeBufferPointer<Double> {
  @inline(__always)
  fileprivate func pack(_ i: Int) -> SIMD8<Double> {
    UnsafeRawPointer(baseAddress.unsafelyUnwrapped + i).loadUnaligned(as: SIMD8<Double>.self)
  }
}
