import CaseFiles
import FieldOutput
import Fields
import Flows
import Scalars

extension Case {
  /// The files that a run of the case reads: the case, and the targets of its objectives.
  var inputs: [String] {
    [source]
      + objectives.compactMap { objective in
        if case .distance(.file(let path)) = objective.kind { PathText.resolve(path, standingIn: source) } else { nil }
      }
  }
}

/// Reads the velocity of a snapshot back onto the faces of a grid.
struct SnapshotTarget {
  /// Relative paths start at this file's folder.
  let caseFile: String

  /// Each face takes the mean of the two cells it lies between; on a side, that of the one cell there is.
  /// - Throws: `FlowError.target` if the file holds no velocity of this grid.
  func load(_ path: String, _ model: FlowModel) throws -> VectorField<Double> {
    let velocity = try read(path, model.grid)
    let components = velocity.components
    return (0..<model.dimension).map { axis in
      let field = Field<Double>(model.grid)
      let counts = model.grid.cells
      field.fill(Region(lower: [0, 0, 0], upper: counts).replacing(axis, 0..<counts[axis] + 1)) { i, j, k in
        func cell(_ offset: Int) -> Double {
          var index = [i, j, k]
          index[axis] += offset
          index[axis] =
            model.isPeriodic(axis) ? (index[axis] + counts[axis]) % counts[axis] : min(max(index[axis], 0), counts[axis] - 1)
          return velocity.values[((index[2] * counts[1] + index[1]) * counts[0] + index[0]) * components + axis]
        }
        return 0.5 * (cell(-1) + cell(0))
      }
      return field
    }
  }

  /// For a flow that has its velocity at the centres of cells.
  func load(_ path: String, _ model: SpectralModel) throws -> VectorField<Double> {
    let velocity = try read(path, model.grid)
    let cells = model.grid.cells
    return (0..<model.grid.dimension).map { axis in
      let field = Field<Double>(model.grid)
      field.fill(model.grid.interior) { i, j, k in
        velocity.values[((k * cells[1] + j) * cells[0] + i) * velocity.components + axis]
      }
      return field
    }
  }

  /// Sees to it that the target could be read.
  /// - Throws: `OutputError` or `FlowError.target` if not.
  func check(_ path: String, _ domain: Domain) throws {
    _ = try read(path, Grid(cells: domain.cells, size: domain.size, origin: domain.origin, widths: domain.widths))
  }

  /// The grid first, since no more is to be read of a file of another grid.
  private func read(_ path: String, _ grid: Grid) throws -> SnapshotField {
    let file = PathText.resolve(path, standingIn: caseFile)
    try compare(SnapshotFile.read(file, fields: []), file, grid)
    guard let velocity = try SnapshotFile.read(file, fields: ["velocity"]).fields.first else {
      throw FlowError.target("the target \(file) holds no field `velocity`; write it by `output.fields: [velocity]`")
    }
    guard velocity.components >= grid.dimension else {
      throw FlowError.target("the velocity of the target \(file) has \(velocity.components) components, the case \(grid.dimension) axes")
    }
    guard velocity.values.allSatisfy(\.isFinite) else {
      throw FlowError.target("the velocity of the target \(file) is not finite everywhere; give a snapshot of a flow that did not diverge")
    }
    return velocity
  }

  private func compare(_ snapshot: Snapshot, _ file: String, _ grid: Grid) throws {
    let cells = Array(grid.cells.prefix(grid.dimension))
    guard snapshot.cells == cells else {
      throw FlowError.target("the target \(file) has \(snapshot.cells) cells, the case \(cells); give a snapshot of the same grid")
    }
    let place = grid.origin.prefix(cells.count) + grid.spacing.prefix(cells.count)
    func agree(_ a: [Double], _ b: [Double]) -> Bool {
      a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= 1e-9 * max(abs($0), abs($1), 1e-9) }
    }
    guard agree(snapshot.origin + snapshot.spacing, Array(place)) else {
      throw FlowError.target("the target \(file) lies on another domain than the case; give a snapshot of the same box")
    }
    guard agree(snapshot.lastAxisFaces ?? [], grid.stretching?.faces ?? []) else {
      throw FlowError.target(
        "the cells of the target \(file) are stretched otherwise than those of the case; give a snapshot of the same grid")
    }
  }
}
