import Foundation
import Scalars

/// Points that fill a closed outline: on each edge's triangle with the mean of all corners, in
/// layers about that and evenly along the edge, with the signed area that they stand for.
///
/// Where the outline is not star-shaped triangles overlap, and signs make up for it. Means of linear
/// functions are exact. Places and weights follow every number of the outline; how many there are of
/// each is whole.
struct OutlineFan: Sendable {
  private let shape: any OutlineShape
  /// Points along each edge.
  private let counts: [Int]
  private let layers: Int

  /// - Parameter h: the cell size.
  init(_ shape: any OutlineShape, _ h: Double) {
    self.shape = shape
    counts = shape.outline.edges.map { VolumePoints.count(ClosedOutline.length($0.end - $0.start) / h, atLeast: 1) }
    layers = VolumePoints.count(shape.extent / 2 / h, atLeast: 4)
  }

  @specialized(where S == Double)
  @specialized(where S == Dual<Double>)
  @specialized(where S == ComplexStep<Double>)
  @specialized(where S == Dual<Dual<Double>>)
  @specialized(where S == Dual<ComplexStep<Double>>)
  func points<S: FieldScalar>(_ sizes: ArraySlice<S>) -> FilledPoints<S> {
    let vertices = shape.vertices(sizes)
    let (x, y) = (vertices.x, vertices.y)
    let share = S(1 / Double(x.count))
    let (middleX, middleY) = (x.reduce(S(0), +) * share, y.reduce(S(0), +) * share)
    let whole = S(1) / vertices.signedArea
    var points = FilledPoints<S>()
    for edge in x.indices {
      let next = edge + 1 == x.count ? 0 : edge + 1
      let (startX, startY) = (x[edge] - middleX, y[edge] - middleY)
      let (alongX, alongY) = (x[next] - x[edge], y[next] - y[edge])
      let area = S(0.5 / Double(counts[edge])) * (startX * alongY - startY * alongX) * whole
      for part in 0..<counts[edge] {
        let along = S((Double(part) + 0.5) / Double(counts[edge]))
        let (armX, armY) = (startX + along * alongX, startY + along * alongY)
        for layer in 0..<layers {
          let (inner, outer) = (Double(layer) / Double(layers), Double(layer + 1) / Double(layers))
          let ring = outer * outer - inner * inner
          let reach = S(2.0 / 3 * (outer * outer * outer - inner * inner * inner) / ring)
          points.append(middleX + reach * armX, middleY + reach * armY, S(0), weight: S(ring) * area)
        }
      }
    }
    return points
  }
}

/// Places in the frame of a body, in multiples of its axes, and weights whose sum is one; as
/// cotangents, what a change of these does.
struct FilledPoints<S: Scalar> {
  private(set) var x: [S] = [], y: [S] = [], z: [S] = [], weights: [S] = []

  init() {}

  mutating func append(_ x: S, _ y: S, _ z: S, weight: S) {
    self.x.append(x)
    self.y.append(y)
    self.z.append(z)
    weights.append(weight)
  }

  /// Adds to the cotangents of a point.
  mutating func add(_ x: S, _ y: S, weight: S, to point: Int) {
    self.x[point] += x
    self.y[point] += y
    weights[point] += weight
  }

  mutating func clear() {
    for index in x.indices { (x[index], y[index], z[index], weights[index]) = (S(0), S(0), S(0), S(0)) }
  }

  /// What a change of the points comes to, these being the cotangents.
  func slope(_ moved: FilledPoints<S>) -> S {
    var sum = S(0)
    for index in x.indices { sum += x[index] * moved.x[index] + y[index] * moved.y[index] + weights[index] * moved.weights[index] }
    return sum
  }
}

extension FilledPoints {
  /// The derivatives of points in dual numbers.
  func tangents<Base: Scalar>() -> FilledPoints<Base> where S == Dual<Base> {
    var tangents = FilledPoints<Base>()
    for index in x.indices { tangents.append(x[index].tangent, y[index].tangent, z[index].tangent, weight: weights[index].tangent) }
    return tangents
  }
}
