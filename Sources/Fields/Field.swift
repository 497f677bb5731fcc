import Scalars

/// The values of one quantity at every point of a grid, ghost layers included.
///
/// A scalar type of several real components is stored as that many planes, one after the other,
/// each of `grid.planeCount` doubles: linear operators work plane by plane and never learn the
/// type.
public final class Field<S: FieldScalar>: @unchecked Sendable {
  public let grid: Grid
  /// The first plane; plane p begins `p * grid.planeCount` elements further.
  public let values: UnsafeMutablePointer<Double>
  public let count: Int

  private let storage: FieldStorage

  /// Sweeps read whole packs of lanes: the last of the last row may reach a pack beyond the end.
  private static var overhang: Int { 16 }

  /// A field of zeros.
  public convenience init(_ grid: Grid) {
    self.init(grid, FieldStorage(count: Self.footprint(grid)), at: 0)
  }

  private init(_ grid: Grid, _ storage: FieldStorage, at offset: Int) {
    self.grid = grid
    self.storage = storage
    count = S.planes * grid.planeCount
    values = storage.values + offset
  }

  private static func footprint(_ grid: Grid) -> Int { S.planes * grid.planeCount + overhang }

  /// Fields of zeros in one block of memory.
  public static func block(_ grid: Grid, count: Int) -> [Field<S>] {
    let storage = FieldStorage(count: count * footprint(grid))
    return (0..<count).map { Field(grid, storage, at: $0 * footprint(grid)) }
  }

  /// All values as they lie in memory, ghosts and planes included.
  public var bytes: UnsafeMutableRawBufferPointer { UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(start: values, count: count)) }

  /// The value at a point.
  public subscript(_ i: Int, _ j: Int, _ k: Int = 0) -> S {
    get { S.load(values + grid.index(i, j, k), plane: grid.planeCount) }
    set { newValue.store(values + grid.index(i, j, k), plane: grid.planeCount) }
  }

  public func clear() { values.update(repeating: 0, count: count) }

  public func copy(from other: Field<S>) { values.update(from: other.values, count: count) }

  /// - Parameter index: the real plane of `other` that this one takes the numbers of.
  public func copy<T>(plane index: Int, of other: Field<T>) where S == Double {
    values.update(from: other.values + index * grid.planeCount, count: count)
  }

  /// Sets every point of `region` to a function of its indices.
  public func fill(_ region: Region, _ value: (Int, Int, Int) -> S) {
    region.forEach { self[$0, $1, $2] = value($0, $1, $2) }
  }

  /// Sets every point of `region` to one value.
  public func fill(_ region: Region, with value: S) {
    for plane in 0..<S.planes {
      let number = value.plane(plane)
      forEachRow(of: region, plane: plane) { row in row.update(repeating: number) }
    }
  }

  /// The rows of `region` one after the other, as `body` sees them in memory: of one real plane.
  public func forEachRow(of region: Region, plane: Int = 0, _ body: (UnsafeMutableBufferPointer<Double>) -> Void) {
    guard !region.isEmpty else { return }
    for k in region.lower[2]..<region.upper[2] {
      for j in region.lower[1]..<region.upper[1] {
        let start = values + plane * grid.planeCount + grid.index(region.lower[0], j, k)
        body(UnsafeMutableBufferPointer(start: start, count: region.upper[0] - region.lower[0]))
      }
    }
  }

  /// Adds `other` to the whole field.
  public func add(_ other: Field<S>) {
    for index in 0..<count { values[index] += other.values[index] }
  }

}

/// A component of a vector for each axis.
public typealias VectorField<S: FieldScalar> = [Field<S>]
