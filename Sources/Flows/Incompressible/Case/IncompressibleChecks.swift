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
    checkGrading()
  }

  private func checkDamping() {
    let hasWalls = boundaries?.sides.contains { if case .wall = $0.boundary { true } else { false } }
    if flow.turbulence?.vanDriest != nil, hasWalls == false {
      document.entry("flow", "turbulence")?.fail(
        "`van_driest` damps towards walls, and no side is a wall", suggestion: "remove `van_driest`")
    }
  }

  /// Cells are graded between sides that are not periodic; and where there is nothing that asks for
  /// equal ones, stretched.
  private func checkGrading() {
    guard let domain = document.domain else { return }
    for axis in domain.gradedAxes {
      let (reader, name, key) = (document.grading(of: axis), ["x", "y", "z"][axis], document.gradingKey)
      if domain.equalCells(axis) == nil, let body = bodies.first {
        reader?.fail(
          "bodies need equal cells, and there is `\(body.name)`", suggestion: "remove `\(key)`, or give \(name) a `core` in `domain.axes`")
      }
      if axis == 2, let body = bodies.first(where: { $0.shape.isPlane }) {
        reader?.fail(
          "`\(body.name)` reaches through the whole depth, along which its cells have to be equal",
          suggestion: "give z `from`, `to` and `cells` alone, or take a sphere or a surface")
      }
      if let side = (boundaries?.sides ?? []).first(where: { $0.side.axis == axis && $0.boundary == .periodic })?.side {
        reader?.fail(
          "\(name) is periodic, and cells are stretched between sides that are not",
          suggestion: "remove `\(key)`, or give `\(side.rawValue)` another condition")
      }
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
