import Fields
import Kernels
import Reversal
import Scalars
import Sweeps

/// The orthogonal projection of a velocity onto those without divergence: u − G L⁻¹ D u on the
/// unknown faces, faces on the sides unchanged.
///
/// The divergence of a block of rows is computed right before the rows are transformed, and the
/// velocity corrected right after they are transformed back, while they are in cache.
final class PressureProjection<S: SweepScalar> {
  private let model: FlowModel
  private let divergence: Sweep<S>
  private let divergenceInputs: [SweepInput]
  private let divergenceOutput: SweepOutput
  private let unknownCorrection: GradientCorrections<S>
  private let allCorrection: GradientCorrections<S>
  private let sides: [(axis: Int, offset: Int, walk: SideWalk)]
  private let volumes: FaceVolumes<S>?
  private var held: [Double]

  init(_ model: FlowModel) {
    self.model = model
    let grid = model.grid
    divergence = Sweep(
      FlowModel.kernel(Divergence(dimension: model.dimension).name), on: grid, region: grid.interior, workers: model.workers)
    divergenceInputs = velocityNames(model.dimension).map(divergence.input)
    divergenceOutput = divergence.output("divergence")
    volumes = FaceVolumes(model)
    unknownCorrection = GradientCorrections(model, faces: model.unknownFaces)
    allCorrection = GradientCorrections(model, faces: model.allFaces)
    sides = model.conditions.filter { $0.kind != .periodic }.map { condition in
      let walk = SideWalk(axis: condition.axis, grid: grid, ranges: condition.extent.map { 0..<$0 })
      return (condition.axis, condition.faceIndex(grid) * grid.strides[condition.axis], walk)
    }
    let faces = model.conditions.filter { $0.kind != .periodic }.map { $0.extent[0] * $0.extent[1] }.reduce(0, +)
    held = [Double](repeating: 0, count: faces * S.planes)
  }

  /// Leaves the potential φ with L φ = D u in `potential`.
  @specialized(where S == Double)
  func project(_ velocity: VectorField<S>, potential: Field<S>) {
    readDivergence(velocity, potential)
    unknownCorrection.bind(velocity, potential)
    model.poisson.solve(potential, before: divergence, after: unknownCorrection)
    unknownCorrection.finish()
  }

  /// The transpose. With q = L⁻¹ D ū over the unknown faces, ū ← ū − G q on all faces: on a side,
  /// where there is no cell beyond, q counts as zero.
  ///
  /// The projection is orthogonal if a face counts with the volume M around it. Where cells differ
  /// in width, all this is done to M⁻¹ ū, and the result is M times what it gives.
  @specialized(where S == Double)
  func projectTransposed(_ velocity: VectorField<S>, potential: Field<S>) {
    volumes?.scale(velocity, inverse: true)
    exchangeSides(velocity, restoring: false)
    readDivergence(velocity, potential)
    correctAll(velocity, potential, before: divergence)
    exchangeSides(velocity, restoring: true)
    volumes?.scale(velocity, inverse: false)
  }

  /// Adds to the cotangent of a velocity what the potential of its projection takes from it: with φ̄
  /// the cotangent of φ = L⁻¹ D u it is −G L⁻¹ φ̄, by volumes where cells differ in width.
  @specialized(where S == Double)
  func addTransposed(ofPotential bar: Field<S>, to velocity: VectorField<S>, potential: Field<S>) {
    potential.copy(from: bar)
    potential.divideByVolumes()
    volumes?.scale(velocity, inverse: true)
    correctAll(velocity, potential, before: nil)
    volumes?.scale(velocity, inverse: false)
  }

  // MARK: With bodies

  /// The same for u + Eᵀ f, where the f of markers depend on E P u: P u is worked out in their window
  /// only, and there is one whole solve in place of two.
  ///
  /// - Parameters:
  ///   - potential: holds φ = L⁻¹ D (u + Eᵀ f) at the end.
  ///   - right: work space.
  ///   - window: around the markers.
  ///   - forces: is handed G L⁻¹ D u in the window, sign changed, which is P u − u there; adds Eᵀ f
  ///     to the velocity and to the window, which is zero then.
  @specialized(where S == Double)
  func project(
    _ velocity: VectorField<S>, potential: Field<S>, right: Field<S>, holding window: MarkerWindow<S>, forces: () -> Void
  ) {
    solve(velocity, potential, right, window, unknownCorrection, forces)
  }

