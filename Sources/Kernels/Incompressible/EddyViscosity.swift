import Scalars

/// How the eddy viscosity of a large-eddy simulation follows from the velocity gradient.
public enum EddyViscosityModel: String, Sendable, CaseIterable {
  /// Smagorinsky (1963).
  case smagorinsky
  /// The wall-adapting local eddy viscosity of Nicoud & Ducros (1999).
  case wale
}

/// The eddy viscosity in a cell of a staggered grid, from the velocity gradient gᵢⱼ = ∂uᵢ/∂xⱼ at
/// its centre, S its symmetric part:
///
///     Smagorinsky   ν = (C Δ)² |S|,   |S|² = 2 S:S
///     WALE          ν = (C Δ)² P^{3/2} / ((S:S)^{5/2} + P^{5/4}),   P = Sᵈ:Sᵈ      (Nicoud & Ducros 1999, eq. 13)
///
/// with Sᵈ the symmetric part of g² without its trace. A flow in a plane is one in space that does
/// not vary along the third axis. Derivatives along a component's own axis stand at the centre; the
/// others are means over the four edges around it, that is, central differences of means over two
/// faces.
///
/// Both models grow linearly with the gradient, and have a cusp where it vanishes. Here they are
/// smooth: of the gradient times the time step, a pure number that is not small where anything
/// moves, ε = 10⁻¹⁵ is told from zero,
///
///     |S| ≈ |S|² / √(|S|² + ε²),      P^{3/2} ≈ P √(P + ε⁴),   P^{5/4} ≈ (P + ε⁴)^{5/4},   S:S ≈ S:S + ε².
///
/// This does not depend on units, changes the value by ε² at most, relative to the gradient's
/// square, and at rest makes value and derivatives zero.
public struct EddyViscosity: Kernel {
  public let model: EddyViscosityModel
  public let dimension: Int
  public let grading: Grading

  public init(model: EddyViscosityModel, dimension: Int, grading: Grading = .lastAxis) {
    self.model = model
    self.dimension = dimension
    self.grading = grading
  }

  public var name: String { "EddyViscosity\(model.rawValue.capitalizedFirst)\(dimension)D\(grading.suffix)" }
  public var inputs: [String] { velocityNames(dimension) }
  /// The constant C of the model.
  public var parameters: [String] { ["constant"] }
  /// The time step, and one over it.
  public var constants: [String] { ["timeStep", "inverseTimeStep"] }
  public var gradedAxes: Set<Int> { grading.axes(dimension) }
  public var graded: (any Kernel)? { grading == .allAxes ? nil : EddyViscosity(model: model, dimension: dimension, grading: .allAxes) }
  public var outputs: [String] { ["eddyViscosity"] }

  public func evaluate<S: Scalar>(_ at: Stencil<S>) -> [S] {
    let axes = 0..<dimension
    let gradient = axes.map { component in axes.map { derivative(at, of: component, along: $0) } }
    let rate =
      switch model {
      case .smagorinsky: smagorinsky(gradient)
      case .wale: wale(gradient)
      }
    return [at.parameter(0) * at.parameter(0) * (filterSquared(at) * at.constant(1) * rate)]
  }

  /// Δ².
  private func filterSquared<S: Scalar>(_ at: Stencil<S>) -> S {
    if grading == .lastAxis { return at.metric(.filterSquared, dimension - 1) }
    let factor: Metric = dimension == 2 ? .width : .widthToTwoThirds
    return (1..<dimension).reduce(at.metric(factor, 0)) { $0 * at.metric(factor, $1) }
  }

  private func derivative<S: Scalar>(_ at: Stencil<S>, of component: Int, along axis: Int) -> S {
    let own = Offset.along(component, 1)
    if component == axis { return at.constant(0) * at.metric(.inverseWidth, axis) * (at[component, own] - at[component]) }
    let (next, last) = (Offset.along(axis, 1), Offset.along(axis, -1))
    let (here, beyond) = (at[component, next] - at[component, last], at[component, own + next] - at[component, own + last])
    return at.constant(0) * (0.5 * at.metric(.inverseSpan, axis)) * (here + beyond)
  }

