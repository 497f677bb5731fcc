import CaseFiles
import Fields
import Foundation
import Scalars

/// Where markers stand on a body, as functions of its parameters.
///
/// In the frame of the body each coordinate of a marker is size · factor + offset, so every shape is a list of such pairs and differs only in
/// how the list is made. How many markers there are, and at which parameter of the outline, is chosen once, for the shape of the case: it is a
/// constant of the derivative. Markers are 1.5 cells apart and drawn into the body by the thickness that the regularised delta function adds
/// to it (compare Breugem 2012). In three dimensions shapes of the plane reach through the whole depth, their markers repeated in layers.
public struct Outline: Sendable {
  /// One parameter of a body: what controls it, and which element of that control it is.
  public struct Parameter: Sendable {
    public let value: Double
    public let control: Control.BodyParameter
    public let element: Int
  }

  /// A marker in the frame of the body. `size` numbers the size parameter that scales a coordinate.
  struct Marker: Sendable {
    var size: (x: Int, y: Int)
    /// In the plane, and of shapes that reach through the depth, those along z are zero; the third coordinate of the latter is their layer's.
    var factor: SIMD3<Double>
    var offset: SIMD3<Double>
    /// The outward normal in the frame of the body.
    var normal: SIMD3<Double>
  }

  public let name: String
  /// Centre, angle in degrees, spin, then the sizes; of a body that moves also its motion, as `RigidMotion` reads it. The centre of a shape of the plane has
  /// two coordinates, in three dimensions too.
  public let parameters: [Parameter]
  /// Whether the markers are elsewhere at other times.
  public let isMoving: Bool
  let displaced: DisplacedFluid
  let motion: RigidMotion
  public let dimension: Int
  let markers: [Marker]
  /// Runs of markers that follow each other around a closed curve; those on a sphere do not.
  public let closedCurves: [Range<Int>]

