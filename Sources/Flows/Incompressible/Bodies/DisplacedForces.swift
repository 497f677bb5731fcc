import CaseFiles
import Fields
import Scalars
import Sweeps

/// What pushes on the fluid in the place of solid bodies: the force of the case, the weight of
/// scalars, and what resists a body's own motion.
///
/// None of it is a force of the fluid around a body, but the markers take it up, so it is taken
/// away from what they take: a body in a fluid at rest that is heavy below and light above floats
/// by what the displaced fluid weighs. With V the volume and means ⟨⟩ over it, and the resistance
/// α, which acts on the rigid motion,
///
///     F = V (⟨f⟩ + Σ b ⟨θ − θ₀⟩ − ⟨α u⟩)
///
/// summed over the stages of a step as these enter it.
final class DisplacedForces<S: SweepScalar> {
  /// Of each solid body along each axis, in the mean over the last step.
  private(set) var means: [[S]]
  private let model: FlowModel
  private let fluids: [DisplacedFluid]
  private let cells: [VolumeSamples<S>]
  private let faces: [[VolumeSamples<S>]]
  private let force: ForceInTime<S>
  /// Of each body the mean place of its points, in multiples of its sizes.
  private let meanPlaces: [SIMD3<Double>]
  /// The scalars that have a weight, or a control for it.
  private let scalars: [Int]
  /// When the points of each body were placed.
  private var times: [Double]
  private var frames: [DisplacedFrame<S>]
  /// Of each body its parameters as dual numbers, their tangents zero.
  private var seeded: [[Dual<S>]]
  /// Of each body whose points follow its sizes by more than a stretch: the derivatives of them by
  /// the sizes that are controls, and work space for their cotangents. Empty of others.
  private var pointSlopes: [[Int: FilledPoints<S>]]
  private var pointBars: [FilledPoints<S>]

  /// Nil where nothing pushes on the fluid, or there is no solid body.
  init?(_ model: FlowModel, _ parameters: FlowParameters<S>) {
    scalars = model.scalars.indices.filter {
      model.scalars[$0].isBuoyant || model.bound.needs(.scalar(name: model.scalars[$0].name, parameter: .buoyancy))
    }
    if model.immersedBodies.isEmpty || scalars.isEmpty && !model.forceIsActive && !model.hasResistance { return nil }
    self.model = model
    force = ForceInTime(model)
    fluids = model.immersedBodies.map(\.displaced)
    means = fluids.map { _ in [S](repeating: S(0), count: model.dimension) }
    let bodies = model.physics.solidBodies.enumerated().map { index, body in
      let points = body.shape.volumePoints(spacing: model.grid.spacing[0])
      let sizes = parameters.bodies[index][model.immersedBodies[index].sizes]
      return (points, points.filled(sizes), model.dimension == 3 && body.shape.isPlane)
    }
    (pointBars, pointSlopes) = (bodies.map { _ in FilledPoints() }, bodies.map { _ in [:] })
    for (index, (points, filled, _)) in bodies.enumerated() where points.isFlexible {
      for size in model.controlledSizes(index) {
        var seeded = parameters.bodies[index].map { Dual(constant: $0) }
        seeded[size].tangent = S(1)
        pointSlopes[index][size] = points.filled(seeded[model.immersedBodies[index].sizes]).tangents()
      }
      if !pointSlopes[index].isEmpty { pointBars[index] = filled }
    }
    meanPlaces = bodies.map { points, _, _ in
      zip(points.places, points.weights).reduce(SIMD3<Double>.zero) { $0 + $1.1 * $1.0 }
    }
    cells = bodies.map { VolumeSamples($1, model, component: nil, reachesThroughDepth: $2) }
    faces = bodies.map { _, points, reachesThroughDepth in
      guard model.forceIsActive else { return [] }
      return (0..<model.dimension).map { VolumeSamples(points, model, component: $0, reachesThroughDepth: reachesThroughDepth) }
    }
    times = fluids.map { _ in .nan }
    frames = zip(model.immersedBodies, parameters.bodies).map { $0.displaced.frame($1, $0.motion, at: 0) }
    seeded = parameters.bodies.map { $0.map { Dual(constant: $0) } }
  }

