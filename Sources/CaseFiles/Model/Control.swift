/// A quantity of a case with respect to which objectives are differentiated.
public enum Control: Sendable, Hashable {
  case viscosity
  /// The coefficient of linear drag of a spectral flow.
  case drag
  /// The velocity vector of an inflow given by numbers.
  case inflow(Side)
  /// The normal velocity at each face of an inflow, as a field over the side.
  case profile(Side)
  case body(name: String, parameter: BodyParameter)
  /// The initial velocity field.
  case initialVelocity
  /// The body force field; it is there, as zero, even when the case sets none.
  case force

  public enum BodyParameter: String, Sendable, CaseIterable {
    case center, radius, radii, size, chord, angle, spin
  }

  /// The canonical spelling, which also names the control in results.
  public var path: String {
    switch self {
    case .viscosity: return "viscosity"
    case .drag: return "drag"
    case .inflow(let side): return "boundaries.\(side.rawValue).inflow"
    case .profile(let side): return "boundaries.\(side.rawValue).profile"
    case .body(let name, let parameter): return "bodies.\(name).\(parameter.rawValue)"
    case .initialVelocity: return "initial.velocity"
    case .force: return "force"
    }
  }
}

extension Shape {
  /// The parameters of a body of this shape that can be controls.
  public var controls: [Control.BodyParameter] {
    switch self {
    case .circle: return [.center, .radius, .spin]
    case .ellipse: return [.center, .radii, .angle]
    case .box: return [.center, .size, .angle]
    case .naca: return [.center, .chord, .angle]
    }
  }
}

extension Control {
  private static let aliases = ["flow.viscosity": "viscosity", "flow.force": "force", "flow.drag": "drag", "initial": "initial.velocity"]

  /// Every control that a case offers, in the order in which they are listed to the user.
  public static func available(boundaries: Boundaries, bodies: [Body], equations: Flow.Equations = .incompressible) -> [Control] {
    var controls: [Control] = equations == .spectral ? [.viscosity, .drag] : [.viscosity]
    for (side, inflow) in boundaries.inflows {
      if inflow.velocity.constant != nil { controls.append(.inflow(side)) }
      controls.append(.profile(side))
    }
    for body in bodies {
      controls += body.shape.controls.map { .body(name: body.name, parameter: $0) }
    }
    return controls + [.initialVelocity, .force]
  }

  /// The controls named in a list.
  /// - Parameter unreadable: Beginnings of paths that lead to parts of the case with errors of their own; nothing is said of those.
  static func controls(
    _ reader: NodeReader, boundaries: Boundaries, bodies: [Body], equations: Flow.Equations, unreadable: [String]
  ) -> [Control] {
    if case .scalar(let word, _) = reader.node.content {
      reader.fail("expected a list of controls, found \(reader.node.described)", suggestion: "write [\(word)]")
      return []
    }
    let available = available(boundaries: boundaries, bodies: bodies, equations: equations)
    var controls: [Control] = []
    for item in reader.list(of: "controls") ?? [] {
      guard let text = item.text(expected: "the path of a control") else { continue }
      let path = aliases[text] ?? text
      guard let control = available.first(where: { $0.path == path }) else {
        if unreadable.contains(where: path.hasPrefix) { continue }
        let paths = available.map(\.path)
        item.fail(
          "`\(text)` is no control of this case, which has \(paths.joined(separator: ", "))",
          suggestion: advice(for: text, boundaries: boundaries) ?? NearestName.question(text, among: paths) ?? "use one of these")
        continue
      }
      if controls.contains(control) {
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
