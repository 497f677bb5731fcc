import Scalars

/// The fluid in the place of a body with a closed outline.
struct OutlineDisplacement: Displacement {
  let shape: any OutlineShape
  let depth: Double

  func volume<S: FieldScalar>(_ sizes: ArraySlice<S>) -> S { S.abs(shape.vertices(sizes).signedArea) * S(depth) }

  func centroid<S: FieldScalar>(_ sizes: ArraySlice<S>) -> (x: S, y: S) {
    let vertices = shape.vertices(sizes)
    var (twice, x, y) = (S(0), S(0), S(0))
    for index in vertices.x.indices {
      let next = index + 1 == vertices.x.count ? 0 : index + 1
      let cross = vertices.x[index] * vertices.y[next] - vertices.x[next] * vertices.y[index]
      twice += cross
      x += (vertices.x[index] + vertices.x[next]) * cross
      y += (vertices.y[index] + vertices.y[next]) * cross
    }
    return (x / (S(3) * twice), y / (S(3) * twice))
  }

  /// Volume points stand in the frame of the body itself.
  func axes<S: FieldScalar>(_ sizes: ArraySlice<S>) -> (x: S, y: S) { (S(1), S(1)) }
}
