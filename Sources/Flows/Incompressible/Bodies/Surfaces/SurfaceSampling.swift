import Foundation

/// Places spread evenly over a closed surface, a function of the surface and their number alone.
///
/// Many candidates lie on the triangles by their areas, low in discrepancy (R₂, Roberts 2018). The
/// places are those of them that are farthest from all before, then moved a few times to the middle
/// of the candidates that are nearest to each (Lloyd).
struct SurfaceSampling {
  struct Place {
    var position, normal: SIMD3<Double>
    /// The sum of the two principal curvatures, as the candidates nearest to it tell.
    var curvature: Double
  }

  let places: [Place]
  init(_ mesh: SurfaceMesh, count: Int) {
    let candidates = Self.candidates(mesh, min(24, max(8, 20_000 / count)) * count)
    var chosen = Self.farthest(candidates, count)
    var owners = Self.owners(candidates, chosen)
    for _ in 0..<4 {
      var (sums, sizes) = ([SIMD3<Double>](repeating: .zero, count: count), [Double](repeating: 0, count: count))
      for (candidate, owner) in owners.enumerated() {
        sums[owner] += candidates[candidate].position
        sizes[owner] += 1
      }
      var nearest = [(candidate: Int, distance: Double)](repeating: (0, .infinity), count: count)
      for (candidate, owner) in owners.enumerated() {
        let away = candidates[candidate].position - sums[owner] / sizes[owner]
        let distance = (away * away).sum()
        if distance < nearest[owner].distance { nearest[owner] = (candidate, distance) }
      }
      chosen = chosen.indices.map { nearest[$0].distance.isFinite ? nearest[$0].candidate : chosen[$0] }
      owners = Self.owners(candidates, chosen)
    }
    places = Self.places(candidates, chosen, owners)
  }

  private typealias Candidate = (position: SIMD3<Double>, normal: SIMD3<Double>)

  private static func candidates(_ mesh: SurfaceMesh, _ count: Int) -> [Candidate] {
    var (triangle, before) = (0, 0.0)
    func area(_ triangle: Int) -> Double {
      let (a, b, c) = mesh.corners(triangle)
      return 0.5 * SurfaceMesh.length(SurfaceMesh.cross(b - a, c - a))
    }
    var own = area(0)
    return (0..<count).map { index in
      let target = mesh.area * (Double(index) + 0.5) / Double(count)
      while before + own < target && triangle < mesh.triangles.count - 1 {
        before += own
        triangle += 1
        own = area(triangle)
      }
      let (a, b, c) = mesh.corners(triangle)
      var (u, v) = ((0.7548776662466927 * Double(index + 1)), (0.5698402909980532 * Double(index + 1)))
      (u, v) = (u - u.rounded(.down), v - v.rounded(.down))
      if u + v > 1 { (u, v) = (1 - u, 1 - v) }
      let across = SurfaceMesh.cross(b - a, c - a)
      return (a + u * (b - a) + v * (c - a), across / SurfaceMesh.length(across))
    }
  }

  private static func farthest(_ candidates: [Candidate], _ count: Int) -> [Int] {
    var distances = [Double](repeating: .infinity, count: candidates.count)
    var (chosen, next) = ([Int](), 0)
    for _ in 0..<count {
      chosen.append(next)
      let place = candidates[next].position
      var largest = -1.0
      for index in candidates.indices {
        let away = candidates[index].position - place
        let distance = (away * away).sum()
        if distance < distances[index] { distances[index] = distance }
        if distances[index] > largest { (largest, next) = (distances[index], index) }
      }
    }
    return chosen
  }

  /// Of each candidate the nearest of the chosen.
  private static func owners(_ candidates: [Candidate], _ chosen: [Int]) -> [Int] {
    candidates.map { candidate in
      var (owner, smallest) = (0, Double.infinity)
      for (index, place) in chosen.enumerated() {
        let away = candidate.position - candidates[place].position
        let distance = (away * away).sum()
        if distance < smallest { (owner, smallest) = (index, distance) }
      }
      return owner
    }
  }

  /// Normals are means over the candidates of each place. With m the mean square of their distance
  /// along an axis of the surface, these lie ½ m (κ₁ + κ₂) inside of it in the mean.
  private static func places(_ candidates: [Candidate], _ chosen: [Int], _ owners: [Int]) -> [Place] {
    var sums = chosen.map { _ in (count: 0.0, normal: SIMD3<Double>.zero, arm: SIMD3<Double>.zero, square: 0.0) }
    for (candidate, owner) in owners.enumerated() {
      let away = candidates[candidate].position - candidates[chosen[owner]].position
      sums[owner].count += 1
      sums[owner].normal += candidates[candidate].normal
      sums[owner].arm += away
      sums[owner].square += (away * away).sum()
    }
    return zip(chosen, sums).map { place, sum in
      let position = candidates[place].position
      let length = SurfaceMesh.length(sum.normal)
      guard length > 0, sum.square > 0 else { return Place(position: position, normal: candidates[place].normal, curvature: 0) }
      let normal = sum.normal / length
      return Place(position: position, normal: normal, curvature: max(0, -4 * (sum.arm * normal).sum() / sum.square))
    }
  }
}
