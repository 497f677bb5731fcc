import CaseFiles
import Fields

/// How large a step is for the cells, and how coarse cells are for the viscosity, in the state that
/// the run has come to.
public struct CellNumbers: Encodable, Sendable {
  /// The largest |uᵢ| Δt/Δxᵢ.
  public let courant: Double
  /// The largest |uᵢ| Δxᵢ/ν; nil where nothing is viscous. Along a stretched axis with its smallest
  /// cell.
  public let reynolds: Double?
  /// ν Δt Σ 1/Δxᵢ².
  public let diffusion: Double

  init?(_ flow: some FluidFlow) {
    guard let size = flow.timeSteps.last, size > 0 else { return nil }
    let (grid, velocity, viscosity) = (flow.model.grid, flow.observedVelocity(), flow.viscosity)
    var (courant, reynolds, diffusion) = (0.0, 0.0, 0.0)
    for axis in 0..<grid.dimension {
      let width = grid.smallestWidth(axis)
      let speed = velocity[axis].maximumMagnitude(grid.interior)
      courant = max(courant, speed * size / width)
      reynolds = max(reynolds, speed * width)
      diffusion += viscosity * size / (width * width)
    }
    (self.courant, self.diffusion) = (courant, diffusion)
    self.reynolds = viscosity > 0 ? reynolds / viscosity : nil
  }
}
