import Scalars

/// ½ |u|² in a cell, each component's square averaged over the two faces of the cell. Summed over a
/// periodic box this is the energy that central advection conserves.
public struct KineticEnergyDensity: Kernel {
  public let dimension: Int
  public init(dimension: Int) { self.dimension = dimension }

  public var name: String { "KineticEnergyDensity\(dimension)D" }
  public var inputs: [String] { velocityNames(dimension) }
  public var parameters: [String] { [] }
  public var constants: [String] { [] }
  public var outputs: [String] { ["density"] }

  public func evaluate<S: Scalar>(_ at: Stencil<S>) -> [S] {
    var density: S = 0.0
    for axis in 0..<dimension {
      let next = at[axis, .along(axis, 1)]
      density += at[axis] * at[axis] + next * next
    }
    return [0.25 * density]
  }
}

/// ½ |∇×u|² in a cell: the square of each vorticity component, which lives on the edges along its
/// axis, averaged over the four such edges of the cell (in two dimensions, its four corners).
public struct EnstrophyDensity: Kernel {
  public let dimension: Int
  public let grading: Grading
  public init(dimension: Int, grading: Grading = .lastAxis) { (self.dimension, self.grading) = (dimension, grading) }

  public var name: String { "EnstrophyDensity\(dimension)D\(grading.suffix)" }
  public var inputs: [String] { velocityNames(dimension) }
  public var parameters: [String] { [] }
  public var constants: [String] { [] }
  public var gradedAxes: Set<Int> { grading.axes(dimension) }
  public var graded: (any Kernel)? { grading == .allAxes ? nil : EnstrophyDensity(dimension: dimension, grading: .allAxes) }
  public var outputs: [String] { ["density"] }

  public func evaluate<S: Scalar>(_ at: Stencil<S>) -> [S] {
    var density: S = 0.0
    for axis in dimension == 2 ? [2] : [0, 1, 2] {
      let (a, b) = ((axis + 1) % 3, (axis + 2) % 3)
      for corner in [(0, 0), (1, 0), (0, 1), (1, 1)] {
        let vorticity = vorticity(at, a, b, at: .along(a, corner.0) + .along(b, corner.1))
        density += vorticity * vorticity
      }
    }
    return [0.125 * density]
  }

  /// ∂u_b/∂a − ∂u_a/∂b on the edge at the lower corner of the cell at `offset`.
  private func vorticity<S: Scalar>(_ stencil: Stencil<S>, _ a: Int, _ b: Int, at offset: Offset) -> S {
    (stencil[b, offset] - stencil[b, offset + .along(a, -1)]) * stencil.metric(.inverseDistance, a, offset)
      - (stencil[a, offset] - stencil[a, offset + .along(b, -1)]) * stencil.metric(.inverseDistance, b, offset)
  }
}

/// Half the squared distance of one velocity component to its target, in a cell, averaged over the
/// cell's two faces.
public struct DistanceDensity: Kernel {
  public let axis: Int
  public init(axis: Int) { self.axis = axis }

  public var name: String { "DistanceDensity\(axisNames[axis].uppercased())" }
  public var inputs: [String] { ["velocity", "target"] }
  public var parameters: [String] { [] }
  public var constants: [String] { [] }
  public var outputs: [String] { ["density"] }

  public func evaluate<S: Scalar>(_ at: Stencil<S>) -> [S] {
    let here = at[0] - at[1]
    let next = at[0, .along(axis, 1)] - at[1, .along(axis, 1)]
    return [0.25 * (here * here + next * next)]
  }
}
