import CaseFiles
import Drawing
import Flows

/// The outlines of the solid bodies of a case at a time, as they are and not as cells show them.
struct BodyOutlines {
  private let shapes: [any Shape]
  /// The coordinate of the layer that is seen, of a case in space.
  private let z: Double?

  init(_ setup: Case, time: Double, z: Double?) {
    shapes = setup.solidBodies.map { $0.shape(at: time) }
    self.z = z
  }

  /// Points along the longer side of a body's surroundings.
  private static let resolution = 800

  /// Closed lines, each as an ordered list of points.
  var lines: [[(x: Double, y: Double)]] { shapes.flatMap(outline) }

  /// Found from which points of a fine lattice lie inside.
  private func outline(_ shape: any Shape) -> [[(x: Double, y: Double)]] {
    let (lower, upper) = shape.bounds
    guard lower.count >= 2, upper.count >= 2, (0..<2).allSatisfy({ upper[$0] > lower[$0] && lower[$0].isFinite && upper[$0].isFinite })
    else { return [] }
    let step = max(upper[0] - lower[0], upper[1] - lower[1]) / Double(Self.resolution)
    func places(_ axis: Int) -> [Double] {
      let count = Int(((upper[axis] - lower[axis]) / step).rounded(.up)) + 5
      let middle = 0.5 * (upper[axis] + lower[axis])
      return (0..<count).map { middle + (Double($0) - 0.5 * Double(count - 1)) * step }
    }
    let (x, y) = (places(0), places(1))
    let values = y.flatMap { y in x.map { x in shape.contains([x, y] + (z.map { [$0] } ?? [])) ? 1.0 : 0.0 } }
    return ContourLines(x: x, y: y, values: values, level: 0.5).lines
  }
}
