/// One axis of a grid: its cells, all of one width or each of its own.
public struct Axis: Equatable, Sendable {
  /// Cells, at least one.
  public let count: Int
  /// The coordinate of the lower end.
  public let origin: Double
  /// From end to end, > 0.
  public let length: Double
  /// The width that others are told relative to: of equal cells theirs, of an axis with a core that
  /// of the cells there, of others the mean.
  public let spacing: Double
  /// The widths and faces of cells that differ in width; nil where they do not.
  public let stretching: Stretching?
  /// The faces 0 … n where cells differ in width, else none: a look into them counts no references.
  private let gradedFaces: [Double]
  /// The widths of the cells over `spacing`, and the distances of centres across the faces 0 … n;
  /// none where they are all 1.
  public let relativeWidths, relativeDistances: [Double]
  /// The cells that are of one width, as bodies need them: all where they are equal, those of a
  /// core, or none.
  public let core: Range<Int>
  /// The coordinate of the lower face of the core.
  public let coreOrigin: Double

  /// Equal cells.
  public init(count: Int, origin: Double = 0, length: Double) {
    (self.count, self.origin, self.length) = (count, origin, length)
    (spacing, stretching) = (length / Double(count), nil)
    (core, coreOrigin) = (0..<count, origin)
    (relativeWidths, relativeDistances, gradedFaces) = ([], [], [])
  }

  /// Cells of given widths, as fractions of the length: at least one, with a sum of 1.
  public init(fractions: [Double], origin: Double = 0, length: Double) {
    precondition(!fractions.isEmpty && abs(fractions.reduce(-1, +)) <= 1e-9, "the widths fill their axis")
    (count, self.origin, self.length) = (fractions.count, origin, length)
    spacing = length / Double(count)
    stretching = count == 1 ? nil : Stretching(widths: fractions.map { $0 * length }, from: origin, to: origin + length)
    (core, coreOrigin) = (0..<(count == 1 ? 1 : 0), origin)
    (relativeWidths, relativeDistances) = Self.relative(stretching, to: spacing)
    gradedFaces = stretching?.faces ?? []
  }

  /// A core of equal cells between flanks.
  /// - Parameters:
  ///   - core: as many equal cells, from and to these coordinates.
  ///   - lower: the widths of the cells before it, upwards; `upper`: of those behind.
  public init(core: (from: Double, to: Double, count: Int), lower: [Double], upper: [Double]) {
    let width = (core.to - core.from) / Double(core.count)
    count = lower.count + core.count + upper.count
    (origin, length) = (core.from - lower.reduce(0, +), lower.reduce(core.to - core.from, +) + upper.reduce(0, +))
    (spacing, self.core, coreOrigin) = (width, lower.count..<lower.count + core.count, core.from)
    let inner = (0...core.count).map { face in
      2 * face <= core.count ? core.from + Double(face) * width : core.to - Double(core.count - face) * width
    }
    func outwards(_ start: Double, _ widths: [Double], _ sign: Double) -> [Double] {
      widths.reduce(into: [start]) { faces, width in faces.append((faces.last ?? start) + sign * width) }
    }
    let faces = outwards(core.from, lower.reversed(), -1).dropFirst().reversed() + inner + outwards(core.to, upper, 1).dropFirst()
    stretching =
      lower.isEmpty && upper.isEmpty
      ? nil : Stretching(widths: lower + [Double](repeating: width, count: core.count) + upper, faces: Array(faces))
    (relativeWidths, relativeDistances) = Self.relative(stretching, to: spacing)
    gradedFaces = stretching?.faces ?? []
  }

  private static func relative(_ stretching: Stretching?, to spacing: Double) -> (widths: [Double], distances: [Double]) {
    guard let stretching else { return ([], []) }
    return (stretching.widths.map { $0 / spacing }, (0...stretching.widths.count).map { stretching.distance($0) / spacing })
  }

  /// The width of a cell.
  public func width(_ cell: Int) -> Double { stretching?.width(cell) ?? spacing }

  /// The distance between the centres of the cells before and behind a face.
  public func distance(_ face: Int) -> Double { stretching?.distance(face) ?? spacing }

  public var smallestWidth: Double { stretching?.smallestWidth ?? spacing }

  /// The length over `spacing`: of equal cells, their number.
  public var relativeLength: Double { core.isEmpty || stretching == nil ? Double(count) : length / spacing }

  /// The position of a face.
  public func face(_ index: Int) -> Double {
    if gradedFaces.isEmpty { return origin + Double(index) * spacing }
    return (0...count).contains(index) ? gradedFaces[index] : stretching?.face(index) ?? origin
  }

  /// The position of the centre of a cell.
  public func center(_ cell: Int) -> Double {
    gradedFaces.isEmpty ? origin + (Double(cell) + 0.5) * spacing : 0.5 * (face(cell) + face(cell + 1))
  }

  /// The faces 0 … n.
  public var faces: [Double] { stretching?.faces ?? (0...count).map { origin + Double($0) * spacing } }
}
