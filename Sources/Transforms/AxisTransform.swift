import Fields

/// The transform along one axis that diagonalises its second difference, in place on the cells of a
/// grid: a fast one of equal cells (``FourierAxis``), or the product with eigenvectors of cells
/// that differ in width (``DenseTransform``).
protocol AxisTransform: AnyObject, Sendable {
  /// The eigenvalue of the second difference that belongs to each coefficient, ≤ 0.
  var eigenvalues: [Double] { get }
  /// What a forward and an inverse transform multiply by.
  var normalization: Double { get }
  /// The coefficients of a line, those of even and those of odd waves apart where the axis is its
  /// own mirror image.
  var parts: [Range<Int>] { get }

  /// Some neighbouring rows along this axis, which is x.
  func transform(_ rows: LayerRows, _ direction: TransformDirection, _ scratch: LineScratch)
  /// All columns of a layer along this axis, which is not x.
  func transform(_ columns: LayerColumns, _ direction: TransformDirection, _ scratch: LineScratch)
}

enum TransformDirection { case forward, inverse }

/// Some of the rows of a layer.
struct LayerRows {
  /// The first cell of the layer.
  let start: UnsafeMutablePointer<Double>
  /// Elements from one row to the next.
  let stride: Int
  let range: Range<Int>
  /// Rows of the layer.
  let all: Int

  subscript(_ row: Int) -> UnsafeMutablePointer<Double> { start + row &* stride }
}

/// The columns of a layer.
struct LayerColumns {
  /// The first point of the first column.
  let start: UnsafeMutablePointer<Double>
  /// Elements from one point of a column to the next.
  let stride: Int
  /// The columns, in the blocks in which lines of complex numbers take them.
  let blocks: [Range<Int>]

  var count: Int { blocks.last?.upperBound ?? 0 }
}
