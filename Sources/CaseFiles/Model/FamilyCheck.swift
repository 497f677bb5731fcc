/// Checks that a case asks nothing of a family of equations that it cannot do.
struct FamilyCheck {
  let flow: Flow
  let domain: Domain?
  let boundaries: Boundaries?
  let bodies: [Body]
  let map: MapReader

  /// The rule of two thirds leaves two waves along an axis of eight points.
  private static let fewestCells = 8
  private static let advice = "remove it, or write `equations: incompressible`"

  /// A spectral flow lives in a box without sides.
  func report() {
    checkTurbulence()
    checkPorosity()
    checkStretching()
    guard flow.equations == .spectral else { return }
    for (axis, count) in (domain?.cells ?? []).enumerated() where count < Self.fewestCells {
      reader("domain", "cells")?.fail(
        "a spectral flow needs at least \(Self.fewestCells) cells along each axis, found \(count) along \(["x", "y", "z"][axis])",
        suggestion: "take more cells")
    }
    if let domain, domain.ringCount > Domain.mostRings {
      reader("domain", "size")?.fail(domain.ringTrouble, suggestion: "make the edges of the box more alike")
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

  /// An eddy viscosity is one of the equations in physical space.
  private func checkTurbulence() {
    guard let turbulence = flow.turbulence else { return }
    let reader = reader("flow", "turbulence")
    if flow.equations == .spectral {
      reader?.fail("a spectral flow has no turbulence model", suggestion: Self.advice)
    }
    let hasWalls = boundaries?.sides.contains { if case .wall = $0.boundary { true } else { false } }
    if turbulence.vanDriest != nil, hasWalls == false {
      reader?.fail("`van_driest` damps towards walls, and no side is a wall", suggestion: "remove `van_driest`")
    }
  }

  /// Along a stretched axis there is nothing that asks for equal cells.
  private func checkStretching() {
    guard let domain, domain.stretching != nil else { return }
    let (reader, axis) = (reader("domain", "stretching"), ["x", "y", "z"][domain.lastAxis])
    if let body = bodies.first {
      reader?.fail("bodies need equal cells, and there is `\(body.name)`", suggestion: "remove `stretching`")
    }
    for (side, boundary) in boundaries?.sides ?? [] where side.axis == domain.lastAxis && boundary == .periodic {
      reader?.fail(
        "\(axis) is periodic, and cells are stretched between sides that are not",
        suggestion: "remove `stretching`, or give `\(side.rawValue)` another condition")
      break
    }
  }

  /// Porous bodies resist by viscosity.
  private func checkPorosity() {
    guard flow.equations == .incompressible, flow.viscosity == 0, let porous = bodies.first(where: { $0.permeability != nil }) else {
      return
    }
    reader("bodies", porous.name)?.fail(
      "a porous body resists by the viscosity over its permeability, and the viscosity is 0",
      suggestion: "give a viscosity, or `flow.resistance` in place of the body")
  }

  /// An entry of a section.
  private func reader(_ section: String, _ key: String) -> NodeReader? {
    guard let section = map[section], case .map(let entries) = section.node.content else { return nil }
    return entries.first { $0.key == key }.map { NodeReader(node: $0.value, path: "\(section.path).\(key)", errors: section.errors) }
  }
}
