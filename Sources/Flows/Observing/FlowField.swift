import Fields

/// A field of a flow as one looks at it: in pictures, at points, in means over time.
public struct FlowField {
  /// A word of letters, digits, `_` and `-`, the same as in the case file.
  public let name: String
  /// What it is, in words.
  public let longName: String
  /// Such as "length/time"; "1" without dimension.
  public let units: String
  /// How many numbers a cell has: 1 of a scalar, 2 or 3 of a vector.
  public let components: Int
  /// Of two components, whether a zero follows each pair among the values.
  public let isPadded: Bool
  /// Whether a picture has the field though the case does not ask for it.
  public let isAlwaysWritten: Bool
  /// Whether it is the velocity that carries other fields along.
  public let carries: Bool
  /// Whether the flow carries the field along, so that there is a flux of it.
  public let isCarried: Bool
  /// The values at the centres of cells, x fastest, the components of a cell side by side.
  public let cells: () -> [Double]
  /// The field as it is sampled; nil of a field that only pictures show.
  public let placed: (any PlacedField)?

  public init(
    _ name: String, _ longName: String, units: String = "1", components: Int = 1, isPadded: Bool = false, isAlwaysWritten: Bool = false,
    carries: Bool = false, isCarried: Bool = false, placed: (any PlacedField)? = nil, cells: @escaping () -> [Double]
  ) {
    (self.name, self.longName, self.units, self.components) = (name, longName, units, components)
    (self.isPadded, self.isAlwaysWritten) = (isPadded, isAlwaysWritten)
    (self.carries, self.isCarried) = (carries, isCarried)
    (self.placed, self.cells) = (placed, cells)
  }
}

/// A field that is sampled as a run goes: at points, and cell by cell.
public protocol PlacedField: AnyObject {
  /// Takes the field of the working state; what is asked for afterwards is of that state.
  func take()
  /// What gives the value of a component at a point.
  func probe(_ point: [Double], _ component: Int) -> () -> Double
  /// Writes a component of a run of cells, at their centres.
  /// - Parameter target: as many numbers as a run of the mesh's cells has.
  func fill(_ target: UnsafeMutablePointer<Double>, run: Int, component: Int)
}

/// Points on the surfaces of bodies, with fields on them.
public struct FlowSurface {
  /// 2 or 3: coordinates per point.
  public var axes: Int
  /// Coordinates, point by point.
  public var points: [Double] = []
  /// Runs of points that follow each other around a closed curve.
  public var closedCurves: [Range<Int>] = []
  /// Fields with one value, or vector, per point.
  public var fields: [Values] = []

  /// A field on the points.
  public struct Values {
    public let name, longName, units: String
    public let components: Int
    /// Point by point.
    public let values: [Double]

    public init(_ name: String, _ longName: String, units: String = "1", components: Int = 1, values: [Double]) {
      (self.name, self.longName, self.units, self.components, self.values) = (name, longName, units, components, values)
    }
  }

  public init(axes: Int) { self.axes = axes }
}
