import Scalars

/// The divergence of a staggered velocity in a cell: Σ (u[i+1] − u[i]) / h over the axes, h the
/// width of the cell.
public struct Divergence: Kernel {
  public let dimension: Int
  public init(dimension: Int) { self.dimension = dimension }

  public var name: String { "Divergence\(dimension)D" }
  public var inputs: [String] { velocityNames(dimension) }
  public var parameters: [String] { [] }
  public var constants: [String] { [] }
  public var stretchedAxis: Int? { dimension - 1 }
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
  public init(axis: Int) { self.axis = axis }

  public var name: String { "GradientCorrection\(axisNames[axis].uppercased())" }
  public var inputs: [String] { ["velocity", "potential"] }
  public var parameters: [String] { [] }
  public var constants: [String] { [] }
  public var stretchedAxis: Int? { axis }
  public var outputs: [String] { ["corrected"] }

  public func evaluate<S: Scalar>(_ at: Stencil<S>) -> [S] {
    [at[0] - (at[1] - at[1, .along(axis, -1)]) * at.metric(.inverseDistance, axis)]
  }
}
