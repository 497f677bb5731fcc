import Fields
import KernelTracing
import Kernels
import RowLoops
import Scalars

/// A kernel on a region of a grid, ready to run forward and transposed.
///
/// The fields, parameters and constants are set one by one, each by the place that its name has in
/// the kernel, and stay until they are set anew. A run allocates nothing.
///
/// The region is cut into blocks along its last axis. Forward, every block is independent.
/// Transposed, a block adds to rows beyond its own by the reach of the kernel; so the even blocks
/// run first and the odd ones after them, which fixes the order in which the seams are added to:
/// the result has the same bits for any number of threads.
public final class Sweep<S: SweepScalar>: PieceWork, RowWork {
  public let kernel: any CompiledKernel.Type
  public let region: Region
  let table: KernelTable
  private let grid: Grid
  private let workers: Workers
  let blocks: [Range<Int>]
  private let primal, transposed: RowLoop
  /// What stands in for the compiled kernel in complex numbers.
  private let program: KernelProgram?
  /// The element of the region's first point.
  private let first: Int
  private let metrics: SweepMetrics
  private let addresses: SweepAddresses
  /// The rows of faces of each block, of a kernel in conservation form; where cells differ in
  /// width, in runs that share their metrics.
  private let links: [[[RowLink]]]
  /// The fields that the addresses point into: inputs, outputs, cotangents of inputs.
  private var held: [Field<S>?]
  private var pass = SweepPass.forward

  /// Rows (2-D) or planes (3-D) of a block; no less than a kernel reaches downwards and upwards
  /// together.
  private static func blockThickness(_ dimension: Int) -> Int { dimension == 2 ? 16 : 8 }

  /// - Parameter kernel: stands for its variant too, where the grid is graded.
  public init(_ kernel: any CompiledKernel.Type, on grid: Grid, region: Region, workers: Workers) {
    let kernel = kernel.variant(for: grid)
    self.kernel = kernel
    self.grid = grid
    self.region = region
    self.workers = workers
    table = kernel.table
    let loops = kernel.loops
    (primal, transposed) = S.form == .dual ? (loops.dualPrimal, loops.dualPullback) : (loops.primal, loops.pullback)
    program = S.form == .complex ? KernelProgram.of(kernel.table) : nil
    var offsets: [Int] = []
    if !region.isEmpty {
      for k in region.lower[2]..<region.upper[2] {
        for j in region.lower[1]..<region.upper[1] {
          offsets.append((j - region.lower[1]) * grid.strides[1] + (k - region.lower[2]) * grid.strides[2])
        }
      }
    }
    let rowsPerLayer = grid.dimension == 2 ? 1 : max(1, region.upper[1] - region.lower[1])
    let size = rowsPerLayer * Self.blockThickness(grid.dimension)
    blocks = stride(from: 0, to: offsets.count, by: size).map { $0..<min($0 + size, offsets.count) }
    let (isFlat, fluxAxes) = (grid.dimension == 2, kernel.table.fluxAxes)
    let metrics = SweepMetrics(table, grid, region)
    links = (fluxAxes.isEmpty ? [] : blocks).map { block in
      let links = RowLink.all(
        rows: isFlat ? block : 0..<rowsPerLayer, layers: isFlat ? 0..<1 : block.lowerBound / rowsPerLayer..<block.upperBound / rowsPerLayer,
        fluxAxes: fluxAxes, strides: grid.strides)
      return metrics.runs(links)
    }
    self.metrics = metrics
    first = grid.index(region.lower[0], region.lower[1], region.lower[2])
    held = [Field<S>?](repeating: nil, count: 2 * (table.inputs.count + table.kept) + table.outputs.count)
    addresses = SweepAddresses(table, planes: S.planes, blocks: blocks.count, rowOffsets: offsets)
  }

  // MARK: What it works on

  /// The field that an input is read from.
  @specialized(where S == Double)
  public func read(_ input: SweepInput, _ field: Field<S>) { read(input.index, field) }

  @specialized(where S == Double)
  private func read(_ input: Int, _ field: Field<S>) {
    held[input] = field
    for (index, slot) in table.slots.enumerated() where slot.input == input {
      addresses.slots[index] = UnsafePointer(field.values + (first + grid.offset(slot.offset)))
    }
  }

