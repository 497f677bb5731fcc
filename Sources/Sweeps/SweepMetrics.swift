import Fields
import Kernels
import RowLoops

/// What a kernel reads of the grid, in each row of a region.
///
/// On a grid of equal cells this is the same everywhere: one set of constants. Where cells along
/// the last axis differ in width there is one for each row (2-D) or plane (3-D) of the region and
/// for the one behind the last, which a transposed sweep visits for the faces between.
struct SweepMetrics {
  /// Sets of constants.
  let sets: Int
  private let slots: [MetricSlot]
  private let grid: Grid
  /// The layer along the last axis of the region's first row.
  private let first: Int
  /// Rows that share a set.
  private let rowsPerSet: Int

  init(_ table: KernelTable, _ grid: Grid, _ region: Region) {
    (slots, self.grid, first) = (table.metrics, grid, region.lower[grid.lastAxis])
    let varies = slots.contains { grid.isStretched($0.axis) }
    sets = varies && !region.isEmpty ? region.upper[grid.lastAxis] - first + 1 : 1
    rowsPerSet = sets == 1 ? .max : grid.dimension == 2 ? 1 : region.upper[1] - region.lower[1]
  }

  /// The metrics of a set.
  func values(_ set: Int) -> [Double] { slots.map { value($0, set) } }

  private func value(_ slot: MetricSlot, _ set: Int) -> Double {
    let (axis, layer) = (slot.axis, first + set + slot.offset)
    // In the plane, the third axis has a spacing of 1.
    guard let stretching = grid.stretching, axis == grid.lastAxis else {
      return switch slot.metric {
      case .inverseWidth, .inverseDistance: 1 / grid.spacing[axis]
      case .inverseSpan: 0.5 / grid.spacing[axis]
      case .shareBefore, .shareBehind: 0.5
      case .filterSquared: filterSquared(grid.spacing[axis], axis)
      }
    }
    let (before, here, behind) = (stretching.width(layer - 1), stretching.width(layer), stretching.width(layer + 1))
    return switch slot.metric {
    case .inverseWidth: 1 / here
    case .inverseDistance: 1 / stretching.distance(layer)
    case .inverseSpan: 1 / (here + 0.5 * (before + behind))
    case .shareBefore: before / (before + here)
    case .shareBehind: here / (before + here)
    case .filterSquared: filterSquared(here, axis)
    }
  }

  private func filterSquared(_ width: Double, _ axis: Int) -> Double {
    let volume = grid.spacing[0..<axis].reduce(width, *)
    return axis == 1 ? volume : Double.pow(volume, 2.0 / 3)
  }

  /// The set of a row of faces.
  func set(of link: RowLink) -> Int { sets == 1 ? 0 : link.offset / grid.strides[grid.lastAxis] }

  /// Rows of faces that follow one another and share a set.
  func runs(_ links: [RowLink]) -> [[RowLink]] {
    links.reduce(into: []) { runs, link in
      if let last = runs.last, set(of: last[0]) == set(of: link) { runs[runs.count - 1].append(link) } else { runs.append([link]) }
    }
  }

  /// Calls `body` for the parts of a range of rows that share a set.
  @inline(__always)
  func forEachRun(_ rows: Range<Int>, _ body: (Range<Int>, _ set: Int) -> Void) {
    var first = rows.lowerBound
    while first < rows.upperBound {
      let set = sets == 1 ? 0 : first / rowsPerSet
      let end = sets == 1 ? rows.upperBound : min(rows.upperBound, (set &+ 1) &* rowsPerSet)
      body(first..<end, set)
      first = end
    }
  }
}
