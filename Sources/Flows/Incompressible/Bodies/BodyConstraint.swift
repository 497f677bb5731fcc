import Fields
import Scalars
import Sweeps

/// No slip at the markers of bodies: forces f with (E P Eᵀ) f = u_body − E P u (Taira & Colonius 2007), P the projection.
///
/// The matrix is small, symmetric and positive definite, and constant while the bodies stand: it is assembled and factorised once.
final class BodyConstraint<S: SweepScalar> {
  let markers: Markers<S>
  private let factor: Cholesky<S>
  /// Of each body, for each parameter: the derivative of every marker's x, y, u, v by it, through dual numbers.
  private let placementSlopes: [[[S]]]

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
    var matrix = [S](repeating: S(0), count: order * order)
    let velocity: VectorField<S> = (0..<2).map { _ in Field(model.grid) }
    for column in 0..<order {
      for field in velocity { field.clear() }
      var unit = [S](repeating: S(0), count: order)
      unit[column] = S(1)
      markers.spread(unit, scale: 1, into: velocity)
      projection.project(velocity, potential: potential)
      for (row, entry) in markers.interpolate(velocity).enumerated() { matrix[row * order + column] = entry }
    }
    // Symmetric but for round-off.
    for i in 0..<order {
      for j in 0..<i { matrix[i * order + j] = (matrix[i * order + j] + matrix[j * order + i]) * S(0.5) }
    }
    guard let factor = Cholesky(matrix, order: order, isPositive: { $0.real > 1e-14 }) else { throw FlowError.singularBodies }
    self.factor = factor
  }

  /// The transpose of placing a body's markers: adds to the cotangents of its parameters, given those of x, y, u, v of each marker.
  func pullPlacement(_ body: Int, _ placed: [[S]], into cotangent: inout [S]) {
    for (parameter, slopes) in placementSlopes[body].enumerated() {
      for (marker, bar) in placed.enumerated() {
        for (value, weight) in bar.enumerated() { cotangent[parameter] += slopes[4 * marker + value] * weight }
      }
    }
  }

  func solve(_ values: [S]) -> [S] {
    var solution = values
    factor.solve(&solution)
    return solution
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
