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

/// A box of cells, x fastest; along each axis alike, or of widths of their own.
public struct BoxLayout: Sendable, Equatable {
  /// The lower corner, a coordinate per axis.
  public let origin: [Double]
  /// Widths of a cell per axis, of a graded axis their mean.
  public let spacing: [Double]
  /// Cells per axis.
  public let cells: [Int]
  /// The faces along the axes that are graded, by axis: one more than cells, ascending.
  public let gradedFaces: [Int: [Double]]

  public init(origin: [Double], spacing: [Double], cells: [Int], gradedFaces: [Int: [Double]] = [:]) {
    (self.origin, self.spacing, self.cells, self.gradedFaces) = (origin, spacing, cells, gradedFaces)
  }
}

extension Grid: Mesh {
  /// Rows along x.
  public var cellSpace: Space { Space(runs: cells[1] * cells[2], runLength: cells[0]) }

  public var layout: MeshLayout {
    let faces = axes.enumerated().compactMap { axis, cells in cells.stretching.map { (axis, $0.faces) } }
    return .box(
      BoxLayout(
        origin: axes.map(\.origin), spacing: axes.map { $0.stretching == nil ? $0.spacing : $0.length / Double($0.count) },
        cells: axes.map(\.count), gradedFaces: Dictionary(uniqueKeysWithValues: faces)))
  }
}
