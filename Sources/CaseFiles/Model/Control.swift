/// A quantity of a case with respect to which objectives are differentiated.
public enum Control: Sendable, Hashable {
  case viscosity
  /// The constant C of the turbulence model.
  case turbulenceConstant
  /// The turbulent Prandtl number, of scalars.
  case turbulentPrandtl
  /// The coefficient of linear friction of a spectral flow.
  case friction
  /// The energy that the forcing of a band of waves injects.
  case forcingPower
  /// The numbers of buoyant convection, where the case gives these.
  case rayleigh, prandtl
  /// The velocity vector of an inflow given by numbers.
  case inflow(Side)
  /// The normal velocity at each face of an inflow, as a field over the side.
  case profile(Side)
  case body(name: String, parameter: BodyParameter)
  /// The initial velocity field.
  case initialVelocity
  /// The body force field; it is there, as zero, even when the case sets none.
  case force
  /// The resistance in every cell; it is there, as zero, even when the case sets none.
  case resistance
  case scalar(name: String, parameter: ScalarParameter)

  public enum ScalarParameter: Sendable, Hashable {
    case diffusivity
    /// The vector of the scalar's buoyancy.
    case buoyancy
    /// The value or flux at a side: a number where it is given by one, else a field over the faces of the side.
    case boundary(Side)
    /// The value at time 0, as a field.
    case initial
    /// The source, as a field; it is there, as zero, even when the case sets none.
    case source

    fileprivate var path: String {
      switch self {
      case .diffusivity: return "diffusivity"
      case .buoyancy: return "buoyancy"
      case .boundary(let side): return "boundaries.\(side.rawValue)"
      case .initial: return "initial"
      case .source: return "source"
      }
    }
  }

  public enum BodyParameter: String, Sendable, CaseIterable {
    case center, radius, radii, size, chord, angle, spin
    /// Of airfoils: the angle with the other sign, nose up.
    case incidence
    case velocity = "motion.velocity"
    case amplitude = "motion.oscillation.amplitude"
    case frequency = "motion.oscillation.frequency"
    case phase = "motion.oscillation.phase"
    case pitchAmplitude = "motion.pitch.amplitude"
    case pitchFrequency = "motion.pitch.frequency"
    case pitchPhase = "motion.pitch.phase"
    /// Of porous bodies.
    case permeability
  }

  /// The canonical spelling, which also names the control in results.
  public var path: String {
    switch self {
    case .viscosity: return "viscosity"
    case .turbulenceConstant: return "flow.turbulence.constant"
    case .turbulentPrandtl: return "flow.turbulence.turbulent_prandtl"
    case .friction: return "friction"
    case .forcingPower: return "flow.forcing.power"
    case .rayleigh: return "flow.rayleigh"
    case .prandtl: return "flow.prandtl"
    case .inflow(let side): return "boundaries.\(side.rawValue).inflow"
    case .profile(let side): return "boundaries.\(side.rawValue).profile"
    case .body(let name, let parameter): return "bodies.\(name).\(parameter.rawValue)"
    case .initialVelocity: return "initial.velocity"
    case .force: return "force"
    case .resistance: return "flow.resistance"
    case .scalar(let name, let parameter): return "scalars.\(name).\(parameter.path)"
    }
  }
}

extension Control {
  /// The control that is the same number with the other sign: an airfoil's angle counts counter-clockwise, its incidence nose up.
  public var opposite: Control? {
    switch self {
    case .body(let name, .angle): .body(name: name, parameter: .incidence)
    case .body(let name, .incidence): .body(name: name, parameter: .angle)
    default: nil
    }
  }
}

extension Shape {
  /// The parameters of a body of this shape that can be controls.
  public var controls: [Control.BodyParameter] {
    switch self {
    case .circle, .sphere: return [.center, .radius, .spin]
    case .ellipse: return [.center, .radii, .angle]
    case .box: return [.center, .size, .angle]
    case .naca: return [.center, .chord, .angle]
    }
  }
}

extension Control {
  private static let aliases = [
    "flow.viscosity": "viscosity", "flow.force": "force", "flow.friction": "friction", "flow.drag": "friction", "drag": "friction",
    "forcing.power": "flow.forcing.power",
    "initial": "initial.velocity", "rayleigh": "flow.rayleigh", "prandtl": "flow.prandtl", "resistance": "flow.resistance",
  ]

