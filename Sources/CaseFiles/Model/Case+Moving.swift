extension Case {
  /// The case with one of its numbers changed, read anew from its resolved text: what one gets who changes that number in the file.
  ///
  /// - Parameters:
  ///   - control: one whose elements are numbers of the case.
  ///   - element: which of them.
  /// - Returns: nil of a control that is a field.
  /// - Throws: `InvalidCase` if there is no such case, such as one with a negative radius.
  public func moving(_ control: Control, _ element: Int, by change: Double) throws(InvalidCase) -> Case? {
    isNumber(control) ? try moving([(control, element, change)]) : nil
  }

  /// The same of several numbers at once.
  /// - Parameter changes: of controls whose elements are numbers of the case; others have no effect.
  public func moving(_ changes: [(control: Control, element: Int, change: Double)]) throws(InvalidCase) -> Case {
    var changed = self
    for (control, element, change) in changes { _ = changed.move(control, element, by: change) }
    return try CaseLoader.load(text: changed.resolved, name: name, source: source)
  }

  /// Whether the elements of a control are numbers of the case, and not those of a field.
  public func isNumber(_ control: Control) -> Bool {
    var unchanged = self
    return unchanged.move(control, 0, by: 0)
  }

  /// - Returns: whether the control is a number, or a vector of them.
  private mutating func move(_ control: Control, _ element: Int, by change: Double) -> Bool {
    switch control {
    case .profile, .initialVelocity, .force, .resistance, .scalar(_, .initial), .scalar(_, .source): return false
    case .viscosity: flow.viscosity += change
    case .turbulenceConstant: flow.turbulence?.constant += change
    case .turbulentPrandtl: flow.turbulence?.prandtl? += change
    case .friction: flow.friction += change
    case .forcingPower: flow.forcing?.power += change
    case .rayleigh: flow.convection?.rayleigh += change
    case .prandtl: flow.convection?.prandtl += change
    case .inflow(let side):
      guard case .inflow(var inflow) = boundaries[side], var numbers = inflow.velocity.constant else { return false }
      numbers[element] += change
      inflow.velocity = VectorSource(numbers)
      let others = boundaries.sides.map { ($0.side, $0.side == side ? .inflow(inflow) : $0.boundary) }
      boundaries = Boundaries(Dictionary(uniqueKeysWithValues: others), dimensions: boundaries.dimensions)
    case .body(let name, let parameter):
      guard let index = bodies.firstIndex(where: { $0.name == name }) else { return false }
      bodies[index].move(parameter, element, by: change)
    case .scalar(let name, let parameter):
      guard let index = scalars.firstIndex(where: { $0.name == name }) else { return false }
      switch parameter {
      case .diffusivity: scalars[index].diffusivity += change
      case .buoyancy: scalars[index].buoyancy[element] += change
      case .boundary(let side):
        guard let condition = scalars[index].conditions[side], let number = condition.source.constant else { return false }
        scalars[index].conditions[side] = condition.with(.number(number + change))
      case .initial, .source: return false
      }
    }
    return true
  }
}

extension ScalarCondition {
  fileprivate func with(_ source: ScalarSource) -> ScalarCondition {
    switch self {
    case .value: .value(source)
    case .flux: .flux(source)
    }
  }
}

extension Body {
  fileprivate mutating func move(_ parameter: Control.BodyParameter, _ element: Int, by change: Double) {
    switch parameter {
    case .spin: spin += change
    case .velocity: motion?.velocity[element] += change
    case .amplitude: motion?.oscillation?.amplitude[element] += change
    case .frequency: motion?.oscillation?.frequency += change
    case .phase: motion?.oscillation?.phase += change
    case .pitchAmplitude: motion?.pitch?.amplitude[0] += change
    case .pitchFrequency: motion?.pitch?.frequency += change
    case .pitchPhase: motion?.pitch?.phase += change
    case .permeability: permeability? += change
    case .incidence: shape.move(.angle, 0, by: -change)
    case .center, .radius, .radii, .size, .chord, .angle: shape.move(parameter, element, by: change)
    }
  }
}

extension Shape {
  fileprivate mutating func move(_ parameter: Control.BodyParameter, _ element: Int, by change: Double) {
    func moved(_ values: [Double], if wanted: Control.BodyParameter) -> [Double] {
      guard parameter == wanted else { return values }
      var values = values
      values[element] += change
      return values
    }
    func moved(_ value: Double, if wanted: Control.BodyParameter) -> Double { parameter == wanted ? value + change : value }
    switch self {
    case .circle(let center, let radius): self = .circle(center: moved(center, if: .center), radius: moved(radius, if: .radius))
    case .sphere(let center, let radius): self = .sphere(center: moved(center, if: .center), radius: moved(radius, if: .radius))
    case .ellipse(let center, let radii, let angle):
      self = .ellipse(center: moved(center, if: .center), radii: moved(radii, if: .radii), angle: moved(angle, if: .angle))
    case .box(let center, let size, let angle):
      self = .box(center: moved(center, if: .center), size: moved(size, if: .size), angle: moved(angle, if: .angle))
    case .naca(let center, let digits, let chord, let angle):
      self = .naca(
        center: moved(center, if: .center), digits: digits, chord: moved(chord, if: .chord), angle: moved(angle, if: .angle))
    }
  }
}
