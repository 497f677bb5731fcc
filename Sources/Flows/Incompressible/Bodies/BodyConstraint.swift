import Fields
import Scalars
import Sweeps

/// No slip at the markers of bodies: forces f with (E P Eᵀ + R) f = u_body − E P u (Taira &
/// Colonius 2007), P the projection and R the stiffness of `PairStiffness`, zero but across thin
/// parts of bodies.
///
/// The matrix is symmetric and positive definite. While all bodies stand it is constant, and if it
/// is small it is assembled and factorised once; otherwise its systems are solved by conjugate
/// gradients. Derivatives are those of the solution, not of the iteration: of (A + ε A′)(f + ε f′)
/// = b + ε b′ the real system A f = b is solved, and then A f′ = b′ − A′ f; a complex step is so
/// small that its square vanishes, and does the same.
final class BodyConstraint<S: SweepScalar> {
  let markers: Markers<S>
  private let immersedBodies: [ImmersedBody]
  private let parameters: [[S]]
  private let model: FlowModel
  /// One of the two is there.
  private let factor: Cholesky<S>?
  let system: ConstraintSystem?
  private let dimension: Int
  private let isMoving: Bool
  /// When the markers were placed.
  private var time = 0.0
  /// What has gone wrong since `begin`.
  private var failure: FlowError?
  /// Work space of a pullback: λ, and the gradients of the cotangent at the markers.
  var multipliers: [S]
  var gradients: [S]
  /// Of each body, for each parameter: the derivative of every marker's position and velocity by
  /// it, through dual numbers.
  private var placementSlopes: [[[S]]]
  /// Work space: the cotangents of position and velocity of each marker of a body; its parameters
  /// and its markers as dual numbers.
  private var placed: [S]
  private var seeded: [[Dual<S>]]
  /// Of each body its markers in its own frame; then the same for each of its sizes that is a
  /// control, with the derivative by it.
  private lazy var frames: [(still: [Dual<S>], bySize: [Int: [Dual<S>]])] = zip(immersedBodies.indices, parameters).map { body, values in
    let outline = immersedBodies[body]
    let bySize = controls[body].map { size in
      var seeded = values.map { Dual(constant: $0) }
      seeded[size].tangent = S(1)
      return (size, outline.frame(seeded))
    }
    return (outline.frame(values).map { Dual(constant: $0) }, Dictionary(uniqueKeysWithValues: bySize))
  }
  /// Of each body the places of its sizes that are controls.
  private let controls: [[Int]]
  /// Whether the placement slopes of a body have been set.
  private var hasSlopes: [Bool]
  private var dualPlaced: [Dual<S>]
  /// Work space of a solve: right-hand side, product with the matrix, one plane of the numbers.
  private var right, product: [S]
  private var column: [Double]
  /// Work space of a projection in a window: the transformed divergence, and what markers see.
  private(set) lazy var transformed = Field<S>(model.grid)
  private var seen: [S]
  /// Around the markers, where the solver of the Poisson equation can save work by it; else nil.
  let window: MarkerWindow<S>?
  /// E P Eᵀ + R, for tangents of systems without a factor.
  private lazy var matrix = ConstraintProduct(model, markers)

  /// Rows of the largest matrix that is factorised: its factor takes 128 MB.
  static var largestOrder: Int { 4096 }

  /// - Throws: `FlowError.singularBodies` if markers of bodies are so close that their forces
  ///   cannot be told apart.
  init(_ model: FlowModel, parameters: FlowParameters<S>, projection: PressureProjection<S>, potential: Field<S>) throws {
    let markers = Markers(model, parameters: parameters)
    self.markers = markers
    (self.model, immersedBodies, self.parameters) = (model, model.immersedBodies, parameters.bodies)
    dimension = model.dimension
    isMoving = model.immersedBodies.contains(where: \.isMoving)
    window = model.poisson.usesWindows ? MarkerWindow(model, markers) : nil
    let order = dimension * markers.count
    func zeros(_ count: Int) -> [S] { [S](repeating: S(0), count: count) }
    (multipliers, gradients, placed) = (zeros(order), zeros(dimension * order), zeros(2 * order))
    (right, product, seen, column) = (zeros(order), zeros(order), zeros(order), [Double](repeating: 0, count: order))
    seeded = parameters.bodies.map { $0.map { Dual(constant: $0) } }
    dualPlaced = [Dual<S>](repeating: Dual(0), count: 2 * order)
    controls = model.immersedBodies.indices.map(model.controlledSizes)
    hasSlopes = model.immersedBodies.map { _ in false }
    placementSlopes = zip(markers.bodies, parameters.bodies).map { range, values in
      values.map { _ in zeros(2 * model.dimension * range.count) }
    }
    if isMoving || order > Self.largestOrder {
      factor = nil
      system = try Self.system(model, parameters, markers, projection)
    } else {
      factor = try FactorCache.factor(model, markers) { try Self.factor(model, markers, projection, potential) }
      system = nil
    }
  }

