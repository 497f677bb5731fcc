import CaseFiles
import Scalars

/// How a body moves as a function of its parameters, for derivatives by all of them: `Motion` in
/// any scalar.
///
/// Of bodies that move, the parameters of the motion follow those of the outline: velocity and
/// amplitude along the axes of the centre, frequency and phase, then amplitude, frequency and phase
/// of the pitch, zeros for what the case does not give; then what formulas of time are made of.
package struct RigidMotion: Sendable {
  /// Coordinates of the centre.
  let axes: Int
  private let isMoving: Bool
  /// Whether turning moves markers, and not merely the surface that they stand for.
  private let turns: Bool
  /// Where the parameters of the motion begin.
  private let first: Int
  /// Displacement along each axis, and the angle in degrees, as formulas of time.
  private let displacement: [FormulaProgram]
  private let rotation: FormulaProgram?
  /// The angular velocity of a round body.
  private let spin: FormulaProgram?
  /// Until when these are looked at.
  private let end: Double

  /// Where a rigid body is, how it is turned, and how fast both change.
  struct Pose<S: Scalar> {
    /// The centre; of shapes that reach through the depth, z stays 0.
    var x, y, z: S
    /// The velocity of the centre.
    var u, v, w: S
    /// Of the angle.
    var cosine, sine: S
    /// The angular velocity about z, radians per time.
    var rate: S

    /// An arm in the frame of the body as the domain sees it.
    @inline(__always)
    func turned(_ x: S, _ y: S) -> (x: S, y: S) { (x * cosine - y * sine, x * sine + y * cosine) }
  }

  /// - Parameter sizes: how many parameters are sizes.
  init(_ body: Body, sizes: Int) {
    axes = body.shape.center.count
    isMoving = body.isMoving
    turns = !body.shape.isRound
    first = axes + 2 + sizes
    func program(_ function: ScalarFunction) -> FormulaProgram {
      switch function {
      case .number(let number): FormulaProgram(Expression(number))
      case .expression(let formula): FormulaProgram(formula)
      }
    }
    displacement = body.motion?.displacement?.map(program) ?? []
    rotation = body.motion?.rotation.map(program)
    spin = body.motion?.spin.map(program)
    end = body.motion?.end ?? 0
  }

  /// A value and its rate of change.
  private typealias Change<S: Scalar> = (value: S, rate: S)

  /// What a formula comes to at a time.
  private func value<S: Scalar>(_ program: FormulaProgram, _ parameters: [S], at time: S) -> Change<S> {
    let names = parameters[(first + 2 * axes + 5)...].map { Dual(constant: $0) }
    let value = program.value(names, time: Dual(time, tangent: S(1)))
    return (value.value, value.tangent)
  }

  func parameters(of body: Body) -> [ImmersedBody.Parameter] {
    guard isMoving else { return [] }
    let (oscillation, pitch) = (body.motion?.oscillation, body.motion?.pitch)
    func vector(_ values: [Double]?, _ control: Control.BodyParameter) -> [ImmersedBody.Parameter] {
      (0..<axes).map { ImmersedBody.Parameter(value: values?[$0] ?? 0, control: control, element: $0) }
    }
    func number(_ value: Double?, _ control: Control.BodyParameter) -> ImmersedBody.Parameter {
      ImmersedBody.Parameter(value: value ?? 0, control: control, element: 0)
    }
    return vector(body.motion?.velocity, .velocity) + vector(oscillation?.amplitude, .amplitude)
      + [
        number(oscillation?.frequency, .frequency), number(oscillation?.phase, .phase), number(pitch?.amplitude[0], .pitchAmplitude),
        number(pitch?.frequency, .pitchFrequency), number(pitch?.phase, .pitchPhase),
      ]
      + (body.motion?.formulas.first?.arguments ?? []).enumerated().map {
        ImmersedBody.Parameter(value: $1, control: .named, element: $0)
      }
  }

  /// - Parameter parameters: all of the outline.
  func pose<S: Scalar>(_ parameters: [S], at time: Double) -> Pose<S> {
    var angle = parameters[axes] * S(.pi / 180)
    var pose = Pose(
      x: parameters[0], y: parameters[1], z: axes == 3 ? parameters[2] : S(0), u: S(0), v: S(0), w: S(0), cosine: S(1), sine: S(0),
      rate: parameters[axes + 1])
    if isMoving {
      let amplitude = first + axes
      let oscillation = Self.oscillation(parameters[first + 2 * axes], parameters[first + 2 * axes + 1], at: time)
      func displacement(_ axis: Int) -> S { parameters[first + axis] * S(time) + parameters[amplitude + axis] * oscillation.value }
      func velocity(_ axis: Int) -> S { parameters[first + axis] + parameters[amplitude + axis] * oscillation.rate }
      (pose.x, pose.y) = (pose.x + displacement(0), pose.y + displacement(1))
      (pose.u, pose.v) = (velocity(0), velocity(1))
      if axes == 3 { (pose.z, pose.w) = (pose.z + displacement(2), velocity(2)) }
      let pitch = first + 2 * axes + 2
      let swing = Self.oscillation(parameters[pitch + 1], parameters[pitch + 2], at: time)
      let reach = parameters[pitch] * S(.pi / 180)
      if turns { angle = angle + pose.rate * S(time) + reach * swing.value }
      pose.rate = pose.rate + reach * swing.rate
      if hasFormulas { addFormulas(to: &pose, &angle, parameters, at: time) }
    }
    (pose.cosine, pose.sine) = (S.cos(angle), S.sin(angle))
    return pose
  }

  /// Adds what formulas of time say. Apart from the rest, which stays free of allocations.
  @inline(never)
  private func addFormulas<S: Scalar>(to pose: inout Pose<S>, _ angle: inout S, _ parameters: [S], at time: Double) {
    for (axis, program) in displacement.enumerated() {
      let change = value(program, parameters, at: S(time))
      switch axis {
      case 0: (pose.x, pose.u) = (pose.x + change.value, pose.u + change.rate)
      case 1: (pose.y, pose.v) = (pose.y + change.value, pose.v + change.rate)
      default: (pose.z, pose.w) = (pose.z + change.value, pose.w + change.rate)
      }
    }
    if let rotation {
      let change = value(rotation, parameters, at: S(time))
      if turns { angle = angle + S(.pi / 180) * change.value }
      pose.rate = pose.rate + S(.pi / 180) * change.rate
    }
    if let spin { pose.rate = pose.rate + value(spin, parameters, at: S(time)).value }
  }

  private var hasFormulas: Bool { !displacement.isEmpty || rotation != nil || spin != nil }

  /// How a rigid body moves at a time, in numbers.
  package struct State {
    /// What it turns about; of shapes that reach through the depth, z is 0.
    package var center, velocity, acceleration: SIMD3<Double>
    /// The angular velocity about z, counter-clockwise, and its rate of change.
    package var rate, rateChange: Double

    package init(
      center: SIMD3<Double>, velocity: SIMD3<Double> = .zero, acceleration: SIMD3<Double> = .zero, rate: Double = 0, rateChange: Double = 0
    ) {
      (self.center, self.velocity, self.acceleration) = (center, velocity, acceleration)
      (self.rate, self.rateChange) = (rate, rateChange)
    }
  }

  func state(_ parameters: [Double], at time: Double) -> State {
    let pose = pose(parameters, at: time)
    var state = State(center: [pose.x, pose.y, pose.z], velocity: [pose.u, pose.v, pose.w], rate: pose.rate)
    guard isMoving else { return state }
    // The second derivative of a sine is minus its angular frequency squared times itself.
    func change(_ frequency: Double, _ phase: Double) -> Double {
      let angular = 2 * Double.pi * frequency
      return -angular * angular * Self.oscillation(frequency, phase, at: time).value
    }
    let pitch = first + 2 * axes + 2
    let swing = change(parameters[first + 2 * axes], parameters[first + 2 * axes + 1])
    for axis in 0..<axes { state.acceleration[axis] = parameters[first + axes + axis] * swing }
    state.rateChange = parameters[pitch] * .pi / 180 * change(parameters[pitch + 1], parameters[pitch + 2])
    /// The second derivative of a formula.
    func acceleration(_ program: FormulaProgram) -> Double {
      value(program, parameters.map { Dual(constant: $0) }, at: Dual(time, tangent: 1)).rate.tangent
    }
    for (axis, program) in displacement.enumerated() { state.acceleration[axis] += acceleration(program) }
    if let rotation { state.rateChange += .pi / 180 * acceleration(rotation) }
    if let spin { state.rateChange += value(spin, parameters, at: time).rate }
    return state
  }

  /// The angle by which the body has turned since time 0.
  func turn<S: Scalar>(_ parameters: [S], to time: Double) -> (cosine: S, sine: S) {
    guard isMoving && turns else { return (S(1), S(0)) }
    let (before, now) = (pose(parameters, at: 0), pose(parameters, at: time))
    return (now.cosine * before.cosine + now.sine * before.sine, now.sine * before.cosine - now.cosine * before.sine)
  }

  /// sin(2π frequency · time + phase) and its rate of change, the phase in degrees.
  private static func oscillation<S: Scalar>(_ frequency: S, _ phase: S, at time: Double) -> (value: S, rate: S) {
    let angle = S(2 * .pi * time) * frequency + S(.pi / 180) * phase
    return (S.sin(angle), S(2 * .pi) * frequency * S.cos(angle))
  }

  /// The largest speed along each axis of anything on the body at any time.
  /// - Parameter reach: the largest distance of a marker from the centre.
  func largestSpeed(_ parameters: [Double], reach: Double) -> [Double] {
    var turning = abs(parameters[axes + 1])
    var speeds = [0.0, 0, 0]
    if isMoving {
      let pitch = first + 2 * axes + 2
      turning += abs(parameters[pitch] * .pi / 180 * 2 * .pi * parameters[pitch + 1])
      for axis in 0..<axes {
        speeds[axis] = abs(parameters[first + axis]) + abs(2 * .pi * parameters[first + 2 * axes] * parameters[first + axes + axis])
      }
    }
    if hasFormulas {
      // Formulas are looked at a thousand times.
      let instants = (0...1000).map { end * Double($0) / 1000 }
      func largest(_ program: FormulaProgram, _ number: (Change<Double>) -> Double = { $0.rate }) -> Double {
        instants.reduce(0) { max($0, abs(number(value(program, parameters, at: $1)))) }
      }
      for (axis, program) in displacement.enumerated() { speeds[axis] += largest(program) }
      if let rotation { turning += .pi / 180 * largest(rotation) }
      if let spin { turning += largest(spin) { $0.value } }
    }
    for axis in 0..<2 { speeds[axis] += turning * reach }
    return speeds
  }
}
