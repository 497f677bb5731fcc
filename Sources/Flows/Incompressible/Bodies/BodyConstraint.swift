import Fields
import Scalars
import Sweeps

/// No slip at the markers of bodies: forces f with (E P Eᵀ) f = u_body − E P u (Taira & Colonius 2007), P the projection.
///
/// The matrix is small, symmetric and positive definite, and constant while the bodies stand: it is assembled and factorised once.
final class BodyConstraint<S: SweepScalar> {
  let markers: Markers<S>
  private let factor: Cholesky<S>
  private let dimension: Int
  /// Work space of a pullback: λ, and the gradients of the cotangent at the markers.
  var multipliers: [S]
  var gradients: [S]
  /// Of each body, for each parameter: the derivative of every marker's position and velocity by it, through dual numbers.
  private let placementSlopes: [[[S]]]
  /// Work space: the cotangents of position and velocity of each marker of a body.
  private var placed: [S]

  /// Rows of the largest matrix: its factor takes 128 MB.
  static var largestOrder: Int { 4096 }

  /// - Throws: `FlowError.singularBodies` if markers of bodies are so close that their forces cannot be told apart, `FlowError.unresolved` if there are too many.
  init(_ model: FlowModel, parameters: FlowParameters<S>, projection: PressureProjection<S>, potential: Field<S>) throws {
    let markers = Markers(model, parameters: parameters)
    self.markers = markers
    placementSlopes = zip(model.outlines, parameters.bodies).map { outline, values in
      values.indices.map { parameter in
        let seeded = values.enumerated().map { Dual($1, tangent: S($0 == parameter ? 1 : 0)) }
        return outline.place(seeded).flatMap { $0.map(\.tangent) }
      }
    }
    dimension = model.dimension
    let order = dimension * markers.count
    guard order <= Self.largestOrder else {
      throw FlowError.unresolved(
        "the bodies have \(markers.count) markers, and there can be \(Self.largestOrder / dimension) in \(dimension) dimensions;"
          + " take fewer `domain.cells`, or smaller bodies")
    }
    multipliers = [S](repeating: S(0), count: order)
    gradients = [S](repeating: S(0), count: dimension * order)
    placed = [S](repeating: S(0), count: 2 * order)
    factor = try FactorCache.factor(model, markers) { try Self.factor(model, markers, projection, potential) }
  }

  /// Column by column, one projection for each.
  private static func factor(
    _ model: FlowModel, _ markers: Markers<S>, _ projection: PressureProjection<S>, _ potential: Field<S>
  ) throws -> Cholesky<S> {
    let order = markers.dimension * markers.count
    var matrix = [S](repeating: S(0), count: order * order)
    let velocity: VectorField<S> = (0..<markers.dimension).map { _ in Field(model.grid) }
    var (unit, entries) = ([S](repeating: S(0), count: order), [S](repeating: S(0), count: order))
    for column in 0..<order {
      for field in velocity { field.clear() }
      unit[column] = S(1)
      markers.spread(unit, scale: 1, into: velocity)
      unit[column] = S(0)
      projection.project(velocity, potential: potential)
      markers.interpolate(velocity, into: &entries)
      for (row, entry) in entries.enumerated() { matrix[row * order + column] = entry }
    }
    // Symmetric but for round-off.
    for i in 0..<order {
      for j in 0..<i { matrix[i * order + j] = (matrix[i * order + j] + matrix[j * order + i]) * S(0.5) }
    }
    guard let factor = Cholesky(matrix, order: order, isPositive: { $0.real > 1e-14 }) else { throw FlowError.singularBodies }
    return factor
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
        surface[dimension * local + axis] += bar
      }
    }
    for parameter in parameters.indices {
      var sum = S(0)
      for index in 0..<2 * dimension * range.count { sum += placementSlopes[body][parameter][index] * placed[index] }
      parameters[parameter] += sum
    }
  }
}
