import Fields
import Kernels
import RowLoops

/// What a kernel reads of the grid, in each row of a region.
///
/// Along an axis of equal cells this is the same everywhere. Where cells differ in width along y or
/// z, it depends on the row: a run of rows shares it, and there is a table for each axis, by the
/// index along it. Where they differ along x it depends on the point: such metrics stand in short
/// rows of their own. There are entries for the row, and the points, behind the last, which a
/// transposed sweep visits for the faces between.
final class SweepMetrics {
  private let count: Int
  private let strides: [Int]
  /// Whether what is read along y, and along z, depends on the index there.
  private let variesAlongY, variesAlongZ: Bool
  private let rowsPerLayer: Int
  /// All metrics, by their number, for each index along y and along z; those along other axes count
  /// as zero there. Along x they are the same everywhere, or in the rows.
  private let tables: (x: UnsafePointer<Double>, y: UnsafePointer<Double>, z: UnsafePointer<Double>)
  private let rows: UnsafeMutablePointer<Double>
  /// Where the row of a metric begins with the region's first point.
  let rowStarts: UnsafePointer<UnsafePointer<Double>>

  /// Numbers behind the last point that a loop may read: one point, and a whole pack of lanes.
  private static let behind = 16

  init(_ table: KernelTable, _ grid: Grid, _ region: Region) {
    let (slots, lower) = (table.metrics, region.lower)
    (count, strides) = (slots.count, grid.strides)
    func varies(_ axis: Int) -> Bool { grid.isStretched(axis) && slots.contains { $0.axis == axis } }
    (variesAlongY, variesAlongZ) = (varies(1), varies(2))
    precondition(
      slots.allSatisfy { table.gradedAxes.contains($0.axis) || !grid.isStretched($0.axis) }, "\(table.name) expects equal cells")
    let extent = (0..<3).map { max(0, region.upper[$0] - lower[$0]) }
    rowsPerLayer = max(1, extent[1])
    let isAlongRows = table.gradedAxes.contains(0)
    let (pitch, inRows) = (extent[0] + Self.behind, isAlongRows ? slots.indices.filter { slots[$0].axis == 0 } : [])
    rows = .allocate(capacity: max(1, inRows.count * pitch))
    rows.initialize(repeating: 0, count: max(1, inRows.count * pitch))
    let rowStarts = UnsafeMutablePointer<UnsafePointer<Double>>.allocate(capacity: max(1, slots.count))
    rowStarts.initialize(repeating: UnsafePointer(rows), count: max(1, slots.count))
    self.rowStarts = UnsafePointer(rowStarts)
    for (place, number) in inRows.enumerated() {
      let row = rows + place * pitch
      rowStarts[number] = UnsafePointer(row)
      for index in 0...extent[0] { row[index] = Self.value(slots[number], lower[0] + index, grid) }
    }
    func values(_ axis: Int, _ indices: Int) -> UnsafePointer<Double> {
      let table = UnsafeMutablePointer<Double>.allocate(capacity: max(1, indices * slots.count))
      table.initialize(repeating: 0, count: max(1, indices * slots.count))
      for index in 0..<indices {
        for (number, slot) in slots.enumerated() where slot.axis == axis && !(axis == 0 && isAlongRows) {
          table[index * slots.count + number] = Self.value(slot, lower[axis] + index, grid)
        }
      }
      return UnsafePointer(table)
    }
    tables = (values(0, 1), values(1, variesAlongY ? extent[1] + 1 : 1), values(2, variesAlongZ ? extent[2] + 1 : 1))
  }

  deinit {
    tables.x.deallocate()
    tables.y.deallocate()
    tables.z.deallocate()
    rows.deallocate()
    rowStarts.deallocate()
  }

  /// - Parameter index: that of the point along the axis.
  private static func value(_ slot: MetricSlot, _ index: Int, _ grid: Grid) -> Double {
    let (axis, cell) = (slot.axis, index + slot.offset)
    // In the plane, the third axis has a spacing of 1.
    guard grid.isStretched(axis) else {
      return switch slot.metric {
      case .inverseWidth, .inverseDistance: 1 / grid.spacing[axis]
      case .inverseSpan: 0.5 / grid.spacing[axis]
      case .shareBefore, .shareBehind: 0.5
      case .filterSquared: filterSquared(grid.spacing[axis], axis, grid)
      case .width: grid.spacing[axis]
      case .widthToTwoThirds: Double.pow(grid.spacing[axis], 2.0 / 3)
      }
    }
    let stretched = grid.axes[axis]
    let (before, here, behind) = (stretched.width(cell - 1), stretched.width(cell), stretched.width(cell + 1))
    return switch slot.metric {
    case .inverseWidth: 1 / here
    case .inverseDistance: 1 / stretched.distance(cell)
    case .inverseSpan: 1 / (here + 0.5 * (before + behind))
    case .shareBefore: before / (before + here)
    case .shareBehind: here / (before + here)
    case .filterSquared: filterSquared(here, axis, grid)
    case .width: here
    case .widthToTwoThirds: Double.pow(here, 2.0 / 3)
    }
  }

  private static func filterSquared(_ width: Double, _ axis: Int, _ grid: Grid) -> Double {
    let volume = grid.spacing[0..<axis].reduce(width, *)
    return axis == 1 ? volume : Double.pow(volume, 2.0 / 3)
  }

  /// The metrics that are the same everywhere, and those that hold in the rows of a place.
  var alongX: UnsafePointer<Double> { tables.x }
  func alongY(_ place: Place) -> UnsafePointer<Double> { tables.y + place.y &* count }
  func alongZ(_ place: Place) -> UnsafePointer<Double> { tables.z + place.z &* count }

  /// Indices along y and z, from the region's first row; zero along an axis on which nothing
  /// depends.
  struct Place: Equatable {
    let y, z: Int
  }

  /// That of a row of faces.
  func place(of link: RowLink) -> Place {
    let (layer, rest) = link.offset.quotientAndRemainder(dividingBy: strides[2])
    return Place(y: variesAlongY ? rest / strides[1] : 0, z: variesAlongZ ? layer : 0)
  }

  /// Rows of faces that follow one another and share their metrics.
  func runs(_ links: [RowLink]) -> [[RowLink]] {
    links.reduce(into: []) { runs, link in
      if let last = runs.last, place(of: last[0]) == place(of: link) { runs[runs.count - 1].append(link) } else { runs.append([link]) }
    }
  }

  /// Calls `body` for the parts of a range of rows that share their metrics.
  @inline(__always)
  func forEachRun(_ rows: Range<Int>, _ body: (Range<Int>, _ place: Place) -> Void) {
    var first = rows.lowerBound
    while first < rows.upperBound {
      let (z, y) = (first / rowsPerLayer, first % rowsPerLayer)
      let end = variesAlongY ? first &+ 1 : variesAlongZ ? min(rows.upperBound, (z &+ 1) &* rowsPerLayer) : rows.upperBound
      body(first..<end, Place(y: variesAlongY ? y : 0, z: variesAlongZ ? z : 0))
      first = end
    }
  }
}
