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

  /// Of each marker and component, the lower corner of its 4 × 4 points.
  private var corners: [Int] = []
  /// Of each marker and component, weight and slope of the four points along each axis.
  private var x: [S] = [], y: [S] = [], slopeX: [S] = [], slopeY: [S] = []
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
    for marker in placed { for component in 0..<2 { addFootprint(marker, component, model.grid) } }
  }

  private func addFootprint(_ marker: [S], _ component: Int, _ grid: Grid) {
    var corner = [0, 0]
    for axis in 0..<2 {
      // In cells, such that the component's own points are whole numbers.
      let coordinate = (marker[axis] - S(grid.origin[axis])) / S(grid.spacing[axis]) - S(axis == component ? 0 : 0.5)
      corner[axis] = Int(coordinate.real.rounded(.down)) - 1
      for point in 0..<DeltaFunction.width {
        let weight = DeltaFunction.weight(Dual(coordinate - S(Double(corner[axis] + point)), tangent: S(1 / grid.spacing[axis])))
        if axis == 0 {
          x.append(weight.value)
          slopeX.append(weight.tangent)
        } else {
          y.append(weight.value)
          slopeY.append(weight.tangent)
        }
      }
    }
    corners.append(grid.index(corner[0], corner[1]))
  }

  /// E u, into an array of two elements for each marker.
  package func interpolate(_ velocity: VectorField<S>, into result: inout [S]) {
    weigh(velocity[0], velocity[1], x, y, into: &result, from: 0, by: 1)
  }

  /// The gradient of E u with respect to the markers' own positions: for each entry of E u its slopes along x and y. Into four elements for each marker.
  func interpolateGradient(_ velocity: VectorField<S>, into result: inout [S]) {
    weigh(velocity[0], velocity[1], slopeX, y, into: &result, from: 0, by: 2)
    weigh(velocity[0], velocity[1], x, slopeY, into: &result, from: 1, by: 2)
  }

  /// Adds scale · Eᵀ f to the velocity.
  @specialized(where S == Double)
  @specialized(where S == Dual<Double>)
  @specialized(where S == Complexified<Double>)
  package func spread(_ forces: [S], scale: Double, into velocity: VectorField<S>) {
    for index in corners.indices {
      let force = forces[index] * S(scale)
      let values = velocity[index & 1].values
      for b in 0..<DeltaFunction.width {
        let row = force * y[index * DeltaFunction.width + b]
        for a in 0..<DeltaFunction.width {
          let p = values + (corners[index] + a + b * rowStride)
          (S.load(p, plane: plane) + row * x[index * DeltaFunction.width + a]).store(p, plane: plane)
        }
      }
    }
  }

  @specialized(where S == Double)
  @specialized(where S == Dual<Double>)
  @specialized(where S == Complexified<Double>)
  private func weigh(_ u: Field<S>, _ v: Field<S>, _ x: [S], _ y: [S], into result: inout [S], from first: Int, by step: Int) {
    for index in corners.indices {
      let values = (index & 1 == 0 ? u : v).values + corners[index]
      var sum = S(0)
      for b in 0..<DeltaFunction.width {
        var row = S(0)
        for a in 0..<DeltaFunction.width { row += x[index * DeltaFunction.width + a] * S.load(values + (a + b * rowStride), plane: plane) }
        sum += y[index * DeltaFunction.width + b] * row
      }
      result[first + step * index] = sum
    }
  }
}
