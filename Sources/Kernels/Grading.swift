/// The axes along which a kernel is ready for cells that differ in width.
///
/// Along y and z that costs nothing: what is read of the grid is the same along a row. Along x it is
/// not, so each kernel that reads the grid there is compiled twice, and equal cells keep their
/// constants.
public enum Grading: Sendable {
  /// The last alone.
  case lastAxis
  case allAxes

  func axes(_ dimension: Int) -> Set<Int> { self == .lastAxis ? [dimension - 1] : Set(0..<dimension) }

  /// What the name of a kernel ends with.
  var suffix: String { self == .lastAxis ? "" : "Graded" }
}