  /// The field that an output is written to; in a pullback, its cotangent.
  @specialized(where S == Double)
  public func write(_ output: SweepOutput, _ field: Field<S>) {
    held[table.inputs.count + table.kept + output.index] = field
    addresses.outputs[output.index] = field.values + first
  }

  /// The field that the cotangent of an input is added to; nil where none is wanted.
  @specialized(where S == Double)
  public func accumulate(_ input: SweepInput, _ field: Field<S>?) {
    held[table.inputs.count + table.kept + table.outputs.count + input.index] = field
    for (index, target) in table.targets.enumerated() where target.input == input.index {
      addresses.targets[index] = field.map { $0.values + (first + grid.offset(target.offset)) }
    }
  }

  /// The field in which a pullback finds an output that was kept.
  public func recall(_ output: SweepOutput, _ field: Field<S>) {
    let kept = output.index - (table.outputs.count - table.kept)
    precondition(kept >= 0, "this output is not kept")
    read(table.inputs.count + kept, field)
  }

  /// Moves on by so many rows along y in everything that is read, written and added to.
  ///
  /// Of a grid whose rows are instants, a sweep over one of them so runs through time; it may read
  /// rows that it has written.
  public func move(rows: Int) {
    let elements = rows * grid.strides[1]
    for slot in table.slots.indices { addresses.slots[slot] += elements }
    for output in table.outputs.indices { addresses.outputs[output] += elements }
    for target in table.targets.indices { addresses.targets[target] = addresses.targets[target].map { $0 + elements } }
  }

  public func set(_ parameter: SweepParameter, _ value: S) {
    for plane in 0..<S.planes { addresses.parameters[parameter.index * S.planes + plane] = value.plane(plane) }
  }

  public func set(_ constant: SweepConstant, _ value: Double) {
    addresses.constants[constant.index] = value
  }

  // MARK: Running

  /// Evaluates the kernel over the region.
  public func forward() { run(.forward) }

  /// Evaluates the kernel on those rows that lie in the region.
  public func perform(rows: Range<Int>, layer: Int) {
    guard !region.isEmpty, (region.lower[2]..<region.upper[2]).contains(layer) else { return }
    let inside = rows.clamped(to: region.lower[1]..<region.upper[1])
    if inside.isEmpty { return }
    let start = (layer - region.lower[2]) * (region.upper[1] - region.lower[1]) - region.lower[1]
    evaluate(start + inside.lowerBound..<start + inside.upperBound, piece: 0)
  }

  /// Adds the cotangents of the inputs; clears those of the outputs on the region. Those of the
  /// parameters are then to be had.
  /// A complex step goes forward only.
  public func pullback() {
    precondition(S.form != .complex, "a complex step goes forward only")
    clearSums()
    run(.evenBlocks)
    run(.oddBlocks)
  }

  /// To be done before the blocks are pulled back.
  func clearSums() { addresses.clearSums() }

  private func run(_ pass: SweepPass) {
    self.pass = pass
    workers.share(pass.count(of: blocks.count), self)
  }

  /// The cotangent of a parameter by the last pullback.
  public func cotangent(of parameter: SweepParameter) -> S {
    S.load(addresses.total(of: parameter.index * S.planes..<(parameter.index + 1) * S.planes), plane: 1)
  }

  public func perform(piece: Int, worker: Int) { perform(pass, piece: piece) }

  func perform(_ pass: SweepPass, piece: Int) {
    let block = pass.block(piece)
    guard block < blocks.count else { return }
    if case .forward = pass { evaluate(blocks[block], piece: block) } else { pullBack(block: block) }
  }

  private func evaluate(_ rows: Range<Int>, piece: Int) {
    metrics.forEachRun(rows) { run, place in
      let rows = rowBlock(run, piece: piece, place)
      if let program { program.evaluate(rows) } else { withUnsafePointer(to: rows, primal) }
    }
  }

