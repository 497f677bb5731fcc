/// A length of the grid along one axis, or what follows from it, as kernels read it. On an axis of
/// equal cells each is the same everywhere.
public enum Metric: String, Sendable, CaseIterable {
  /// One over the width of the cell.
  case inverseWidth
  /// One over the distance between the centres of the cells before and behind the face.
  case inverseDistance
  /// One over the distance between the centres of the cells next to the cell, on either side.
  case inverseSpan
  /// The shares of the cells before and behind the face in the width of both.
  case shareBefore, shareBehind
  /// The area of the cell along this axis and the one before, or along z its volume to the power ⅔;
  /// of a grid that is graded along no axis before.
  case filterSquared
  /// The width of the cell, and the same to the power ⅔: the factors of that where any axis may be
  /// graded.
  case width, widthToTwoThirds
}

/// A metric that a kernel reads: along which axis, and how many points from its own there.
public struct MetricSlot: Hashable, Sendable {
  public let metric: Metric
  public let axis: Int
  public let offset: Int

  public init(_ metric: Metric, axis: Int, offset: Int) { (self.metric, self.axis, self.offset) = (metric, axis, offset) }
}
