import Fields
import Kernels
import Scalars

/// A compiled kernel on a region of a grid, ready to run forward and transposed.
///
/// The region is cut into blocks along its last axis. Forward, every block is independent. Transposed, a block adds to rows beyond its own
/// by the reach of the kernel; so the even blocks run first and the odd ones after them, which fixes the order in which the seams are added to:
/// the result has the same bits for any number of threads.
public final class Sweep<S: SweepScalar> {
  public let kernel: any CompiledKernel.Type
  public let region: Region
  private let grid: Grid
  private let workers: Workers
  private let rowOffsets: [Int]
  private let blocks: [Range<Int>]
  private let reach: Int
  private let scratch: [ScatterScratch]

  /// Rows (2-D) or planes (3-D) of a block; no less than a kernel reaches downwards and upwards together.
  private static func blockThickness(_ dimension: Int) -> Int { dimension == 2 ? 16 : 4 }

  public init(_ kernel: any CompiledKernel.Type, on grid: Grid, region: Region, workers: Workers) {
    self.kernel = kernel
    self.grid = grid
    self.region = region
    self.workers = workers
    var offsets: [Int] = []
    if !region.isEmpty {
      for k in region.lower[2]..<region.upper[2] {
        for j in region.lower[1]..<region.upper[1] {
          offsets.append((j - region.lower[1]) * grid.strides[1] + (k - region.lower[2]) * grid.strides[2])
        }
      }
    }
    rowOffsets = offsets
    let rowsPerLayer = grid.dimension == 2 ? 1 : max(1, region.upper[1] - region.lower[1])
    let size = rowsPerLayer * Self.blockThickness(grid.dimension)
    blocks = stride(from: 0, to: offsets.count, by: size).map { $0..<min($0 + size, offsets.count) }
    reach = kernel.table.slots.map { abs($0.offset.x) }.max() ?? 0
    precondition(2 * reach <= RowScatter.frame, "\(kernel.table.name) reaches further along x than a row buffer's frame has room for")
    let rowCount = region.isEmpty ? 0 : region.upper[0] - region.lower[0]
    let slotRows = kernel.table.slots.count * S.planes
    scratch = (0..<workers.count).map { _ in ScatterScratch(rows: slotRows, rowCount: rowCount) }
  }

  /// Evaluates the kernel over the region.
  public func forward(inputs: [Field<S>], outputs: [Field<S>], parameters: [S] = [], constants: [Double] = []) {
    withTables(inputs, outputs, parameters, constants) { rows in
      workers.forEach(blocks.count) { block, _ in
        rowOffsets.withUnsafeBufferPointer { offsets in
          var rows = rows
          rows.rowOffsets = UnsafeBufferPointer(rebasing: offsets[blocks[block]])
          kernel.primal(S.form, rows)
        }
      }
    }
  }

  /// Adds the cotangents of the inputs (where a field is given for them) and of the parameters; clears those of the outputs on the region.
  public func pullback(
    inputs: [Field<S>], outputCotangents: [Field<S>], into inputCotangents: [Field<S>?], parameters: [S] = [],
    parameterCotangents: inout [S], constants: [Double] = []
  ) {
    let groups = ScatterGroups<S>(kernel.table, grid: grid, first: firstIndex, cotangents: inputCotangents)
    let perBlock = parameters.count * S.planes
    var partial = [Double](repeating: 0, count: max(1, perBlock * blocks.count))
    withTables(inputs, outputCotangents, parameters, constants) { rows in
      partial.withUnsafeMutableBufferPointer { partial in
        nonisolated(unsafe) let sums = partial.baseAddress!
        for colour in 0..<2 {
          workers.forEach((blocks.count + 1 - colour) / 2) { piece, worker in
            let block = 2 * piece + colour
            rowOffsets.withUnsafeBufferPointer { offsets in
              var rows = rows
              rows.rowOffsets = UnsafeBufferPointer(rebasing: offsets[blocks[block]])
              rows.parameterCotangents = sums + block * perBlock
              groups.withScatter(scratch[worker]) { scatter in
                rows.scatter = scatter
                kernel.pullback(S.form, rows)
              }
            }
          }
        }
      }
    }
    for block in blocks.indices {
      for parameter in parameters.indices {
        parameterCotangents[parameter] += S(planes: { partial[block * perBlock + parameter * S.planes + $0] })
      }
    }
  }

  /// The element of the region's first point.
  private var firstIndex: Int { grid.index(region.lower[0], region.lower[1], region.lower[2]) }

  private func withTables(
    _ inputs: [Field<S>], _ outputs: [Field<S>], _ parameters: [S], _ constants: [Double], _ body: (RowBlock) -> Void
  ) {
    let table = kernel.table
    precondition(
      inputs.count == table.inputs.count && outputs.count == table.outputs.count && parameters.count == table.parameters.count
        && constants.count == table.constants.count, "\(table.name) takes \(table.inputs), \(table.parameters), \(table.constants)")
    if region.isEmpty { return }
    let slots = table.slots.map { slot in
      UnsafePointer(inputs[slot.input].values + (firstIndex + grid.offset(slot.offset)))
    }
    let targets = outputs.map { $0.values + firstIndex }
    slots.withUnsafeBufferPointer { slots in
      targets.withUnsafeBufferPointer { targets in
        (parameters.flatMap { value in (0..<S.planes).map(value.plane) } + [0]).withUnsafeBufferPointer { parameters in
          (constants + [0]).withUnsafeBufferPointer { constants in
            body(
              RowBlock(
                slots: slots.baseAddress!, outputs: targets.baseAddress!, rowOffsets: UnsafeBufferPointer(start: nil, count: 0),
                count: region.upper[0] - region.lower[0], plane: grid.planeCount, parameters: parameters.baseAddress!,
                constants: constants.baseAddress!,
                parameterCotangents: UnsafeMutablePointer(mutating: parameters.baseAddress!), scatter: scratch[0].empty))
          }
        }
      }
    }
  }
}

extension Grid {
  /// Elements from a point to the one at `offset` from it.
  func offset(_ offset: Offset) -> Int { offset.x + offset.y * strides[1] + offset.z * strides[2] }
}
