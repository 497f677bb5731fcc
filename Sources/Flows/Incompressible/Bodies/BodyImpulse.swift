import Scalars
import Sweeps

/// Where a stage keeps the impulse per cell mass that a body, solid or porous, gives to the fluid.
struct BodyImpulse<S: SweepScalar> {
  /// The outline of a solid body, whose impulses are those of its markers; nil of a porous one,
  /// which has one of resistance.
  let solid: Int?
  private let dimension: Int
  /// The markers of a solid body, or the place of a porous one.
  private let range: Range<Int>

  init(_ name: String, _ model: FlowModel, _ markers: Markers<S>?) {
    dimension = model.dimension
    solid = model.immersedBodies.firstIndex { $0.name == name }
    if let solid, let markers {
      range = markers.bodies[solid]
    } else {
      range = model.porousIndex(name).map { $0..<$0 + 1 } ?? 0..<0
    }
  }

  /// Along one axis, summed over the body.
  func impulse(_ record: StepTape<S>, _ stage: Int, _ axis: Int) -> S {
    var sum = S(0)
    for place in range { sum += (solid != nil ? record.impulses : record.resistanceImpulses)[stage][dimension * place + axis] }
    return sum
  }

  /// Adds to the cotangents of the impulses along one axis.
  func add(_ bar: S, _ axis: Int, to cotangent: StageMemory<S>) {
    for place in range {
      if solid != nil {
        cotangent.impulses[dimension * place + axis] += bar
      } else {
        cotangent.resistanceImpulses[dimension * place + axis] += bar
      }
    }
  }
}
