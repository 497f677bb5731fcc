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
  private var part: ColumnPart

  init(_ grid: Grid, _ axis: LineTransform, alongX: any AxisTransform, scratch: [LineScratch]) {
    self.axis = axis
    self.scratch = scratch
    blocks = ColumnBlock.blocks(alongX)
    pieces = blocks.count * (grid.dimension == 3 ? grid.cells[1] : 1)
    strides = (grid.strides[1], grid.strides[grid.dimension - 1])
    part = ColumnPart(count: axis.count)
  }

  /// - Parameters:
  ///   - start: the first cell of a real plane.
  ///   - part: of an elimination, the layers that count; nil for all.
  func prepare(_ start: UnsafeMutablePointer<Double>, _ action: Action, _ part: ColumnPart?) {
    (self.start, self.action, self.part) = (start, action, part ?? ColumnPart(count: axis.count))
  }

  func release() { (start, action, part.added) = (nil, .forward, nil) }

  func perform(piece: Int, worker: Int) {
    guard let start else { return }
    let scratch = scratch[worker]
    let (j, block) = (piece / blocks.count, blocks[piece % blocks.count])
    let columns = ColumnBlock(
      first: start + (j &* strides.beside &+ block.lowerBound), stride: strides.along, count: axis.count, columns: block.count,
      pitch: scratch.pitch)
    switch action {
    case .eliminate(let elimination):
      elimination.solve(
        columns.first, stride: columns.stride, columns: block, beside: j, part.shifted(by: j &* strides.beside &+ block.lowerBound))
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

/// Which points of columns count when systems are solved along them.
struct ColumnPart {
  /// The points at which b stands in the columns themselves; beyond them that is zero.
  var given: Range<Int>
  /// The points at which φ is wanted.
  var wanted: Range<Int>
  /// A b at every point that is added, laid out as the columns are; nil for none.
  var added: UnsafePointer<Double>?

  /// All points.
  init(count: Int) { (given, wanted) = (0..<count, 0..<count) }

  init(given: Range<Int>, wanted: Range<Int>, added: UnsafePointer<Double>? = nil) {
    (self.given, self.wanted, self.added) = (given, wanted, added)
  }

  /// The same for columns that begin so many elements further.
  func shifted(by offset: Int) -> ColumnPart { ColumnPart(given: given, wanted: wanted, added: added.map { $0 + offset }) }
}
