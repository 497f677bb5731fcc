/// One axis of a grid: its cells, all of one width or each of its own.
public struct Axis: Equatable, Sendable {
  /// Cells, at least one.
  public let count: Int
  /// The coordinate of the lower end.
  public let origin: Double
  /// From end to end, > 0.
  public let length: Double
  /// The width of a cell; the mean one where they differ.
  public let spacing: Double
  /// The widths and faces of cells that differ in width; nil where they do not.
  public let stretching: Stretching?

  /// Equal cells.
  public init(count: Int, origin: Double = 0, length: Double) {
    (self.count, self.origin, self.length) = (count, origin, length)
    (spacing, stretching) = (length / Double(count), nil)
  }

  /// Cells of given widths, as fractions of the length: at least one, with a sum of 1.
  public init(fractions: [Double], origin: Double = 0, length: Double) {
    precondition(!fractions.isEmpty && abs(fractions.reduce(-1, +)) <= 1e-9, "the widths fill their axis")
    (count, self.origin, self.length) = (fractions.count, origin, length)
    spacing = length / Double(count)
    stretching = count == 1 ? nil : Stretching(widths: fractions.map { $0 * length }, from: origin, to: origin + length)
  }

  /// The width of a cell.
  public func width(_ cell: Int) -> Double { stretching?.width(cell) ?? spacing }

  /// The distance between the centres of the cells before and behind a face.
  public func distance(_ face: Int) -> Double { stretching?.distance(face) ?? spacing }

  public var smallestWidth: Double { stretching?.smallestWidth ?? spacing }

  /// The position of a face.
  public func face(_ index: Int) -> Double { stretching?.face(index) ?? origin + Double(index) * spacing }

  /// The position of the centre of a cell.
  public func center(_ cell: Int) -> Double { stretching?.center(cell) ?? origin + (Double(cell) + 0.5) * spacing }
}
