import CaseFiles
import Fields

extension Domain {
  /// The grid of its cells.
  var grid: Grid { Grid(axes: cells.indices.map(axis)) }

  private func axis(_ axis: Int) -> Axis {
    switch gradings[axis] {
    case .tanh(let stretching): return Axis(fractions: stretching.widths(cells[axis]), origin: origin[axis], length: size[axis])
    case .core(let core):
      let flanks = core.flanks
      return Axis(core: (core.from, core.to, core.cells), lower: flanks[0].reversed(), upper: flanks[1])
    case nil: return Axis(count: cells[axis], origin: origin[axis], length: size[axis])
    }
  }

  /// Where its cells lie.
  public var layout: MeshLayout { grid.layout }
}
