import Scalars

/// The divergence of a staggered velocity in a cell: Σ (u[i+1] − u[i]) / h over the axes.
public struct Divergence: Kernel {
  public let dimension: Int
  public init(dimension: Int) { self.dimension = dimension }

  public var name: String { "Divergence\(dimension)D" }
  public var inputs: [String] { velocityNames(dimension) }
  public var parameters: [String] { [] }
  public var constants: [String] { inverseSpacingNames(dimension) }
  public var outputs: [String] { ["divergence"] }

  public func evaluate<S: Scalar>(_ at: Stencil<S>) -> [S] {
    var divergence: S = 0.0
    for axis in 0..<dimension { divergence += (at[axis, .along(axis, 1)] - at[axis]) * at.constant(axis) }
    return [divergence]
  }
}

/// The velocity on a face less the pressure gradient across it: u − (φ[i] − φ[i−1]) / h along one axis.
public struct GradientCorrection: Kernel {
  public let axis: Int
  public init(axis: Int) { self.axis = axis }

  public var name: String { "GradientCorrection\(axisNames[axis].uppercased())" }
  public var inputs: [String] { ["velocity", "potential"] }
  public var parameters: [String] { [] }
  public var constants: [String] { ["inverseSpacing"] }
  public var outputs: [String] { ["corrected"] }

  public func evaluate<S: Scalar>(_ at: Stencil<S>) -> [S] {
    [at[0] - (at[1] - at[1, .along(axis, -1)]) * at.constant(0)]
  }
}
