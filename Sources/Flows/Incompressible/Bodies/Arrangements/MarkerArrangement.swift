import Scalars

/// Where markers stand on a shape, in the frame of the body, as a smooth function of the sizes of
/// the shape.
///
/// In order of priority: the map from sizes to places is complete, so that its derivative is that
/// of a run with other sizes; what is its own mirror image has markers that are so to the bit;
/// markers stand some 1.5 cells apart, drawn into the body by the thickness that the delta function
/// adds to it (`DeltaFunction.reach`; compare Breugem 2012). How many there are is a whole number,
/// which the case states.
public protocol MarkerArrangement: Sendable {
  /// Outward unit normals in the frame of the body, for the shape of the case.
  var normals: [SIMD3<Double>] { get }
  /// Markers that face each other across a part of the body so thin that the grid hardly tells
  /// their forces apart.
  var pairs: [MarkerPair] { get }

  /// Three coordinates of every marker, in the frame of the body; the third is zero of shapes of
  /// the plane.
  func coordinates<S: FieldScalar>(_ sizes: [S]) -> [S]
  /// Of every pair the stiffness β ≥ 0 on the difference of its forces (`PairStiffness`).
  func stiffness<S: FieldScalar>(_ sizes: [S]) -> [S]
}

/// Numbers of two markers of a body.
public struct MarkerPair: Sendable {
  public let first, second: Int
}

extension MarkerArrangement {
  public var pairs: [MarkerPair] { [] }
  public func stiffness<S: FieldScalar>(_ sizes: [S]) -> [S] { [] }
}

/// What shapes have in common. Lengths in cells.
enum Retraction {
  /// The variance of the delta function.
  private static let variance = 0.382
  /// Curvatures of the outline up to this one, in one over cells, count in full.
  private static let largestCurvature = 0.5

  /// How far markers are drawn in: the reach of the delta function, and where the outline is curved
  /// half its variance times the curvature. By as much the mean place of what a row of markers
  /// spreads lies outside of them.
  static func depth<S: Scalar>(curvature: S) -> S {
    S(DeltaFunction.reach) + S(0.5 * variance) * S.smoothMinimum(curvature, S(largestCurvature), width: 0.15)
  }

  /// The same for a surface in space, κ the sum of its principal curvatures: m + m² κ/2, m the reach.
  ///
  /// It is that of a sphere in slow flow. Forces that are alike all over a sphere of radius a make a
  /// velocity whose mean over directions is F / (6π μ max(a, r)). Of two points drawn by the weights
  /// of a marker, D apart, r − a = Dₙ + Dₜ²/2a; so E (r − a)₊ = m + σ²/a and E (r − a)₊² = σ², σ² the
  /// variance of the delta function. What markers see is E 1/max(a, r) = 1/a − (m + σ²/a)/a² + σ²/a³:
  /// the variance drops out, and the drag is that of a sphere of radius a + m + m²/a.
  ///
  /// At Re = 100, with sides 30 diameters apart and 8, 12 and 16 cells per diameter, the whole
  /// variance, σ² κ/2, gives a drag coefficient of 1.083, 1.075 and 1.079, and this 1.110, 1.088 and
  /// 1.086.
  static func depthInSpace<S: Scalar>(curvature: S) -> S {
    let reach = DeltaFunction.reach
    return S(reach) + S(0.5 * reach * reach) * S.smoothMinimum(curvature, S(largestCurvature), width: 0.15)
  }

  /// A half width of the body, drawn in; of one thinner than the retractions a fifth of it is left.
  static func inner<S: Scalar>(_ half: S, depth: S) -> S { S.smoothMaximum(half - depth, S(0.2) * half, width: 0.1) }

  /// The stiffness of a pair of markers at a half distance B:
  ///
  ///     β(B) = 5 (1 − z)³ / (z² + 0.001),   z = B/1.5 < 1, else 0
  ///
  /// twice continuously differentiable. Of a steady flow it allows a slip of β times the impulse of
  /// a step, so that β ν Δt/h² should be small.
  static func stiffness<S: Scalar>(halfDistance: S) -> S {
    let z = halfDistance * S(1 / 1.5)
    let rest = S.select(z, lessThan: S(1), then: S(1) - z, else: S(0))
    return S(5) * rest * rest * rest / (z * z + S(0.001))
  }
}
