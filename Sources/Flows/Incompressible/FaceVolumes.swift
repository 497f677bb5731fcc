import Fields
import Scalars

/// Multiplies a velocity by the volumes around its faces, relative to the mean volume of a cell, or
/// divides: on a grid whose cells differ in width.
final class FaceVolumes<S: FieldScalar>: PieceWork {
  /// Of each component, its faces, and their volumes by layers along the last axis.
  private let components: [(faces: Region, volumes: [Double])]
  private let grid: Grid
  private let workers: Workers
  private let layers: Int
  private var velocity: VectorField<S> = []
  private var isInverse = false

  /// Nil on a grid of equal cells.
  init?(_ model: FlowModel) {
    (grid, workers) = (model.grid, model.workers)
    guard grid.stretching != nil else { return nil }
    let (grid, last) = (grid, grid.lastAxis)
    components = (0..<grid.dimension).map { component in
      let faces = model.allFaces(component)
      return (faces, (0..<faces.upper[last]).map { grid.relativeVolume($0, component: component) })
    }
    layers = grid.cells[last] + 1
  }

  @specialized(where S == Double)
  func scale(_ velocity: VectorField<S>, inverse: Bool) {
    (self.velocity, isInverse) = (velocity, inverse)
    workers.share(layers * components.count, self)
    self.velocity = []
  }

  @specialized(where S == Double)
  func perform(piece: Int, worker: Int) {
    let (component, layer) = (piece / layers, piece % layers)
    let (faces, volumes) = components[component]
    if layer >= volumes.count { return }
    let factor = isInverse ? 1 / volumes[layer] : volumes[layer]
    let rows = faces.replacing(grid.lastAxis, layer..<layer + 1)
    for plane in 0..<S.planes {
      velocity[component].forEachRow(of: rows, plane: plane) { row in for index in row.indices { row[index] *= factor } }
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

extension Grid {
  /// The mean area of the faces across an axis.
  func meanFaceArea(_ axis: Int) -> Double { cellVolume / spacing[axis] }
}
