import Fields
import Scalars
import Sweeps

/// The positions along one side, and their places in memory.
struct SidePlaces {
  /// Along the side's first axis, the ghost positions on either end included.
  let positions: Range<Int>
  /// Along its second axis; one in two dimensions.
  let rows: Range<Int>
  let rowLength: Int
  /// Whether positions along a second axis are told apart, as in three dimensions.
  let hasRows: Bool

  init(_ condition: SideCondition, dimension: Int) {
    let ghosts = Grid.ghosts
    positions = -ghosts..<condition.extent[0] + ghosts
    rowLength = condition.extent[0] + 2 * ghosts
    hasRows = dimension == 3
    rows = hasRows ? -ghosts..<condition.extent[1] + ghosts : 0..<1
  }

  /// How many there are.
  var count: Int { rows.count * rowLength }

  /// The place of position (a, b).
  @inline(__always)
  func index(_ a: Int, _ b: Int) -> Int { a &+ Grid.ghosts &+ (hasRows ? b &+ Grid.ghosts : 0) &* rowLength }
}

/// What is prescribed at one side, for each velocity component and each scalar, at every position
/// along the side and the ghost positions on either end.
public final class SideValues<S: SweepScalar>: @unchecked Sendable {
  public let condition: SideCondition
  /// Elements of one real plane.
  let plane: Int
  private let storage: UnsafeMutablePointer<Double>
  private let total: Int
  let places: SidePlaces

  /// - Parameter fields: how many quantities.
  init(_ condition: SideCondition, dimension: Int, fields: Int) {
    self.condition = condition
    places = SidePlaces(condition, dimension: dimension)
    plane = places.count
    total = fields * S.planes * plane
    storage = .allocate(capacity: total)
    storage.initialize(repeating: 0, count: total)
  }

  deinit { storage.deallocate() }

  func clear() { storage.update(repeating: 0, count: total) }

  /// - Parameter index: the real plane of `other` that this one takes the numbers of.
  func copy<T>(plane index: Int, of other: SideValues<T>) where S == Double {
    for component in 0..<total / plane { values(component).update(from: other.values(component) + index * plane, count: plane) }
  }

  func copy(_ other: SideValues) { storage.update(from: other.storage, count: total) }

  func add(_ other: SideValues) { for index in 0..<total { storage[index] += other.storage[index] } }

  /// All of them as they lie in memory.
  var numbers: UnsafeMutableBufferPointer<Double> { UnsafeMutableBufferPointer(start: storage, count: total) }

  /// Plane 0 of a component.
  func values(_ component: Int) -> UnsafeMutablePointer<Double> { storage + component * S.planes * plane }

  /// The place of position (a, b) along the side.
  @inline(__always)
  func index(_ a: Int, _ b: Int) -> Int { places.index(a, b) }

  public package(set) subscript(_ component: Int, _ a: Int, _ b: Int) -> S {
    get { S.load(values(component) + index(a, b), plane: plane) }
    set { newValue.store(values(component) + index(a, b), plane: plane) }
  }

  /// Calls `body` for each position on the side proper.
  func forEachFace(_ body: (Int, Int) -> Void) {
    for b in 0..<condition.extent[1] { for a in 0..<condition.extent[0] { body(a, b) } }
  }
}

/// A walk over the lines that stand on one side: base element of the field and position along the
/// side.
struct SideWalk {
  let axis: Int
  let stride: Int
  private let strides: [Int]
  private let ranges: [Range<Int>]
  private let first: Int

  /// - Parameter ranges: the positions along the side's own axes.
  init(axis: Int, grid: Grid, ranges: [Range<Int>]) {
    self.axis = axis
    stride = grid.strides[axis]
    strides = (0..<3).filter { $0 != axis }.map { grid.strides[$0] }
    self.ranges = ranges
    first = grid.first
  }

  @inline(__always)
  func forEach(_ body: (_ base: Int, _ a: Int, _ b: Int) -> Void) {
    for b in ranges[1] { for a in ranges[0] { body(first &+ a &* strides[0] &+ b &* strides[1], a, b) } }
  }
}
