import CaseFiles

extension Body {
  /// Adds a change to an element of a parameter.
  mutating func move(_ parameter: Control.BodyParameter, _ element: Int, by change: Double) {
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