  /// Moves the points of a body to where it is at a time.
  private func place(_ body: Int, _ parameters: FlowParameters<S>, at time: Double) {
    let outline = model.immersedBodies[body]
    let time = outline.isMoving ? time : 0
    guard time != times[body] else { return }
    times[body] = time
    frames[body] = fluids[body].frame(parameters.bodies[body], outline.motion, at: time)
    cells[body].place(frames[body])
    for samples in faces[body] { samples.place(frames[body]) }
  }

  /// When the state that a stage starts from holds.
  private func start(_ stage: Int, _ record: StepTape<S>) -> Double {
    record.time + (stage == 0 ? 0 : model.integrator.stageTimes[stage - 1]) * record.timeStep
  }

  /// The share of a stage's rate of change in that of the whole step.
  private func share(_ stage: Int) -> Double { model.integrator.stages[stage].impulseWeight * model.integrator.stages[stage].gamma }

  /// Sets the means to those of a step.
  func measure(_ record: StepTape<S>, _ parameters: FlowParameters<S>) {
    for body in means.indices {
      for axis in means[body].indices { means[body][axis] = S(0) }
      for stage in model.integrator.stages.indices {
        place(body, parameters, at: start(stage, record))
        for axis in means[body].indices {
          means[body][axis] += S(share(stage)) * frames[body].volume * acceleration(body, axis, stage, record, parameters)
        }
      }
    }
  }

  /// The mean acceleration along an axis when a stage starts.
  private func acceleration(_ body: Int, _ axis: Int, _ stage: Int, _ record: StepTape<S>, _ parameters: FlowParameters<S>) -> S {
    let state = record.inputs[stage]
    var sum = S(0)
    if model.forceIsActive { sum = faces[body][axis].moments(force.component(axis, at: start(stage, record), parameters)).sum }
    for scalar in scalars {
      let buoyancy = parameters.scalars[scalar].buoyancy[axis]
      sum += buoyancy * (cells[body].moments(state[model.dimension + scalar]).sum - parameters.scalars[scalar].reference)
    }
    if let resistance = parameters.resistance {
      sum -= frames[body].meanProduct(cells[body].moments(resistance.total), axis)
    }
    return sum
  }

  /// Adds weight · ∂mean along an axis, as far as one stage makes it, to the cotangents of the
  /// state that the stage starts from and of the parameters.
  func pullBack(
    _ weight: S, _ body: Int, _ axis: Int, stage: Int, _ record: StepTape<S>, at parameters: FlowParameters<S>,
    _ cotangent: StageMemory<S>
  ) {
    place(body, parameters, at: start(stage, record))
    let (frame, state, samples) = (frames[body], record.inputs[stage], cells[body])
    var bar = DisplacedFrame(zero: S(0))
    pointBars[body].clear()
    let weight = weight * S(share(stage))
    bar.volume = weight * acceleration(body, axis, stage, record, parameters)
    let scale = weight * frame.volume
    if model.forceIsActive {
      let moments = VolumeSamples<S>.Moments(sum: scale)
      let time = start(stage, record)
      force.pullBack(axis, at: time, parameters, into: cotangent.parameters) { faces[body][axis].spread(moments, into: $0) }
      if model.geometryIsControlled {
        faces[body][axis].addSlopes(moments, force.component(axis, at: time, parameters), to: &bar, points: &pointBars[body])
      }
    }
    for scalar in scalars {
      let field = state[model.dimension + scalar]
      let excess = samples.moments(field).sum - parameters.scalars[scalar].reference
      cotangent.parameters.scalars[scalar].buoyancy[axis] += scale * excess
      cotangent.parameters.scalars[scalar].reference -= scale * parameters.scalars[scalar].buoyancy[axis]
      let moments = VolumeSamples<S>.Moments(sum: scale * parameters.scalars[scalar].buoyancy[axis])
      samples.spread(moments, into: cotangent.input[model.dimension + scalar])
      if model.geometryIsControlled { samples.addSlopes(moments, field, to: &bar, points: &pointBars[body]) }
    }
    if let resistance = parameters.resistance, let bars = cotangent.parameters.resistance {
      let moments = frame.pullMeanProduct(-scale, samples.moments(resistance.total), axis, into: &bar)
      if model.resistanceIsDifferentiated { samples.spread(moments, into: bars.total) }
      if model.geometryIsControlled { samples.addSlopes(moments, resistance.total, to: &bar, points: &pointBars[body]) }
    }
    for (size, slopes) in pointSlopes[body] { cotangent.parameters.bodies[body][size] += pointBars[body].slope(slopes) }
    addSlopes(bar, body, to: cotangent)
  }

