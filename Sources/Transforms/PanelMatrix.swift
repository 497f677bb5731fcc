import CLanes

/// A matrix that is multiplied with many lines of numbers at once, each sum in the order of its
/// index; see `panels.h`.
///
/// For lines that lie along x its rows are packed in panels, and a pack holds neighbouring
/// coefficients of one line. For columns it is the other way round: the columns are packed in
/// panels, the rows of the matrix are the lines, and a pack holds one coefficient of neighbouring
/// columns. Nothing is transposed on the way, and the sums are the same to the bit.
final class PanelMatrix: @unchecked Sendable {
  enum Form { case forRows, forColumns }

  let rows: Int
  let columns: Int
  private let form: Form
  private let numbers: UnsafeMutablePointer<Double>

  /// - Parameter element: the number in a row and a column.
  init(_ rows: Int, _ columns: Int, _ form: Form, _ element: (Int, Int) -> Double) {
    (self.rows, self.columns, self.form) = (rows, columns, form)
    let width = Self.panelWidth
    let count = form == .forRows ? (rows + width - 1) / width * width * columns : rows * columns
    numbers = LineScratch.allocate(max(1, count))
    for row in 0..<rows {
      for column in 0..<columns {
        let place = form == .forRows ? (row / width * columns + column) * width + row % width : row * columns + column
        numbers[place] = element(row, column)
      }
    }
  }

  deinit { numbers.deallocate() }

  /// Numbers of a row of a panel.
  static let panelWidth = CLanes.panelWidth

  /// From each of some lines, `pitch` numbers apart, to one of the sums, `stride` apart.
  func multiply(
    lines: UnsafePointer<Double>, pitch: Int, count: Int, into sums: UnsafeMutablePointer<Double>, stride: Int
  ) {
    var row = 0
    let panelWidth = Self.panelWidth
    while row < rows {
      panelProduct(numbers + row &* columns, columns, lines, pitch, count, sums + row, stride, min(panelWidth, rows &- row))
      row &+= panelWidth
    }
  }

  /// From up to 24 columns, packed in a panel, to as many columns of sums, from one number of which
  /// to the next it is `stride`.
  func multiply(panel: UnsafePointer<Double>, width: Int, into sums: UnsafeMutablePointer<Double>, stride: Int) {
    if rows > 0 { panelProduct(panel, columns, numbers, columns, rows, sums, stride, width) }
  }
}
