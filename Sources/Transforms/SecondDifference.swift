import Fields

/// The second difference along an axis of cells of different widths, as its numbers: those of
/// ``AxisModes`` and ``TridiagonalSolver``.
struct SecondDifference {
  /// The widths of the cells; half of it where the middle of an axis cuts through one.
  let volumes: [Double]
  /// One over the distance of the centres on either side of the faces 0 … n; of an end 0 where
  /// nothing is given, and where the value is, one over the distance to it.
  let couplings: [Double]

  private init(volumes: [Double], couplings: [Double]) { (self.volumes, self.couplings) = (volumes, couplings) }

  /// - Throws: `SpectralError` of a periodic axis.
  init(_ kind: TransformKind, _ stretching: Stretching) throws {
    let n = stretching.widths.count
    func end(_ isGiven: Bool, _ cell: Int) -> Double { isGiven ? 2 / stretching.widths[cell] : 0 }
    let inner = (1..<n).map { 1 / stretching.distance($0) }
    let given: (lower: Bool, upper: Bool)
    switch kind {
    case .periodic: throw SpectralError(description: "the cells of a periodic axis are of one width, and these are not")
    case .neumann: given = (false, false)
    case .dirichlet: given = (true, true)
    case .neumannDirichlet: given = (false, true)
    case .dirichletNeumann: given = (true, false)
    }
    self.init(volumes: stretching.widths, couplings: [end(given.lower, 0)] + inner + [end(given.upper, n - 1)])
  }

  /// Whether the axis is its own mirror image, to the bit.
  private var isSymmetric: Bool {
    volumes.indices.allSatisfy { volumes[$0] == volumes[volumes.count - 1 - $0] } && couplings.first == couplings.last
  }

  /// The second difference of even and that of odd functions about the middle, of the cells to the
  /// left of it, where the axis is its own mirror image; else of all.
  /// - Throws: `SpectralError` of a periodic axis.
  static func halves(_ kind: TransformKind, _ stretching: Stretching) throws -> [SecondDifference] {
    let all = try SecondDifference(kind, stretching)
    guard all.isSymmetric else { return [all] }
    let (n, half) = (all.volumes.count, all.volumes.count / 2)
    let (left, faces) = (Array(all.volumes[..<half]), Array(all.couplings[..<half]))
    guard n % 2 == 1 else {
      // The middle is a face: what is odd is zero there, half a cell away.
      let middle = 2 / all.volumes[half - 1]
      return [SecondDifference(volumes: left, couplings: faces + [0]), SecondDifference(volumes: left, couplings: faces + [middle])]
    }
    // It cuts a cell in two, in which what is odd is zero.
    return [
      SecondDifference(volumes: left + [0.5 * all.volumes[half]], couplings: faces + [all.couplings[half], 0]),
      SecondDifference(volumes: left, couplings: faces + [all.couplings[half]]),
    ]
  }
}
