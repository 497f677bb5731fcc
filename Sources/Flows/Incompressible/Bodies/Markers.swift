import Fields
import Scalars
import Sweeps

/// The markers of all bodies: interpolation E of the velocity to them, and its transpose, which spreads forces to the faces.
///
/// The layout of vectors over markers is the components of marker 0, then of marker 1, …. A marker touches 4 points along each axis. In space some of
/// these may lie beyond the ends of the z axis, where bodies reach through the whole depth: they are the periodic copies, or the mirror images, of points within.
package final class Markers<S: SweepScalar> {
  package let count: Int
  package let dimension: Int
  /// Markers of each body.
  package let bodies: [Range<Int>]
  package let velocities: [S]
  package let positions: [S]

  /// Of each marker and component, the lower corner of its points in layer 0 of the grid, and how far away each of its layers begins.
  private var corners: [Int] = [], layers: [Int] = []
  /// Of each marker and component, weight and slope of its points along each axis; along z, in the plane, of the one there is.
  private var x: [S] = [], y: [S] = [], z: [S] = [], slopeX: [S] = [], slopeY: [S] = [], slopeZ: [S] = []
  /// Points along z.
  private let depth: Int
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
    let dimension = model.dimension
    self.dimension = dimension
    self.bodies = bodies
    count = placed.count
    positions = placed.flatMap { $0.prefix(dimension) }
    velocities = placed.flatMap { $0.suffix(dimension) }
    depth = dimension == 2 ? 1 : DeltaFunction.width
    rowStride = model.grid.strides[1]
    plane = model.grid.planeCount
    for marker in placed { for component in 0..<dimension { addFootprint(marker, component, model) } }
  }

  private func addFootprint(_ marker: [S], _ component: Int, _ model: FlowModel) {
    let grid = model.grid
    var corner = [0, 0, 0]
    var weights: [Dual<S>] = []
    for axis in 0..<dimension {
      // In cells, such that the component's own points are whole numbers.
      let coordinate = (marker[axis] - S(grid.origin[axis])) / S(grid.spacing[axis]) - S(axis == component ? 0 : 0.5)
      corner[axis] = Int(coordinate.real.rounded(.down)) - 1
      for point in 0..<DeltaFunction.width {
        weights.append(DeltaFunction.weight(Dual(coordinate - S(Double(corner[axis] + point)), tangent: S(1 / grid.spacing[axis]))))
      }
    }
    for weight in weights.prefix(DeltaFunction.width) {
      x.append(weight.value)
      slopeX.append(weight.tangent)
    }
    for weight in weights.dropFirst(DeltaFunction.width).prefix(DeltaFunction.width) {
      y.append(weight.value)
      slopeY.append(weight.tangent)
    }
    corners.append(grid.index(corner[0], corner[1]))
    guard dimension == 3 else {
      layers.append(0)
      z.append(S(1))
      slopeZ.append(S(0))
      return
    }
    for (point, weight) in weights.suffix(DeltaFunction.width).enumerated() {
      let (layer, sign) = Self.layer(
        corner[2] + point, of: grid.cells[2], isPeriodic: model.isPeriodic(2), isAlongAxis: component == 2)
      layers.append(layer * grid.strides[2])
      z.append(S(sign) * weight.value)
      slopeZ.append(S(sign) * weight.tangent)
    }
  }

  /// The layer of the grid that stands for one which may lie beyond the ends: its periodic copy, or its mirror image, in which the component along the
  /// axis changes sign, and is none on the ends themselves.
  private static func layer(_ layer: Int, of count: Int, isPeriodic: Bool, isAlongAxis: Bool) -> (layer: Int, sign: Double) {
    if isPeriodic { return ((layer + count) % count, 1) }
    if isAlongAxis {
      if layer <= 0 { return (-layer, layer == 0 ? 0 : -1) }
      return layer < count ? (layer, 1) : (2 * count - layer, layer == count ? 0 : -1)
    }
    if layer < 0 { return (-1 - layer, 1) }
    return layer < count ? (layer, 1) : (2 * count - 1 - layer, 1)
  }

  /// E u, into an array of as many elements for each marker as there are components.
  package func interpolate(_ velocity: VectorField<S>, into result: inout [S]) {
    weigh(velocity, x, y, z, into: &result, from: 0, by: 1)
  }

  /// The gradient of E u with respect to the markers' own positions: for each entry of E u its slopes along the axes.
  package func interpolateGradient(_ velocity: VectorField<S>, into result: inout [S]) {
    weigh(velocity, slopeX, y, z, into: &result, from: 0, by: dimension)
    weigh(velocity, x, slopeY, z, into: &result, from: 1, by: dimension)
    if dimension == 3 { weigh(velocity, x, y, slopeZ, into: &result, from: 2, by: dimension) }
  }

  /// Adds scale · Eᵀ f to the velocity.
  @specialized(where S == Double)
  @specialized(where S == Dual<Double>)
  @specialized(where S == Complexified<Double>)
  package func spread(_ forces: [S], scale: Double, into velocity: VectorField<S>) {
    let width = DeltaFunction.width
    for component in 0..<dimension {
      let values = velocity[component].values
      for index in stride(from: component, to: corners.count, by: dimension) {
        let force = forces[index] * S(scale)
        for c in index * depth..<(index + 1) * depth {
          let slab = force * z[c]
          let corner = values + (corners[index] + layers[c])
          for b in 0..<width {
            let row = slab * y[index * width + b]
            for a in 0..<width {
              let p = corner + (a + b * rowStride)
              (S.load(p, plane: plane) + row * x[index * width + a]).store(p, plane: plane)
            }
          }
        }
      }
    }
  }

  @specialized(where S == Double)
  @specialized(where S == Dual<Double>)
  @specialized(where S == Complexified<Double>)
  private func weigh(_ velocity: VectorField<S>, _ x: [S], _ y: [S], _ z: [S], into result: inout [S], from first: Int, by step: Int) {
    let width = DeltaFunction.width
    for component in 0..<dimension {
      let values = velocity[component].values
      for index in stride(from: component, to: corners.count, by: dimension) {
        var sum = S(0)
        for c in index * depth..<(index + 1) * depth {
          let corner = values + (corners[index] + layers[c])
          var slab = S(0)
          for b in 0..<width {
            var row = S(0)
            for a in 0..<width { row += x[index * width + a] * S.load(corner + (a + b * rowStride), plane: plane) }
            slab += y[index * width + b] * row
          }
          sum += z[c] * slab
        }
        result[first + step * index] = sum
      }
    }
  }
}
