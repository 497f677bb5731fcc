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
    return instants.reduce(steadyDrive) { $0.larger(drive(prescribed, at: $1)) }
  }

  private func drive(_ prescribed: PrescribedValues<S>, at time: Double) -> Drive {
    (memory.startTime, memory.time) = (time, time)
    prescribed.set(memory)
    var drive = Drive(speed: steadyDrive.speed, acceleration: buoyantAcceleration(), force: 0)
    for axis in drive.speed.indices {
      for side in model.unsteadySides { drive.speed[axis] = max(drive.speed[axis], largestSpeed(memory.sides[side], axis)) }
    }
    for axis in memory.force.indices {
      let largest = memory.force[axis].maximumMagnitude(model.unknownFaces(axis))
      drive.acceleration += largest / model.grid.smallestWidth(axis)
      drive.force += largest
    }
    return drive
  }

  func makeSteadyDrive() -> Drive {
    let speed = (0..<model.dimension).map { axis in
      var largest = parameters.sides.reduce(0) { max($0, largestSpeed($1, axis)) }
      for (index, velocity) in (stage.bodies?.markers.velocities ?? []).enumerated() where index % model.dimension == axis {
        largest = max(largest, abs(velocity.real))
      }
      for (outline, values) in zip(model.immersedBodies, parameters.bodies) where outline.isMoving {
        largest = max(largest, outline.largestSpeed(values.map(\.real))[axis])
      }
      return largest
    }
    let acceleration = parameters.force.indices.reduce(buoyantAcceleration()) { sum, axis in
      sum + parameters.force[axis].maximumMagnitude(model.unknownFaces(axis)) / model.grid.smallestWidth(axis)
    }
    let force = parameters.force.indices.reduce(0) { sum, axis in
      sum + parameters.force[axis].maximumMagnitude(model.unknownFaces(axis))
    }
    return Drive(speed: speed, acceleration: acceleration, force: force)
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
