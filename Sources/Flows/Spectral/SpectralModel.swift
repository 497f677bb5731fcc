import CaseFiles
import Fields
import Scalars
import Transforms
import Sweeps

/// A case of turbulence in a periodic box: everything that does not depend on the scalar type or on
/// the values of the controls. In two dimensions the state is the vorticity, in three the velocity:
///
///     ∂ω/∂t + u·∇ω = ν ∇²ω − μ ω + ∇×f,                  u = ∂ψ/∂y, v = −∂ψ/∂x, ∇²ψ = −ω
///     ∂u/∂t + ∇·(u u) + ∇p = ν ∇²u − μ u + f,  ∇·u = 0
///
/// Values at points are values at the centres of cells.
public final class SpectralModel: BoxModel, @unchecked Sendable {
  public let setup: Case
  /// What the case says to a spectral flow.
  public let physics: SpectralCase
  public let grid: Grid
  public let workers: Workers
  public let waves: any WaveLayout
  public let scheme: ExponentialScheme
  public let forceIsActive: Bool
  /// Whether derivatives by viscosity or friction are wanted.
  public let ratesAreControlled: Bool
  /// |k|² of each element of a line of one component.
  let squares: Field<Double>
  /// By which a squared element of a line counts in the mean of ½|u|², and of ½ω².
  let energyWeights: Field<Double>
  let enstrophyWeights: Field<Double>
  /// The waves that are forced; nil for none.
  let band: WaveBand?

  /// What the named numbers of the case stand in.
  let bound: BoundNumbers

  /// Numbers that stand in place of fields, by their controls: those by which derivatives are wanted.
  private(set) lazy var numbers: [Control: [Double]] = {
    var numbers: [Control: [Double]] = [:]
    if let own = physics.initial.numbers { numbers[own.control] = own.values }
    numbers[.uniformForce] = physics.force?.constant
    return numbers.filter { bound.needs($0.key) }
  }()

  /// All parameters that the case could name.
  private(set) lazy var declared = Dictionary(uniqueKeysWithValues: declaredParameters().map { ($0.control, $0) })
  /// The parameters that the case names as its controls.
  public private(set) lazy var parameters = ParameterTable(declaredParameters(), controls: setup.controls)

  /// What of the case comes from files.
  let fileFields: FileFields

  /// - Parameter files: reads the fields that the case takes from files; nil where nothing is to be
  ///   read.
  /// - Throws: `SpectralError` if a transform cannot be planned, `FlowError.unresolved` of a case
  ///   of another family, or if the grid does not fit into memory; what reading files throws.
  public init(_ setup: Case, workers: Workers, files: FieldReader? = nil) throws {
    guard let physics = setup.spectral else {
      throw FlowError.unresolved("the equations of `\(setup.name)` are not those of a spectral flow")
    }
    (self.setup, self.physics) = (setup, physics)
    self.workers = workers
    bound = BoundNumbers(setup)
    let grid = Grid(cells: setup.domain.cells, size: setup.domain.size, origin: setup.domain.origin)
    self.grid = grid
    // Beside its records; in space the products of components at points are most of it.
    try grid.requireMemory(fields: grid.dimension == 2 ? 12 : 38)
    let waves: any WaveLayout = grid.dimension == 2 ? try PlaneWaves(grid) : try BoxWaves(grid)
    self.waves = waves
    scheme = ExponentialScheme(physics.integrator)
    fileFields = try FileFields(setup.fieldRequests, on: grid, read: files)
    forceIsActive = physics.force != nil || physics.forceFile != nil || bound.needs(.force)
    ratesAreControlled = bound.needs(.viscosity) || bound.needs(.friction)
    energyWeights = Field(waves.waves)
    enstrophyWeights = Field(waves.waves)
    let squares = Field<Double>(Grid(cells: [waves.componentPitch, waves.lines], size: [1, 1]))
    self.squares = squares
    for line in 0..<waves.lines {
      let copies = waves.copies(line)
      for slot in 0..<waves.lineCount {
        let square = waves.square(line, slot)
        for part in 0..<2 {
          squares[2 * slot + part, line] = square
          for component in 0..<waves.components {
            let element = component * waves.componentPitch + 2 * slot + part
            // The mean of a plane's vorticity gives its place to the mean velocity.
            energyWeights[element, line] = waves.components == 3 || square == 0 ? copies : copies / square
            enstrophyWeights[element, line] = square == 0 ? 0 : waves.components == 3 ? copies * square : copies
          }
        }
      }
    }
    band = try physics.forcing.map { [energyWeights] forcing in
      try WaveBand(
        forcing, lines: waves.lines, elements: waves.components * waves.componentPitch,
        square: { squares[$1 % waves.componentPitch, $0] }, weight: { energyWeights[$1, $0] })
    }
  }

  public func isPeriodic(_ axis: Int) -> Bool { true }

  /// The ways between points and waves, in a scalar.
  func fields<S: SweepScalar>(_ type: S.Type) -> any WaveFields<S> {
    switch waves {
    case let plane as PlaneWaves: PlaneFields<S>(plane, workers: workers)
    case let box as BoxWaves: BoxFields<S>(box, workers: workers)
    default: preconditionFailure("waves of a plane or of a box")
    }
  }

  /// A velocity at the centres of cells.
  func sampled(_ formula: VelocityFormula) -> VectorField<Double> {
    (0..<grid.dimension).map { component in
      let field = Field<Double>(grid)
      field.fill(grid.interior) { formula(component, grid.position($0, $1, $2)) }
      return field
    }
  }
}
