import CaseFiles

extension Body {
  /// How many numbers a parameter has.
  func count(of parameter: Control.BodyParameter) -> Int {
    switch parameter {
    case .center, .velocity, .amplitude: shape.center.count
    default: type(of: shape).sizeNames.contains(parameter) ? shape[parameter].count : 1
    }
  }

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
    default: shape.move(parameter, element, by: change)
    }
  }
}
