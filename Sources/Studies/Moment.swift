import Flows

/// How far a study has come, for whoever looks on.
public struct Moment {
  /// Which sweep: "forward" or "reverse", or what else there is to wait for.
  public let sweep: String
  public let step: Int
  public let time: Double
  /// Of the last step; nil where there is none.
  public let timeStep: Double?
  public let cells: Int
  private let look: () -> [(name: String, value: Double)]

  init(
    _ sweep: String, step: Int, time: Double, timeStep: Double? = nil, cells: Int = 0,
    look: @escaping () -> [(name: String, value: Double)] = { [] }
  ) {
    (self.sweep, self.step, self.time, self.timeStep, self.cells, self.look) = (sweep, step, time, timeStep, cells, look)
  }

  /// A few numbers of the flow, which are computed when they are asked for: how free of divergence
  /// it is, and the forces on bodies. Only to be asked for within the call.
  public func headline() -> [(name: String, value: Double)] { look() }
}
