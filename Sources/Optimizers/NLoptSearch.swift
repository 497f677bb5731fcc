import CNLopt

/// The methods of the NLopt library (Johnson, *The NLopt nonlinear-optimization package*).
public enum NLoptMethod: Sendable {
  /// Limited-memory BFGS (Nocedal 1980; Luksan's implementation), within bounds.
  case lbfgs
  /// The method of moving asymptotes (Svanberg 2002), with inequalities.
  case mma
  /// Sequential quadratic programming (Kraft 1994), with inequalities and equalities.
  case slsqp
  /// Linear approximations without gradients (Powell 1994), for comparison.
  case cobyla

  fileprivate var algorithm: nlopt_algorithm {
    switch self {
    case .lbfgs: NLOPT_LD_LBFGS
    case .mma: NLOPT_LD_MMA
    case .slsqp: NLOPT_LD_SLSQP
    case .cobyla: NLOPT_LN_COBYLA
    }
  }
}

extension Minimization {
  /// Searches by a method of NLopt, from the start on.
  /// - Throws: `Stopped` with what an evaluation throws, `OptimizerError` if the method does not
  ///   take the problem.
  public func search(_ method: NLoptMethod) throws -> Outcome {
    guard let optimizer = nlopt_create(method.algorithm, UInt32(start.count)) else {
      throw OptimizerError("there is no memory for \(start.count) variables; choose fewer controls")
    }
    defer { nlopt_destroy(optimizer) }
    let search = NLoptSearch(self, optimizer)
    nlopt_set_lower_bounds(optimizer, lower)
    nlopt_set_upper_bounds(optimizer, upper)
    nlopt_set_ftol_rel(optimizer, tolerance.value)
    nlopt_set_xtol_rel(optimizer, tolerance.step)
    nlopt_set_maxeval(optimizer, Int32(clamping: evaluations))
    // The library's own test of the gradient is absolute; ours is made at each evaluation.
    nlopt_set_param(optimizer, "tolg", 0)
    return try withExtendedLifetime(search) { try search.run() }
  }
}

/// One search, as NLopt calls it back.
private final class NLoptSearch {
  private let problem: Minimization
  private let optimizer: nlopt_opt
  /// What was asked for last, and what it came to.
  private var latest: (point: [Double], evaluation: Minimization.Evaluation)?
  private var best: (point: [Double], evaluation: Minimization.Evaluation)?
  private var bestViolation = Double.infinity
  private var firstNorm: Double?
  private var error: (any Error)?
  private var hasSmallGradient = false
  private var functions: [NLoptConstraint] = []

  init(_ problem: Minimization, _ optimizer: nlopt_opt) {
    (self.problem, self.optimizer) = (problem, optimizer)
  }

  func run() throws -> Minimization.Outcome {
    let own = Unmanaged.passUnretained(self).toOpaque()
    nlopt_set_min_objective(
      optimizer,
      { count, point, gradient, search in
        guard let point, let search else { return .infinity }
        return Unmanaged<NLoptSearch>.fromOpaque(search).takeUnretainedValue().value(count, point, gradient)
      }, own)
    for (function, condition) in problem.constraints { try add(function, condition) }
    var point = zip(problem.start, zip(problem.lower, problem.upper)).map { max($1.0, min($1.1, $0)) }
    var value = 0.0
    let result = nlopt_optimize(optimizer, &point, &value)
    if let error { throw Minimization.Stopped(best: best, cause: error) }
    guard let best else { throw OptimizerError("the method makes no step: \(reason(result)); choose another one") }
    return Minimization.Outcome(point: best.point, evaluation: best.evaluation, reason: reason(result))
  }

  private func add(_ function: Int, _ condition: Minimization.Constraint) throws {
    let constraint = NLoptConstraint(self, function, condition)
    functions.append(constraint)
    let data = Unmanaged.passUnretained(constraint).toOpaque()
    let call: nlopt_func = { count, point, gradient, data in
      guard let point, let data else { return .infinity }
      return Unmanaged<NLoptConstraint>.fromOpaque(data).takeUnretainedValue().value(count, point, gradient)
    }
    let result =
      if case .equal = condition {
        nlopt_add_equality_constraint(optimizer, call, data, problem.tolerance.constraint)
      } else {
        nlopt_add_inequality_constraint(optimizer, call, data, problem.tolerance.constraint)
      }
    if result != NLOPT_SUCCESS { throw OptimizerError("the method takes no constraint of this kind; choose slsqp") }
  }

