import Scalars

/// Markers spread evenly over a closed surface of triangles and drawn in along its normals, each
/// standing for some (1.5 h)² of it. Their places on the surface depend on the surface and their
/// number alone, so that they follow its scale.
struct SurfaceMarkers: MarkerArrangement {
  let normals: [SIMD3<Double>]
  private let places: [SurfaceSampling.Place]
  private let h: Double

  /// - Parameter h: the cell size.
  init(_ mesh: SurfaceMesh, count: Int, _ h: Double) {
    (places, self.h) = (SurfaceSampling(mesh, count: count).places, h)
    normals = places.map(\.normal)
  }

  func coordinates<S: FieldScalar>(_ sizes: [S]) -> [S] {
    let scale = sizes[0]
    return places.flatMap { place -> [S] in
      let depth = S(-h) * Retraction.depthInSpace(curvature: S(h * place.curvature) / scale)
      return (0..<3).map { scale * S(place.position[$0]) + depth * S(place.normal[$0]) }
    }
  }
}
