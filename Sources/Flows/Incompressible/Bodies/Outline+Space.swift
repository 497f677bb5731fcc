import Foundation

/// Markers in three dimensions.
extension Outline {
  /// Rings about the z axis between two poles, as far apart as markers on a ring: each stands for nearly the same area, (1.5 h)², and the whole is its own
  /// mirror image about x, y and z.
  static func sphere(_ radius: Double, _ h: Double) -> [Marker] {
    let inside = max(radius - retraction * h, 0.1 * radius)
    let rings = max(3, Int((.pi * inside / (markerSpacing * h)).rounded()))
    return (0...rings).flatMap { ring -> [Marker] in
      let latitude = Double.pi * Double(ring) / Double(rings)
      let isPole = ring == 0 || ring == rings
      // An even number of markers is symmetric about x as well as y, in either phase.
      let count = isPole ? 1 : 2 * max(1, Int((.pi * inside * sin(latitude) / (markerSpacing * h)).rounded()))
      let phase = min(ring, rings - ring) % 2 == 0 ? 0 : 0.5
      return (0..<count).map { index in
        let turn = 2 * Double.pi * (Double(index) + phase) / Double(count)
        let across = isPole ? 0 : sin(latitude)
        let normal = SIMD3(across * cos(turn), across * sin(turn), cos(latitude))
        return Marker(size: (0, 0), factor: normal, offset: (inside - radius) * normal, normal: normal)
      }
    }
  }

  /// Where layers of markers stand along the depth of the domain: some 1.5 cells apart, the first and the last half of that from its ends, so that they go on
  /// evenly into its periodic copies, and into its mirror images.
  static func layers(_ start: Double, _ length: Double, _ h: Double) -> [Double] {
    let count = max(1, Int((length / (markerSpacing * h)).rounded()))
    return (0..<count).map { start + (Double($0) + 0.5) * length / Double(count) }
  }

  /// The markers of a shape of the plane, at a place along z.
  static func layer(of markers: [Marker], at z: Double) -> [Marker] {
    markers.map {
      var marker = $0
      marker.offset.z = z
      return marker
    }
  }
}
