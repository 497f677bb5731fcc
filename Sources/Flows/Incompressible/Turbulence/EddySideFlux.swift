import Fields
import Scalars
import Sweeps

/// What eddies carry of a scalar through a side whose value is given, as the scheme has it.
struct EddySideFlux<S: SweepScalar> {
  private let turbulence: EddyDiffusion<S>
  private let plane: Int

  init(_ turbulence: EddyDiffusion<S>, _ model: FlowModel) {
    self.turbulence = turbulence
    plane = model.grid.planeCount
  }

  /// Σ a (ν/Pr) (g − θ) over the faces of a side, a the face's area relative to the mean, ν the
  /// mean of the cell and of that beyond, g the value at the face and θ that in the cell.
  /// - Parameters:
  ///   - field: of the state, that of the scalar.
  ///   - state: with its ghosts filled.
  func sum(_ side: SideCells, _ field: Int, _ state: StageMemory<S>) -> S {
    let viscosity = turbulence.eddyViscosity(state)
    var sum = S(0)
    forEachFace(side, field, state) { cell, beyond, difference, area in sum += S(area) * mean(viscosity, cell, beyond) * difference }
    return sum / state.parameters.turbulentPrandtl
  }

  /// Adds weight · ∂sum to the cotangents of a state and of the parameters.
  func pullback(_ weight: S, _ side: SideCells, _ field: Int, _ state: StageMemory<S>, _ cotangent: StageMemory<S>) {
    let viscosity = turbulence.eddyViscosity(state)
    let (given, scalar, bar) = (cotangent.sides[side.index], cotangent.input[field], turbulence.viscosityCotangent)
    let scale = weight / state.parameters.turbulentPrandtl
    var sum = S(0)
    forEachFace(side, field, state) { cell, beyond, difference, area in
      let diffusivity = S(area) * scale * mean(viscosity, cell, beyond)
      sum += diffusivity * difference
      let share = S(0.5 * area) * scale * difference
      add(share, to: bar, cell)
      add(share, to: bar, beyond)
      add(-diffusivity, to: scalar, cell)
    }
    side.walk.forEach { base, a, b in
      let (cell, beyond) = indices(side, base)
      given[field, a, b] += S(side.areas[a, b]) * scale * mean(viscosity, cell, beyond)
    }
    cotangent.parameters.turbulentPrandtl -= sum / state.parameters.turbulentPrandtl
    turbulence.pullViscosity(cotangent)
  }

  /// The elements of the cell beside a face and of that beyond, and the difference from the cell to
  /// the face, and the face's area.
  private func forEachFace(
    _ side: SideCells, _ field: Int, _ state: StageMemory<S>,
    _ body: (_ cell: Int, _ beyond: Int, _ difference: S, _ area: Double) -> Void
  ) {
    let (given, scalar) = (state.sides[side.index], state.input[field])
    side.walk.forEach { base, a, b in
      let (cell, beyond) = indices(side, base)
      body(cell, beyond, given[field, a, b] - S.load(scalar.values + cell, plane: plane), side.areas[a, b])
    }
  }

  private func indices(_ side: SideCells, _ base: Int) -> (cell: Int, beyond: Int) {
    let cell = base + side.offset
    return (cell, cell + (side.condition.isUpper ? side.walk.stride : -side.walk.stride))
  }

  private func mean(_ field: Field<S>, _ a: Int, _ b: Int) -> S {
    S(0.5) * (S.load(field.values + a, plane: plane) + S.load(field.values + b, plane: plane))
  }

  private func add(_ value: S, to field: Field<S>, _ index: Int) {
    (S.load(field.values + index, plane: plane) + value).store(field.values + index, plane: plane)
  }
}
