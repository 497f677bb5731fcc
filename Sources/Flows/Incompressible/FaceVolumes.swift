import Fields
import Scalars

/// The volumes around the faces of a grid whose cells differ in width, relative to the mean volume of a cell.
struct FaceVolumes {
  private let model: FlowModel
  /// Of the layers along the last axis: of the faces between them, and of the others.
  private let across, beside: [Double]

  /// Nil on a grid of equal cells.
  init?(_ model: FlowModel) {
    let grid = model.grid
    guard let stretching = grid.stretching else { return nil }
    self.model = model
    let mean = grid.spacing[grid.lastAxis]
    across = (0...grid.cells[grid.lastAxis]).map { stretching.distance($0) / mean }
    beside = stretching.widths.map { $0 / mean }
  }

  /// Multiplies all faces by their volumes, or divides.
  func scale<S: FieldScalar>(_ velocity: VectorField<S>, inverse: Bool) {
    let last = model.grid.lastAxis
    for (component, field) in velocity.prefix(model.dimension).enumerated() {
      let (region, volumes) = (model.allFaces(component), component == last ? across : beside)
      for layer in region.lower[last]..<region.upper[last] {
        let factor = inverse ? 1 / volumes[layer] : volumes[layer]
        for plane in 0..<S.planes {
          field.forEachRow(of: region.replacing(last, layer..<layer + 1), plane: plane) { row in
            for index in row.indices { row[index] *= factor }
          }
        }
      }
    }
  }
}

/// The areas of the faces of one side relative to their mean.
struct FaceAreas {
  private let areas: [Double]
  private let isAlongSecond: Bool

  init(_ side: SideCondition, _ grid: Grid) {
    let last = grid.lastAxis
    areas = grid.isStretched(last) && side.axis != last ? (0..<grid.cells[last]).map { grid.relativeWidth($0) } : []
    isAlongSecond = grid.dimension == 3
  }

  /// That of the face at the place (a, b) of the side.
  subscript(_ a: Int, _ b: Int) -> Double { areas.isEmpty ? 1 : areas[isAlongSecond ? b : a] }
}
