import Fields

/// The transform along the last axis, by blocks of neighbouring columns; or there, division by the eigenvalue, and back in one.
final class ColumnPass: PieceWork {
  enum Action {
    case forward, inverse
    case solve(Eigenvalues)
  }

  let pieces: Int

  private let axis: LineTransform
  private let rowLength: Int
  private let blocksPerRow: Int
  /// Elements from a column to the one behind it, beside the last axis, and along the last axis.
  private let strides: (beside: Int, along: Int)
  private let scratch: [LineScratch]

  private var start: UnsafeMutablePointer<Double>?
  private var action = Action.forward

  init(_ grid: Grid, _ axis: LineTransform, rowLength: Int, scratch: [LineScratch]) {
    self.axis = axis
    self.rowLength = rowLength
    self.scratch = scratch
    let width = 2 * LineScratch.width
    blocksPerRow = (rowLength + width - 1) / width
    pieces = blocksPerRow * (grid.dimension == 3 ? grid.cells[1] : 1)
    strides = (grid.strides[1], grid.strides[grid.dimension - 1])
  }

  /// - Parameter start: the first cell of a real plane.
  func prepare(_ start: UnsafeMutablePointer<Double>, _ action: Action) { (self.start, self.action) = (start, action) }

  func release() { (start, action) = (nil, .forward) }

  func perform(piece: Int, worker: Int) {
    guard let start else { return }
    let scratch = scratch[worker]
    let (j, block) = (piece / blocksPerRow, piece % blocksPerRow)
    let i = block &* 2 &* LineScratch.width
    let columns = Columns(
      first: start + (j &* strides.beside &+ i), stride: strides.along, count: axis.count,
      columns: min(2 * LineScratch.width, rowLength &- i), pitch: scratch.pitch)
    switch action {
    case .forward: columns.forward(axis, scratch)
    case .inverse: columns.inverse(axis, scratch)
    case .solve(let eigenvalues):
      columns.loadPoints(axis, scratch)
      for line in 0..<columns.lines {
        let points = scratch.points + line &* scratch.pitch
        axis.forward(from: points, to: scratch.spectra)
        eigenvalues.divide(scratch.spectra + axis.coefficientOffset, i &+ 2 &* line, j)
        axis.inverse(from: scratch.spectra, to: points)
      }
      columns.storePoints(axis, scratch)
    }
  }
}

extension Columns {
  func loadPoints(_ axis: LineTransform, _ scratch: LineScratch) {
    if axis.isFolded { fold(into: scratch.points, oddSign: axis.oddSign) } else { load(into: scratch.points) }
  }

  func storePoints(_ axis: LineTransform, _ scratch: LineScratch) {
    if axis.isFolded { unfold(scratch.points, oddSign: axis.oddSign) } else { store(scratch.points) }
  }

  func forward(_ axis: LineTransform, _ scratch: LineScratch) {
    loadPoints(axis, scratch)
    for line in 0..<lines { axis.forward(from: scratch.points + line &* pitch, to: scratch.spectra + line &* pitch) }
    store(scratch.spectra + axis.coefficientOffset)
  }

  func inverse(_ axis: LineTransform, _ scratch: LineScratch) {
    load(into: scratch.spectra + axis.coefficientOffset)
    for line in 0..<lines { axis.inverse(from: scratch.spectra + line &* pitch, to: scratch.points + line &* pitch) }
    storePoints(axis, scratch)
  }
}
