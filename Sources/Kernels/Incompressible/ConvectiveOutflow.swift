import Scalars

/// One stage of ∂u/∂t + U ∂u/∂n = 0 on the faces of an outflow side (Orlanski 1976, with U the mean
/// normal velocity), first order upwind: what reaches the side is carried out through it.
/// `direction` is +1 at a right, top or front side, −1 opposite.
public struct ConvectiveOutflow: Kernel {
  public let axis: Int
  public let direction: Int
  /// Counts along x alone.
  public let grading: Grading
  public init(axis: Int, direction: Int, grading: Grading = .lastAxis) {
    self.axis = axis
    self.direction = direction
    self.grading = grading
  }

  public var name: String { "ConvectiveOutflow\(axisNames[axis].uppercased())\(direction > 0 ? "Upper" : "Lower")\(grading.suffix)" }
  public var inputs: [String] { ["velocity", "base"] }
  /// The speed U out of the domain.
  public var parameters: [String] { ["speed"] }
  public var constants: [String] { ["alpha", "stageStep"] }
  public var gradedAxes: Set<Int> { axis == 0 && grading == .lastAxis ? [] : [axis] }
  public var graded: (any Kernel)? {
    axis == 0 && grading == .lastAxis ? ConvectiveOutflow(axis: axis, direction: direction, grading: .allAxes) : nil
  }
  public var outputs: [String] { ["stage"] }

  public func evaluate<S: Scalar>(_ at: Stencil<S>) -> [S] {
    let slope = (at[0] - at[0, .along(axis, -direction)]) * at.metric(.inverseWidth, axis, .along(axis, direction > 0 ? -1 : 0))
    return [at[0] + at.constant(0) * (at[1] - at[0]) - at.constant(1) * (at.parameter(0) * slope)]
  }
}
