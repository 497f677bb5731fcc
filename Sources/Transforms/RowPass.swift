import Fields

/// The transform along x, by blocks of rows; in three dimensions along x and y, by layers: while a
/// layer is in cache.
final class RowPass: PieceWork {
  /// Rows of a block; even, since rows go in pairs.
  static let block = 16

  /// Blocks of rows, or layers.
  let pieces: Int

  private let rows: Int
  private let strides: (row: Int, layer: Int)
  private let alongX: any AxisTransform
  private let alongY: (any AxisTransform)?
  private let columnBlocks: [Range<Int>]
  private let scratch: [LineScratch]

  private var start: UnsafeMutablePointer<Double>?
  private var direction = TransformDirection.forward
  private var companion: (any RowWork)?

  init(_ grid: Grid, alongX: any AxisTransform, alongY: (any AxisTransform)?, scratch: [LineScratch]) {
    rows = grid.cells[1]
    strides = (grid.strides[1], grid.strides[2])
    self.alongX = alongX
    self.alongY = alongY
    columnBlocks = ColumnBlock.blocks(alongX)
    self.scratch = scratch
    pieces = grid.dimension == 3 ? grid.cells[2] : (grid.cells[1] + Self.block - 1) / Self.block
  }

  /// - Parameter start: the first cell of a real plane.
  func prepare(_ start: UnsafeMutablePointer<Double>, _ direction: TransformDirection, _ companion: (any RowWork)?) {
    (self.start, self.direction, self.companion) = (start, direction, companion)
  }

  func release() { (start, companion) = (nil, nil) }

  func perform(piece: Int, worker: Int) {
    guard let start else { return }
    let scratch = scratch[worker]
    guard let alongY else {
      transformRows(start, piece &* Self.block..<min((piece &+ 1) &* Self.block, rows), 0, scratch)
      return
    }
    let layer = start + piece &* strides.layer
    let columns = LayerColumns(start: layer, stride: strides.row, blocks: columnBlocks)
    if direction == .inverse { alongY.transform(columns, direction, scratch) }
    for first in stride(from: 0, to: rows, by: Self.block) {
      transformRows(layer, first..<min(first &+ Self.block, rows), piece, scratch)
    }
    if direction == .forward { alongY.transform(columns, direction, scratch) }
  }

  private func transformRows(_ layer: UnsafeMutablePointer<Double>, _ range: Range<Int>, _ index: Int, _ scratch: LineScratch) {
    if direction == .forward { companion?.perform(rows: range, layer: index) }
    alongX.transform(LayerRows(start: layer, stride: strides.row, range: range, all: rows), direction, scratch)
    if direction == .inverse { companion?.perform(rows: range, layer: index) }
  }
}
