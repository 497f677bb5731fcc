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
  private let shape: any PorousShape
  private let centerCount: Int
  private let edge: SmoothEdge
  /// The length of each periodic axis: the body is there in every period. Nil of other axes.
  private let periods: [Double?]

  /// - Parameter isPeriodic: of each axis.
  init(_ body: Body, _ shape: any PorousShape, permeability: Double, on grid: Grid, isPeriodic: [Bool]) {
    (name, self.shape) = (body.name, shape)
    periods = isPeriodic.indices.map { isPeriodic[$0] ? grid.spacing[$0] * Double(grid.cells[$0]) : nil }
    centerCount = shape.center.count
    edge = SmoothEdge(halfWidth: 0.75 * (grid.spacing.prefix(grid.dimension).max() ?? 1))
    func parameters(_ control: Control.BodyParameter, _ values: [Double]) -> [ImmersedBody.Parameter] {
      values.indices.map { ImmersedBody.Parameter(value: values[$0], control: control, element: $0) }
    }
    self.parameters =
      parameters(.center, shape.center) + parameters(.angle, [shape.angle])
      + type(of: shape).sizeNames.flatMap { parameters($0, shape[$0]) } + parameters(.permeability, [permeability])
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
    let sizes = parameters[(centerCount + 1)..<(parameters.count - 1)]
    if shape.isRound { return shape.fraction(arm, sizes, edge) }
    let turn = parameters[centerCount] * S(.pi / 180)
    let (cosine, sine) = (S.cos(turn), S.sin(turn))
    return shape.fraction([arm[0] * cosine + arm[1] * sine, arm[1] * cosine - arm[0] * sine], sizes, edge)
  }
}

/// The surface of a porous body: H of the distance inside it.
public struct SmoothEdge: Sendable {
  /// ε, three quarters of the longest edge of a cell: about what a cell that a surface cuts
  /// slantwise spans. Wider surfaces make what is nearly solid thicker.
  let halfWidth: Double

  /// From 0 to 1. At the middle of a body, where distances have no derivative, it is constant.
  func part<S: Scalar>(_ distance: S) -> S {
    let part = distance * S(1 / halfWidth)
    let rising = S(0.5) * (S(1) + part) + S(0.5 / .pi) * S.sin(S(.pi) * part)
    return S.select(S(1), lessThan: part, then: S(1), else: S.select(part, lessThan: S(-1), then: S(0), else: rising))
  }
}
