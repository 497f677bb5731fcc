import Fields

/// The transform along x, by blocks of rows; in three dimensions along x and y, by layers: while a
/// layer is in cache.
final class RowPass: PieceWork {
  enum Direction { case forward, inverse }

  /// Rows of a block; even, since rows go in pairs.
  static let block = 16

  /// Blocks of rows, or layers.
  let pieces: Int

  private let rows: Int
  private let strides: (row: Int, layer: Int)
  private let alongX: LineTransform
  private let alongY: LineTransform?
  private let columnBlocks: [Range<Int>]
  private let scratch: [LineScratch]

  private var start: UnsafeMutablePointer<Double>?
  private var direction = Direction.forward
  private var companion: (any RowWork)?

  init(_ grid: Grid, alongX: LineTransform, alongY: LineTransform?, scratch: [LineScratch]) {
    rows = grid.cells[1]
    strides = (grid.strides[1], grid.strides[2])
    self.alongX = alongX
    self.alongY = alongY
    columnBlocks = ColumnBlock.blocks(alongX)
    self.scratch = scratch
    pieces = grid.dimension == 3 ? grid.cells[2] : (grid.cells[1] + Self.block - 1) / Self.block
  }

  /// - Parameter start: the first cell of a real plane.
  func prepare(_ start: UnsafeMutablePointer<Double>, _ direction: Direction, _ companion: (any RowWork)?) {
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
    if direction == .inverse { transformColumns(alongY, layer, scratch) }
    for first in stride(from: 0, to: rows, by: Self.block) {
      transformRows(layer, first..<min(first &+ Self.block, rows), piece, scratch)
    }
    if direction == .forward { transformColumns(alongY, layer, scratch) }
  }

  private func transformColumns(_ axis: LineTransform, _ layer: UnsafeMutablePointer<Double>, _ scratch: LineScratch) {
    for range in columnBlocks {
      let block = ColumnBlock(first: layer + range.lowerBound, stride: strides.row, count: rows, columns: range.count, pitch: scratch.pitch)
      if direction == .forward { block.forward(axis, scratch) } else { block.inverse(axis, scratch) }
    }
  }

  private func transformRows(_ layer: UnsafeMutablePointer<Double>, _ range: Range<Int>, _ index: Int, _ scratch: LineScratch) {
    if direction == .forward { companion?.perform(rows: range, layer: index) }
    for first in stride(from: range.lowerBound, to: range.upperBound, by: 2) {
      let second = min(first &+ 1, range.upperBound &- 1)
      // What rounding does to one row of a pair depends on the other. So that rows which are mirror
      // images of one another stay so, the pairs are, too: above the middle the second row is the
      // real part, and two rows with the middle between them go each with itself, as an odd last
      // one does.
      let order = first &+ second &+ 1 - rows
      if order < 0 {
        transform(layer, first, second, scratch)
      } else if order > 0 {
        transform(layer, second, first, scratch)
      } else {
        transform(layer, first, first, scratch)
        if second > first { transform(layer, second, second, scratch) }
      }
    }
    if direction == .inverse { companion?.perform(rows: range, layer: index) }
  }

  private func transform(_ layer: UnsafeMutablePointer<Double>, _ a: Int, _ b: Int, _ scratch: LineScratch) {
    let pair = RowPair(a: layer + a &* strides.row, b: layer + b &* strides.row, count: alongX.count)
    if direction == .forward { forward(pair, scratch) } else { inverse(pair, scratch) }
  }

  private func forward(_ pair: RowPair, _ scratch: LineScratch) {
    if alongX.isSplit { pair.split(into: scratch.points) } else { pair.copy(to: LineOfNumbers(start: scratch.points), pair.count) }
    alongX.forward(from: scratch.points, over: scratch.spectra, to: pair)
  }

  private func inverse(_ pair: RowPair, _ scratch: LineScratch) {
    alongX.inverse(from: pair, over: scratch.spectra, to: scratch.points)
    if alongX.isSplit { pair.join(scratch.points) } else { LineOfNumbers(start: scratch.points).copy(to: pair, pair.count) }
  }
}
