import CaseFiles
import Fields
import Foundation
import Scalars

/// Where markers stand on a body, as functions of its parameters: the arrangement of the shape in
/// the frame of the body, set down by centre, angle and motion.
///
/// In three dimensions shapes of the plane reach through the whole depth, their markers repeated in
/// layers. How many markers there are is a whole number of the case; everything else about them is
/// a smooth function of the parameters.
public struct ImmersedBody: Sendable {
  /// One parameter of a body: what controls it, and which element of that control it is.
  public struct Parameter: Sendable {
    public let value: Double
    public let control: Control.BodyParameter
    public let element: Int
  }

  public let name: String
  /// Centre, angle in degrees, spin, then the sizes; of a body that moves also its motion, as
  /// `RigidMotion` reads it. The centre of a shape of the plane has two coordinates, in three
  /// dimensions too.
  public let parameters: [Parameter]
  /// Whether the markers are elsewhere at other times.
  public let isMoving: Bool
  let displaced: DisplacedFluid
  let motion: RigidMotion
  public let dimension: Int
  /// Which of the parameters are sizes.
  let sizes: Range<Int>
  /// Pairs of markers that face each other across a thin part of the body.
  let pairs: [MarkerPair]
  public let count: Int
  /// Runs of markers that follow each other around a closed curve; those on a sphere do not.
  public let closedCurves: [Range<Int>]
  private let arrangement: any MarkerArrangement
  /// Where layers stand along z; of spheres, and in the plane, one at zero.
  private let layers: [Double]

  /// In cells. Closer markers carry forces that the grid cannot tell apart, and drag comes to
  /// depend on how a body lies in the grid; further apart than two the fluid passes between them.
  static let markerSpacing = 1.5

  package init(_ body: Body, on grid: Grid) {
    let depth = (start: grid.origin[2], length: grid.spacing[2] * Double(grid.cells[2]))
    self.init(body, spacing: grid.spacing[0], depth: grid.dimension == 3 ? depth : nil)
  }

  /// - Parameters:
  ///   - h: the cell size.
  ///   - depth: the domain along z; nil in the plane.
  package init(_ body: Body, spacing h: Double, depth: (start: Double, length: Double)? = nil) {
    name = body.name
    dimension = depth == nil ? 2 : 3
    let shape = body.shape
    arrangement = shape.arrangement(counts: body.markerCounts(spacing: h), spacing: h)
    func parameters(_ control: Control.BodyParameter, _ values: [Double]) -> [Parameter] {
      values.indices.map { Parameter(value: values[$0], control: control, element: $0) }
    }
    let sizes = type(of: shape).sizeNames.flatMap { parameters($0, shape[$0]) }
    let (around, paired) = (arrangement.normals.count, arrangement.pairs)
    let layers = depth.map { shape.isPlane ? Self.layers($0.start, $0.length, h) : [0] } ?? [0]
    self.layers = layers
    count = layers.count * around
    pairs = layers.indices.flatMap { layer in
      paired.map { MarkerPair(first: layer * around + $0.first, second: layer * around + $0.second) }
    }
    closedCurves = shape.isPlane ? layers.indices.map { $0 * around..<($0 + 1) * around } : []
    isMoving = body.isMoving
    motion = RigidMotion(body, sizes: sizes.count)
    let first = shape.center.count + 2
    self.sizes = first..<first + sizes.count
    displaced = DisplacedFluid(shape, sizes: self.sizes, depth: depth?.length ?? 1)
    self.parameters =
      parameters(.center, shape.center) + parameters(.angle, [shape.angle]) + parameters(.spin, [body.spin]) + sizes
      + motion.parameters(of: body)
  }

  /// Where layers of markers stand along the depth of the domain: some 1.5 cells apart, the first
  /// and the last half of that from its ends, so that they go on evenly into its periodic copies,
  /// and into its mirror images.
  private static func layers(_ start: Double, _ length: Double, _ h: Double) -> [Double] {
    let count = max(1, Int((length / (markerSpacing * h)).rounded()))
    return (0..<count).map { start + (Double($0) + 0.5) * length / Double(count) }
  }

