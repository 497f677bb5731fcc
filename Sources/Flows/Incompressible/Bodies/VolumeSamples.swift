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

  private let points: VolumePoints
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

  private static var width: Int { 4 }

  /// - Parameter reachesThroughDepth: whether the body does, in three dimensions.
  init(_ points: VolumePoints, _ model: FlowModel, component: Int?, reachesThroughDepth: Bool) {
    (self.points, self.component, grid) = (points, component, model.grid)
    let region = component.map(model.unknownFaces) ?? model.grid.interior
    depth = reachesThroughDepth ? region.lower[2]..<region.upper[2] : nil
    layers = depth?.count ?? (model.dimension == 3 ? Self.width : 1)
    let count = points.places.count
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
    for (index, place) in points.places.enumerated() {
      let (a, b) = (S(place.x), S(place.y))
      let i = setWeights(frame.x + frame.xx * a + frame.xy * b, 0, index, &x, &slopeX)
      let j = setWeights(frame.y + frame.yx * a + frame.yy * b, 1, index, &y, &slopeY)
      let k = hasOwnLayers ? setWeights(frame.z + frame.zz * S(place.z), 2, index, &z, &slopeZ) : depth?.lowerBound ?? 0
      corners[index] = grid.index(i, j, k)
    }
  }

  /// - Returns: the lowest of the four neighbours along an axis.
  @inline(__always)
  private func setWeights(_ coordinate: S, _ axis: Int, _ index: Int, _ weights: inout [S], _ slopes: inout [S]) -> Int {
    // In cells, such that the field's own points are whole numbers.
    let inverse = 1 / grid.spacing[axis]
    let place = (coordinate - S(grid.origin[axis])) * S(inverse) - S(axis == component ? 0 : 0.5)
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
    return Int(below) - 1
  }

  @specialized(where S == Double)
  @specialized(where S == Dual<Double>)
  @specialized(where S == ComplexStep<Double>)
  func moments(_ field: Field<S>) -> Moments {
    var moments = Moments()
    for index in corners.indices {
      let value = S(points.weights[index]) * value(field, index, x, y, z)
      moments.sum += value
      moments.x += S(points.places[index].x) * value
      moments.y += S(points.places[index].y) * value
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
  /// the frame.
  @specialized(where S == Double)
  @specialized(where S == Dual<Double>)
  @specialized(where S == ComplexStep<Double>)
  func addSlopes(_ bar: Moments, _ field: Field<S>, to frame: inout DisplacedFrame<S>) {
    for index in corners.indices {
      let (weight, place) = (weight(bar, index), points.places[index])
      let (alongX, alongY) = (weight * value(field, index, slopeX, y, z), weight * value(field, index, x, slopeY, z))
      frame.x += alongX
      frame.y += alongY
      frame.xx += alongX * S(place.x)
      frame.xy += alongX * S(place.y)
      frame.yx += alongY * S(place.x)
      frame.yy += alongY * S(place.y)
      guard hasOwnLayers else { continue }
      let alongZ = weight * value(field, index, x, y, slopeZ)
      frame.z += alongZ
      frame.zz += alongZ * S(place.z)
    }
  }

  @inline(__always)
  private func weight(_ bar: Moments, _ index: Int) -> S {
    S(points.weights[index]) * (bar.sum + bar.x * S(points.places[index].x) + bar.y * S(points.places[index].y))
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
