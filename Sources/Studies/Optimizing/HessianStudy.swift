import CaseFiles
import FieldOutput
import Flows
import Foundation
import Optimizers

/// What `hessian` tells.
public struct HessianReport: Encodable, Sendable {
  public let `case`: String
  public let objective: GradientReport.Value
  /// Those of largest magnitude, of the second derivatives by the scaled controls.
  public let eigenvalues: [Double]
  /// ‖H v − λ v‖ of each.
  public let residuals: [Double]
  /// What each changes the controls by.
  public let eigenvectors: [[String: GradientEntry]]
  /// Products of the Hessian with a direction that were computed.
  public let products: Int
  /// The second derivatives by the controls themselves, of cases whose controls are a few numbers,
  /// and the names of rows and columns.
  public let matrix: [[Double]]?
  public let elements: [String]?
  /// Roots of the diagonal of the matrix's inverse, where it is positive definite: the standard
  /// deviations of the controls at the least of half a sum of squares of what measurements are
  /// missed by, in multiples of their errors.
  public let errorBars: [Double]?
  public let uncertainty: UncertaintyReport?
  public let wallSeconds: Double
  public let output: String
}

extension Study {
  /// The largest that second derivatives are told one by one for.
  private static let matrixLimit = 64

  /// The second derivatives of an objective: their leading eigenpairs, of a few numbers all of
  /// them, and what they say of uncertain numbers.
  /// - Parameters:
  ///   - objective: its name; nil for the first of the case.
  ///   - pairs: how many eigenpairs, at least 1.
  ///   - limit: how many products with a direction, each of the cost of some two gradients.
  public func hessian(
    of objective: String? = nil, pairs: Int = 5, limit: Int = 50, to destination: Destination = .none,
    progress: @escaping (String) -> Void = { _ in }
  ) throws -> HessianReport {
    let functional = try reducedFunctional(of: objective)
    let directory = try reserve(destination)()
    let clock = ContinuousClock()
    let start = clock.now
    let space = ControlSpace(functional)
    var count = 0
    func action(_ direction: ControlVector) throws -> ControlVector {
      count += 1
      progress("product \(count)")
      return try functional.hessianAction(at: functional.origin, along: direction).action
    }
    let (value, gradient) = try functional.gradient(at: functional.origin)
    var rows: [String: ControlVector] = [:]
    /// The derivatives of the gradient by one element, computed once.
    func row(_ control: Control, _ element: Int) throws -> ControlVector {
      let name = "\(control.path).\(element)"
      if let known = rows[name] { return known }
      let row = try action(functional.origin.mapped { other, place, _ in other == control && place == element ? 1 : 0 })
      rows[name] = row
      return row
    }
    let elements = setup.controls.flatMap { control in functional.origin[all: control].indices.map { (control, $0) } }
    let isTold = setup.controls.allSatisfy { setup.isNumber($0) } && elements.count <= Self.matrixLimit
    let matrix =
      isTold
      ? try elements.map { element in
        let slopes = try row(element.0, element.1)
        return elements.map { slopes[$0.0, $0.1] }
      } : nil
    /// Of a few numbers the matrix is known.
    func product(_ direction: ControlVector) throws -> ControlVector {
      guard isTold else { return try action(direction) }
      return try elements.reduce(0 * direction) { $0 + direction[$1.0, $1.1] * (try row($1.0, $1.1)) }
    }
    let lanczos = try Lanczos(dimension: space.count, count: pairs, limit: limit) { try space.slopes(product(space.direction($0))) }
    let uncertainty = try setup.uncertainty.map { try UncertaintyReport($0, gradient, value: value, row: row) }
    let report = HessianReport(
      case: setup.name, objective: .init(name: setup.objectives[functional.objective].name, value: value), eigenvalues: lanczos.values,
      residuals: lanczos.residuals, eigenvectors: lanczos.vectors.map { entries(space.direction($0)) }, products: count, matrix: matrix,
      elements: isTold ? setup.controls.flatMap(functional.origin.elementNames) : nil, errorBars: matrix.flatMap(Self.errorBars),
      uncertainty: uncertainty,
      wallSeconds: (clock.now - start).seconds, output: directory?.path ?? "")
    if let directory {
      try directory.write(setup.resolved, to: .resolvedCase)
      try directory.write(try JSONText.encode(report), to: .hessian)
    }
    return report
  }