  /// Passes the cotangent of the frame of a body on to its parameters.
  private func addSlopes(_ bar: DisplacedFrame<S>, _ body: Int, to cotangent: StageMemory<S>) {
    for parameter in seeded[body].indices {
      seeded[body][parameter].tangent = S(1)
      let moved = fluids[body].frame(seeded[body], model.immersedBodies[body].motion, at: times[body])
      seeded[body][parameter].tangent = S(0)
      cotangent.parameters.bodies[body][parameter] += bar.slope(moved)
    }
  }
}

extension DisplacedForces {
  /// The mean moment over a step, about a point or the centre of the body, of what pushes on the
  /// fluid in its place; without resistance.
  func moment(_ body: Int, about: [Double]?, _ record: StepTape<S>, _ parameters: FlowParameters<S>) -> S {
    var sum = S(0)
    for stage in model.integrator.stages.indices {
      place(body, parameters, at: start(stage, record))
      sum += S(share(stage)) * frames[body].volume * meanMoment(body, about, stage, record, parameters)
    }
    return sum
  }

  /// ⟨(x − x₀) f_y − (y − y₀) f_x⟩ when a stage starts.
  private func meanMoment(_ body: Int, _ about: [Double]?, _ stage: Int, _ record: StepTape<S>, _ parameters: FlowParameters<S>) -> S {
    let frame = frames[body]
    return (0..<2).reduce(S(0)) { sum, axis in
      var moments = VolumeSamples<S>.Moments()
      func add(_ other: VolumeSamples<S>.Moments, _ factor: S, less reference: S = S(0)) {
        let means = meanPlaces[body]
        moments.sum += factor * (other.sum - reference)
        moments.x += factor * (other.x - reference * S(means.x))
        moments.y += factor * (other.y - reference * S(means.y))
      }
      if model.forceIsActive { add(faces[body][axis].moments(force.component(axis, at: start(stage, record), parameters)), S(1)) }
      for scalar in scalars {
        let field = cells[body].moments(record.inputs[stage][model.dimension + scalar])
        add(field, parameters.scalars[scalar].buoyancy[axis], less: parameters.scalars[scalar].reference)
      }
      return sum + frame.arm(of: moments, axis, about)
    }
  }

  /// Adds weight · ∂moment, as far as one stage makes it, to the cotangents of the state that the
  /// stage starts from and of the parameters.
  func pullBackMoment(
    _ weight: S, _ body: Int, about: [Double]?, stage: Int, _ record: StepTape<S>, at parameters: FlowParameters<S>,
    _ cotangent: StageMemory<S>
  ) {
    place(body, parameters, at: start(stage, record))
    let (frame, state, samples, time) = (frames[body], record.inputs[stage], cells[body], start(stage, record))
    var bar = DisplacedFrame(zero: S(0))
    let weight = weight * S(share(stage))
    bar.volume = weight * meanMoment(body, about, stage, record, parameters)
    let scale = weight * frame.volume
    for axis in 0..<2 {
      let moments = frame.pullArm(scale, axis, about)
      if model.forceIsActive {
        let (sampled, field) = (faces[body][axis], force.component(axis, at: time, parameters))
        force.pullBack(axis, at: time, parameters, into: cotangent.parameters) { sampled.spread(moments, into: $0) }
        frame.pullArm(scale, of: sampled.moments(field), axis, about, into: &bar)
        if model.geometryIsControlled { sampled.addSlopes(moments, field, to: &bar, points: &pointBars[body]) }
      }
      for scalar in scalars {
        let (field, buoyancy) = (state[model.dimension + scalar], parameters.scalars[scalar].buoyancy[axis])
        let (means, reference) = (meanPlaces[body], parameters.scalars[scalar].reference)
        var excess = samples.moments(field)
        excess.sum -= reference
        excess.x -= reference * S(means.x)
        excess.y -= reference * S(means.y)
        let whole = VolumeSamples<S>.Moments(sum: S(1), x: S(means.x), y: S(means.y))
        cotangent.parameters.scalars[scalar].reference -= scale * buoyancy * frame.arm(of: whole, axis, about)
        cotangent.parameters.scalars[scalar].buoyancy[axis] += scale * frame.arm(of: excess, axis, about)
        let scaled = VolumeSamples<S>.Moments(sum: buoyancy * moments.sum, x: buoyancy * moments.x, y: buoyancy * moments.y)
        samples.spread(scaled, into: cotangent.input[model.dimension + scalar])
        frame.pullArm(scale * buoyancy, of: excess, axis, about, into: &bar)
        if model.geometryIsControlled { samples.addSlopes(scaled, field, to: &bar, points: &pointBars[body]) }
      }
    }
    addSlopes(bar, body, to: cotangent)
  }
}