  /// Every control that a case offers, in the order in which they are listed to the user.
  public static func available(
    boundaries: Boundaries, bodies: [Body], equations: Flow.Equations = .incompressible, scalars: [TransportedScalar] = [],
    isConvective: Bool = false, isTurbulent: Bool = false, isForced: Bool = false
  ) -> [Control] {
    var controls: [Control] = isConvective ? [.rayleigh, .prandtl] : equations == .spectral ? [.viscosity, .friction] : [.viscosity]
    if isTurbulent { controls.append(.turbulenceConstant) }
    if isTurbulent && !scalars.isEmpty { controls.append(.turbulentPrandtl) }
    if isForced, equations == .spectral { controls.append(.forcingPower) }
    for (side, inflow) in boundaries.inflows {
      if inflow.velocity.constant != nil { controls.append(.inflow(side)) }
      controls.append(.profile(side))
    }
    for body in bodies {
      controls += body.controls.map { .body(name: body.name, parameter: $0) }
    }
    controls += [.initialVelocity, .force]
    if equations == .incompressible { controls.append(.resistance) }
    for scalar in scalars {
      let isDerived = isConvective && scalar.name == Convection.scalar
      let sides = Side.allCases.filter { scalar.conditions[$0] != nil }
      let parameters: [ScalarParameter] =
        (isDerived ? [] : [.diffusivity, .buoyancy]) + sides.map { .boundary($0) } + [.initial, .source]
      controls += parameters.map { .scalar(name: scalar.name, parameter: $0) }
    }
    return controls
  }

  /// The controls named in a list.
  /// - Parameter unreadable: Beginnings of paths that lead to parts of the case with errors of their own; nothing is said of those.
  static func controls(
    _ reader: NodeReader, boundaries: Boundaries, bodies: [Body], equations: Flow.Equations, scalars: [TransportedScalar],
    isConvective: Bool, isTurbulent: Bool, isForced: Bool, unreadable: [String]
  ) -> [Control] {
    if case .scalar(let word, _) = reader.node.content {
      reader.fail("expected a list of controls, found \(reader.node.described)", suggestion: "write [\(word)]")
      return []
    }
    let available = available(
      boundaries: boundaries, bodies: bodies, equations: equations, scalars: scalars, isConvective: isConvective,
      isTurbulent: isTurbulent, isForced: isForced)
    // An airfoil's incidence is its angle by another name, and not listed beside it.
    let incidences = bodies.filter { if case .naca = $0.shape { true } else { false } }.map {
      Control.body(name: $0.name, parameter: .incidence)
    }
    var controls: [Control] = []
    for item in reader.list(of: "controls") ?? [] {
      if reader.errors.isFull { break }
      guard let text = item.text(expected: "the path of a control") else { continue }
      let initial = scalars.first { text == "initial.\($0.name)" }.map { "scalars.\($0.name).initial" }
      let path = initial ?? aliases[text] ?? text
      guard let control = (available + incidences).first(where: { $0.path == path }) else {
        if unreadable.contains(where: path.hasPrefix) { continue }
        let paths = available.map(\.path)
        item.fail(
          "`\(text)` is no control of this case, which has \(paths.joined(separator: ", "))",
          suggestion: advice(for: text, boundaries: boundaries) ?? NearestName.question(text, among: paths) ?? "use one of these")
        continue
      }
      if let other = control.opposite, controls.contains(other) {
        item.fail("`\(control.path)` is `\(other.path)` with the other sign", suggestion: "remove one of the two")
      } else if controls.contains(control) {
        item.fail("the control `\(control.path)` stands twice", suggestion: "remove one")
      } else {
        controls.append(control)
      }
    }
    return controls
  }

  /// An inflow given by formulas has no velocity vector to differentiate by.
  private static func advice(for text: String, boundaries: Boundaries) -> String? {
    let side = boundaries.inflows.first { Control.inflow($0.side).path == text }?.side
    return side.map { "give `\($0.rawValue)` as { inflow: { velocity: [numbers], profile: formula } }" }
  }
}
