/// Checks that a case asks nothing of a family of equations that it cannot do.
struct FamilyCheck {
  let flow: Flow
  let domain: Domain?
  let boundaries: Boundaries?
  let map: MapReader

  /// A spectral flow lives in a plane without sides.
  func report() {
    guard flow.equations == .spectral else {
      if flow.drag != 0 {
        map["flow"]?.fail("`drag` belongs to spectral flows, and this one is incompressible", suggestion: "remove it, or write `equations: spectral`")
      }
      return
    }
    let advice = "remove it, or write `equations: incompressible`"
    if let domain, domain.dimensions == 3 {
      map["domain"]?.fail("a spectral flow has two axes for now, found three", suggestion: "give two, or write `equations: incompressible`")
    }
    for (axis, count) in (domain?.cells ?? []).enumerated() where count < Self.fewestCells {
      map["domain"]?.fail(
        "a spectral flow needs at least \(Self.fewestCells) cells along each axis, found \(count) along \(["x", "y", "z"][axis])",
        suggestion: "take more `cells`")
    }
    for (side, boundary) in boundaries?.sides ?? [] where boundary != .periodic {
      map["boundaries"]?.fail("a spectral flow is periodic, but `\(side.rawValue)` is not", suggestion: "make every side periodic, or write `equations: incompressible`")
    }
    map["bodies"]?.fail("a spectral flow has no bodies", suggestion: advice)
  }

  /// The rule of two thirds leaves two waves along an axis of eight points.
  private static let fewestCells = 8
}
