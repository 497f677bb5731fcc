import Scalars

/// Markers at equal arcs of an ellipse whose radii are drawn in, a multiple of four of them, one on
/// each axis: a quarter of them is placed, the others are its mirror images.
///
/// The arc s(θ) from the x axis is a sum of Gauss quadratures, θₖ the solution of s(θₖ) = k/q
/// s(π/2), by Newton's iteration in the scalar of the radii: so the derivative follows the markers
/// as they move along the outline when the ratio of the radii changes.
struct EllipseMarkers: MarkerArrangement {
  let normals: [SIMD3<Double>]
  let pairs: [MarkerPair]
  /// Which sizes the two radii are: of a circle the same.
  private let sizes: (x: Int, y: Int)
  /// Markers from one axis to the next.
  private let quarter: Int
  private let h: Double
  /// How many of the pairs face each other across the x axis; the others do across the y axis.
  private let pairsAcrossX: Int

  /// Radii, in cells, below which pairs begin to count, and count in full.
  private static let thin = (from: 1.6, to: 1.1)
  private static let panels = 256

  /// - Parameters:
  ///   - radii: of the case.
  ///   - count: a multiple of four.
  ///   - h: the cell size.
  init(radii: (Double, Double), isCircle: Bool, count: Int, _ h: Double) {
    let quarter = count / 4
    (self.quarter, self.h) = (quarter, h)
    sizes = isCircle ? (0, 0) : (0, 1)
    let angles = Self.angles(Self.inner(radii.0 / h, radii.1 / h), quarter)
    normals = Self.aroundFromQuarter(angles.map { (Double.cos($0) / radii.0, Double.sin($0) / radii.1) }).map { x, y in
      let length = (x * x + y * y).squareRoot()
      return [x / length, y / length, 0]
    }
    var pairs: [MarkerPair] = []
    if !isCircle && radii.1 < Self.thin.from * h {
      for index in 1..<max(1, 2 * quarter) { pairs.append(MarkerPair(first: index, second: count - index)) }
    }
    pairsAcrossX = pairs.count
    if !isCircle && radii.0 < Self.thin.from * h {
      for index in 1 - quarter..<quarter { pairs.append(MarkerPair(first: (count + index) % count, second: 2 * quarter - index)) }
    }
    self.pairs = pairs
  }

  @specialized(where S == Double)
  @specialized(where S == Dual<Double>)
  @specialized(where S == ComplexStep<Double>)
  @specialized(where S == Dual<Dual<Double>>)
  @specialized(where S == Dual<ComplexStep<Double>>)
  func coordinates<S: FieldScalar>(_ sizes: [S]) -> [S] {
    let inner = inner(sizes)
    let corner = Self.angles(inner, quarter).enumerated().map { index, angle -> (S, S) in
      // On the axes to the bit.
      (
        index == quarter ? S(0) : inner.0 * S.cos(angle) * S(h),
        index == 0 ? S(0) : inner.1 * S.sin(angle) * S(h)
      )
    }
    return Self.aroundFromQuarter(corner).flatMap { [$0.0, $0.1, S(0)] }
  }

  func stiffness<S: FieldScalar>(_ sizes: [S]) -> [S] {
    guard !pairs.isEmpty else { return [] }
    let places = coordinates(sizes)
    func weight(_ size: Int) -> S { S.smoothStep((S(Self.thin.from) - sizes[size] * S(1 / h)) * S(1 / (Self.thin.from - Self.thin.to))) }
    let weights = (x: weight(self.sizes.x), y: weight(self.sizes.y))
    return pairs.enumerated().map { number, pair in
      let isAcrossX = number < pairsAcrossX
      let half = S.abs(places[3 * pair.first + (isAcrossX ? 1 : 0)]) * S(1 / h)
      return (isAcrossX ? weights.y : weights.x) * Retraction.stiffness(halfDistance: half)
    }
  }

  /// The radii drawn in, in cells.
  private func inner<S: FieldScalar>(_ sizes: [S]) -> (S, S) { Self.inner(sizes[self.sizes.x] * S(1 / h), sizes[self.sizes.y] * S(1 / h)) }

  private static func inner<S: FieldScalar>(_ a: S, _ b: S) -> (S, S) {
    (
      Retraction.inner(a, depth: Retraction.depth(curvature: a / (b * b))),
      Retraction.inner(b, depth: Retraction.depth(curvature: b / (a * a)))
    )
  }

  /// What stands at 0 … q of a quarter, around the whole, counter-clockwise.
  private static func aroundFromQuarter<S: FieldScalar>(_ corner: [(S, S)]) -> [(S, S)] {
    let quarter = corner.count - 1
    return (0..<4 * quarter).map { index in
      let (turn, place) = (index / quarter, index % quarter)
      let (x, y) = corner[turn % 2 == 0 ? place : quarter - place]
      return (turn == 1 || turn == 2 ? -x : x, turn >= 2 ? -y : y)
    }
  }

  /// θ₀ … θ_q at equal arcs of a quarter of an ellipse.
  private static func angles<S: FieldScalar>(_ radii: (S, S), _ quarter: Int) -> [S] {
    func speed(_ angle: S) -> S {
      let (x, y) = (radii.0 * S.sin(angle), radii.1 * S.cos(angle))
      return S.sqrt(x * x + y * y)
    }
    // Gauss's three points on a stretch.
    let (apart, outer, middle) = (0.6.squareRoot(), 5.0 / 18, 8.0 / 18)
    func arc(from start: Double, _ length: S) -> S {
      let (half, center) = (S(0.5) * length, S(start) + S(0.5) * length)
      return length
        * (S(outer) * (speed(center - S(apart) * half) + speed(center + S(apart) * half)) + S(middle) * speed(center))
    }
    let panel = 0.5 * Double.pi / Double(panels)
    var arcs = [S(0)]
    for index in 0..<panels { arcs.append(arcs[index] + arc(from: panel * Double(index), S(panel))) }
    let whole = arcs[panels]
    var index = 0
    return (0...quarter).map { place in
      if place == 0 { return S(0) }
      if place == quarter { return S(0.5 * .pi) }
      let target = whole * S(Double(place) / Double(quarter))
      while index < panels - 1 && arcs[index + 1].real < target.real { index += 1 }
      let start = panel * Double(index)
      var rest = S(panel) * (target - arcs[index]) / (arcs[index + 1] - arcs[index])
      for _ in 0..<6 { rest = rest - (arcs[index] + arc(from: start, rest) - target) / speed(S(start) + rest) }
      return S(start) + rest
    }
  }
}
