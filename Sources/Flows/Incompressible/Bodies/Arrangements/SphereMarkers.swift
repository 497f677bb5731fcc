import CaseFiles
import Foundation
import Scalars

/// Markers on rings about the z axis between two poles, as far apart as markers on a ring: each
/// stands for nearly the same area, (1.5 h)², and the whole is its own mirror image about x, y and
/// z.
struct SphereMarkers: MarkerArrangement {
  let normals: [SIMD3<Double>]
  private let h: Double

  /// - Parameters:
  ///   - rings: how many there are, one of the poles among them.
  ///   - h: the cell size.
  init(rings: Int, _ h: Double) {
    self.h = h
    normals = (0...rings).flatMap { ring -> [SIMD3<Double>] in
      let latitude = Double.pi * Double(ring) / Double(rings)
      let isPole = ring == 0 || ring == rings
      // An even number of markers is symmetric about x as well as y, in either phase.
      let count = SphereRings.count(ring, of: rings)
      let phase = min(ring, rings - ring) % 2 == 0 ? 0 : 0.5
      return (0..<count).map { index in
        let turn = 2 * Double.pi * (Double(index) + phase) / Double(count)
        let across = isPole ? 0 : sin(latitude)
        return SIMD3(across * cos(turn), across * sin(turn), cos(latitude))
      }
    }
  }

  func coordinates<S: FieldScalar>(_ sizes: [S]) -> [S] {
    let radius = sizes[0] * S(1 / h)
    // Both principal curvatures are 1/r.
    let inner = Retraction.inner(radius, depth: Retraction.depthInSpace(curvature: S(2) / radius)) * S(h)
    return normals.flatMap { [inner * S($0.x), inner * S($0.y), inner * S($0.z)] }
  }
}
