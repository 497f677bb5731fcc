import CaseFiles
import Fields

extension Domain {
  /// The grid of its cells.
  var grid: Grid { Grid(cells: cells, size: size, origin: origin, widths: widths) }

  /// Where its cells lie.
  public var layout: MeshLayout { grid.layout }
}
