import CaseFiles
import Scalars

/// The fluid in the place of a body, which moves with it.
///
/// What the markers give to the fluid changes the momentum of this part of it too. The force of the fluid around the body on its surface is therefore what the
/// fluid takes from the markers, plus the mass of the displaced fluid times its acceleration (Uhlmann, J. Comput. Phys. 209, 2005, eq. 19).
struct DisplacedFluid: Sendable {
  /// The volume, in the plane the area: a factor times the product of these sizes.
  private let factor: Double
  private let sizes: [Int]
  /// The centroid in the frame of the body, in multiples of the first size.
  private let centroid: (x: Double, y: Double)

  /// - Parameter depth: of the domain along z, through which shapes of the plane reach; in the plane 1.
  init(_ shape: Shape, depth: Double) {
    switch shape {
    case .circle: (factor, sizes, centroid) = (.pi * depth, [0, 0], (0, 0))
    case .ellipse: (factor, sizes, centroid) = (.pi * depth, [0, 1], (0, 0))
    case .box: (factor, sizes, centroid) = (depth, [0, 1], (0, 0))
    case .naca(_, let digits, _, _):
      let area = NACAOutline(digits: digits).area
      (factor, sizes, centroid) = (area.value * depth, [0, 0], (area.x - 0.25, area.y))
    case .sphere: (factor, sizes, centroid) = (4 * .pi / 3, [0, 0, 0], (0, 0))
    }
  }

  /// Its momentum along an axis at a time, per unit density.
  /// - Parameter parameters: of the outline.
  func momentum<S: Scalar>(_ parameters: [S], _ motion: RigidMotion, axis: Int, at time: Double) -> S {
    let pose = motion.pose(parameters, at: time)
    let first = motion.axes + 2
    let volume = sizes.reduce(S(factor)) { $0 * parameters[first + $1] }
    let arm = pose.turned(S(centroid.x) * parameters[first], S(centroid.y) * parameters[first])
    switch axis {
    case 0: return volume * (pose.u - pose.rate * arm.y)
    case 1: return volume * (pose.v + pose.rate * arm.x)
    default: return volume * pose.w
    }
  }
}

extension Outline {
  /// What accelerates the displaced fluid along an axis, in the mean over a step; zero of a body at rest.
  func inertia<S: Scalar>(_ parameters: [S], axis: Int, from start: Double, to end: Double) -> S {
    guard isMoving else { return S(0) }
    let (before, after) = (
      displaced.momentum(parameters, motion, axis: axis, at: start), displaced.momentum(parameters, motion, axis: axis, at: end)
    )
    return (after - before) / S(end - start)
  }

  /// Adds weight · ∂inertia by each parameter.
  /// - Parameter seeded: the parameters, their tangents zero.
  func addInertiaSlopes<S: Scalar>(
    _ weight: Double, _ seeded: inout [Dual<S>], axis: Int, from start: Double, to end: Double, into slopes: inout [S]
  ) {
    guard isMoving else { return }
    for parameter in seeded.indices {
      seeded[parameter].tangent = S(1)
      slopes[parameter] += S(weight) * inertia(seeded, axis: axis, from: start, to: end).tangent
      seeded[parameter].tangent = S(0)
    }
  }
}

extension NACAOutline {
  /// Area and centroid of a chord of length one, of the polygon that its contour is drawn as.
  fileprivate var area: (value: Double, x: Double, y: Double) {
    let points = contour(perSurface: 400)
    var (twice, x, y) = (0.0, 0.0, 0.0)
    for (p, q) in zip(points, points.dropFirst() + points.prefix(1)) {
      let cross = p.x * q.y - q.x * p.y
      (twice, x, y) = (twice + cross, x + (p.x + q.x) * cross, y + (p.y + q.y) * cross)
    }
    return (abs(twice) / 2, x / (3 * twice), y / (3 * twice))
  }
}