  /// In cells. Closer markers carry forces that the grid cannot tell apart, and drag comes to depend on how a body lies in the grid.
  static let markerSpacing = 1.5
  static let retraction = DeltaFunction.reach

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
    let markers: [Marker]
    let angle: Double
    let sizes: [Parameter]
    switch body.shape {
    case .circle(_, let radius):
      angle = 0
      sizes = [Parameter(value: radius, control: .radius, element: 0)]
      markers = Self.ellipse(radius, radius, sizes: (0, 0), h)
    case .ellipse(_, let radii, let turn):
      angle = turn
      sizes = radii.indices.map { Parameter(value: radii[$0], control: .radii, element: $0) }
      markers = Self.ellipse(radii[0], radii[1], sizes: (0, 1), h)
    case .box(_, let size, let turn):
      angle = turn
      sizes = size.indices.map { Parameter(value: size[$0], control: .size, element: $0) }
      markers = Self.box(size[0], size[1], h)
    case .naca(_, let digits, let chord, let turn):
      angle = turn
      sizes = [Parameter(value: chord, control: .chord, element: 0)]
      markers = Self.airfoil(digits, chord, h)
    case .sphere(_, let radius):
      angle = 0
      sizes = [Parameter(value: radius, control: .radius, element: 0)]
      markers = Self.sphere(radius, h)
    }
    if body.shape.isPlane {
      let layers = depth.map { Self.layers($0.start, $0.length, h) } ?? [0]
      self.markers = layers.flatMap { Self.layer(of: markers, at: $0) }
      closedCurves = layers.indices.map { $0 * markers.count..<($0 + 1) * markers.count }
    } else {
      self.markers = markers
      closedCurves = []
    }
    isMoving = body.isMoving
    motion = RigidMotion(body, sizes: sizes.count)
    displaced = DisplacedFluid(body.shape, depth: depth?.length ?? 1)
    parameters =
      body.shape.center.indices.map { Parameter(value: body.shape.center[$0], control: .center, element: $0) }
      + [Parameter(value: angle, control: .angle, element: 0), Parameter(value: body.spin, control: .spin, element: 0)] + sizes
      + motion.parameters(of: body)
  }

  /// Position and velocity of every marker at a time: x, y, u, v, or x, y, z, u, v, w.
  package func place<S: Scalar>(_ parameters: [S], at time: Double = 0) -> [[S]] {
    var values = [S](repeating: S(0), count: 2 * dimension * markers.count)
    place(parameters, at: time, into: &values)
    return markers.indices.map { Array(values[2 * dimension * $0..<2 * dimension * ($0 + 1)]) }
  }

  /// The same into an array, marker after marker.
  @specialized(where S == Double)
  @specialized(where S == Dual<Double>)
  @specialized(where S == Complexified<Double>)
  @specialized(where S == Dual<Dual<Double>>)
  @specialized(where S == Dual<Complexified<Double>>)
  func place<S: Scalar>(_ parameters: [S], at time: Double, into values: inout [S]) {
    let pose = motion.pose(parameters, at: time)
    let sizes = motion.axes + 2
    for (index, marker) in markers.enumerated() {
      let x = parameters[sizes + marker.size.x] * S(marker.factor.x) + S(marker.offset.x)
      let y = parameters[sizes + marker.size.y] * S(marker.factor.y) + S(marker.offset.y)
      let arm = pose.turned(x, y)
      let first = 2 * dimension * index
      values[first] = pose.x + arm.x
      values[first + 1] = pose.y + arm.y
      values[first + dimension] = pose.u - pose.rate * arm.y
      values[first + dimension + 1] = pose.v + pose.rate * arm.x
      guard dimension == 3 else { continue }
      values[first + 2] = pose.z + parameters[sizes + marker.size.x] * S(marker.factor.z) + S(marker.offset.z)
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
  public func markerPositions<S: Scalar>(_ parameters: [S], at time: Double = 0) -> [S] {
    place(parameters, at: time).flatMap { $0.prefix(dimension) }
  }

  /// Outward normals at time 0, for the shape of the case.
  public var normals: [SIMD3<Double>] { normals(at: 0) }

  /// Outward normals at a time, for the shape and motion of the case.
  public func normals(at time: Double) -> [SIMD3<Double>] {
    let pose = motion.pose(parameters.map(\.value), at: time)
    return markers.map {
      let normal = pose.turned($0.normal.x, $0.normal.y)
      return [normal.x, normal.y, $0.normal.z]
    }
  }

  // MARK: Shapes

  private static func ellipse(_ a: Double, _ b: Double, sizes: (Int, Int), _ h: Double) -> [Marker] {
    let (insideA, insideB) = (max(a - retraction * h, 0.1 * a), max(b - retraction * h, 0.1 * b))
    let turns = EqualArcs(spacing: markerSpacing * h, atLeast: 6) { t in
      (insideA * cos(2 * .pi * t), insideB * sin(2 * .pi * t))
    }
    return turns.parameters.map { t in
      let (x, y) = (cos(2 * .pi * t), sin(2 * .pi * t))
      let length = hypot(x / a, y / b)
      return Marker(
        size: sizes, factor: [x, y, 0], offset: [(insideA - a) * x, (insideB - b) * y, 0], normal: [x / a / length, y / b / length, 0])
    }
  }

  private static func box(_ width: Double, _ height: Double, _ h: Double) -> [Marker] {
    let inset = min(retraction * h, 0.4 * min(width, height))
    let (a, b) = (width / 2 - inset, height / 2 - inset)
    // The rim of the unit square from its lower left corner, counter-clockwise, each side with its own number of markers.
    let corners = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]
    var markers: [Marker] = []
    for side in 0..<4 {
      let (start, end) = (corners[side], corners[(side + 1) % 4])
      let count = max(2, Int((2 * (side % 2 == 0 ? a : b) / (markerSpacing * h)).rounded()))
      let normal: SIMD3<Double> = side % 2 == 0 ? [0, start.1, 0] : [start.0, 0, 0]
      for step in 0..<count {
        let t = Double(step) / Double(count)
        let (x, y) = (start.0 + t * (end.0 - start.0), start.1 + t * (end.1 - start.1))
        let corner = step == 0 ? SIMD3(x, y, 0) * 0.5.squareRoot() : normal
        markers.append(Marker(size: (0, 1), factor: [x / 2, y / 2, 0], offset: [-inset * x, -inset * y, 0], normal: corner))
      }
    }
    return markers
  }

  /// Both surfaces about the quarter chord. Where the airfoil is thinner than the two retractions its markers stand on the camber line;
  /// of markers that would stand closer than most of their spacing only the first is kept.
  private static func airfoil(_ digits: String, _ chord: Double, _ h: Double) -> [Marker] {
    let outline = NACAOutline(digits: digits)
    let fine = outline.contour(perSurface: 400)
    let contour = ClosedPolygon(fine.map { ($0.x * chord, $0.y * chord) })
    let arcs = EqualArcs(spacing: markerSpacing * h, atLeast: 8, contour.point)
    var kept: [(x: Double, y: Double)] = []
    var markers: [Marker] = []
    for t in arcs.parameters {
      let (here, normal) = (fine[Int(t * Double(fine.count)) % fine.count], contour.normal(t))
      let thickness = outline.thickness(at: min(max(here.x, 0), 1)) * chord
      let inset = min(retraction * h, 0.5 * thickness)
      let place = (x: (here.x - 0.25) * chord - inset * normal.x, y: here.y * chord - inset * normal.y)
      if kept.contains(where: { hypot($0.x - place.x, $0.y - place.y) < 0.8 * markerSpacing * h }) { continue }
      kept.append(place)
      markers.append(
        Marker(
          size: (0, 0), factor: [here.x - 0.25, here.y, 0], offset: [-inset * normal.x, -inset * normal.y, 0],
          normal: [normal.x, normal.y, 0]))
    }
    return markers
  }
}
