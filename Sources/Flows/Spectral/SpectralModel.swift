import CaseFiles
import Fields
import Scalars
import Spectral
import Sweeps

/// A case of two-dimensional turbulence in a periodic box: everything that does not depend on the scalar type or on the values of the controls.
///
///     ∂ω/∂t + u·∇ω = ν ∇²ω − μ ω + ∇×f,   u = ∂ψ/∂y, v = −∂ψ/∂x, ∇²ψ = −ω
///
/// Values at points are values at the centres of cells.
public final class SpectralModel: SimulationModel, @unchecked Sendable {
  public let setup: Case
  public let grid: Grid
  public let workers: Workers
  public let waves: PlaneWaves
  public let scheme: ExponentialScheme
  public let forceIsActive: Bool
  /// Whether viscosity or drag are controls.
  public let ratesAreControlled: Bool
  /// By which a squared element of a line counts in the mean of ½|u|², and of ½ω².
  let energyWeights: Field<Double>
  let enstrophyWeights: Field<Double>
  /// The waves that are forced; nil for none.
  let band: WaveBand?

  /// Reads the velocity of a snapshot at the centres of cells, for objectives that are a distance to one.
  public var loadTarget: ((_ path: String, _ model: SpectralModel) throws -> VectorField<Double>)?

  /// - Throws: `SpectralError` if a transform cannot be planned, `FlowError.unresolved` if the grid does not fit into memory.
  public init(_ setup: Case, workers: Workers) throws {
    self.setup = setup
    self.workers = workers
    let grid = Grid(cells: setup.domain.cells, size: setup.domain.size, origin: setup.domain.origin)
    self.grid = grid
    // Beside its records.
    try grid.requireMemory(fields: 12)
    waves = try PlaneWaves(grid)
    scheme = ExponentialScheme(setup.numerics.integrator)
    forceIsActive = setup.flow.force != nil || setup.controls.contains(.force)
    ratesAreControlled = setup.controls.contains(.viscosity) || setup.controls.contains(.drag)
    energyWeights = Field(waves.waves)
    enstrophyWeights = Field(waves.waves)
    for kx in waves.alongX.indices {
      // The waves −k of a real field are not kept; those of kx = 0 are.
      let copies = kx == 0 ? 1.0 : 2
      for slot in 0..<waves.lineCount {
        let square = waves.square(kx, slot)
        for part in 0..<2 {
          energyWeights[2 * slot + part, kx] = square == 0 ? 1 : copies / square
          enstrophyWeights[2 * slot + part, kx] = square == 0 ? 0 : copies
        }
      }
    }
    band = try setup.flow.forcing.map { [waves, energyWeights] forcing in
      try WaveBand(
        forcing, lines: waves.alongX.count, elements: 2 * waves.lineCount, square: { waves.square($0, $1 / 2) },
        weight: { energyWeights[$1, $0] })
    }
  }

  /// A velocity at the centres of cells.
  func sampled(_ formula: VelocityFormula) -> VectorField<Double> {
    (0..<2).map { component in
      let field = Field<Double>(grid)
      field.fill(grid.interior) { formula(component, grid.position($0, $1, $2)) }
      return field
    }
  }

  public func elementCount(_ control: Control) -> Int {
    switch control {
    case .viscosity, .drag, .forcingPower: 1
    case .initialVelocity, .force: 2 * grid.cellCount
    case .inflow, .profile, .body, .turbulenceConstant, .rayleigh, .prandtl, .scalar: 0
    }
  }
}
