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
    let controls = model.setup.controls
    scalars = model.scalars.indices.filter {
      model.scalars[$0].isBuoyant || controls.contains(.scalar(name: model.scalars[$0].name, parameter: .buoyancy))
    }
    if model.immersedBodies.isEmpty || scalars.isEmpty && !model.forceIsActive && !model.hasResistance { return nil }
    self.model = model
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
          means[body][axis] += S(share(stage)) * frames[body].volume * acceleration(body, axis, record.inputs[stage], parameters)
        }
      }
    }
  }

  /// The mean acceleration along an axis.
  private func acceleration(_ body: Int, _ axis: Int, _ state: [Field<S>], _ parameters: FlowParameters<S>) -> S {
    var sum = model.forceIsActive ? faces[body][axis].moments(parameters.force[axis]).sum : S(0)
    for scalar in scalars {
      let buoyancy = parameters.scalars[scalar].buoyancy[axis]
      sum += buoyancy * (cells[body].moments(state[model.dimension + scalar]).sum - S(model.scalars[scalar].reference))
    }
    if let resistance = parameters.resistance {
      sum -= frames[body].meanProduct(cells[body].moments(resistance.total), axis)
    }
    return sum
  }

  /// Adds weight · ∂mean along an axis, as far as one stage makes it, to the cotangents of the
  /// state that the stage starts from and of the parameters.
  func pullBack(
    _ weight: Double, _ body: Int, _ axis: Int, stage: Int, _ record: StepTape<S>, at parameters: FlowParameters<S>,
    _ cotangent: StageMemory<S>
  ) {
    place(body, parameters, at: start(stage, record))
    let (frame, state, samples) = (frames[body], record.inputs[stage], cells[body])
    var bar = DisplacedFrame(zero: S(0))
    pointBars[body].clear()
    let weight = S(weight * share(stage))
    bar.volume = weight * acceleration(body, axis, state, parameters)
    let scale = weight * frame.volume
    if model.forceIsActive {
      let moments = VolumeSamples<S>.Moments(sum: scale)
      faces[body][axis].spread(moments, into: cotangent.parameters.force[axis])
      if model.geometryIsControlled { faces[body][axis].addSlopes(moments, parameters.force[axis], to: &bar, points: &pointBars[body]) }
    }
    for scalar in scalars {
      let field = state[model.dimension + scalar]
      let excess = samples.moments(field).sum - S(model.scalars[scalar].reference)
      cotangent.parameters.scalars[scalar].buoyancy[axis] += scale * excess
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
    for parameter in seeded[body].indices {
      seeded[body][parameter].tangent = S(1)
      let moved = fluids[body].frame(seeded[body], model.immersedBodies[body].motion, at: times[body])
      seeded[body][parameter].tangent = S(0)
      cotangent.parameters.bodies[body][parameter] += bar.slope(moved)
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
