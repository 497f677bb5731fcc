import Fields
import Scalars
import Sweeps

/// (E P Eᵀ + R) f = r by conjugate gradients (Hestenes & Stiefel 1952), without the matrix: a
/// product with it is to spread, to project and to interpolate.
///
/// In order of priority: the same bits whenever the same system is solved, whatever was solved
/// before; residuals at round-off; few products. So nothing is carried over from one solve to the
/// next, neither a starting value nor a preconditioner. This is, body by body, the dense factor of
/// the matrix where the body stands at time 0: the matrix hardly depends on how a body lies in the
/// grid, and turns with it. For bodies too large for that it is the sparse factor of E Eᵀ, which
/// halves the number of products.
final class ConstraintSystem {
  let markers: Markers<Double>
  private let matrix: ConstraintProduct<Double>
  private var factors: [Factor]
  /// Work space: the solution, its residual, that preconditioned, the direction of search, and the
  /// product with it.
  private var solution, residual, conditioned, direction, product: [Double]
  /// Of the run so far.
  private(set) var products = 0, solves = 0

  /// Of the residual, relative to the right-hand side, in the Euclidean norm.
  private static let tolerance = 1e-14
  private static let mostProducts = 1000

  /// The preconditioner of one body.
  struct Factor {
    let preconditioner: Preconditioner
    /// The angle that the body has turned by since time 0.
    var cosine = 1.0, sine = 0.0
    fileprivate var work: [Double] = []

    init(_ preconditioner: Preconditioner) { self.preconditioner = preconditioner }
  }

  enum Preconditioner {
    /// Of E P Eᵀ + R.
    case dense(Cholesky<Double>)
    /// Of E Eᵀ + R, component by component.
    case sparse([EnvelopeCholesky])

    func solve(_ values: inout [Double]) {
      switch self {
      case .dense(let factor): factor.solve(&values)
      case .sparse(let factors):
        for (component, factor) in factors.enumerated() { factor.solve(&values, from: component, by: factors.count) }
      }
    }
  }

  /// - Parameter preconditioners: for each body, where it stands at time 0.
  init(_ model: FlowModel, _ markers: Markers<Double>, preconditioners: [Preconditioner]) {
    self.markers = markers
    matrix = ConstraintProduct(model, markers)
    let zeros = [Double](repeating: 0, count: model.dimension * markers.count)
    (solution, residual, conditioned, direction, product) = (zeros, zeros, zeros, zeros, zeros)
    factors = preconditioners.map(Factor.init)
    for body in factors.indices { self.factors[body].work = Array(zeros.prefix(model.dimension * markers.bodies[body].count)) }
  }

  /// To be called when the markers have moved.
  func follow() { matrix.follow() }

  /// Tells how far a body has turned since time 0.
  func turn(_ body: Int, cosine: Double, sine: Double) { (factors[body].cosine, factors[body].sine) = (cosine, sine) }

  /// Replaces r by f. Of what is not finite nothing comes out that is.
  /// - Returns: whether the residual has come down to round-off, or is not finite.
  func solve(_ right: inout [Double]) -> Bool {
    solves += 1
    for index in right.indices { (solution[index], residual[index]) = (0, right[index]) }
    let goal = Self.tolerance * Self.tolerance * Self.dot(residual, residual)
    var rest = Self.dot(residual, residual)
    var slope = 0.0
    var count = 0
    while rest > goal {
      if count == Self.mostProducts { return false }
      count += 1
      precondition()
      let next = Self.dot(residual, conditioned)
      let ratio = next / slope
      slope = next
      for index in direction.indices { direction[index] = conditioned[index] + (count == 1 ? 0 : ratio * direction[index]) }
      matrix.multiply(direction, into: &product)
      products += 1
      let length = slope / Self.dot(direction, product)
      for index in direction.indices {
        solution[index] += length * direction[index]
        residual[index] -= length * product[index]
      }
      rest = Self.dot(residual, residual)
    }
    for index in right.indices { right[index] = solution[index] + (rest.isFinite ? 0 : rest) }
    return true
  }

  /// conditioned = R A₀⁻¹ Rᵀ residual for each body, A₀ being its matrix at time 0 and R the turn
  /// since then.
  private func precondition() {
    let axes = markers.dimension
    for body in factors.indices {
      let first = axes * markers.bodies[body].lowerBound
      let (cosine, sine) = (factors[body].cosine, factors[body].sine)
      let count = factors[body].work.count
      for row in stride(from: 0, to: count, by: axes) {
        let (x, y) = (residual[first + row], residual[first + row + 1])
        factors[body].work[row] = cosine * x + sine * y
        factors[body].work[row + 1] = cosine * y - sine * x
        if axes == 3 { factors[body].work[row + 2] = residual[first + row + 2] }
      }
      factors[body].preconditioner.solve(&factors[body].work)
      for row in stride(from: 0, to: count, by: axes) {
        let (x, y) = (factors[body].work[row], factors[body].work[row + 1])
        conditioned[first + row] = cosine * x - sine * y
        conditioned[first + row + 1] = cosine * y + sine * x
        if axes == 3 { conditioned[first + row + 2] = factors[body].work[row + 2] }
      }
    }
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for index in a.indices { sum += a[index] * b[index] }
    return sum
  }
}
