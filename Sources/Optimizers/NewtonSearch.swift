extension Minimization {
  /// Newton's method with conjugate gradients within a region of trust (Steihaug 1983; Nocedal &
  /// Wright 2006, algorithms 4.1 and 7.2), without bounds or constraints.
  /// - Parameter hessian: the product of the Hessian at a point with a direction.
  /// - Throws: `Stopped` with what an evaluation or a product throws.
  public func newtonSearch(hessian: (_ point: [Double], _ direction: [Double]) throws -> [Double]) throws -> Outcome {
    var best: (point: [Double], evaluation: Evaluation)?
    do {
      return try newtonSearch(&best, hessian)
    } catch {
      throw Stopped(best: best, cause: error)
    }
  }

  private func newtonSearch(
    _ best: inout (point: [Double], evaluation: Evaluation)?, _ hessian: (_ point: [Double], _ direction: [Double]) throws -> [Double]
  ) throws -> Outcome {
    var point = start
    var now = try evaluate(point)
    best = (point, now)
    func outcome(_ reason: Outcome.Reason) -> Outcome { Outcome(point: point, evaluation: now, reason: reason) }
    let first = now.gradient.norm
    var radius = 1.0
    var count = 1
    while true {
      let norm = now.gradient.norm
      if norm <= tolerance.gradient * first || norm == 0 { return outcome(.gradient) }
      if count >= evaluations { return outcome(.evaluations) }
      // So precise that convergence is faster than linear.
      let precision = min(0.1, (norm / first).squareRoot()) * norm
      let (step, product) = try steihaug(now.gradient, precision: precision, radius: radius) { try hessian(point, $0) }
      let predicted = -(now.gradient.dot(step) + 0.5 * step.dot(product))
      let target = zip(point, step).map(+)
      let next = try evaluate(target)
      count += 1
      let gained = now.value - next.value
      // What round-off leaves of a difference of values says nothing of the model.
      let noise = 1e-14 * max(abs(now.value), abs(next.value))
      let ratio = predicted <= noise && abs(gained) <= noise ? 1 : gained / predicted
      if ratio < 0.25 { radius = 0.25 * step.norm } else if ratio > 0.75 && step.norm > 0.99 * radius { radius *= 2 }
      if ratio > 1e-4 {
        let isStill = gained >= 0 && gained <= tolerance.value * abs(now.value)
        (point, now) = (target, next)
        best = (point, now)
        if isStill { return outcome(now.gradient.norm <= tolerance.gradient * first ? .gradient : .value) }
      }
      if radius <= 1e-14 * max(1, point.norm) { return outcome(.roundOff) }
    }
  }

  /// A step that makes the quadratic model small within the radius, and its product with the
  /// Hessian.
  private func steihaug(
    _ gradient: [Double], precision: Double, radius: Double, _ hessian: ([Double]) throws -> [Double]
  ) throws -> (step: [Double], product: [Double]) {
    var (step, product) = (gradient.map { _ in 0.0 }, gradient.map { _ in 0.0 })
    var residual = gradient
    var direction = gradient.map { -$0 }
    for _ in 0..<max(gradient.count, 1) {
      let curved = try hessian(direction)
      let curvature = direction.dot(curved)
      let square = residual.dot(residual)
      let length = square / curvature
      let further = zip(step, direction).map { $0 + length * $1 }
      if curvature <= 0 || further.norm >= radius {
        let edge = distance(to: radius, from: step, along: direction)
        return (zip(step, direction).map { $0 + edge * $1 }, zip(product, curved).map { $0 + edge * $1 })
      }
      (step, product) = (further, zip(product, curved).map { $0 + length * $1 })
      residual = zip(residual, curved).map { $0 + length * $1 }
      if residual.norm <= precision { break }
      let share = residual.dot(residual) / square
      direction = zip(residual, direction).map { -$0 + share * $1 }
    }
    return (step, product)
  }

  /// How far along a direction the radius is.
  private func distance(to radius: Double, from step: [Double], along direction: [Double]) -> Double {
    let (a, b, c) = (direction.dot(direction), step.dot(direction), step.dot(step) - radius * radius)
    return (-b + max(0, b * b - a * c).squareRoot()) / a
  }
}

extension [Double] {
  func dot(_ other: [Double]) -> Double { zip(self, other).reduce(0) { $0 + $1.0 * $1.1 } }
  var norm: Double { dot(self).squareRoot() }
}