  /// The transpose of that for a cotangent: v̄ becomes Pᵀ (v̄ − Eᵀ λ), where λ depends on E Pᵀ v̄.
  @specialized(where S == Double)
  func projectTransposed(
    _ velocity: VectorField<S>, potential: Field<S>, right: Field<S>, holding window: MarkerWindow<S>, forces: () -> Void
  ) {
    volumes?.scale(velocity, inverse: true)
    exchangeSides(velocity, restoring: false)
    solve(velocity, potential, right, window, allCorrection, forces)
    clearCopies(velocity)
    exchangeSides(velocity, restoring: true)
    volumes?.scale(velocity, inverse: false)
  }

  @specialized(where S == Double)
  private func solve(
    _ velocity: VectorField<S>, _ potential: Field<S>, _ right: Field<S>, _ window: MarkerWindow<S>,
    _ correction: GradientCorrections<S>, _ forces: () -> Void
  ) {
    readDivergence(velocity, right)
    model.poisson.begin(right, into: potential, within: window.region, before: divergence)
    window.subtractGradient(of: potential)
    forces()
    window.readDivergence(into: potential)
    correction.bind(velocity, potential)
    model.poisson.finish(potential, adding: right, within: window.region, before: window, after: correction)
    correction.finish()
    window.clear()
  }

  /// Takes G q with L q = `potential` from a cotangent on all faces.
  /// - Parameter before: makes the potential row by row; nil if it stands there.
  @specialized(where S == Double)
  private func correctAll(_ velocity: VectorField<S>, _ potential: Field<S>, before: Sweep<S>?) {
    allCorrection.bind(velocity, potential)
    model.poisson.solve(potential, before: before, after: allCorrection)
    allCorrection.finish()
    clearCopies(velocity)
  }

  /// The copy of the first face behind the last cell of a periodic axis is no cotangent of its own.
  private func clearCopies(_ velocity: VectorField<S>) {
    for axis in 0..<model.dimension where model.isPeriodic(axis) {
      velocity[axis].copyLayer(axis: axis, from: nil, to: model.grid.cells[axis])
    }
  }

  /// The largest |D u| in any cell; ghost faces of periodic axes are filled for it.
  func maximumDivergence(_ velocity: VectorField<S>, scratch: Field<S>) -> Double {
    readDivergence(velocity, scratch)
    divergence.forward()
    return scratch.maximumMagnitude(model.grid.interior)
  }

  @specialized(where S == Double)
  private func readDivergence(_ velocity: VectorField<S>, _ result: Field<S>) {
    for axis in 0..<model.dimension {
      // The face behind the last cell of a periodic axis is the first.
      if model.isPeriodic(axis) { velocity[axis].copyLayer(axis: axis, from: 0, to: model.grid.cells[axis]) }
      divergence.read(divergenceInputs[axis], velocity[axis])
    }
    divergence.write(divergenceOutput, result)
  }

  /// Takes the velocities on the sides away, leaving zero, or adds them again.
  private func exchangeSides(_ velocity: VectorField<S>, restoring: Bool) {
    var index = 0
    held.withUnsafeMutableBufferPointer { held in
      for side in sides {
        for p in 0..<S.planes {
          let values = velocity[side.axis].values + (p * model.grid.planeCount + side.offset)
          side.walk.forEach { base, _, _ in
            if restoring {
              values[base] += held[index]
            } else {
              held[index] = values[base]
              values[base] = 0
            }
            index &+= 1
          }
        }
      }
    }
  }
}

