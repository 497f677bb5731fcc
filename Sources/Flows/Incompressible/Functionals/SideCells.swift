import CaseFiles
import Scalars
import Sweeps

/// The cells along a side of the domain.
struct SideCells {
  let condition: SideCondition
  /// The place of the side among those of the model.
  let index: Int
  let walk: SideWalk
  /// Areas of the faces, relative to that of reference.
  let areas: FaceAreas
  /// Elements from the walk's base to the cell.
  let offset: Int

  init(_ index: Int, _ model: FlowModel) {
    self.index = index
    condition = model.conditions[index]
    walk = SideWalk(axis: condition.axis, grid: model.grid, ranges: condition.extent.map { 0..<$0 })
    areas = FaceAreas(condition, model.grid)
    offset = condition.cellIndex(model.grid) * model.grid.strides[condition.axis]
  }

  init?(_ side: Side, _ model: FlowModel) {
    guard let index = model.conditions.firstIndex(where: { $0.side == side }) else { return nil }
    self.init(index, model)
  }

  /// The width of the cells, across the side.
  func width(_ model: FlowModel) -> Double { model.grid.width(condition.axis, condition.cellIndex(model.grid)) }

  /// The sums over the faces of the side, by their areas, of the prescribed values, and of the
  /// cells beside them.
  func sums<S: SweepScalar>(_ field: Int, _ state: StageMemory<S>) -> (prescribed: S, cells: S) {
    let (values, plane) = (state.sides[index], state.input[field].grid.planeCount)
    let (first, prescribedFirst) = (state.input[field].values + offset, values.values(field))
    var (prescribed, cells) = (S(0), S(0))
    walk.forEach { base, a, b in
      let area = S(areas[a, b])
      prescribed += area * S.load(prescribedFirst + values.index(a, b), plane: values.plane)
      cells += area * S.load(first + base, plane: plane)
    }
    return (prescribed, cells)
  }

  /// Adds to the cotangents of each prescribed value of the side, and of each cell beside it, by
  /// the areas of the faces.
  func add<S: SweepScalar>(_ prescribed: S, _ cells: S, _ field: Int, to cotangent: StageMemory<S>) {
    let (values, plane) = (cotangent.sides[index], cotangent.input[field].grid.planeCount)
    let (first, prescribedFirst) = (cotangent.input[field].values + offset, values.values(field))
    walk.forEach { base, a, b in
      let (value, cell) = (prescribedFirst + values.index(a, b), first + base)
      let area = S(areas[a, b])
      (S.load(value, plane: values.plane) + area * prescribed).store(value, plane: values.plane)
      (S.load(cell, plane: plane) + area * cells).store(cell, plane: plane)
    }
  }
}
