import CaseFiles
import Fields
import Scalars
import Sweeps

/// The arrays that flows of the family take in and give out.
extension FlowModel {
  /// Velocity components on all faces, those on the sides too; then the scalars in the cells.
  public var stateArrays: [ArrayDescription] {
    (0..<fieldCount).map { index in
      let isVelocity = index < dimension
      let region = isVelocity ? allFaces(index) : grid.interior
      let letter = ["x", "y", "z"][index % 3]
      return ArrayDescription(
        isVelocity ? "velocity_\(letter)" : scalarName(index), unit: isVelocity ? "length/time" : "1",
        layout: isVelocity ? "faces_\(letter)" : "cells", shape: shape(region))
    }
  }

  /// Velocity and scalars at the centres of cells.
  public var cellArrays: [MappedArray] {
    let means = FaceMeans(grid, faces: (0..<dimension).map(allFaces), isPeriodic: periodicAxes)
    let (faces, cells, total) = (means.faceCount, grid.cellCount, means.faceCount + scalars.count * grid.cellCount)
    let velocity = MappedArray(
      ArrayDescription("velocity", unit: "length/time", layout: "cells", shape: shape(grid.interior) + [dimension]),
      LinearMap {
        means.toCells.forward($0)
      } transposed: {
        means.toCells.transposed($0) + [Double](repeating: 0, count: total - faces)
      })
    return [velocity]
      + scalars.enumerated().map { index, scalar in
        let start = faces + index * cells
        return MappedArray(
          ArrayDescription(scalar.name, unit: "1", layout: "cells", shape: shape(grid.interior)),
          LinearMap {
            Array($0[start..<start + cells])
          } transposed: {
            var state = [Double](repeating: 0, count: total)
            state.replaceSubrange(start..<start + cells, with: $0)
            return state
          })
      }
  }

  public var initialVelocityFromCells: MappedArray? {
    let means = FaceMeans(grid, faces: (0..<dimension).map(unknownFaces), isPeriodic: periodicAxes)
    return MappedArray(
      ArrayDescription("initial.velocity.cells", unit: "length/time", layout: "cells", shape: shape(grid.interior) + [dimension]),
      means.toFaces)
  }

  private func shape(_ region: Region) -> [Int] { (0..<dimension).reversed().map { region.upper[$0] - region.lower[$0] } }
}

extension IncompressibleFlow {
  /// The viscosity, the initial velocity, and a force that does not change in time: nothing is kept
  /// that follows from them but what drives the flow.
  public func take(_ planes: [[Double]], of control: Control) -> Bool {
    switch control {
    case Control.viscosity:
      guard model.physics.flow.convection == nil else { return false }
      let old = parameters.viscosity
      parameters.viscosity = S(planes: { $0 < planes.count ? planes[$0][0] : old.plane($0) })
    case Control.initialVelocity:
      take(planes, into: Array(parameters.initialState.prefix(model.dimension)))
    case Control.force:
      guard stage.prescribed == nil, !parameters.force.isEmpty else { return false }
      take(planes, into: parameters.force)
      steadyDrive = makeSteadyDrive()
    default: return false
    }
    return true
  }

  private func take(_ planes: [[Double]], into fields: VectorField<S>) {
    for (plane, elements) in planes.enumerated() {
      elements.withUnsafeBufferPointer { elements in
        var start = elements.baseAddress.unsafelyUnwrapped
        for (component, field) in fields.enumerated() {
          field.forEachRow(of: model.unknownFaces(component), plane: plane) { row in
            row.baseAddress.unsafelyUnwrapped.update(from: start, count: row.count)
            start += row.count
          }
        }
      }
    }
  }
}
