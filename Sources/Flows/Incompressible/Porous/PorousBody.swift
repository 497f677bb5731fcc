import CaseFiles
import Fields
import Scalars

/// Which part of a cell a porous body fills, as a function of the body's parameters.
///
/// From a distance ε inside the surface to ε outside it the part falls smoothly from one to zero, χ
/// = H(−d), with d the distance to the surface and H(d) = ½ (1 + d/ε + sin(π d/ε)/π) (Sussman,
/// Smereka & Osher 1994), which has two continuous derivatives. Of an ellipse the distance is that
/// of first order, F/|∇F|; a box is the product of its four sides. Shapes of the plane reach along
/// z through the whole depth.
public struct PorousBody: Sendable {
  public let name: String
  /// Centre, angle in degrees, sizes, then the permeability.
  public let parameters: [ImmersedBody.Parameter]
  private let kind: Kind
  private let centerCount: Int
  /// ε, three quarters of the longest edge of a cell: about what a cell that a surface cuts
  /// slantwise spans. Wider surfaces make what is nearly solid thicker.
  private let halfWidth: Double
  /// The length of each periodic axis: the body is there in every period. Nil of other axes.
  private let periods: [Double?]

  private enum Kind { case round, ellipse, box }

  /// - Parameter isPeriodic: of each axis.
  init(_ body: Body, permeability: Double, on grid: Grid, isPeriodic: [Bool]) {
    name = body.name
    periods = isPeriodic.indices.map { isPeriodic[$0] ? grid.spacing[$0] * Double(grid.cells[$0]) : nil }
    centerCount = body.shape.center.count
    halfWidth = 0.75 * (grid.spacing.prefix(grid.dimension).max() ?? 1)
    let (turn, sizes): (Double, [ImmersedBody.Parameter])
    switch body.shape {
    case .circle(_, let radius), .sphere(_, let radius):
      kind = .round
      (turn, sizes) = (0, [ImmersedBody.Parameter(value: radius, control: .radius, element: 0)])
    case .ellipse(_, let radii, let angle):
      kind = .ellipse
      (turn, sizes) = (angle, radii.indices.map { ImmersedBody.Parameter(value: radii[$0], control: .radii, element: $0) })
    case .box(_, let size, let angle):
      kind = .box
      (turn, sizes) = (angle, size.indices.map { ImmersedBody.Parameter(value: size[$0], control: .size, element: $0) })
    case .naca: preconditionFailure("a case has no porous airfoils")
    }
    let center = body.shape.center.indices.map { ImmersedBody.Parameter(value: body.shape.center[$0], control: .center, element: $0) }
    parameters =
      center + [ImmersedBody.Parameter(value: turn, control: .angle, element: 0)] + sizes
      + [ImmersedBody.Parameter(value: permeability, control: .permeability, element: 0)]
  }

  /// χ/K, one over length², at a point.
  func inversePermeability<S: FieldScalar>(_ parameters: [S], at point: [Double]) -> S {
    fraction(parameters, at: point) / parameters[parameters.count - 1]
  }

  /// χ, from 0 to 1.
  private func fraction<S: FieldScalar>(_ parameters: [S], at point: [Double]) -> S {
    // From the nearest of its periodic copies.
    let arm = (0..<centerCount).map { axis -> S in
      let arm = S(point[axis]) - parameters[axis]
      guard let period = periods[axis] else { return arm }
      return arm - S(period * (arm.real / period).rounded())
    }
    let sizes = parameters.dropFirst(centerCount + 1)
    let (first, last) = (sizes[sizes.startIndex], sizes[sizes.endIndex - 2])
    if kind == .round {
      // Told from zero, where the root has no slope.
      let square = arm.dropFirst().reduce(arm[0] * arm[0] + S(1e-30) * first * first) { $0 + $1 * $1 }
      return smoothStep(first - S.sqrt(square))
    }
    let turn = parameters[centerCount] * S(.pi / 180)
    let (cosine, sine) = (S.cos(turn), S.sin(turn))
    let (x, y) = (arm[0] * cosine + arm[1] * sine, arm[1] * cosine - arm[0] * sine)
    if kind == .box {
      func between(_ place: S, _ size: S) -> S { smoothStep(S(0.5) * size - place) * smoothStep(S(0.5) * size + place) }
      return between(x, first) * between(y, last)
    }
    // F = ½ ((x/a)² + (y/b)² − 1), and its gradient, which is told from zero at the centre.
    let (p, q) = (x / first, y / last)
    let (slopeX, slopeY) = (p / first, q / last)
    let square = slopeX * slopeX + slopeY * slopeY + S(1e-30) / (first * last)
    return smoothStep(S(0.5) * (S(1) - p * p - q * q) / S.sqrt(square))
  }

  /// H of a distance inside the surface. At the middle of a body, where distances have no
  /// derivative, it is constant.
  private func smoothStep<S: Scalar>(_ distance: S) -> S {
    let part = distance * S(1 / halfWidth)
    let rising = S(0.5) * (S(1) + part) + S(0.5 / .pi) * S.sin(S(.pi) * part)
    return S.select(S(1), lessThan: part, then: S(1), else: S.select(part, lessThan: S(-1), then: S(0), else: rising))
  }
}
