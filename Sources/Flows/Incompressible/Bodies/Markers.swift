import Fields
import Scalars
import Sweeps

/// The markers of all bodies: interpolation E of the velocity to them, and its transpose, which spreads forces to the faces.
///
/// The layout of vectors over markers is x and y component of marker 0, then of marker 1, ….
package final class Markers<S: SweepScalar> {
  package let count: Int
  /// Markers of each body.
  package let bodies: [Range<Int>]
  package let velocities: [S]
  package let positions: [S]

  /// Weights of one marker for one component: the lower corner of its 3 × 3 points, and weight and slope along each axis.
  private struct Footprint {
    var corner = 0
    var x = [S](), y = [S](), slopeX = [S](), slopeY = [S]()
  }
  /// Two footprints for each marker, x and y component.
  private let footprints: [Footprint]
  private let rowStride: Int
  private let plane: Int

  package init(_ model: FlowModel, parameters: FlowParameters<S>) {
    var bodies: [Range<Int>] = []
    var placed: [[S]] = []
    for (outline, values) in zip(model.outlines, parameters.bodies) {
      let markers = outline.place(values)
      bodies.append(placed.count..<placed.count + markers.count)
      placed += markers
    }
    self.bodies = bodies
    count = placed.count
    positions = placed.flatMap { [$0[0], $0[1]] }
    velocities = placed.flatMap { [$0[2], $0[3]] }
    rowStride = model.grid.strides[1]
    plane = model.grid.planeCount
    footprints = placed.flatMap { marker in (0..<2).map { Self.footprint(marker, component: $0, grid: model.grid) } }
  }

  private static func footprint(_ marker: [S], component: Int, grid: Grid) -> Footprint {
    var footprint = Footprint()
    var corner = [0, 0]
    for axis in 0..<2 {
      // In cells, such that the component's own points are whole numbers.
      let coordinate = (marker[axis] - S(grid.origin[axis])) / S(grid.spacing[axis]) - S(axis == component ? 0 : 0.5)
      corner[axis] = Int(coordinate.real.rounded()) - 1
      let weights = (0..<DeltaFunction.width).map { point in
        DeltaFunction.weight(Dual(coordinate - S(Double(corner[axis] + point)), tangent: S(1 / grid.spacing[axis])))
      }
      if axis == 0 {
        (footprint.x, footprint.slopeX) = (weights.map(\.value), weights.map(\.tangent))
      } else {
        (footprint.y, footprint.slopeY) = (weights.map(\.value), weights.map(\.tangent))
      }
    }
    footprint.corner = grid.index(corner[0], corner[1])
    return footprint
  }

  /// E u.
  package func interpolate(_ velocity: VectorField<S>) -> [S] {
    footprints.indices.map { Self.weigh(velocity[$0 % 2], footprints[$0].corner, footprints[$0].x, footprints[$0].y, rowStride, plane) }
  }

  /// The gradient of E u with respect to the markers' own positions: for each entry of E u its slopes along x and y.
  func interpolateGradient(_ velocity: VectorField<S>) -> [S] {
    footprints.indices.flatMap { index in
      let f = footprints[index]
      let field = velocity[index % 2]
      return [
        Self.weigh(field, f.corner, f.slopeX, f.y, rowStride, plane), Self.weigh(field, f.corner, f.x, f.slopeY, rowStride, plane),
      ]
    }
  }

  /// Adds scale · Eᵀ f to the velocity.
  package func spread(_ forces: [S], scale: Double, into velocity: VectorField<S>) {
    for (index, f) in footprints.enumerated() {
      Self.add(forces[index] * S(scale), velocity[index % 2], f.corner, f.x, f.y, rowStride, plane)
    }
  }

  @specialized(where S == Double)
  @specialized(where S == Dual<Double>)
  @specialized(where S == Complexified<Double>)
  private static func weigh(_ field: Field<S>, _ corner: Int, _ x: [S], _ y: [S], _ stride: Int, _ plane: Int) -> S {
    var sum = S(0)
    for b in 0..<DeltaFunction.width {
      var row = S(0)
      for a in 0..<DeltaFunction.width { row += x[a] * S.load(field.values + (corner + a + b * stride), plane: plane) }
      sum += y[b] * row
    }
    return sum
  }

  @specialized(where S == Double)
  @specialized(where S == Dual<Double>)
  @specialized(where S == Complexified<Double>)
  private static func add(_ force: S, _ field: Field<S>, _ corner: Int, _ x: [S], _ y: [S], _ stride: Int, _ plane: Int) {
    for b in 0..<DeltaFunction.width {
      let row = force * y[b]
      for a in 0..<DeltaFunction.width {
        let p = field.values + (corner + a + b * stride)
        (S.load(p, plane: plane) + row * x[a]).store(p, plane: plane)
      }
    }
  }
}
