import CaseFiles
import Fields
import Scalars
import Sweeps

/// The arrays that flows of the family take in and give out.
extension SpectralModel {
  /// Real and imaginary parts of the waves, line by line.
  public var stateArrays: [ArrayDescription] {
    let region = waves.waves.interior
    let shape = (0..<waves.waves.dimension).reversed().map { region.upper[$0] - region.lower[$0] }
    return [ArrayDescription("waves", unit: grid.dimension == 2 ? "1/time" : "length/time", layout: "waves", shape: shape)]
  }

  /// The velocity v = V w of waves w.
  ///
  /// With S that makes waves of a velocity, S V = 1 and V S is an orthogonal projection, and by
  /// Parseval's theorem VᵀV = N D, D the weights of the energy and N the number of points: so Vᵀ = Vᵀ V
  /// S = N D S.
  public var cellArrays: [MappedArray] {
    let shape = grid.cells.prefix(grid.dimension).reversed() + [grid.dimension]
    let layout = waves.waves
    let map = LinearMap { [self] values in
      let (state, velocity) = (Field<Double>(layout), vector())
      [FieldPart(state, layout.interior)].set([values])
      fields(Double.self).velocity(of: state, into: velocity)
      let three = CellValues.vector(velocity)
      return grid.dimension == 3 ? three : three.indices.filter { $0 % 3 < 2 }.map { three[$0] }
    } transposed: { [self] values in
      let (state, velocity) = (Field<Double>(layout), vector())
      for (axis, field) in velocity.enumerated() {
        var place = axis
        field.fill(grid.interior) { _, _, _ in
          defer { place += grid.dimension }
          return values[place]
        }
      }
      fields(Double.self).state(of: velocity, into: state)
      let count = Double(grid.cellCount)
      for line in 0..<waves.lines {
        for element in 0..<waves.components * waves.componentPitch { state[element, line] *= count * energyWeights[element, line] }
      }
      return [FieldPart(state, layout.interior)].numbers()[0]
    }
    return [MappedArray(ArrayDescription("velocity", unit: "length/time", layout: "cells", shape: Array(shape)), map)]
  }

  /// Components side by side, where those of the control follow one another.
  public var initialVelocityFromCells: MappedArray? {
    let (cells, axes) = (grid.cellCount, grid.dimension)
    let map = LinearMap { values in
      (0..<axes).flatMap { axis in (0..<cells).map { values[$0 * axes + axis] } }
    } transposed: { elements in
      (0..<cells).flatMap { cell in (0..<axes).map { elements[$0 * cells + cell] } }
    }
    let shape = Array(grid.cells.prefix(axes).reversed()) + [axes]
    return MappedArray(ArrayDescription("initial.velocity.cells", unit: "length/time", layout: "cells", shape: shape), map)
  }

  private func vector() -> VectorField<Double> { (0..<grid.dimension).map { _ in Field(grid) } }
}

extension SpectralFlow {
  /// The initial velocity, where no band of it is forced: nothing but the first waves follow from it.
  public func take(_ planes: [[Double]], of control: Control) -> Bool {
    guard control == .initialVelocity, model.band == nil else { return false }
    for (plane, elements) in planes.enumerated() {
      elements.withUnsafeBufferPointer { elements in
        var start = elements.baseAddress.unsafelyUnwrapped
        for field in parameters.initialVelocity {
          field.forEachRow(of: model.grid.interior, plane: plane) { row in
            row.baseAddress.unsafelyUnwrapped.update(from: start, count: row.count)
            start += row.count
          }
        }
      }
    }
    fields.state(of: parameters.initialVelocity, into: initial)
    return true
  }
}
