/// What an optimisation of the case is to do: the section `optimize`.
public struct Optimization: Sendable, Equatable {
  public enum Goal: String, Sendable, CaseIterable { case minimize, maximize }

  public enum Method: String, Sendable, CaseIterable {
    case lbfgs, mma, slsqp
    case newtonCG = "newton-cg"
    case cobyla
  }

  /// What a number, or an objective, has to lie between.
  public struct Range: Sendable, Equatable {
    public var atLeast, atMost: Double?

    public init(atLeast: Double? = nil, atMost: Double? = nil) { (self.atLeast, self.atMost) = (atLeast, atMost) }

    /// Whether it is one value.
    public var isEqual: Bool { atLeast != nil && atLeast == atMost }
  }

  /// The name of an objective; nil for the first of the case.
  public var objective: String?
  public var goal: Goal
  /// Nil for the one that suits bounds and constraints.
  public var method: Method?
  /// By the paths of controls, in the order of the case; of a field each element has them.
  public var bounds: [(path: String, range: Range)]
  /// By the names of objectives, in the order of the case.
  public var constraints: [(objective: String, range: Range)]
  /// How often the objective may be evaluated, at least 1.
  public var evaluations: Int
  /// At which the search ends: of the gradient relative to that at the start, of the last change of
  /// the objective relative to its value, and of what breaks a constraint.
  public var tolerance: Tolerance

  /// Whether the flow of every point that is better than those before is written, with its gradient.
  public var writesIterates = false

  public struct Tolerance: Sendable, Equatable {
    public var gradient = 1e-6, value = 1e-9, constraint = 1e-6

    public init() {}
  }

  public static func == (left: Optimization, right: Optimization) -> Bool {
    left.objective == right.objective && left.goal == right.goal && left.method == right.method && left.evaluations == right.evaluations
      && left.tolerance == right.tolerance && left.writesIterates == right.writesIterates && left.bounds.elementsEqual(right.bounds, by: ==)
      && left.constraints.elementsEqual(right.constraints, by: ==)
  }

  public init(
    objective: String? = nil, goal: Goal = .minimize, method: Method? = nil, bounds: [(path: String, range: Range)] = [],
    constraints: [(objective: String, range: Range)] = [], evaluations: Int = 100, tolerance: Tolerance = Tolerance()
  ) {
    (self.objective, self.goal, self.method, self.bounds) = (objective, goal, method, bounds)
    (self.constraints, self.evaluations, self.tolerance) = (constraints, evaluations, tolerance)
  }
}

extension Optimization {
  /// - Parameters:
  ///   - controls: those of the case.
  ///   - objectives: the names of the case's objectives.
  init?(_ reader: NodeReader, controls: [Control], objectives: [String]) {
    let keys = ["objective", "goal", "method", "bounds", "constraints", "evaluations", "tolerance", "iterates"]
    guard let map = reader.map(keys: keys) else { return nil }
    self.init()
    if objectives.isEmpty {
      reader.fail("there is no objective to optimise", suggestion: "add for example `objective: { kinetic-energy: {} }`")
    } else if controls.isEmpty {
      reader.fail("there are no controls to optimise by", suggestion: "add for example `controls: all`")
    }
    objective = map["objective"]?.keyword(objectives)
    goal = map["goal"]?.keyword(Goal.allCases.map(\.rawValue)).flatMap(Goal.init(rawValue:)) ?? .minimize
    method = map["method"]?.keyword(Method.allCases.map(\.rawValue)).flatMap(Method.init(rawValue:))
    if let evaluations = map["evaluations"]?.integer(atLeast: 1, atMost: 1_000_000) { self.evaluations = evaluations }
    writesIterates = map["iterates"]?.keyword(["keep", "drop"]) == "keep"
    if let given = map["tolerance"]?.map(keys: ["gradient", "value", "constraint"]) {
      tolerance.gradient = given["gradient"]?.number(atLeast: 0) ?? tolerance.gradient
      tolerance.value = given["value"]?.number(atLeast: 0) ?? tolerance.value
      tolerance.constraint = given["constraint"]?.number(above: 0) ?? tolerance.constraint
    }
    let paths = controls.map(\.path)
    bounds = map["bounds"]?.ranges(of: "bounds by the paths of controls", among: paths, what: "control") ?? []
    for (path, range) in bounds where range.isEqual {
      map["bounds"]?.entry(path)?.fail(
        "both bounds are \(range.atLeast?.plain ?? "")", suggestion: "remove `\(path)` from `controls` instead")
    }
    constraints = map["constraints"]?.ranges(of: "constraints by the names of objectives", among: objectives, what: "objective") ?? []
    check(map, objectives)
  }