extension DisplacedFrame where S: SweepScalar {
  /// The share of a force along an axis in the moment about z: of one along y on its arm along x,
  /// of one along x on that along y with the other sign.
  fileprivate func arm(of force: VolumeSamples<S>.Moments, _ axis: Int, _ about: [Double]?) -> S {
    if axis == 1 {
      return xx * force.x + xy * force.y + (about.map { (x - S($0[0])) * force.sum } ?? S(0))
    }
    return -(yx * force.x + yy * force.y + (about.map { (y - S($0[1])) * force.sum } ?? S(0)))
  }

  /// The transpose: the cotangents of the moments of the force.
  fileprivate func pullArm(_ scale: S, _ axis: Int, _ about: [Double]?) -> VolumeSamples<S>.Moments {
    if axis == 1 {
      return .init(sum: about.map { scale * (x - S($0[0])) } ?? S(0), x: scale * xx, y: scale * xy)
    }
    return .init(sum: about.map { -scale * (y - S($0[1])) } ?? S(0), x: -scale * yx, y: -scale * yy)
  }

  /// The same by the frame.
  fileprivate func pullArm(
    _ scale: S, of force: VolumeSamples<S>.Moments, _ axis: Int, _ about: [Double]?, into bar: inout DisplacedFrame<S>
  ) {
    if axis == 1 {
      bar.xx += scale * force.x
      bar.xy += scale * force.y
      if about != nil { bar.x += scale * force.sum }
    } else {
      bar.yx -= scale * force.x
      bar.yy -= scale * force.y
      if about != nil { bar.y -= scale * force.sum }
    }
  }
}

extension DisplacedFrame where S: SweepScalar {
  /// ⟨α u⟩ along an axis, u the velocity of the body, by the moments of α.
  fileprivate func meanProduct(_ moments: VolumeSamples<S>.Moments, _ axis: Int) -> S {
    switch axis {
    case 0: u * moments.sum - rate * (yx * moments.x + yy * moments.y)
    case 1: v * moments.sum + rate * (xx * moments.x + xy * moments.y)
    default: w * moments.sum
    }
  }

  /// The transpose: what a cotangent of ⟨α u⟩ comes to for the frame, and for the moments of α.
  fileprivate func pullMeanProduct(
    _ weight: S, _ moments: VolumeSamples<S>.Moments, _ axis: Int, into bar: inout DisplacedFrame<S>
  ) -> VolumeSamples<S>.Moments {
    let turning = weight * rate
    switch axis {
    case 0:
      bar.u += weight * moments.sum
      bar.rate -= weight * (yx * moments.x + yy * moments.y)
      bar.yx -= turning * moments.x
      bar.yy -= turning * moments.y
      return .init(sum: weight * u, x: -turning * yx, y: -turning * yy)
    case 1:
      bar.v += weight * moments.sum
      bar.rate += weight * (xx * moments.x + xy * moments.y)
      bar.xx += turning * moments.x
      bar.xy += turning * moments.y
      return .init(sum: weight * v, x: turning * xx, y: turning * xy)
    default:
      bar.w += weight * moments.sum
      return .init(sum: weight * w)
    }
  }
}
