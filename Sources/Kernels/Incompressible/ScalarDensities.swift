import Scalars

/// The square of what a scalar in a cell differs by from a target and a mean: (θ − w θ* − m)².
///
/// With weight w = 0 the target may be any field.
public struct SquaredDeviation: Kernel {
  public init() {}

  public var name: String { "SquaredDeviation" }
  public var inputs: [String] { ["scalar", "target"] }
  public var parameters: [String] { ["mean"] }
  public var constants: [String] { ["targetWeight"] }
  public var outputs: [String] { ["density"] }

  public func evaluate<S: Scalar>(_ at: Stencil<S>) -> [S] {
    let deviation = at[0] - at.constant(0) * at[1] - at.parameter(0)
    return [deviation * deviation]
  }
}

/// What the flow carries of a scalar along one axis, u θ, in a cell: the mean of its two faces, θ
/// interpolated linearly to them.
public struct ConvectiveFluxDensity: Kernel {
  public let axis: Int
  public init(axis: Int) { self.axis = axis }

  public var name: String { "ConvectiveFluxDensity\(axisNames[axis].uppercased())" }
  public var inputs: [String] { ["velocity", "scalar"] }
  public var parameters: [String] { [] }
  public var constants: [String] { [] }
  public var outputs: [String] { ["density"] }

  public func evaluate<S: Scalar>(_ at: Stencil<S>) -> [S] {
    func carried(_ face: Int) -> S { at[0, .along(axis, face)] * (at[1, .along(axis, face - 1)] + at[1, .along(axis, face)]) }
    return [0.25 * (carried(0) + carried(1))]
  }
}
