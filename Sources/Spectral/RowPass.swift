import Fields

/// The transform along x, by blocks of rows; in three dimensions along x and y, by layers: while a layer is in cache.
final class RowPass: PieceWork {
  enum Direction { case forward, inverse }

  /// Rows of a block; even, since rows go in pairs.
  static let block = 16

  /// Blocks of rows, or layers.
  let pieces: Int

  private let rows: Int
  private let strides: (row: Int, layer: Int)
  private let rowLength: Int
  private let alongX: LineTransform
  private let alongY: LineTransform?
  private let isPeriodic: Bool
  private let scratch: [LineScratch]

  private var start: UnsafeMutablePointer<Double>?
  private var direction = Direction.forward
  private var companion: (any RowWork)?

  init(
    _ grid: Grid, alongX: LineTransform, isPeriodic: Bool, alongY: LineTransform?, rowLength: Int, scratch: [LineScratch]
  ) {
    rows = grid.cells[1]
    strides = (grid.strides[1], grid.strides[2])
    self.rowLength = rowLength
    self.alongX = alongX
    self.alongY = alongY
    self.isPeriodic = isPeriodic
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
    for first in stride(from: 0, to: rowLength, by: 2 * LineScratch.width) {
      let columns = min(2 * LineScratch.width, rowLength &- first)
      let block = Columns(first: layer + first, stride: strides.row, count: rows, columns: columns, pitch: scratch.pitch)
      if direction == .forward { block.forward(axis, scratch) } else { block.inverse(axis, scratch) }
    }
  }

  private func transformRows(_ layer: UnsafeMutablePointer<Double>, _ range: Range<Int>, _ index: Int, _ scratch: LineScratch) {
    if direction == .forward { companion?.perform(rows: range, layer: index) }
    for first in stride(from: range.lowerBound, to: range.upperBound, by: 2) {
      // An odd last row makes a pair with itself.
      let second = min(first &+ 1, range.upperBound &- 1)
      let pair = RowPair(a: layer + first &* strides.row, b: layer + second &* strides.row, count: alongX.count)
      if direction == .forward { forward(pair, scratch) } else { inverse(pair, scratch) }
    }
    if direction == .inverse { companion?.perform(rows: range, layer: index) }
  }

  private func forward(_ pair: RowPair, _ scratch: LineScratch) {
    if alongX.isFolded { pair.fold(into: scratch.points, oddSign: alongX.oddSign) } else { pair.interleave(into: scratch.points) }
    alongX.forward(from: scratch.points, to: scratch.spectra)
    if isPeriodic { pair.takeApart(scratch.spectra) } else { pair.separate(scratch.spectra + alongX.coefficientOffset) }
  }

  private func inverse(_ pair: RowPair, _ scratch: LineScratch) {
    if isPeriodic {
      pair.putTogether(into: scratch.spectra)
    } else {
      pair.interleave(into: scratch.spectra + alongX.coefficientOffset)
    }
    alongX.inverse(from: scratch.spectra, to: scratch.points)
    if alongX.isFolded { pair.unfold(scratch.points, oddSign: alongX.oddSign) } else { pair.separate(scratch.points) }
  }
}
