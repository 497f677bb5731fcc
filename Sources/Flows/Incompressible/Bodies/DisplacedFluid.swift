import CaseFiles
import Scalars

/// The volume in the place of a body as a function of its sizes.
public protocol Displacement: Sendable {
  /// The volume, in the plane the area.
  func volume<S: FieldScalar>(_ sizes: ArraySlice<S>) -> S
  /// In the frame of the body; of surfaces in space the centre.
  func centroid<S: FieldScalar>(_ sizes: ArraySlice<S>) -> (x: S, y: S)
  /// The lengths that the places of volume points are multiples of.
  func axes<S: FieldScalar>(_ sizes: ArraySlice<S>) -> (x: S, y: S)
}

/// Of a shape that a change of its sizes stretches along its own axes.
struct ScaledDisplacement: Displacement {
  /// The volume: a factor times the product of these sizes.
  let factor: Double
  let sizes: [Int]
  /// In multiples of the first size.
  var centroid: (x: Double, y: Double) = (0, 0)

  func volume<S: FieldScalar>(_ sizes: ArraySlice<S>) -> S {
    // A closure would take memory in every step, since nobody knows here which scalar it is, and so
    // would an iterator.
    var volume = S(factor)
    for place in 0..<self.sizes.count { volume = volume * sizes[sizes.startIndex + self.sizes[place]] }
    return volume
  }

  func centroid<S: FieldScalar>(_ sizes: ArraySlice<S>) -> (x: S, y: S) {
    (S(centroid.x) * sizes[sizes.startIndex], S(centroid.y) * sizes[sizes.startIndex])
  }

  func axes<S: FieldScalar>(_ sizes: ArraySlice<S>) -> (x: S, y: S) {
    (sizes[sizes.startIndex + self.sizes[0]], sizes[sizes.startIndex + self.sizes[1]])
  }
}

/// The fluid in the place of a body, which moves with it.
///
/// What the markers give to the fluid changes the momentum of this part of it too, and holds it
/// against what pushes on it. The force of the fluid around the body on its surface is therefore
/// what the fluid takes from the markers, plus the mass of the displaced fluid times its
/// acceleration (Uhlmann, J. Comput. Phys. 209, 2005, eq. 19), less the forces on it,
/// ``DisplacedForces``.
struct DisplacedFluid: Sendable {
  private let displacement: any Displacement
  /// Which of the outline's parameters are sizes.
  private let sizes: Range<Int>
  private let depth: Double

  /// - Parameter depth: of the domain along z, through which shapes of the plane reach; in the
  ///   plane 1.
  init(_ shape: any Shape, sizes: Range<Int>, depth: Double) {
    (displacement, self.sizes, self.depth) = (shape.displacement(depth: depth), sizes, depth)
  }

  /// - Parameter parameters: of the outline.
  func volume<S: FieldScalar>(_ parameters: [S]) -> S { displacement.volume(parameters[sizes]) }

  /// Of a section across the depth.
  func area<S: FieldScalar>(_ parameters: [S]) -> S { volume(parameters) * S(1 / depth) }

  /// The centroid in the domain at a time.
  func centroid<S: FieldScalar>(_ parameters: [S], _ motion: RigidMotion, at time: Double) -> (x: S, y: S) {
    let (pose, centroid) = (motion.pose(parameters, at: time), displacement.centroid(parameters[sizes]))
    let arm = pose.turned(centroid.x, centroid.y)
    return (pose.x + arm.x, pose.y + arm.y)
  }

  /// Its momentum along an axis at a time, per unit density.
  /// - Parameter parameters: of the outline.
  func momentum<S: FieldScalar>(_ parameters: [S], _ motion: RigidMotion, axis: Int, at time: Double) -> S {
    let pose = motion.pose(parameters, at: time)
    let volume = displacement.volume(parameters[sizes])
    let centroid = displacement.centroid(parameters[sizes])
    let arm = pose.turned(centroid.x, centroid.y)
    switch axis {
    case 0: return volume * (pose.u - pose.rate * arm.y)
    case 1: return volume * (pose.v + pose.rate * arm.x)
    default: return volume * pose.w
    }
  }
}

extension ImmersedBody {
  /// What accelerates the displaced fluid along an axis, in the mean over a step; zero of a body at
  /// rest.
  func inertia<S: FieldScalar>(_ parameters: [S], axis: Int, from start: Double, to end: Double) -> S {
    guard isMoving else { return S(0) }
    let (before, after) = (
      displaced.momentum(parameters, motion, axis: axis, at: start), displaced.momentum(parameters, motion, axis: axis, at: end)
    )
    return (after - before) / S(end - start)
  }

  /// Adds weight · ∂inertia by each parameter.
  /// - Parameter seeded: the parameters, their tangents zero.
  func addInertiaSlopes<S: FieldScalar>(
    _ weight: S, _ seeded: inout [Dual<S>], axis: Int, from start: Double, to end: Double, into slopes: inout [S]
  ) {
    guard isMoving else { return }
    for parameter in seeded.indices {
      seeded[parameter].tangent = S(1)
      slopes[parameter] += weight * inertia(seeded, axis: axis, from: start, to: end).tangent
      seeded[parameter].tangent = S(0)
    }
  }
}

/// Where the displaced fluid is and how it moves: the point ξ of the body, in multiples of its
/// sizes, is at X + T ξ. As a cotangent, what a change of each of these does.
struct DisplacedFrame<S: Scalar> {
  /// X.
  var x, y, z: S
  /// T; of shapes that reach through the depth zz is zero.
  var xx, xy, yx, yy, zz: S
  /// The velocity of X, and the angular velocity.
  var u, v, w, rate: S
  var volume: S

  init(zero: S) {
    (x, y, z, xx, xy, yx, yy, zz) = (zero, zero, zero, zero, zero, zero, zero, zero)
    (u, v, w, rate, volume) = (zero, zero, zero, zero, zero)
  }

  /// What a change of the frame comes to, this being the cotangent.
  func slope(_ moved: DisplacedFrame<Dual<S>>) -> S {
    var sum = x * moved.x.tangent + y * moved.y.tangent + z * moved.z.tangent
    sum += xx * moved.xx.tangent + xy * moved.xy.tangent + yx * moved.yx.tangent + yy * moved.yy.tangent + zz * moved.zz.tangent
    sum += u * moved.u.tangent + v * moved.v.tangent + w * moved.w.tangent + rate * moved.rate.tangent
    return sum + volume * moved.volume.tangent
  }
}

extension DisplacedFluid {
  /// - Parameter parameters: of the outline.
  func frame<S: FieldScalar>(_ parameters: [S], _ motion: RigidMotion, at time: Double) -> DisplacedFrame<S> {
    let pose = motion.pose(parameters, at: time)
    let (a, b) = displacement.axes(parameters[sizes])
    var frame = DisplacedFrame(zero: S(0))
    (frame.x, frame.y, frame.z) = (pose.x, pose.y, pose.z)
    (frame.u, frame.v, frame.w, frame.rate) = (pose.u, pose.v, pose.w, pose.rate)
    (frame.xx, frame.yx) = pose.turned(a, S(0))
    (frame.xy, frame.yy) = pose.turned(S(0), b)
    if motion.axes == 3 { frame.zz = a }
    frame.volume = displacement.volume(parameters[sizes])
    return frame
  }
}
