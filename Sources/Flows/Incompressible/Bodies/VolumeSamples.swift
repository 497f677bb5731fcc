import Fields
import Scalars
import Sweeps

/// Means over the volume of a body of a field on the grid, by cubic B-splines at points that fill
/// it: twice continuously differentiable by where the body is and how large, and exact for linear
/// fields.
final class VolumeSamples<S: SweepScalar> {
  /// For the points x = X + T ξ of a body, ξ their places in its frame: Σ w f(x), and Σ w ξ f(x).
  struct Moments {
    var sum = S(0), x = S(0), y = S(0)
  }

  private let points: FilledPoints<S>
  private let grid: Grid
  /// The velocity component on whose faces the field lies; nil for cells.
  private let component: Int?
  /// Layers of the grid that a shape of the plane reaches through; nil of others.
  private let depth: Range<Int>?
  /// Of each point its lowest neighbour, and the weights and slopes of its neighbours along each
  /// axis.
  private var corners: [Int]
  private var x, y, z, slopeX, slopeY, slopeZ: [S]
  private let layers: Int
  /// Of the frame, where its axes have length one.
  private var turn = (cosine: S(1), sine: S(0))

  private static var width: Int { 4 }

  /// - Parameter reachesThroughDepth: whether the body does, in three dimensions.
  init(_ points: FilledPoints<S>, _ model: FlowModel, component: Int?, reachesThroughDepth: Bool) {
    (self.points, self.component, grid) = (points, component, model.grid)
    let region = component.map(model.unknownFaces) ?? model.grid.interior
    depth = reachesThroughDepth ? region.lower[2]..<region.upper[2] : nil
    layers = depth?.count ?? (model.dimension == 3 ? Self.width : 1)
    let count = points.weights.count
    corners = [Int](repeating: 0, count: count)
    func zeros(_ perPoint: Int) -> [S] { [S](repeating: S(0), count: perPoint * count) }
    (x, slopeX, y, slopeY) = (zeros(Self.width), zeros(Self.width), zeros(Self.width), zeros(Self.width))
    // Of every point the same, but where it has a place along z.
    let isSpread = model.dimension == 3 && depth == nil
    z = isSpread ? zeros(Self.width) : [S](repeating: S(1 / Double(layers)), count: layers)
    slopeZ = isSpread ? zeros(Self.width) : [S](repeating: S(0), count: layers)
  }

  private var hasOwnLayers: Bool { grid.dimension == 3 && depth == nil }

  /// Moves the points along with the body.
  @specialized(where S == Double)
  @specialized(where S == Dual<Double>)
  @specialized(where S == ComplexStep<Double>)
  func place(_ frame: DisplacedFrame<S>) {
    turn = (frame.xx, frame.yx)
    for index in points.weights.indices {
      let (a, b) = (points.x[index], points.y[index])
      let i = setWeights(frame.x + frame.xx * a + frame.xy * b, 0, index, &x, &slopeX)
      let j = setWeights(frame.y + frame.yx * a + frame.yy * b, 1, index, &y, &slopeY)
      let k = hasOwnLayers ? setWeights(frame.z + frame.zz * points.z[index], 2, index, &z, &slopeZ) : depth?.lowerBound ?? 0
      corners[index] = grid.index(i, j, k)
    }
  }

  /// - Returns: the lowest of the four neighbours along an axis.
  @inline(__always)
  private func setWeights(_ coordinate: S, _ axis: Int, _ index: Int, _ weights: inout [S], _ slopes: inout [S]) -> Int {
    // In cells of the core, such that the field's own points are whole numbers.
    let inverse = 1 / grid.spacing[axis]
    let place = (coordinate - S(grid.axes[axis].coreOrigin)) * S(inverse) - S(axis == component ? 0 : 0.5)
    let below = place.real.rounded(.down)
    let t = place - S(below)
    let (rest, first) = (S(1) - t, Self.width * index)
    let sixth = S(1.0 / 6), half = S(0.5 * inverse)
    (weights[first], slopes[first]) = (sixth * rest * rest * rest, -half * rest * rest)
    weights[first + 1] = S(2.0 / 3) - S(0.5) * t * t * (S(2) - t)
    slopes[first + 1] = half * t * (S(3) * t - S(4))
    weights[first + 2] = S(2.0 / 3) - S(0.5) * rest * rest * (S(2) - rest)
    slopes[first + 2] = -half * rest * (S(3) * rest - S(4))
    (weights[first + 3], slopes[first + 3]) = (sixth * t * t * t, half * t * t)
    return grid.axes[axis].core.lowerBound + Int(below) - 1
  }

