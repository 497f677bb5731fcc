import Scalars

/// Where the values of a field stand in a box of cells.
public enum FieldLocation: Sendable, Hashable {
  case cells
  /// On the faces across an axis. Along a periodic axis there are as many as cells, each before the
  /// cell of its index; along others one more.
  case faces(axis: Int)

  /// The word for it in files.
  public var word: String {
    switch self {
    case .cells: "cell"
    case .faces(let axis): "face_\(["x", "y", "z"][axis])"
    }
  }

  /// Whether values stand between cells along an axis.
  public func isOnFaces(_ axis: Int) -> Bool { self == .faces(axis: axis) }

  /// How many values there are along each axis of a box of cells.
  public func counts(cells: [Int], isPeriodic: [Bool]) -> [Int] {
    cells.indices.map { cells[$0] + (isOnFaces($0) && !isPeriodic[$0] ? 1 : 0) }
  }
}

/// A field of one number at each of its places, as it is: nothing is averaged.
public struct LocatedValues: Sendable, Equatable {
  /// A word of letters, digits, `_` and `-`, such as `velocity_x`; a point may stand in it.
  public var name: String
  public var longName: String
  /// Such as "length/time"; "1" without dimension.
  public var units: String
  public var location: FieldLocation
  /// Values along each axis, two or three, x first.
  public var counts: [Int]
  /// x fastest.
  public var values: [Double]

  public init(name: String, longName: String, units: String, location: FieldLocation, counts: [Int], values: [Double]) {
    (self.name, self.longName, self.units) = (name, longName, units)
    (self.location, self.counts, self.values) = (location, counts, values)
  }
}

extension LocatedValues {
  /// The values of a field at the cells or faces of a box, from the first cell on.
  public init(
    _ field: Field<Double>, name: String, longName: String, units: String, location: FieldLocation, isPeriodic: [Bool]
  ) {
    let grid = field.grid
    let counts = location.counts(cells: Array(grid.cells.prefix(grid.dimension)), isPeriodic: isPeriodic)
    var values: [Double] = []
    values.reserveCapacity(counts.reduce(1, *))
    let region = Region(lower: [0, 0, 0], upper: counts + [Int](repeating: 1, count: 3 - counts.count))
    field.forEachRow(of: region) { values.append(contentsOf: $0) }
    self.init(name: name, longName: longName, units: units, location: location, counts: counts, values: values)
  }
}
