/// A Cartesian grid in two or three dimensions, and the place of its points in memory. Along each
/// axis its cells are alike, or their widths vary.
///
/// Of equal cells (i, j, k) has its centre at origin + (i + ½) h. A staggered component along an axis lives
/// on the faces *before* the cells of the same index, so on n cells there are faces 0 … n. Every
/// field of a grid has the same shape, faces or cells: `ghosts` layers around the cells along each
/// active axis (the last face lies in the first layer behind). Rows along x are padded so that the
/// first cell of each is aligned to a cache line, for the lanes and the transforms.
public struct Grid: Equatable, Sendable {
  /// Cells along x, y and z; one along z in two dimensions.
  public let cells: [Int]
  /// Cell sizes along x, y and z, of a graded axis what widths are told relative to; 1 along z in two
  /// dimensions.
  public let spacing: [Double]
  /// x, y and, in three dimensions, z.
  public let axes: [Axis]
  /// The lower corner of the domain.
  public let origin: [Double]
  public let dimension: Int

  /// Layers on either side of the cells: the widest scheme of advection reads three cells beyond
  /// its own.
  public static let ghosts = 3
  /// Elements before the first cell of a row: a cache line, of which the last three are ghosts.
  private static let lead = 8

  /// Elements from a point to its neighbour along each axis.
  public let strides: [Int]
  /// Elements of one plane of a field, padding included: a multiple of a cache line.
  public let planeCount: Int
  /// The index of cell (0, 0, 0).
  public let first: Int

  /// Equal cells.
  /// - Parameters:
  ///   - cells: two or three counts of at least one.
  ///   - size: the extent of the domain along each axis.
  public init(cells: [Int], size: [Double], origin: [Double]? = nil) {
    precondition(size.count == cells.count, "a grid has as many lengths as axes")
    self.init(axes: cells.indices.map { Axis(count: cells[$0], origin: origin?[$0] ?? 0, length: size[$0]) })
  }

  /// - Parameter axes: two or three.
  public init(axes: [Axis]) {
    precondition((2...3).contains(axes.count), "a grid has two or three axes")
    dimension = axes.count
    self.axes = axes
    let missing = 3 - dimension
    let cells = axes.map(\.count) + [Int](repeating: 1, count: missing)
    self.cells = cells
    spacing = axes.map(\.spacing) + [Double](repeating: 1, count: missing)
    origin = axes.map(\.origin) + [Double](repeating: 0, count: missing)
    let ghosts = Grid.ghosts
    let row = (Grid.lead + cells[0] + ghosts + 7) & ~7
    let plane = row * (cells[1] + 2 * ghosts)
    strides = [1, row, plane]
    planeCount = dimension == 2 ? plane : plane * (cells[2] + 2 * ghosts)
    first = Grid.lead + ghosts * row + (dimension == 3 ? ghosts * plane : 0)
  }

  public var cellCount: Int { cells[0] * cells[1] * cells[2] }

  /// The area (2-D) or volume (3-D) of one cell; of a graded grid what volumes are told relative to.
  public var cellVolume: Double { spacing.prefix(dimension).reduce(1, *) }

  /// The axis whose layers lie furthest apart in memory.
  public var lastAxis: Int { dimension - 1 }

  /// Whether the cells along any axis differ in width.
  public var isGraded: Bool { axes.contains { $0.stretching != nil } }

  /// Whether the cells along an axis differ in width.
  public func isStretched(_ axis: Int) -> Bool { axis < dimension && axes[axis].stretching != nil }

  /// The width of a cell along an axis, by its index there.
  public func width(_ axis: Int, _ index: Int) -> Double { axis < dimension ? axes[axis].width(index) : 1 }

  /// The smallest width of a cell along an axis.
  public func smallestWidth(_ axis: Int) -> Double { axis < dimension ? axes[axis].smallestWidth : 1 }

  /// The volume of all cells over `cellVolume`: on equal cells, their number.
  public var relativeSize: Double { axes.reduce(1) { $0 * $1.relativeLength } }

  /// The volume around a point over `cellVolume`: of a cell, or around a face of `component`.
  /// - Parameter i: nil for what it is to be multiplied with by the widths along x.
  public func relativeVolume(_ i: Int?, _ j: Int, _ k: Int, component: Int? = nil) -> Double {
    func share(_ axis: Int, _ index: Int) -> Double {
      let shares = axis == component ? axes[axis].relativeDistances : axes[axis].relativeWidths
      return shares.isEmpty ? 1 : shares[index]
    }
    let area = share(1, j) * (dimension == 3 ? share(2, k) : 1)
    return i.map { share(0, $0) * area } ?? area
  }

  /// The index of a point; ghost layers have negative numbers or ones beyond the last cell.
  @inlinable @inline(__always)
  public func index(_ i: Int, _ j: Int, _ k: Int = 0) -> Int { first + i + j * strides[1] + k * strides[2] }

  /// The coordinates of a point: a cell centre, or of `component` the face of the same index.
  public func position(_ i: Int, _ j: Int, _ k: Int, component: Int? = nil) -> [Double] {
    (0..<dimension).map { axis in
      let index = [i, j, k][axis]
      return axis == component ? axes[axis].face(index) : axes[axis].center(index)
    }
  }

  /// All cells.
  public var interior: Region { Region(lower: [0, 0, 0], upper: cells) }
}

/// A box of points, `lower` included, `upper` not.
public struct Region: Equatable, Sendable {
  public var lower: [Int]
  public var upper: [Int]

  public init(lower: [Int], upper: [Int]) {
    self.lower = lower
    self.upper = upper
  }

  public var isEmpty: Bool { zip(lower, upper).contains { $0 >= $1 } }

  /// Points in the box.
  public var count: Int { isEmpty ? 0 : zip(lower, upper).reduce(1) { $0 * ($1.1 - $1.0) } }

  /// The same box but from `lower` to `upper` along one axis.
  public func replacing(_ axis: Int, _ range: Range<Int>) -> Region {
    var region = self
    region.lower[axis] = range.lowerBound
    region.upper[axis] = range.upperBound
    return region
  }

  /// Calls `body` for every point, x fastest.
  public func forEach(_ body: (Int, Int, Int) -> Void) {
    guard !isEmpty else { return }
    for k in lower[2]..<upper[2] { for j in lower[1]..<upper[1] { for i in lower[0]..<upper[0] { body(i, j, k) } } }
  }
}
