import Scalars

/// Markers on a closed outline that is a smooth function of numbers, at equal arcs of the smoothed
/// outline (`SmoothedOutline`) from its first corner on, drawn in along its normal by the reach of
/// the delta function.
///
/// Where the body is thin, half of its thickness H limits this as it does on an airfoil
/// (`SectionMarkers`): the half distance left is not below a tenth of a cell, and markers that face
/// each other are held together by a stiffness. Neither who faces whom nor how thick the body is
/// there is decided by cases: H is a mean over the outline of the radii of the circles that touch
/// it at the marker and pass through another of its points,
///
///     H⁻⁴ = (1/2c) ∫ r⁻⁵ ds,   r = |X − Y|²/(2 n · (X − Y)),   c = 35π/128
///
/// exact between parallel sides; and every two markers have a stiffness, times smooth windows of
/// how far they are from facing each other, whose sum over the markers of the other side is one.
struct OutlineMarkers: MarkerArrangement {
  let normals: [SIMD3<Double>]
  let pairs: [MarkerPair]
  private let shape: any OutlineShape
  private let count: Int
  private let h: Double
  /// 1 for an outline that goes around counter-clockwise, else −1.
  private let orientation: Double

  /// Samples of the outline for each marker.
  private static let samplesPerMarker = 16
  /// The smallest half distance of markers that face each other, in cells, and the range about it
  /// in which it is approached.
  private static let narrowest = (half: 0.1, width: 0.2)
  /// In cells: farther markers cannot have a stiffness.
  private static let farthest = 5.0

  /// - Parameters:
  ///   - count: of all markers.
  ///   - h: the cell size.
  init(_ shape: any OutlineShape, count: Int, _ h: Double) {
    (self.shape, self.count, self.h) = (shape, count, h)
    let sizes = type(of: shape).sizeNames.flatMap { shape[$0] }
    let vertices = shape.vertices(sizes[...])
    orientation = vertices.signedArea < 0 ? -1 : 1
    let markers = Self.place(vertices.scaled(1 / h), count: count, orientation: orientation).markers
    normals = markers.map { marker in
      let length = (marker.normalX * marker.normalX + marker.normalY * marker.normalY).squareRoot()
      return [marker.normalX / length, marker.normalY / length, 0]
    }
    var pairs: [MarkerPair] = []
    for (first, one) in markers.enumerated() {
      for (second, other) in markers.enumerated().dropFirst(first + 1) {
        let (dx, dy) = (one.x - other.x, one.y - other.y)
        guard dx * dx + dy * dy < Self.farthest * Self.farthest else { continue }
        if one.normalX * other.normalX + one.normalY * other.normalY < 0 { pairs.append(MarkerPair(first: first, second: second)) }
      }
    }
    self.pairs = pairs
  }

  func coordinates<S: FieldScalar>(_ sizes: [S]) -> [S] {
    placed(sizes).markers.flatMap { [S(h) * $0.x, S(h) * $0.y, S(0)] }
  }

  func stiffness<S: FieldScalar>(_ sizes: [S]) -> [S] {
    if pairs.isEmpty { return [] }
    let placed = placed(sizes)
    return pairs.map { Self.stiffness(placed.markers[$0.first], placed.markers[$0.second], spacing: placed.spacing) }
  }

  private func placed<S: FieldScalar>(_ sizes: [S]) -> Placed<S> {
    Self.place(shape.vertices(sizes[...]).scaled(S(1 / h)), count: count, orientation: orientation)
  }

  // MARK: In cells

  /// A marker, and the outward normal there, about one long.
  private struct Marker<S> {
    var x, y, normalX, normalY: S
  }

  private struct Placed<S> {
    var markers: [Marker<S>]
    /// From one to the next along the smoothed outline.
    var spacing: S
  }