  private static func errorBars(_ matrix: [[Double]]) -> [Double]? {
    let order = matrix.count
    let symmetric = (0..<order * order).map { 0.5 * (matrix[$0 / order][$0 % order] + matrix[$0 % order][$0 / order]) }
    guard let factor = Cholesky(symmetric, order: order, isPositive: { $0 > 0 }) else { return nil }
    return (0..<order).map { place in
      var column = [Double](repeating: 0, count: order)
      column[place] = 1
      factor.solve(&column)
      return column[place].squareRoot()
    }
  }

  private func entries(_ vector: ControlVector) -> [String: GradientEntry] {
    var entries: [String: GradientEntry] = [:]
    for control in vector.controls {
      let elements = vector[all: control]
      entries[control.path] = setup.isNumber(control) ? GradientEntry(elements) : .field(norm: elements.norm, file: "")
    }
    return entries
  }
}

/// What uncertain numbers make of an objective.
///
/// The numbers are independent and normally distributed. To first order the objective is linear in
/// them, to second quadratic: its mean is then shifted by half the trace of the Hessian, and its
/// variance has ½ Σ (H_ij σ_i σ_j)² more.
public struct UncertaintyReport: Encodable, Sendable {
  public struct Moments: Encodable, Sendable {
    public let mean, deviation: Double
  }
  public let firstOrder: Moments
  /// Nil where second derivatives were not asked for.
  public let secondOrder: Moments?
  /// The share of each control in the variance of first order.
  public let shares: [String: Double]

  /// To second order.
  /// - Parameter row: the derivatives of the gradient by an element of a control.
  init(
    _ uncertainty: Uncertainty, _ gradient: ControlVector, value: Double, row: (_ control: Control, _ element: Int) throws -> ControlVector
  ) rethrows {
    self.init(uncertainty, gradient, value: value)
    let elements = uncertainty.entries.flatMap { entry in
      gradient[all: entry.control].indices.map { (control: entry.control, element: $0, deviation: entry.deviation) }
    }
    var (shift, square) = (0.0, 0.0)
    for own in elements {
      let slopes = try row(own.control, own.element)
      for other in elements {
        let part = slopes[other.control, other.element] * own.deviation * other.deviation
        square += 0.5 * part * part
        if other.control == own.control && other.element == own.element { shift += 0.5 * part }
      }
    }
    let variance = firstOrder.deviation * firstOrder.deviation + square
    self = UncertaintyReport(
      firstOrder: firstOrder, secondOrder: Moments(mean: value + shift, deviation: variance.squareRoot()), shares: shares)
  }

  /// To first order.
  init(_ uncertainty: Uncertainty, _ gradient: ControlVector, value: Double) {
    let variances = uncertainty.entries.map { entry in
      gradient[all: entry.control].reduce(0) { $0 + $1 * $1 } * entry.deviation * entry.deviation
    }
    let whole = variances.reduce(0, +)
    self.init(
      firstOrder: Moments(mean: value, deviation: whole.squareRoot()), secondOrder: nil,
      shares: Dictionary(zip(uncertainty.entries.map(\.control.path), variances.map { whole > 0 ? $0 / whole : 0 })) { $1 })
  }

  private init(firstOrder: Moments, secondOrder: Moments?, shares: [String: Double]) {
    (self.firstOrder, self.secondOrder, self.shares) = (firstOrder, secondOrder, shares)
  }
}