  private func pullBack(block: Int) {
    if links.isEmpty {
      metrics.forEachRun(blocks[block]) { run, place in
        withUnsafePointer(to: rowBlock(run, piece: block, place), transposed)
      }
      return
    }
    for run in links[block] {
      var rows = rowBlock(blocks[block], piece: block, metrics.place(of: run[0]))
      run.withUnsafeBufferPointer {
        (rows.links, rows.linkCount) = ($0.baseAddress, $0.count)
        withUnsafePointer(to: rows, transposed)
      }
    }
  }

  /// - Parameter place: of the rows, as far as their metrics depend on it.
  private func rowBlock(_ rows: Range<Int>, piece: Int, _ place: SweepMetrics.Place) -> RowBlock {
    RowBlock(
      slots: UnsafePointer(addresses.slots), outputs: UnsafePointer(addresses.outputs),
      rowOffsets: UnsafePointer(addresses.rowOffsets + rows.lowerBound), rowCount: rows.count,
      count: region.upper[0] - region.lower[0], plane: grid.planeCount, parameters: UnsafePointer(addresses.parameters),
      constants: UnsafePointer(addresses.constants), metrics0: metrics.alongX, metrics1: metrics.alongY(place),
      metrics2: metrics.alongZ(place), metricRows: metrics.rowStarts, links: nil, linkCount: 0, stride1: grid.strides[1],
      stride2: grid.strides[2],
      parameterCotangents: addresses.sums(piece), targets: UnsafePointer(addresses.targets))
  }
}

/// The tables of a sweep, in memory that stays where it is.
private final class SweepAddresses {
  let slots: UnsafeMutablePointer<UnsafePointer<Double>>
  let outputs: UnsafeMutablePointer<UnsafeMutablePointer<Double>>
  let targets: UnsafeMutablePointer<UnsafeMutablePointer<Double>?>
  let rowOffsets: UnsafeMutablePointer<Int>
  let parameters: UnsafeMutablePointer<Double>
  let constants: UnsafeMutablePointer<Double>
  private let blockSums: UnsafeMutablePointer<Double>
  private let totals: UnsafeMutablePointer<Double>
  private let perBlock: Int
  private let blocks: Int
  /// What is pointed at before anything has been set.
  private let nothing = UnsafeMutablePointer<Double>.allocate(capacity: 1)

  init(_ table: KernelTable, planes: Int, blocks: Int, rowOffsets offsets: [Int]) {
    func memory<T>(_ count: Int, _ value: T) -> UnsafeMutablePointer<T> {
      let pointer = UnsafeMutablePointer<T>.allocate(capacity: max(1, count))
      pointer.initialize(repeating: value, count: max(1, count))
      return pointer
    }
    slots = memory(table.slots.count, UnsafePointer(nothing))
    outputs = memory(table.outputs.count, nothing)
    targets = memory(table.targets.count, nil)
    parameters = memory(table.parameters.count * planes, 0)
    constants = memory(table.constants.count, 0)
    perBlock = table.parameters.count * planes
    self.blocks = blocks
    blockSums = memory(perBlock * blocks, 0)
    totals = memory(perBlock, 0)
    rowOffsets = memory(offsets.count, 0)
    for (index, offset) in offsets.enumerated() { rowOffsets[index] = offset }
  }

  deinit {
    slots.deallocate()
    outputs.deallocate()
    targets.deallocate()
    rowOffsets.deallocate()
    parameters.deallocate()
    constants.deallocate()
    blockSums.deallocate()
    totals.deallocate()
    nothing.deallocate()
  }

  /// The cotangents of the parameters that a block has added up.
  func sums(_ block: Int) -> UnsafeMutablePointer<Double> { blockSums + block * perBlock }

  /// The sums over all blocks.
  func total(of range: Range<Int>) -> UnsafePointer<Double> {
    for index in range {
      totals[index] = 0
      for block in 0..<blocks { totals[index] += sums(block)[index] }
    }
    return UnsafePointer(totals + range.lowerBound)
  }

  func clearSums() { blockSums.update(repeating: 0, count: perBlock * blocks) }
}

extension Grid {
  /// Elements from a point to the one at `offset` from it.
  func offset(_ offset: Offset) -> Int { offset.x + offset.y * strides[1] + offset.z * strides[2] }
}