/// Makes the stage's output free of divergence, and where there are bodies lets it satisfy no slip
/// at their markers at once.
///
/// With w = P u, the forces solve (E P Eᵀ) f = u_body − E w, and P (w + Eᵀ f) satisfies both
/// conditions. The transpose has the same form: with z = Pᵀ v̄ and λ = (E P Eᵀ)⁻¹ (E z + f̄) the
/// cotangent of u is ū = Pᵀ (z − Eᵀ λ), that of u_body is λ, and that of the positions X of the
/// markers, through E, is f · ∂(E ū)/∂X − λ · ∂(E v)/∂X. Of bodies that move all of this is taken
/// where they are at the end of the stage. Of the total potential φ = L⁻¹ D (u + Eᵀ f) the cotangent
/// φ̄ has a share s = (L⁻¹ D)ᵀ φ̄ in z and, P s being zero, once more in ū.
struct Projection<S: SweepScalar>: Operator {
  typealias Memory = StageMemory<S>
  let name = "projection"
  var fields: FieldUse<Memory> {
    FieldUse(
      reads: [\Memory.output], writes: [\Memory.output, \Memory.impulses, \Memory.markerGradients, \Memory.potential],
      needs: geometryIsControlled ? [\Memory.impulses, \Memory.markerGradients] : [])
  }
  let pressure: PressureProjection<S>
  let bodies: BodyConstraint<S>?
  let geometryIsControlled: Bool

  func forward(_ memory: Memory) {
    guard let bodies else {
      pressure.project(memory.output, potential: memory.potential)
      memory.totalPotential?.copy(from: memory.potential)
      return
    }
    bodies.place(at: memory.time)
    if let window = bodies.window {
      pressure.project(memory.output, potential: memory.potential, right: bodies.transformed, holding: window) {
        bodies.interpolate(memory.output, plus: window.velocity, into: &memory.impulses)
        bodies.solve(forSlipOf: &memory.impulses)
        window.clear()
        bodies.markers.spread(memory.impulses, scale: 1, into: memory.output)
        bodies.markers.spread(memory.impulses, scale: 1, into: window.velocity)
      }
      memory.totalPotential?.copy(from: memory.potential)
    } else {
      pressure.project(memory.output, potential: memory.potential)
      memory.totalPotential?.copy(from: memory.potential)
      bodies.markers.interpolate(memory.output, into: &memory.impulses)
      bodies.solve(forSlipOf: &memory.impulses)
      bodies.markers.spread(memory.impulses, scale: 1, into: memory.output)
      pressure.project(memory.output, potential: memory.potential)
      memory.totalPotential?.add(memory.potential)
    }
    if geometryIsControlled { bodies.markers.interpolateGradient(memory.output, into: &memory.markerGradients) }
  }

  func pullback(_ memory: Memory, _ cotangent: Memory) {
    defer { cotangent.clearPotential() }
    guard let bodies else {
      pressure.projectTransposed(cotangent.output, potential: cotangent.potential)
      addPotential(cotangent)
      return
    }
    bodies.place(at: memory.time)
    if let window = bodies.window, cotangent.seededPotential == nil {
      pressure.projectTransposed(cotangent.output, potential: cotangent.potential, right: bodies.transformed, holding: window) {
        bodies.interpolate(cotangent.output, plus: window.velocity, into: &bodies.multipliers)
        bodies.solveMultipliers(cotangent.impulses)
        window.clear()
        bodies.markers.spread(bodies.multipliers, scale: -1, into: cotangent.output)
        bodies.markers.spread(bodies.multipliers, scale: -1, into: window.velocity)
      }
    } else {
      pressure.projectTransposed(cotangent.output, potential: cotangent.potential)
      addPotential(cotangent)
      bodies.markers.interpolate(cotangent.output, into: &bodies.multipliers)
      bodies.solveMultipliers(cotangent.impulses)
      bodies.markers.spread(bodies.multipliers, scale: -1, into: cotangent.output)
      pressure.projectTransposed(cotangent.output, potential: cotangent.potential)
      addPotential(cotangent)
    }
    if geometryIsControlled { bodies.markers.interpolateGradient(cotangent.output, into: &bodies.gradients) }
    for body in bodies.markers.bodies.indices {
      bodies.pullPlacement(
        body, positions: geometryIsControlled ? (memory.impulses, memory.markerGradients) : nil,
        into: &cotangent.parameters.bodies[body], surface: &cotangent.parameters.surface[body])
    }
  }

  private func addPotential(_ cotangent: Memory) {
    guard let bar = cotangent.seededPotential else { return }
    pressure.addTransposed(ofPotential: bar, to: cotangent.output, potential: cotangent.potential)
  }
}
