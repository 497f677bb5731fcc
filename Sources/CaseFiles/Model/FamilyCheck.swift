/// Checks that a case asks nothing of a family of equations that it cannot do.
struct FamilyCheck {
  let flow: Flow
  let domain: Domain?
  let boundaries: Boundaries?
  let map: MapReader

  /// The rule of two thirds leaves two waves along an axis of eight points.
  private static let fewestCells = 8
  private static let advice = "remove it, or write `equations: incompressible`"

  /// A spectral flow lives in a box without sides.
  func report() {
    checkTurbulence()
    guard flow.equations == .spectral else { return }
    for (axis, count) in (domain?.cells ?? []).enumerated() where count < Self.fewestCells {
      reader("domain", "cells")?.fail(
        "a spectral flow needs at least \(Self.fewestCells) cells along each axis, found \(count) along \(["x", "y", "z"][axis])",
        suggestion: "take more cells")
    }
    for (side, boundary) in boundaries?.sides ?? [] where boundary != .periodic {
      reader("boundaries", side.rawValue)?.fail(
        "a spectral flow is periodic on every side", suggestion: "write `\(side.rawValue): periodic`, or `equations: incompressible`")
    }
    map["bodies"]?.fail("a spectral flow has no bodies", suggestion: Self.advice)
    map["scalars"]?.fail("a spectral flow carries no scalars", suggestion: Self.advice)
    if flow.convection != nil {
      map["flow"]?.fail("a spectral flow has no buoyancy", suggestion: "give `viscosity` in place of `rayleigh` and `prandtl`")
    }
  }

  /// An eddy viscosity is one of momentum alone, and of the equations in physical space.
  private func checkTurbulence() {
    guard let turbulence = flow.turbulence else { return }
    let reader = reader("flow", "turbulence")
    if flow.equations == .spectral {
      reader?.fail("a spectral flow has no turbulence model", suggestion: Self.advice)
    } else if map["scalars"] != nil || flow.convection != nil {
      reader?.fail(
        "a turbulence model diffuses momentum only, and this flow carries scalars", suggestion: "remove `turbulence`, or the scalars")
    }
    let hasWalls = boundaries?.sides.contains { if case .wall = $0.boundary { true } else { false } }
    if turbulence.vanDriest != nil, hasWalls == false {
      reader?.fail("`van_driest` damps towards walls, and no side is a wall", suggestion: "remove `van_driest`")
    }
  }

  /// An entry of a section.
  private func reader(_ section: String, _ key: String) -> NodeReader? {
    guard let section = map[section], case .map(let entries) = section.node.content else { return nil }
    return entries.first { $0.key == key }.map { NodeReader(node: $0.value, path: "\(section.path).\(key)", errors: section.errors) }
  }
}