  @specialized(where S == Double)
  @specialized(where S == Dual<Double>)
  @specialized(where S == ComplexStep<Double>)
  @specialized(where S == Dual<Dual<Double>>)
  @specialized(where S == Dual<ComplexStep<Double>>)
  private static func place<S: FieldScalar>(_ vertices: OutlineVertices<S>, count: Int, orientation: Double) -> Placed<S> {
    let outline = SmoothedOutline(vertices)
    // Samples at fixed fractions of the arc, and the length of the smoothed outline up to each.
    let total = samplesPerMarker * count
    let step = outline.length * S(1 / Double(total))
    var (samples, speeds, lengths) = ([SmoothedOutline<S>.Point](), [S](), [S(0)])
    var edge = 0
    for index in 0..<total {
      let s = step * S(Double(index))
      edge = outline.edge(at: s, from: edge)
      let point = outline.point(at: s, on: edge)
      samples.append(point)
      speeds.append(S.sqrt(point.tangentX * point.tangentX + point.tangentY * point.tangentY + S(1e-6)))
    }
    speeds.append(speeds[0])
    for index in 0..<total { lengths.append(lengths[index] + S(0.5) * step * (speeds[index] + speeds[index + 1])) }

    var (panel, markers) = (0, [Marker<S>]())
    edge = 0
    for index in 0..<count {
      let target = lengths[total] * S(Double(index) / Double(count))
      while panel < total - 1 && lengths[panel + 1].real <= target.real { panel += 1 }
      // Where the integral of the speed, linear from sample to sample, comes to the target.
      let (rest, speed) = (target - lengths[panel], speeds[panel])
      let change = (speeds[panel + 1] - speed) / step
      let beyond = S(2) * rest / (speed + S.sqrt(speed * speed + S(2) * change * rest))
      let s = step * S(Double(panel)) + beyond
      edge = outline.edge(at: s, from: edge)
      markers.append(drawnIn(outline.point(at: s, on: edge), samples, step, orientation))
    }
    return Placed(markers: markers, spacing: lengths[total] * S(1 / Double(count)))
  }

  private static func drawnIn<S: FieldScalar>(
    _ point: SmoothedOutline<S>.Point, _ samples: [SmoothedOutline<S>.Point], _ step: S, _ orientation: Double
  ) -> Marker<S> {
    let scale = S(orientation) / S.sqrt(point.tangentX * point.tangentX + point.tangentY * point.tangentY + S(1e-6))
    let (normalX, normalY) = (scale * point.tangentY, -scale * point.tangentX)
    var sum = S(0)
    for sample in samples {
      let (dx, dy) = (point.x - sample.x, point.y - sample.y)
      let square = dx * dx + dy * dy
      guard square.real < farthest * farthest else { continue }
      // Two over the diameter of the circle.
      let curvature = S(2) * (normalX * dx + normalY * dy) / (square + S(0.0025))
      guard curvature.real > 0 else { continue }
      let fourth = curvature * curvature * curvature * curvature
      sum += fourth * curvature * S.smoothStep((S(farthest * farthest) - square) * S(1.0 / 16))
    }
    let fourth = sum * step * S(1 / (2 * 35 * Double.pi / 128)) + S(1.0 / 4096)
    let half = S(1) / S.sqrt(S.sqrt(fourth))
    let depth = half - S.smoothMaximum(half - S(DeltaFunction.reach), S(narrowest.half), width: narrowest.width)
    return Marker(x: point.x - depth * normalX, y: point.y - depth * normalY, normalX: normalX, normalY: normalY)
  }

  private static func stiffness<S: FieldScalar>(_ first: Marker<S>, _ second: Marker<S>, spacing: S) -> S {
    let facing = -(first.normalX * second.normalX + first.normalY * second.normalY)
    guard facing.real > 0.2 else { return S(0) }
    let (dx, dy) = (first.x - second.x, first.y - second.y)
    // Across the body along the mean normal, and beside it.
    let (x, y) = (S(0.5) * (first.normalX - second.normalX), S(0.5) * (first.normalY - second.normalY))
    let half = S(0.5) * (x * dx + y * dy)
    let aside = S.abs(x * dy - y * dx) / spacing
    let (inner, outer) = (S(0.75) - aside * aside, S(1.5) - aside)
    let window = S.select(
      aside, lessThan: S(0.5), then: inner, else: S.select(aside, lessThan: S(1.5), then: S(0.5) * outer * outer, else: S(0)))
    return Retraction.stiffness(halfDistance: half) * window * S.smoothStep((facing - S(0.2)) * S(2))
  }
}
