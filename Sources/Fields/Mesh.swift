/// What a flow lives on, as far as those need to know it who look at flows: how many cells there
/// are, in what order, and where they lie.
///
/// Only a family of equations knows more of its mesh, such as the strides of a grid.
public protocol Mesh: Sendable {
  /// 2 or 3.
  var dimension: Int { get }
  /// The cells, in the order of pictures and files.
  var cellSpace: Space { get }
  /// Where the cells lie.
  var layout: MeshLayout { get }
}

extension Mesh {
  public var cellCount: Int { cellSpace.count }
}

/// An index space, cut into runs of entities that lie side by side in memory. Sums, copies and
/// output walk the runs in order, and so do not depend on who does the work.
public struct Space: Sendable, Equatable {
  /// How many runs there are, and how many entities each has.
  public let runs, runLength: Int

  public init(runs: Int, runLength: Int) { (self.runs, self.runLength) = (runs, runLength) }

  public var count: Int { runs * runLength }
}

/// How the cells of a mesh lie.
public enum MeshLayout: Sendable, Equatable {
  case box(BoxLayout)
}

/// A box of cells, x fastest; alike, but that they may be stretched along the last axis.
public struct BoxLayout: Sendable, Equatable {
  /// The lower corner, a coordinate per axis.
  public let origin: [Double]
  /// Widths of a cell per axis, of a stretched axis their mean.
  public let spacing: [Double]
  /// Cells per axis.
  public let cells: [Int]
  /// The faces along the last axis where it is stretched: one more than cells, ascending.
  public let lastAxisFaces: [Double]?

  public init(origin: [Double], spacing: [Double], cells: [Int], lastAxisFaces: [Double]? = nil) {
    (self.origin, self.spacing, self.cells, self.lastAxisFaces) = (origin, spacing, cells, lastAxisFaces)
  }
}

extension Grid: Mesh {
  /// Rows along x.
  public var cellSpace: Space { Space(runs: cells[1] * cells[2], runLength: cells[0]) }

  public var layout: MeshLayout {
    let axes = 0..<dimension
    return .box(
      BoxLayout(origin: Array(origin[axes]), spacing: Array(spacing[axes]), cells: Array(cells[axes]), lastAxisFaces: stretching?.faces))
  }
}
