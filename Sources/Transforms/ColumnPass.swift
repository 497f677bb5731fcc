import Fields

/// The transform along the last axis, by blocks of neighbouring columns; or there, division by the
/// eigenvalue, and back in one; or the solution of tridiagonal systems.
final class ColumnPass: PieceWork {
  enum Action {
    case forward, inverse
    case solve(Eigenvalues)
    case eliminate(TridiagonalSolver)
  }

  let pieces: Int

  private let axis: LineTransform
  private let blocks: [Range<Int>]
  /// Elements from a column to the one behind it, beside the last axis, and along the last axis.
  private let strides: (beside: Int, along: Int)
  private let scratch: [LineScratch]

  private var start: UnsafeMutablePointer<Double>?
  private var action = Action.forward
  private var window: Range<Int>

  init(_ grid: Grid, _ axis: LineTransform, alongX: any AxisTransform, scratch: [LineScratch]) {
    self.axis = axis
    self.scratch = scratch
    blocks = ColumnBlock.blocks(alongX)
    pieces = blocks.count * (grid.dimension == 3 ? grid.cells[1] : 1)
    strides = (grid.strides[1], grid.strides[grid.dimension - 1])
    window = 0..<axis.count
  }

  /// - Parameters:
  ///   - start: the first cell of a real plane.
  ///   - window: of an elimination, the layers that count.
  func prepare(_ start: UnsafeMutablePointer<Double>, _ action: Action, within window: Range<Int>?) {
    (self.start, self.action, self.window) = (start, action, window ?? 0..<axis.count)
  }

  func release() { (start, action) = (nil, .forward) }

  func perform(piece: Int, worker: Int) {
    guard let start else { return }
    let scratch = scratch[worker]
    let (j, block) = (piece / blocks.count, blocks[piece % blocks.count])
    let columns = ColumnBlock(
      first: start + (j &* strides.beside &+ block.lowerBound), stride: strides.along, count: axis.count, columns: block.count,
      pitch: scratch.pitch)
    switch action {
    case .eliminate(let elimination):
      elimination.solve(columns.first, stride: columns.stride, columns: block, beside: j, within: window)
    case .forward: columns.forward(axis, scratch)
    case .inverse: columns.inverse(axis, scratch)
    case .solve(let eigenvalues):
      columns.loadPoints(axis, scratch)
      for line in 0..<columns.lines {
        let points = scratch.points + line &* scratch.pitch
        axis.solve(points, over: scratch.spectra, eigenvalues.divisors(block.lowerBound &+ 2 &* line, j))
      }
      columns.storePoints(axis, scratch)
    }
  }
}

extension ColumnBlock {
  func loadPoints(_ axis: LineTransform, _ scratch: LineScratch) {
    if axis.isSplit { split(into: scratch.points) } else { load(into: scratch.points) }
  }

  func storePoints(_ axis: LineTransform, _ scratch: LineScratch) {
    if axis.isSplit { join(scratch.points) } else { store(scratch.points) }
  }

  func forward(_ axis: LineTransform, _ scratch: LineScratch) {
    loadPoints(axis, scratch)
    for line in 0..<lines {
      let spectrum = scratch.spectra + line &* pitch
      axis.forward(from: scratch.points + line &* pitch, over: spectrum, to: LineOfNumbers(start: spectrum))
    }
    store(scratch.spectra)
  }

  func inverse(_ axis: LineTransform, _ scratch: LineScratch) {
    load(into: scratch.spectra)
    for line in 0..<lines {
      let spectrum = scratch.spectra + line &* pitch
      axis.inverse(from: LineOfNumbers(start: spectrum), over: spectrum, to: scratch.points + line &* pitch)
    }
    storePoints(axis, scratch)
  }
}
