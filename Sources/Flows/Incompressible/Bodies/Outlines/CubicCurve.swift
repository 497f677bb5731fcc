import Scalars

/// A closed cubic spline through points, by the distances between them.
struct CubicCurve<S: FieldScalar> {
  private let x, y, lengths: [S]
  /// The second derivatives at the points.
  private var bendX, bendY: [S]

  /// - Parameter corners: numbers of points at which it has none, in ascending order.
  init(x: [S], y: [S], corners: [Int]) {
    let count = x.count
    (self.x, self.y) = (x, y)
    lengths = (0..<count).map { index in
      let next = (index + 1) % count
      let (dx, dy) = (x[next] - x[index], y[next] - y[index])
      return S.sqrt(dx * dx + dy * dy)
    }
    (bendX, bendY) = ([S](repeating: S(0), count: count), [S](repeating: S(0), count: count))
    guard let first = corners.first else {
      close()
      return
    }
    for (place, corner) in corners.enumerated() {
      let next = place + 1 < corners.count ? corners[place + 1] : first + count
      let inner = Array(corner + 1..<next)
      for (point, values) in zip(inner, zip(solve(inner, jumps(x, inner)), solve(inner, jumps(y, inner)))) {
        (bendX[point % count], bendY[point % count]) = values
      }
    }
  }

  /// Six times the change of the slope at points.
  private func jumps(_ values: [S], _ points: [Int]) -> [S] {
    let count = values.count
    return points.map { point in
      let (before, here, after) = ((point + count - 1) % count, point % count, (point + 1) % count)
      return S(6) * ((values[after] - values[here]) / lengths[here] - (values[here] - values[before]) / lengths[before])
    }
  }

  /// The second derivatives at consecutive points, zero at those before and after them:
  /// ℓᵢ₋₁ Mᵢ₋₁ + 2 (ℓᵢ₋₁ + ℓᵢ) Mᵢ + ℓᵢ Mᵢ₊₁ = right-hand side, by elimination.
  private func solve(_ points: [Int], _ right: [S]) -> [S] {
    let count = lengths.count
    var (diagonal, values) = ([S](), right)
    for (row, point) in points.enumerated() {
      let (before, after) = (lengths[(point + count - 1) % count], lengths[point % count])
      var own = S(2) * (before + after)
      if row > 0 {
        let factor = before / diagonal[row - 1]
        own -= factor * before
        values[row] -= factor * values[row - 1]
      }
      diagonal.append(own)
    }
    for row in points.indices.reversed() {
      if row + 1 < points.count { values[row] -= lengths[points[row] % count] * values[row + 1] }
      values[row] /= diagonal[row]
    }
    return values
  }

  /// Without corners: the system is solved but for the first point, whose own equation then tells
  /// its second derivative.
  private mutating func close() {
    let (count, inner) = (x.count, Array(1..<x.count))
    var unit = inner.map { _ in S(0) }
    unit[0] -= lengths[0]
    unit[count - 2] -= lengths[count - 1]
    let response = solve(inner, unit)
    func closed(_ values: [S]) -> [S] {
      let open = solve(inner, jumps(values, inner))
      let (first, last) = (lengths[0], lengths[count - 1])
      let residual = jumps(values, [0])[0] - last * open[count - 2] - first * open[0]
      let own = residual / (S(2) * (first + last) + last * response[count - 2] + first * response[0])
      return [own] + zip(open, response).map { $0 + own * $1 }
    }
    (bendX, bendY) = (closed(x), closed(y))
  }

  /// The points and even steps of the parameter between them, once around.
  func vertices(piecesPerSpan pieces: Int) -> OutlineVertices<S> {
    var vertices = OutlineVertices<S>(x: [], y: [])
    for index in x.indices {
      let next = (index + 1) % x.count
      let sixth = S(1.0 / 6) * lengths[index] * lengths[index]
      for piece in 0..<pieces {
        let u = Double(piece) / Double(pieces)
        let (rest, bow) = (S(1 - u), S(-u * (1 - u)) * sixth)
        vertices.x.append(rest * x[index] + S(u) * x[next] + bow * (S(2 - u) * bendX[index] + S(1 + u) * bendX[next]))
        vertices.y.append(rest * y[index] + S(u) * y[next] + bow * (S(2 - u) * bendY[index] + S(1 + u) * bendY[next]))
      }
    }
    return vertices
  }
}
