import Scalars

/// Markers on the rim of a box drawn in, at fixed fractions of its sides, one at every corner.
/// Those across a thin box from each other are pairs.
struct BoxMarkers: MarkerArrangement {
  let normals: [SIMD3<Double>]
  let pairs: [MarkerPair]
  /// The rim of the square from −1 to 1, from its lower left corner, counter-clockwise.
  private let rim: [(x: Double, y: Double)]
  private let h: Double
  /// How many of the pairs face each other along y; the others do along x.
  private let pairsAlongY: Int

  /// Sizes in cells from which opposite sides are no pairs.
  private static let thick = 5.0

  /// - Parameters:
  ///   - size: of the case.
  ///   - counts: markers from corner to corner along x, and along y.
  ///   - h: the cell size.
  init(size: (Double, Double), counts: (x: Int, y: Int), _ h: Double) {
    self.h = h
    let (nx, ny) = counts
    // Antisymmetric to the bit.
    func place(_ index: Int, _ count: Int) -> Double { Double(2 * index - count) / Double(count) }
    let bottom = (0..<nx).map { (x: place($0, nx), y: -1.0) }
    let right = (0..<ny).map { (x: 1.0, y: place($0, ny)) }
    rim = bottom + right + bottom.map { (-$0.x, 1) } + right.map { (-1, -$0.y) }
    let corner = 0.5.squareRoot()
    normals = rim.map { x, y in
      switch (abs(x) == 1, abs(y) == 1) {
      case (true, true): [x * corner, y * corner, 0]
      case (true, false): [x, 0, 0]
      default: [0, y, 0]
      }
    }
    var pairs: [MarkerPair] = []
    let total = rim.count
    if size.1 < Self.thick * h { pairs += (0...nx).map { MarkerPair(first: $0, second: 2 * nx + ny - $0) } }
    pairsAlongY = pairs.count
    if size.0 < Self.thick * h { pairs += (0...ny).map { MarkerPair(first: nx + $0, second: (total - $0) % total) } }
    self.pairs = pairs
  }

  func coordinates<S: FieldScalar>(_ sizes: [S]) -> [S] {
    let (x, y) = (half(sizes[0]) * S(h), half(sizes[1]) * S(h))
    return rim.flatMap { [x * S($0.x), y * S($0.y), S(0)] }
  }

  func stiffness<S: FieldScalar>(_ sizes: [S]) -> [S] {
    pairs.indices.map { Retraction.stiffness(halfDistance: half(sizes[$0 < pairsAlongY ? 1 : 0])) }
  }

  /// Half a side, drawn in, in cells.
  private func half<S: FieldScalar>(_ size: S) -> S { Retraction.inner(S(0.5 / h) * size, depth: S(DeltaFunction.reach)) }
}
