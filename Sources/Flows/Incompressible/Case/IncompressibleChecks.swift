import CaseFiles

/// Checks that the sections of an incompressible flow fit together.
struct IncompressibleChecks {
  let flow: Flow
  let boundaries: Boundaries?
  let bodies: [Body]
  let document: CaseDocument

  func report() {
    checkDamping()
    checkPorosity()
    checkStretching()
  }

  private func checkDamping() {
    let hasWalls = boundaries?.sides.contains { if case .wall = $0.boundary { true } else { false } }
    if flow.turbulence?.vanDriest != nil, hasWalls == false {
      document.entry("flow", "turbulence")?.fail(
        "`van_driest` damps towards walls, and no side is a wall", suggestion: "remove `van_driest`")
    }
  }

  /// Along a stretched axis there is nothing that asks for equal cells.
  private func checkStretching() {
    guard let domain = document.domain, domain.stretching != nil else { return }
    let (reader, axis) = (document.entry("domain", "stretching"), ["x", "y", "z"][domain.lastAxis])
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
    guard flow.viscosity == 0, let porous = bodies.first(where: { $0.permeability != nil }) else { return }
    document.entry("bodies", porous.name)?.fail(
      "a porous body resists by the viscosity over its permeability, and the viscosity is 0",
      suggestion: "give a viscosity, or `flow.resistance` in place of the body")
  }
}