  private func check(_ map: MapReader, _ objectives: [String]) {
    let wanted = objective ?? objectives.first
    if let twice = constraints.first(where: { $0.objective == wanted }) {
      map["constraints"]?.fail("`\(twice.objective)` is optimised, and constrained too", suggestion: "constrain another objective")
    }
    let isEqual = constraints.contains { $0.range.isEqual }
    switch method {
    case .lbfgs where !constraints.isEmpty, .newtonCG where !constraints.isEmpty:
      map["method"]?.fail("`\(method?.rawValue ?? "")` takes no constraints", suggestion: "choose `slsqp`, or `mma` for many controls")
    case .newtonCG where !bounds.isEmpty:
      map["method"]?.fail("`newton-cg` takes no bounds", suggestion: "choose `lbfgs`, or remove them")
    case .mma where isEqual:
      map["method"]?.fail("`mma` takes inequalities alone", suggestion: "choose `slsqp`, or give the constraint a width")
    default: break
    }
  }

  /// The method that is meant.
  /// - Parameter elements: how many numbers there are to choose.
  public func chosenMethod(elements: Int) -> Method {
    if let method { return method }
    if constraints.isEmpty { return .lbfgs }
    // A dense quadratic program costs the cube of the variables.
    return elements <= 200 || constraints.contains { $0.range.isEqual } ? .slsqp : .mma
  }

  var resolved: ResolvedValue {
    var pairs: [(key: String, value: ResolvedValue)] = []
    if let objective { pairs.append(("objective", .text(objective))) }
    pairs.append(("goal", .text(goal.rawValue)))
    if let method { pairs.append(("method", .text(method.rawValue))) }
    if !bounds.isEmpty { pairs.append(("bounds", .map(bounds.map { ($0.path, $0.range.resolved) }))) }
    if !constraints.isEmpty { pairs.append(("constraints", .map(constraints.map { ($0.objective, $0.range.resolved) }))) }
    pairs.append(("evaluations", .integer(evaluations)))
    if writesIterates { pairs.append(("iterates", .text("keep"))) }
    pairs.append(
      (
        "tolerance",
        .fields([
          "gradient": .number(tolerance.gradient), "value": .number(tolerance.value), "constraint": .number(tolerance.constraint),
        ])
      ))
    return .map(pairs)
  }
}

extension Optimization.Range {
  fileprivate var resolved: ResolvedValue {
    if let atLeast, atLeast == atMost { return .fields(["equal": .number(atLeast)]) }
    if let atLeast, let atMost { return .vector([atLeast, atMost]) }
    return .fields(["at_least": atLeast.map { .number($0) }, "at_most": atMost.map { .number($0) }])
  }

  /// `[lower, upper]`, `{ at_least: … }`, `{ at_most: … }` or `{ equal: … }`.
  fileprivate init?(_ reader: NodeReader) {
    if case .list = reader.node.content {
      guard let limits = reader.list(of: "numbers, the lower and the upper one", count: 2)?.map({ $0.number() }).complete() else {
        return nil
      }
      self.init(atLeast: limits[0], atMost: limits[1])
    } else {
      guard let map = reader.map(keys: ["at_least", "at_most", "equal"]) else { return nil }
      let equal = map["equal"]?.number()
      self.init(atLeast: map["at_least"]?.number() ?? equal, atMost: map["at_most"]?.number() ?? equal)
      if map["equal"] != nil, map["at_least"] != nil || map["at_most"] != nil {
        reader.fail("`equal` leaves nothing for `at_least` and `at_most`", suggestion: "give one or the other")
      }
    }
    if atLeast == nil && atMost == nil {
      reader.fail("there is no limit here", suggestion: "write [lower, upper], { at_least: … } or { at_most: … }")
      return nil
    }
    if let atLeast, let atMost, atLeast > atMost {
      reader.fail("the limits \(atLeast.plain) and \(atMost.plain) cross", suggestion: "write the smaller one first")
      return nil
    }
  }
}

extension NodeReader {
  /// Ranges by name, in the order of the names.
  fileprivate func ranges(of description: String, among names: [String], what: String) -> [(String, Optimization.Range)] {
    if case .empty = node.content { return [] }
    var found: [String: Optimization.Range] = [:]
    for entry in entries(of: description) ?? [] {
      guard names.contains(entry.name) else {
        entry.reader.fail(
          "`\(entry.name)` is no \(what) of this case, which has \(names.joined(separator: ", "))", at: entry.place,
          suggestion: NearestName.question(entry.name, among: names) ?? "use one of these")
        continue
      }
      if let range = Optimization.Range(entry.reader) { found[entry.name] = range }
    }
    return names.compactMap { name in found[name].map { (name, $0) } }
  }
}
