import Scalars

/// The divergence of a staggered velocity in a cell: Σ (u[i+1] − u[i]) / h over the axes, h the
/// width of the cell.
public struct Divergence: Kernel {
  public let dimension: Int
  public let grading: Grading
  public init(dimension: Int, grading: Grading = .lastAxis) { (self.dimension, self.grading) = (dimension, grading) }

  public var name: String { "Divergence\(dimension)D\(grading.suffix)" }
  public var inputs: [String] { velocityNames(dimension) }
  public var parameters: [String] { [] }
  public var constants: [String] { [] }
  public var gradedAxes: Set<Int> { grading.axes(dimension) }
  public var graded: (any Kernel)? { grading == .allAxes ? nil : Divergence(dimension: dimension, grading: .allAxes) }
  public var outputs: [String] { ["divergence"] }

  public func evaluate<S: Scalar>(_ at: Stencil<S>) -> [S] {
    var divergence: S = 0.0
    for axis in 0..<dimension { divergence += (at[axis, .along(axis, 1)] - at[axis]) * at.metric(.inverseWidth, axis) }
    return [divergence]
  }
}

/// The velocity on a face less the pressure gradient across it: u − (φ[i] − φ[i−1]) / h along one
/// axis, h the distance between the cells' centres.
public struct GradientCorrection: Kernel {
  public let axis: Int
  /// Counts along x alone.
  public let grading: Grading
  public init(axis: Int, grading: Grading = .lastAxis) { (self.axis, self.grading) = (axis, grading) }

  public var name: String { "GradientCorrection\(axisNames[axis].uppercased())\(grading.suffix)" }
  public var inputs: [String] { ["velocity", "potential"] }
  public var parameters: [String] { [] }
  public var constants: [String] { [] }
  public var gradedAxes: Set<Int> { axis == 0 && grading == .lastAxis ? [] : [axis] }
  public var graded: (any Kernel)? { axis == 0 && grading == .lastAxis ? GradientCorrection(axis: axis, grading: .allAxes) : nil }
  public var outputs: [String] { ["corrected"] }

  public func evaluate<S: Scalar>(_ at: Stencil<S>) -> [S] {
    [at[0] - (at[1] - at[1, .along(axis, -1)]) * at.metric(.inverseDistance, axis)]
  }
}