  @specialized(where S == Double)
  @specialized(where S == Dual<Double>)
  @specialized(where S == ComplexStep<Double>)
  func moments(_ field: Field<S>) -> Moments {
    var moments = Moments()
    for index in corners.indices {
      let value = points.weights[index] * value(field, index, x, y, z)
      moments.sum += value
      moments.x += points.x[index] * value
      moments.y += points.y[index] * value
    }
    return moments
  }

  /// Adds the cotangents of the moments to those of a field.
  @specialized(where S == Double)
  @specialized(where S == Dual<Double>)
  @specialized(where S == ComplexStep<Double>)
  func spread(_ bar: Moments, into field: Field<S>) {
    let plane = grid.planeCount
    for index in corners.indices {
      let weight = weight(bar, index)
      for c in 0..<layers {
        let slab = weight * z[hasOwnLayers ? index * layers + c : c]
        for b in 0..<Self.width {
          let row = slab * y[index * Self.width + b]
          let first = field.values + (corners[index] + b * grid.strides[1] + c * grid.strides[2])
          for a in 0..<Self.width { (S.load(first + a, plane: plane) + row * x[index * Self.width + a]).store(first + a, plane: plane) }
        }
      }
    }
  }

  /// Adds what the cotangents of the moments of a field come to by the points' places to that of
  /// the frame, and where they are told to those of the points themselves.
  @specialized(where S == Double)
  @specialized(where S == Dual<Double>)
  @specialized(where S == ComplexStep<Double>)
  func addSlopes(_ bar: Moments, _ field: Field<S>, to frame: inout DisplacedFrame<S>, points bars: inout FilledPoints<S>) {
    for index in corners.indices {
      let weight = weight(bar, index)
      let (alongX, alongY) = (weight * value(field, index, slopeX, y, z), weight * value(field, index, x, slopeY, z))
      frame.x += alongX
      frame.y += alongY
      frame.xx += alongX * points.x[index]
      frame.xy += alongX * points.y[index]
      frame.yx += alongY * points.x[index]
      frame.yy += alongY * points.y[index]
      if !bars.weights.isEmpty { addSlopes(bar, value(field, index, x, y, z), (alongX, alongY), index, into: &bars) }
      guard hasOwnLayers else { continue }
      let alongZ = weight * value(field, index, x, y, slopeZ)
      frame.z += alongZ
      frame.zz += alongZ * points.z[index]
    }
  }

  /// Of one point, the frame being that of the body itself.
  private func addSlopes(_ bar: Moments, _ value: S, _ along: (x: S, y: S), _ index: Int, into bars: inout FilledPoints<S>) {
    let weighted = points.weights[index] * value
    let (x, y) = (along.x * turn.cosine + along.y * turn.sine, along.y * turn.cosine - along.x * turn.sine)
    bars.add(
      x + bar.x * weighted, y + bar.y * weighted, weight: value * (bar.sum + bar.x * points.x[index] + bar.y * points.y[index]), to: index)
  }

  @inline(__always)
  private func weight(_ bar: Moments, _ index: Int) -> S {
    points.weights[index] * (bar.sum + bar.x * points.x[index] + bar.y * points.y[index])
  }

  @inline(__always)
  private func value(_ field: Field<S>, _ index: Int, _ x: [S], _ y: [S], _ z: [S]) -> S {
    let plane = grid.planeCount
    var sum = S(0)
    for c in 0..<layers {
      var slab = S(0)
      for b in 0..<Self.width {
        var row = S(0)
        let first = field.values + (corners[index] + b * grid.strides[1] + c * grid.strides[2])
        for a in 0..<Self.width { row += x[index * Self.width + a] * S.load(first + a, plane: plane) }
        slab += y[index * Self.width + b] * row
      }
      sum += z[hasOwnLayers ? index * layers + c : c] * slab
    }
    return sum
  }
}