  private func reason(_ result: nlopt_result) -> Minimization.Outcome.Reason {
    if hasSmallGradient { return .gradient }
    return switch result {
    case NLOPT_FTOL_REACHED, NLOPT_SUCCESS, NLOPT_STOPVAL_REACHED: .value
    case NLOPT_XTOL_REACHED: .step
    case NLOPT_MAXEVAL_REACHED: .evaluations
    // Of L-BFGS a plain failure is a line search that finds nothing lower.
    case NLOPT_ROUNDOFF_LIMITED, NLOPT_FAILURE: .roundOff
    default: .failure(nlopt_get_errmsg(optimizer).map { String(cString: $0) } ?? "NLopt's status is \(result.rawValue)")
    }
  }

  private func value(_ count: UInt32, _ point: UnsafePointer<Double>, _ gradient: UnsafeMutablePointer<Double>?) -> Double {
    guard let evaluation = evaluation(count, point) else { return .infinity }
    gradient?.update(from: evaluation.gradient, count: Int(count))
    return evaluation.value
  }

  /// - Returns: nil once something has failed; the library then stops.
  fileprivate func evaluation(_ count: UInt32, _ place: UnsafePointer<Double>) -> Minimization.Evaluation? {
    let point = Array(UnsafeBufferPointer(start: place, count: Int(count)))
    if let latest, latest.point == point { return latest.evaluation }
    if error != nil { return nil }
    do {
      let evaluation = try problem.evaluate(point)
      latest = (point, evaluation)
      keep(point, evaluation)
      return evaluation
    } catch {
      self.error = error
      nlopt_force_stop(optimizer)
      return nil
    }
  }

  /// Among points that hold the constraints the lowest is the best, among others that which breaks
  /// them least.
  private func keep(_ point: [Double], _ evaluation: Minimization.Evaluation) {
    let broken = problem.constraints.map { $0.condition.violation(evaluation.constraints[$0.function].value) }.max() ?? 0
    let violation = broken <= problem.tolerance.constraint ? 0 : broken
    if (violation, evaluation.value) < (bestViolation, best?.evaluation.value ?? .infinity) {
      (best, bestViolation) = ((point, evaluation), violation)
    }
    guard problem.constraints.isEmpty, !evaluation.gradient.isEmpty else { return }
    let norm = Minimization.projectedNorm(evaluation.gradient, at: point, problem.lower, problem.upper)
    let first = firstNorm ?? norm
    firstNorm = first
    if norm <= problem.tolerance.gradient * first && evaluation.value <= best?.evaluation.value ?? .infinity {
      hasSmallGradient = true
      nlopt_force_stop(optimizer)
    }
  }
}

/// One constraint, as NLopt calls it back: at most 0, or 0.
private final class NLoptConstraint {
  private unowned let search: NLoptSearch
  private let function: Int
  private let sign, limit: Double

  init(_ search: NLoptSearch, _ function: Int, _ condition: Minimization.Constraint) {
    (self.search, self.function) = (search, function)
    switch condition {
    case .atMost(let limit), .equal(let limit): (sign, self.limit) = (1, limit)
    case .atLeast(let limit): (sign, self.limit) = (-1, limit)
    }
  }

  func value(_ count: UInt32, _ point: UnsafePointer<Double>, _ gradient: UnsafeMutablePointer<Double>?) -> Double {
    guard let evaluation = search.evaluation(count, point) else { return .infinity }
    let constrained = evaluation.constraints[function]
    if let gradient { for index in 0..<Int(count) { gradient[index] = sign * constrained.gradient[index] } }
    return sign * (constrained.value - limit)
  }
}

/// A search that cannot be made.
public struct OptimizerError: Error, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}