  /// The system of the values proper, each body preconditioned as if it were alone.
  private static func system(
    _ model: FlowModel, _ parameters: FlowParameters<S>, _ markers: Markers<S>, _ projection: PressureProjection<S>
  ) throws -> ConstraintSystem {
    let values = parameters.bodies.map { $0.map(\.real) }
    let projection = projection as? PressureProjection<Double> ?? PressureProjection<Double>(model)
    let potential = Field<Double>(model.grid)
    let preconditioners = try model.immersedBodies.indices.map { body -> ConstraintSystem.Preconditioner in
      let own = Markers<Double>(model, [model.immersedBodies[body]], [values[body]], controls: [[]])
      guard model.dimension * own.count <= largestOrder else { return .sparse(try own.overlapFactors()) }
      return .dense(try FactorCache.factor(model, own) { try BodyConstraint<Double>.factor(model, own, projection, potential) })
    }
    let markers = markers as? Markers<Double> ?? Markers<Double>(model, model.immersedBodies, values, controls: values.map { _ in [] })
    return ConstraintSystem(model, markers, preconditioners: preconditioners)
  }

  /// Column by column, one projection for each.
  private static func factor(
    _ model: FlowModel, _ markers: Markers<S>, _ projection: PressureProjection<S>, _ potential: Field<S>
  ) throws -> Cholesky<S> {
    let order = markers.dimension * markers.count
    var matrix = [S](repeating: S(0), count: order * order)
    let velocity: VectorField<S> = (0..<markers.dimension).map { _ in Field(model.grid) }
    let product = model.poisson.usesWindows ? ConstraintProduct(model, markers) : nil
    var (unit, entries) = ([S](repeating: S(0), count: order), [S](repeating: S(0), count: order))
    for column in 0..<order {
      unit[column] = S(1)
      if let product {
        product.multiplyProjection(unit, into: &entries)
      } else {
        for field in velocity { field.clear() }
        markers.spread(unit, scale: 1, into: velocity)
        projection.project(velocity, potential: potential)
        markers.interpolate(velocity, into: &entries)
      }
      unit[column] = S(0)
      for (row, entry) in entries.enumerated() { matrix[row * order + column] = entry }
    }
    // Symmetric but for round-off.
    for i in 0..<order {
      for j in 0..<i { matrix[i * order + j] = (matrix[i * order + j] + matrix[j * order + i]) * S(0.5) }
    }
    markers.stiffness.add(to: &matrix, order: order, dimension: markers.dimension)
    guard let factor = Cholesky(matrix, order: order, isPositive: { $0.real > 1e-14 }) else { throw FlowError.singularBodies }
    return factor
  }

  /// E of the sum of two velocities.
  func interpolate(_ first: VectorField<S>, plus second: VectorField<S>, into result: inout [S]) {
    markers.interpolate(first, into: &result)
    markers.interpolate(second, into: &seen)
    for index in result.indices { result[index] += seen[index] }
  }

  /// Replaces E u by the impulses that give the markers the velocity of their bodies.
  @specialized(where S == Double)
  @specialized(where S == Dual<Double>)
  @specialized(where S == ComplexStep<Double>)
  func solve(forSlipOf interpolated: inout [S]) {
    for index in interpolated.indices { interpolated[index] = markers.velocities[index] - interpolated[index] }
    solve(&interpolated)
  }

  /// Replaces the multipliers E z by λ = (E P Eᵀ + R)⁻¹ (E z + f̄).
  @specialized(where S == Double)
  @specialized(where S == Dual<Double>)
  @specialized(where S == ComplexStep<Double>)
  func solveMultipliers(_ impulseCotangents: [S]) {
    for index in multipliers.indices { multipliers[index] += impulseCotangents[index] }
    solve(&multipliers)
  }

