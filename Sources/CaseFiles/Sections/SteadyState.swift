/// That a case is about the state in which its flow no longer changes, and how well that is to be
/// found: the section `steady`.
public struct SteadyState: Sendable, Equatable {
  /// The part of itself by which the state may still change in a unit of time, in [1e-14, 0.1].
  public var residual: Double
  /// The same of the adjoint state, in [1e-14, 0.1].
  public var adjoint: Double
  /// How many steps are taken between two extrapolations, at least 1.
  public var stride: Int
  /// How many differences of earlier states an extrapolation draws on, 0 to 200; each takes the
  /// memory of two states. 0 is marching alone.
  public var depth: Int

  public init(residual: Double = 1e-10, adjoint: Double = 1e-10, stride: Int = 20, depth: Int = 20) {
    (self.residual, self.adjoint, self.stride, self.depth) = (residual, adjoint, stride, depth)
  }
}

extension SteadyState {
  init?(_ reader: NodeReader) {
    self.init()
    if case .empty = reader.node.content { return }
    guard let map = reader.map(keys: ["residual", "adjoint", "stride", "depth"]) else { return nil }
    func part(_ key: String) -> Double? { map[key]?.number(atLeast: 1e-14, atMost: 0.1) }
    if let given = part("residual") { (residual, adjoint) = (given, given) }
    if let given = part("adjoint") { adjoint = given }
    if let given = map["stride"]?.integer(atLeast: 1, atMost: 10_000) { stride = given }
    if let given = map["depth"]?.integer(atLeast: 0, atMost: 200) { depth = given }
  }

  var resolved: ResolvedValue {
    .fields(["residual": .number(residual), "adjoint": .number(adjoint), "stride": .integer(stride), "depth": .integer(depth)])
  }
}

extension Case {
  /// What has no meaning where nothing changes in time.
  static func checkSteady(_ reader: NodeReader, _ objectives: [Objective]) {
    guard let windowed = objectives.first(where: { $0.window != nil }) else { return }
    reader.fail(
      "the objective `\(windowed.name)` has a window, and in a steady state nothing changes in time",
      suggestion: "remove the window, or `steady`")
  }
}
