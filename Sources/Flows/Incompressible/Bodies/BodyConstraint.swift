import Fields
import Scalars
import Sweeps

/// No slip at the markers of bodies: forces f with (E P Eᵀ) f = u_body − E P u (Taira & Colonius 2007), P the projection.
///
/// The matrix is small, symmetric and positive definite, and constant while the bodies stand: it is assembled and factorised once.
final class BodyConstraint<S: SweepScalar> {
  let markers: Markers<S>
  private let factor: Cholesky<S>
  /// Work space of a pullback: λ, and the gradients of the cotangent at the markers.
  var multipliers: [S]
  var gradients: [S]
  /// Of each body, for each parameter: the derivative of every marker's x, y, u, v by it, through dual numbers.
  private let placementSlopes: [[[S]]]
  /// Work space: the cotangents of x, y, u, v of each marker of a body.
  private var placed: [S]

  /// - Throws: `FlowError.singularBodies` if markers of bodies are so close that their forces cannot be told apart.
  init(_ model: FlowModel, parameters: FlowParameters<S>, projection: PressureProjection<S>, potential: Field<S>) throws {
    markers = Markers(model, parameters: parameters)
    placementSlopes = zip(model.outlines, parameters.bodies).map { outline, values in
      values.indices.map { parameter in
        let seeded = values.enumerated().map { Dual($1, tangent: S($0 == parameter ? 1 : 0)) }
        return outline.place(seeded).flatMap { $0.map(\.tangent) }
      }
    }
    let order = 2 * markers.count
    multipliers = [S](repeating: S(0), count: order)
    gradients = [S](repeating: S(0), count: 2 * order)
    placed = [S](repeating: S(0), count: 2 * order)
    var matrix = [S](repeating: S(0), count: order * order)
    let velocity: VectorField<S> = (0..<2).map { _ in Field(model.grid) }
    for column in 0..<order {
      for field in velocity { field.clear() }
      var unit = [S](repeating: S(0), count: order)
      unit[column] = S(1)
      markers.spread(unit, scale: 1, into: velocity)
      projection.project(velocity, potential: potential)
      markers.interpolate(velocity, into: &multipliers)
      for (row, entry) in multipliers.enumerated() { matrix[row * order + column] = entry }
    }
    // Symmetric but for round-off.
    for i in 0..<order {
      for j in 0..<i { matrix[i * order + j] = (matrix[i * order + j] + matrix[j * order + i]) * S(0.5) }
    }
    guard let factor = Cholesky(matrix, order: order, isPositive: { $0.real > 1e-14 }) else { throw FlowError.singularBodies }
    self.factor = factor
  }

  /// Replaces E u by the impulses that give the markers the velocity of their bodies.
  @specialized(where S == Double)
  @specialized(where S == Dual<Double>)
  @specialized(where S == Complexified<Double>)
  func solve(forSlipOf interpolated: inout [S]) {
    for index in interpolated.indices { interpolated[index] = markers.velocities[index] - interpolated[index] }
    factor.solve(&interpolated)
  }

  /// Replaces the multipliers E z by λ = (E P Eᵀ)⁻¹ (E z + f̄).
  @specialized(where S == Double)
  @specialized(where S == Dual<Double>)
  @specialized(where S == Complexified<Double>)
  func solveMultipliers(_ impulseCotangents: [S]) {
    for index in multipliers.indices { multipliers[index] += impulseCotangents[index] }
    factor.solve(&multipliers)
  }

  /// Passes λ, and where `impulses` and `slopes` are given the sensitivity to the markers' positions, on to the parameters of a body and to its surface.
  @specialized(where S == Double)
  @specialized(where S == Dual<Double>)
  @specialized(where S == Complexified<Double>)
  func pullPlacement(_ body: Int, positions: (impulses: [S], slopes: [S])?, into parameters: inout [S], surface: inout [S]) {
    let range = markers.bodies[body]
    for (local, marker) in range.enumerated() {
      for axis in 0..<2 {
        var bar = S(0)
        if let positions {
          for component in 2 * marker..<2 * marker + 2 {
            bar += positions.impulses[component] * gradients[2 * component + axis]
            bar -= multipliers[component] * positions.slopes[2 * component + axis]
          }
        }
        placed[4 * local + axis] = bar
        placed[4 * local + 2 + axis] = multipliers[2 * marker + axis]
        surface[2 * local + axis] += bar
      }
    }
    for parameter in parameters.indices {
      var sum = S(0)
      for index in 0..<4 * range.count { sum += placementSlopes[body][parameter][index] * placed[index] }
      parameters[parameter] += sum
    }
  }
}

/// What can go wrong with a flow.
public enum FlowError: Error, Equatable, CustomStringConvertible {
  case singularBodies
  case diverged(variable: String, cell: [Int], position: [Double], step: Int, time: Double)
  case windowOutsideRun(objective: String, end: Double)
  case target(String)
  case notFinite(String)
  case unresolved(String)

  public var description: String {
    switch self {
    case .singularBodies:
      "the markers of the bodies stand too close to one another; make the cells smaller or move the bodies apart"
    case .diverged(let variable, let cell, let position, let step, let time):
      "\(variable) is not finite in cell \(cell) at \(position), step \(step), time \(time); lower `time.cfl` or `time.dt`, or refine the grid"
    case .windowOutsideRun(let objective, let end):
      "the window of objective `\(objective)` lies outside the run, which ends at time \(end); move the window or run longer"
    case .target(let reason), .unresolved(let reason): reason
    case .notFinite(let what):
      "\(what) is not finite; look for a formula of the case that has no value somewhere, such as the log or sqrt of a negative number"
    }
  }
}
