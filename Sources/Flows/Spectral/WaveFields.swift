import Fields
import Scalars
import Transforms
import Sweeps

/// The ways between fields at points and their waves, and the passes that the stages of a step are
/// made of, in two or three dimensions and for all planes of a scalar.
protocol WaveFields<S>: AnyObject {
  associatedtype S: SweepScalar

  var products: any PointProducts { get }

  // MARK: A stage

  /// Work space for the products of a velocity, transformed along all axes but the last, and for
  /// their cotangent.
  var productHalves: Field<S> { get }
  /// The velocity of a state, transformed along all axes but the last.
  func spreadVelocity(of waves: Field<S>, into halves: Field<S>)
  /// Takes such a velocity to the points, and transforms its products.
  func multiply(_ velocity: Field<S>, into products: Field<S>)
  /// Gathers the nonlinear term from the products, and spreads the velocity of what `work` makes of
  /// it.
  /// - Parameter velocity: nil where it is not wanted.
  func advance(from products: Field<S>, into velocity: Field<S>?, _ work: any WaveWork)

  // MARK: The transpose of a stage

  /// Work space for the cotangent of a velocity; it may be that for the cotangent of the products.
  var velocityHalves: Field<S> { get }
  /// From the cotangent of the products to that of the velocity, which is set.
  func multiplyTransposed(_ products: Field<S>, at velocity: Field<S>, into cotangent: Field<S>)
  /// Gathers the cotangent of a state from that of its velocity, and spreads to the products the
  /// cotangent of the nonlinear term that `work` makes of it.
  /// - Parameters:
  ///   - velocity: nil where its cotangent is zero.
  ///   - products: nil at the start of a step, where there are none.
  func advanceTransposed(from velocity: Field<S>?, into products: Field<S>?, _ work: any WaveWork)

  // MARK: Points

  /// The state of a velocity, its mean and the part without divergence.
  func state(of velocity: VectorField<S>, into waves: Field<S>)
  /// The transpose of `state`.
  func pullBackState(_ cotangent: Field<S>, into velocity: VectorField<S>)
  func velocity(of waves: Field<S>, into velocity: VectorField<S>)
  /// One component in a plane, three in a box.
  func vorticity(of waves: Field<S>) -> VectorField<S>
  func divergence(of vector: VectorField<S>) -> Field<S>
  /// What has the vector's divergence as its Laplacian, and zero mean.
  func potential(of vector: VectorField<S>) -> Field<S>
}

/// The products of velocities at points that advection is made of, and the transpose of their
/// derivative.
protocol PointProducts: PointWork {
  /// Whether the points are a cotangent of the products, and the second field is the velocity.
  var isTransposed: Bool { get set }
  /// Whether the largest speeds are wanted.
  var isMeasuring: Bool { get set }
  /// The largest magnitude of each component anywhere; not a number if any value is not.
  var largestSpeeds: [Double] { get }
}

/// Copies lines from a field or to it.
final class LineCopy<S: SweepScalar>: WaveWork {
  private let count: Int
  private var field: Field<S>?
  private var isLoading = false

  init(_ waves: any WaveLayout) { count = waves.components * waves.componentPitch }

  func bind(_ field: Field<S>, isLoading: Bool) { (self.field, self.isLoading) = (field, isLoading) }

  func perform(line: Int, values: UnsafeMutablePointer<Double>, plane: Int, worker: Int) {
    guard let field else { return }
    for p in 0..<S.planes {
      let own = field.values + (p &* field.grid.planeCount &+ field.grid.index(0, line))
      if isLoading { (values + p &* plane).update(from: own, count: count) } else { own.update(from: values + p &* plane, count: count) }
    }
  }
}

/// The largest magnitude of several components, row by row; what is not finite makes it NaN.
struct LargestSpeeds {
  private let rows: UnsafeMutableBufferPointer<Double>
  private let components: Int

  init(rows count: Int, components: Int) {
    self.components = components
    rows = .allocate(capacity: count * components)
    rows.initialize(repeating: 0)
  }

  func deallocate() { rows.deallocate() }

  func set(_ row: Int, _ component: Int, _ value: Double) { rows[row &* components &+ component] = value }

  var values: [Double] {
    (0..<components).map { component in
      stride(from: component, to: rows.count, by: components).reduce(0) { $0.isNaN || rows[$1].isNaN ? .nan : max($0, rows[$1]) }
    }
  }
}
