import CaseFiles
import Fields

extension Domain {
  /// The grid of its cells.
  var grid: Grid {
    Grid(
      axes: cells.indices.map { axis in
        guard axis == lastAxis, let widths else { return Axis(count: cells[axis], origin: origin[axis], length: size[axis]) }
        return Axis(fractions: widths, origin: origin[axis], length: size[axis])
      })
  }

  /// Where its cells lie.
  public var layout: MeshLayout { grid.layout }
}