  // MARK: In the frame of the body

  /// Three coordinates of every marker in the frame of the body; of shapes that reach through the
  /// depth the third is that of their layer in the domain.
  package func frame<S: FieldScalar>(_ parameters: [S]) -> [S] {
    let around = arrangement.coordinates(Array(parameters[sizes]))
    guard layers.count > 1 || layers[0] != 0 else { return around }
    return layers.flatMap { layer in around.indices.map { $0 % 3 == 2 ? S(layer) : around[$0] } }
  }

  /// The stiffness β of every pair, as many as `pairs`.
  func stiffness<S: FieldScalar>(_ parameters: [S]) -> [S] {
    let values = pairs.isEmpty ? [] : arrangement.stiffness(Array(parameters[sizes]))
    return layers.flatMap { _ in values }
  }

  // MARK: In the domain

  /// Position and velocity of every marker at a time: x, y, u, v, or x, y, z, u, v, w.
  package func place<S: FieldScalar>(_ parameters: [S], at time: Double = 0) -> [[S]] {
    var values = [S](repeating: S(0), count: 2 * dimension * count)
    place(frame(parameters), parameters, at: time, into: &values)
    return (0..<count).map { Array(values[2 * dimension * $0..<2 * dimension * ($0 + 1)]) }
  }

  /// The same into an array, marker after marker.
  /// - Parameter frame: the coordinates in the frame of the body for these parameters.
  @specialized(where S == Double)
  @specialized(where S == Dual<Double>)
  @specialized(where S == ComplexStep<Double>)
  @specialized(where S == Dual<Dual<Double>>)
  @specialized(where S == Dual<ComplexStep<Double>>)
  func place<S: FieldScalar>(_ frame: [S], _ parameters: [S], at time: Double, into values: inout [S]) {
    let pose = motion.pose(parameters, at: time)
    for index in 0..<count {
      let arm = pose.turned(frame[3 * index], frame[3 * index + 1])
      let first = 2 * dimension * index
      values[first] = pose.x + arm.x
      values[first + 1] = pose.y + arm.y
      values[first + dimension] = pose.u - pose.rate * arm.y
      values[first + dimension + 1] = pose.v + pose.rate * arm.x
      guard dimension == 3 else { continue }
      values[first + 2] = pose.z + frame[3 * index + 2]
      values[first + 5] = pose.w
    }
  }

  /// How the body moves at a time.
  package func motionState(_ parameters: [Double], at time: Double) -> RigidMotion.State { motion.state(parameters, at: time) }

  /// The largest speed along each axis of any marker at any time, or more.
  func largestSpeed(_ parameters: [Double]) -> [Double] {
    let pose = motion.pose(parameters, at: 0)
    let reach = place(parameters).map { (($0[0] - pose.x) * ($0[0] - pose.x) + ($0[1] - pose.y) * ($0[1] - pose.y)).squareRoot() }.max()
    return motion.largestSpeed(parameters, reach: reach ?? 0)
  }

  /// Positions of the markers at a time, coordinate by coordinate.
  public func markerPositions<S: FieldScalar>(_ parameters: [S], at time: Double = 0) -> [S] {
    place(parameters, at: time).flatMap { $0.prefix(dimension) }
  }

  /// Outward normals at time 0, for the shape of the case.
  public var normals: [SIMD3<Double>] { normals(at: 0) }

  /// Outward normals at a time, for the shape and motion of the case.
  public func normals(at time: Double) -> [SIMD3<Double>] {
    let pose = motion.pose(parameters.map(\.value), at: time)
    let around = arrangement.normals.map { normal -> SIMD3<Double> in
      let turned = pose.turned(normal.x, normal.y)
      return [turned.x, turned.y, normal.z]
    }
    return layers.flatMap { _ in around }
  }
}