  private func smagorinsky<S: Scalar>(_ gradient: [[S]]) -> S {
    let square = 2.0 * symmetricSquare(gradient)
    return square / S.sqrt(square + 1e-30)
  }

  private func wale<S: Scalar>(_ gradient: [[S]]) -> S {
    let strain = symmetricSquare(gradient) + 1e-30
    let axes = gradient.indices
    var square = axes.map { row in
      axes.map { column in
        axes.dropFirst().reduce(gradient[row][0] * gradient[0][column]) { $0 + gradient[row][$1] * gradient[$1][column] }
      }
    }
    let third = S(1.0 / 3) * axes.dropFirst().reduce(square[0][0]) { $0 + square[$1][$1] }
    for axis in axes { square[axis][axis] -= third }
    var invariant = symmetricSquare(square)
    if dimension == 2 { invariant += third * third }
    let root = S.sqrt(invariant + 1e-60)
    return invariant * root / (strain * strain * S.sqrt(strain) + root * root * S.sqrt(root))
  }

  /// A:A of the symmetric part A of a matrix.
  private func symmetricSquare<S: Scalar>(_ matrix: [[S]]) -> S {
    var (diagonal, mixed): (S, S) = (0.0, 0.0)
    for i in matrix.indices {
      diagonal += matrix[i][i] * matrix[i][i]
      for j in matrix.indices where j > i {
        let sum = matrix[i][j] + matrix[j][i]
        mixed += sum * sum
      }
    }
    return diagonal + 0.5 * mixed
  }
}

/// What the stress of an eddy viscosity adds to one velocity component in a stage, on the
/// component's own faces:
///
///     u ← u + γ Δt ∇·(ν (∇u + ∇uᵀ))
///
/// Normal stresses stand at the centres of cells, as ν does; shear stresses on edges, where ν is
/// the mean of the four cells around. A stress is the flux of momentum between two control volumes,
/// so it moves momentum but makes none, and since both shear stresses of an edge are the same
/// number, what they do to the fluid's energy is −ν times a sum of squares.
///
/// Inputs: the velocity components that the stage starts from, the eddy viscosity, then the
/// component to be changed.
public struct EddyStress: ConservationKernel {
  public let dimension: Int
  public let component: Int
  public let grading: Grading

  public init(dimension: Int, component: Int, grading: Grading = .lastAxis) {
    self.dimension = dimension
    self.component = component
    self.grading = grading
  }

  public var name: String { "EddyStress\(dimension)D\(axisNames[component].uppercased())\(grading.suffix)" }
  public var inputs: [String] { velocityNames(dimension) + ["eddyViscosity", "velocity"] }
  public var parameters: [String] { [] }
  /// The stage's time step γ Δt.
  public var constants: [String] { ["stageStep"] }
  public var gradedAxes: Set<Int> { grading.axes(dimension) }
  public var graded: (any Kernel)? {
    grading == .allAxes ? nil : EddyStress(dimension: dimension, component: component, grading: .allAxes)
  }
  public var outputs: [String] { ["stressed"] }

  public var fluxAxes: [Int] { Array(0..<dimension) }

  public func local<S: Scalar>(_ at: Stencil<S>) -> S { at[dimension + 1] }

  public func weight<S: Scalar>(_ at: Stencil<S>, axis: Int) -> S {
    at.constant(0) * at.metric(axis == component ? .inverseDistance : .inverseWidth, axis)
  }

  public func flux<S: Scalar>(_ at: Stencil<S>, axis: Int) -> S {
    func difference(_ velocity: Int, along other: Int) -> S { at[velocity] - at[velocity, .along(other, -1)] }
    func slope(_ velocity: Int, along other: Int) -> S { at.metric(.inverseDistance, other) * difference(velocity, along: other) }
    let (before, below) = (Offset.along(component, -1), Offset.along(axis, -1))
    if axis == component {
      // In the middle of the cell before.
      return -2.0 * at[dimension, before] * (at.metric(.inverseWidth, axis, before) * difference(component, along: axis))
    }
    let viscosity = 0.25 * ((at[dimension] + at[dimension, before]) + (at[dimension, below] + at[dimension, before + below]))
    return -(viscosity * (slope(component, along: axis) + slope(axis, along: component)))
  }
}