  @specialized(where S == Double)
  @specialized(where S == Dual<Double>)
  @specialized(where S == ComplexStep<Double>)
  private func solve(_ values: inout [S]) {
    if let factor { return factor.solve(&values) }
    guard let system else { return }
    for index in values.indices { (right[index], values[index]) = (values[index], S(0)) }
    for plane in 0..<S.planes {
      if plane > 0 {
        matrix.follow()
        matrix.multiply(values, into: &product)
      }
      for index in values.indices { column[index] = (plane == 0 ? right[index] : right[index] - product[index]).plane(plane) }
      if !system.solve(&column) { failure = .bodiesNotSolved(time: time) }
      for index in values.indices { values[index] += S(planes: { $0 == plane ? column[index] : 0 }) }
    }
  }

  // MARK: Motion

  /// Forgets what has gone wrong.
  func begin() { failure = nil }

  /// - Throws: what has gone wrong: `FlowError.bodyLeavesGrid` or `.bodiesNotSolved`.
  func check() throws {
    if let failure { throw failure }
  }

  /// Moves the markers to where bodies are at a time.
  func place(at time: Double) {
    guard isMoving, time != self.time, let system else { return }
    self.time = time
    if let left = markers.place(parameters, at: time) {
      failure = .bodyLeavesGrid(body: immersedBodies[left].name, time: time)
      // To be told again at the same time.
      self.time = .nan
    }
    for (body, outline) in immersedBodies.enumerated() where outline.isMoving {
      let turn = outline.motion.turn(parameters[body], to: time)
      system.turn(body, cosine: turn.cosine.real, sine: turn.sine.real)
    }
    if S.planes > 1 { system.markers.copyValues(of: markers) }
    system.follow()
    window?.follow()
  }

  /// Sets the placement slopes of a body to those at the markers' time.
  private func setSlopes(_ body: Int) {
    hasSlopes[body] = true
    let sizes = immersedBodies[body].sizes
    for parameter in seeded[body].indices {
      if sizes.contains(parameter) && frames[body].bySize[parameter] == nil { continue }
      seeded[body][parameter].tangent = S(1)
      let frame = frames[body].bySize[parameter] ?? frames[body].still
      immersedBodies[body].place(frame, seeded[body], at: time, into: &dualPlaced)
      seeded[body][parameter].tangent = S(0)
      for index in placementSlopes[body][parameter].indices { placementSlopes[body][parameter][index] = dualPlaced[index].tangent }
    }
  }

  /// Passes λ, and where `impulses` and `slopes` are given the sensitivity to the markers'
  /// positions, on to the parameters of a body and to its surface.
  @specialized(where S == Double)
  @specialized(where S == Dual<Double>)
  @specialized(where S == ComplexStep<Double>)
  func pullPlacement(_ body: Int, positions: (impulses: [S], slopes: [S])?, into parameters: inout [S], surface: inout [S]) {
    let range = markers.bodies[body]
    if immersedBodies[body].isMoving || !hasSlopes[body] { setSlopes(body) }
    let turn = immersedBodies[body].motion.turn(self.parameters[body], to: time)
    for (local, marker) in range.enumerated() {
      for axis in 0..<dimension {
        var bar = S(0)
        if let positions {
          for component in dimension * marker..<dimension * (marker + 1) {
            bar += positions.impulses[component] * gradients[dimension * component + axis]
            bar -= multipliers[component] * positions.slopes[dimension * component + axis]
          }
        }
        placed[2 * dimension * local + axis] = bar
        placed[2 * dimension * local + dimension + axis] = multipliers[dimension * marker + axis]
        if axis == 2 { surface[dimension * local + axis] += bar }
      }
      // In the frame of the body, as it stood at time 0.
      let (x, y) = (placed[2 * dimension * local], placed[2 * dimension * local + 1])
      surface[dimension * local] += x * turn.cosine + y * turn.sine
      surface[dimension * local + 1] += y * turn.cosine - x * turn.sine
    }
    if let positions {
      markers.stiffness.pull(
        body, impulses: positions.impulses, multipliers: multipliers, dimension: dimension, into: &parameters)
    }
    for parameter in parameters.indices {
      var sum = S(0)
      for index in 0..<2 * dimension * range.count { sum += placementSlopes[body][parameter][index] * placed[index] }
      parameters[parameter] += sum
    }
  }
}
