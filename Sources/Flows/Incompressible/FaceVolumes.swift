import Fields
import Scalars

/// Multiplies a velocity by the volumes around its faces, relative to that of a cell of reference,
/// or divides: on a grid whose cells differ in width.
final class FaceVolumes<S: FieldScalar>: PieceWork {
  private let faces: [Region]
  private let grid: Grid
  private let workers: Workers
  private let layers: Int
  private var velocity: VectorField<S> = []
  private var isInverse = false

  /// Nil on a grid of equal cells.
  init?(_ model: FlowModel) {
    (grid, workers) = (model.grid, model.workers)
    guard grid.isGraded else { return nil }
    faces = (0..<grid.dimension).map(model.allFaces)
    layers = grid.cells[grid.lastAxis] + 1
  }

  @specialized(where S == Double)
  func scale(_ velocity: VectorField<S>, inverse: Bool) {
    (self.velocity, isInverse) = (velocity, inverse)
    workers.share(layers * faces.count, self)
    self.velocity = []
  }

  @specialized(where S == Double)
  func perform(piece: Int, worker: Int) {
    let (component, layer) = (piece / layers, piece % layers)
    let (faces, last) = (faces[component], grid.lastAxis)
    if layer < faces.lower[last] || layer >= faces.upper[last] { return }
    let (rows, layers) = last == 1 ? (layer..<layer + 1, 0..<1) : (faces.lower[1]..<faces.upper[1], layer..<layer + 1)
    let columns = faces.lower[0]..<faces.upper[0]
    let widths = component == 0 ? grid.axes[0].relativeDistances : grid.axes[0].relativeWidths
    for plane in 0..<S.planes {
      for k in layers {
        for j in rows {
          let row = velocity[component].values + (plane * grid.planeCount + grid.index(0, j, k))
          let share = grid.relativeVolume(nil, j, k, component: component)
          let factor = isInverse ? 1 / share : share
          for i in columns { row[i] *= factor }
          if widths.isEmpty { continue }
          if isInverse {
            for i in columns { row[i] /= widths[i] }
          } else {
            for i in columns { row[i] *= widths[i] }
          }
        }
      }
    }
  }
}

/// The areas of the faces of one side relative to that of a cell of reference.
struct FaceAreas {
  /// Along the axes of the side, lower axis first; none where they are all 1.
  private let first, second: [Double]
  /// The sum over the side: of equal cells, the number of its faces.
  let total: Double

  init(_ side: SideCondition, _ grid: Grid) {
    let axes = grid.axes.enumerated().filter { $0.offset != side.axis }.map(\.element)
    total = axes.reduce(1) { $0 * $1.relativeLength }
    (first, second) = (axes[0].relativeWidths, axes.count > 1 ? axes[1].relativeWidths : [])
  }

  /// That of the face at the place (a, b) of the side.
  subscript(_ a: Int, _ b: Int) -> Double { (first.isEmpty ? 1 : first[a]) * (second.isEmpty ? 1 : second[b]) }
}

extension Grid {
  /// The area of a face of reference across an axis.
  func meanFaceArea(_ axis: Int) -> Double { cellVolume / spacing[axis] }
}
