import CaseFiles
import Fields

extension Domain {
  /// The grid of its cells.
  var grid: Grid { Grid(axes: cells.indices.map(axis)) }

  private func axis(_ axis: Int) -> Axis {
    switch gradings[axis] {
    case .tanh(let stretching): Axis(fractions: stretching.widths(cells[axis]), origin: origin[axis], length: size[axis])
    case .core(let core):
      Axis(core: (core.from, core.to, core.cells), lower: core.flanks[0].reversed(), upper: core.flanks[1])
    case nil: Axis(count: cells[axis], origin: origin[axis], length: size[axis])
    }
  }

  /// Where its cells lie.
  public var layout: MeshLayout { grid.layout }
}
