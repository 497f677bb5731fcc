import Fields

/// The transform along x, by blocks of rows; in three dimensions along x and y, by layers: while a
/// layer is in cache.
final class RowPass: PieceWork {
  /// Rows of a block; even, since rows go in pairs.
  static let block = 16

  /// Blocks of rows, or layers.
  let pieces: Int

  private let rows, layers: Int
  private let strides: (row: Int, layer: Int)
  private let alongX: any AxisTransform
  private let alongY: (any AxisTransform)?
  private let columnBlocks: [Range<Int>]
  private let columns: Int
  private let scratch: [LineScratch]

  private var start: UnsafeMutablePointer<Double>?
  private var direction = TransformDirection.forward
  private var companion: (any RowWork)?
  /// The rows and layers beyond which everything is zero, or not wanted; and the rows that are taken
  /// along with them, for they go in pairs.
  private var window: (rows: Range<Int>, paired: Range<Int>, layers: Range<Int>)

  init(_ grid: Grid, alongX: any AxisTransform, alongY: (any AxisTransform)?, scratch: [LineScratch]) {
    (rows, layers) = (grid.cells[1], grid.cells[2])
    strides = (grid.strides[1], grid.strides[2])
    self.alongX = alongX
    self.alongY = alongY
    columnBlocks = ColumnBlock.blocks(alongX)
    columns = grid.cells[0]
    self.scratch = scratch
    window = (0..<grid.cells[1], 0..<grid.cells[1], 0..<grid.cells[2])
    pieces = grid.dimension == 3 ? grid.cells[2] : (grid.cells[1] + Self.block - 1) / Self.block
  }

  /// - Parameters:
  ///   - start: the first cell of a real plane.
  ///   - region: the window; nil for all.
  func prepare(
    _ start: UnsafeMutablePointer<Double>, _ direction: TransformDirection, _ companion: (any RowWork)?, within region: Region?
  ) {
    (self.start, self.direction, self.companion) = (start, direction, companion)
    let inside = region.map { $0.lower[1]..<$0.upper[1] } ?? 0..<rows
    window = (inside, paired(inside), region.map { $0.lower[2]..<$0.upper[2] } ?? 0..<layers)
  }

  /// Rows with those that they make pairs with.
  func paired(_ range: Range<Int>) -> Range<Int> { (range.lowerBound / 2 * 2)..<min((range.upperBound + 1) / 2 * 2, rows) }

  func release() { (start, companion) = (nil, nil) }

  func perform(piece: Int, worker: Int) {
    guard let start else { return }
    let scratch = scratch[worker]
    guard let alongY else {
      transformRows(start, (piece &* Self.block..<min((piece &+ 1) &* Self.block, rows)).clamped(to: window.paired), 0, scratch)
      return
    }
    guard window.layers.contains(piece) else { return }
    let layer = start + piece &* strides.layer
    let columns = LayerColumns(start: layer, stride: strides.row, blocks: columnBlocks)
    if direction == .inverse { alongY.transform(columns, direction, scratch) }
    if direction == .forward { clear(layer, 0..<rows) }
    for first in stride(from: 0, to: rows, by: Self.block) {
      transformRows(layer, (first..<min(first &+ Self.block, rows)).clamped(to: window.paired), piece, scratch)
    }
    if direction == .forward { alongY.transform(columns, direction, scratch) }
  }

  /// Sets those of some rows to zero that lie beyond the window.
  private func clear(_ layer: UnsafeMutablePointer<Double>, _ range: Range<Int>) {
    if window.rows.count == rows { return }
    for row in range where !window.rows.contains(row) { (layer + row &* strides.row).update(repeating: 0, count: columns) }
  }

  private func transformRows(_ layer: UnsafeMutablePointer<Double>, _ range: Range<Int>, _ index: Int, _ scratch: LineScratch) {
    if range.isEmpty { return }
    if direction == .forward {
      companion?.perform(rows: range, layer: index)
      clear(layer, range)
    }
    alongX.transform(LayerRows(start: layer, stride: strides.row, range: range, all: rows), direction, scratch)
    if direction == .inverse { companion?.perform(rows: range, layer: index) }
  }
}
