import Fields
import Scalars
import Sweeps

/// What drives a flow, which may yet be at rest.
struct Drive {
  /// The largest speed along each axis that sides and bodies impose.
  var speed: [Double]
  /// The largest sum over the axes of |force| / h, and what the scalars add to it.
  var acceleration: Double
  /// The largest sum over the axes of |force|.
  var force: Double

  /// The larger of two, in everything.
  func larger(_ other: Drive) -> Drive {
    Drive(
      speed: zip(speed, other.speed).map { max($0, $1) }, acceleration: max(acceleration, other.acceleration),
      force: max(force, other.force))
  }
}

extension IncompressibleFlow {
  /// What drives the flow from now on over the time of a step: the largest of some instants.
  /// - Parameter size: 0 for now alone.
  func drive(over size: Double) -> Drive {
    guard let prescribed = stage.prescribed else { return steadyDrive }
    let instants = size == 0 ? [time] : (0...8).map { time + size * Double($0) / 8 }
    return instants.reduce(steadyDrive) { largest, instant in
      (memory.startTime, memory.time) = (instant, instant)
      prescribed.set(memory)
      return largest.larger(drive(sides: model.unsteadySides.map { memory.sides[$0] }, force: memory.force))
    }
  }

  func makeSteadyDrive() -> Drive {
    var drive = drive(sides: parameters.sides, force: parameters.force)
    for axis in drive.speed.indices {
      for (index, velocity) in (stage.bodies?.markers.velocities ?? []).enumerated() where index % model.dimension == axis {
        drive.speed[axis] = max(drive.speed[axis], abs(velocity.real))
      }
      for (outline, values) in zip(model.immersedBodies, parameters.bodies) where outline.isMoving {
        drive.speed[axis] = max(drive.speed[axis], outline.largestSpeed(values.map(\.real))[axis])
      }
    }
    return drive
  }

  /// What some sides, a force and the weight of the scalars at the start do.
  private func drive(sides: [SideValues<S>], force: VectorField<S>) -> Drive {
    let speed = (0..<model.dimension).map { axis in sides.reduce(0) { max($0, largestSpeed($1, axis)) } }
    var drive = Drive(speed: speed, acceleration: weightAtStart, force: 0)
    for (axis, field) in force.enumerated() {
      let largest = field.maximumMagnitude(model.unknownFaces(axis))
      drive.acceleration += largest / model.grid.smallestWidth(axis)
      drive.force += largest
    }
    return drive
  }

  private func largestSpeed(_ side: SideValues<S>, _ axis: Int) -> Double {
    var largest = 0.0
    side.forEachFace { largest = max(largest, abs(side[axis, $0, $1].real)) }
    return largest
  }

  /// The largest values of each scalar at the start and at sides, and the fastest that sources and
  /// fluxes can change it, into the smallest cells, until now.
  func causes(ofScalar index: Int) -> (start: Double, rate: Double) {
    let field = model.dimension + index
    let start = parameters.initialState[field].maximumMagnitude(model.grid.interior)
    let instants = stage.prescribed == nil ? [0] : (0...64).map { time * Double($0) / 64 }
    let causes = instants.map { instant -> (start: Double, rate: Double) in
      (memory.startTime, memory.time) = (instant, instant)
      stage.prescribed?.set(memory)
      return currentCauses(index, field)
    }
    return (causes.reduce(start) { max($0, $1.start) }, causes.reduce(0) { max($0, $1.rate) })
  }

  private func currentCauses(_ index: Int, _ field: Int) -> (start: Double, rate: Double) {
    var (start, rate) = (0.0, memory.sources[index]?.maximumMagnitude(model.grid.interior) ?? 0)
    for (side, condition) in model.conditions.enumerated() {
      guard let given = model.scalars[index].conditions[condition.side] else { continue }
      let largest = largestSpeed(memory.sides[side], field)
      if case .flux = given { rate += largest / model.grid.smallestWidth(condition.axis) } else { start = max(start, largest) }
    }
    return (start, rate)
  }
}
