import Scalars

/// Sixth order, symmetric: ³⁄₂ of the central flux over one cell less ⅗ of that over two and a
/// tenth of that over three, carriers averaged over the distance. See ``AdvectionCentral4``.
public struct AdvectionCentral6: AdvectionScheme {
  public init() {}
  public var name: String { "Central6" }
  public var isWideAndSymmetric: Bool { true }

  public func flux<S: Scalar>(_ carrier: (Int) -> S, _ cell: (Int) -> S) -> S {
    let velocity = carrier(0)
    let (before, behind) = (carrier(-1) + velocity, velocity + carrier(1))
    let overTwo = before * (cell(-2) + cell(0)) + behind * (cell(-1) + cell(1))
    let outer = (carrier(-2) + before) * (cell(-3) + cell(0)) + (behind + carrier(2)) * (cell(-1) + cell(2))
    let overThree = outer + (velocity + (carrier(-1) + carrier(1))) * (cell(-2) + cell(1))
    return S(0.75) * (velocity * (cell(-1) + cell(0))) - S(0.075) * overTwo + S(1.0 / 180) * overThree
  }

  public func scalarFlux<S: Scalar>(_ carrier: (Int) -> S, _ cell: (Int) -> S) -> S {
    let velocity = carrier(0)
    let (before, behind) = (carrier(-1) + velocity, velocity + carrier(1))
    let overTwo = before * (cell(-2) - cell(-1)) + behind * (cell(1) - cell(0))
    let outer = (carrier(-2) + before) * (cell(-3) - cell(-1)) + (behind + carrier(2)) * (cell(2) - cell(0))
    let inner = (velocity + (carrier(-1) + carrier(1))) * ((cell(-2) + cell(1)) - (cell(-1) + cell(0)))
    return 0.5 * (velocity * (cell(-1) + cell(0))) - S(0.075) * overTwo + S(1.0 / 180) * (outer + inner)
  }
}
