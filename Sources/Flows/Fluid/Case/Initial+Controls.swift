import CaseFiles
import Scalars

/// The numbers of an initial velocity, for families of flows that start with one.
extension Control {
  /// The components of an initial velocity that is the same everywhere.
  public static let uniformInitialVelocity = Control("initial.uniform")
  public static let vortexAmplitude = Control("initial.taylor-green.amplitude")
  /// The root mean square speed of a random initial velocity.
  public static let randomAmplitude = Control("initial.random.amplitude")
}

extension Initial {
  /// The control that moves the numbers of this kind of initial velocity, and the numbers.
  var numbers: (control: Control, values: [Double])? {
    switch self {
    case .uniform(let velocity): (.uniformInitialVelocity, velocity)
    case .taylorGreen(let amplitude): (.vortexAmplitude, [amplitude])
    case .random(_, let amplitude, _): (.randomAmplitude, [amplitude])
    case .atRest, .inflow, .expressions, .file: nil
    }
  }

  mutating func move(_ element: Int, by change: Double) {
    switch self {
    case .uniform(var velocity):
      velocity[element] += change
      self = .uniform(velocity)
    case .taylorGreen(let amplitude): self = .taylorGreen(amplitude: amplitude + change)
    case .random(let seed, let amplitude, let wavenumber):
      self = .random(seed: seed, amplitude: amplitude + change, wavenumber: wavenumber)
    case .atRest, .inflow, .expressions, .file: break
    }
  }

  /// The rows of a case for these numbers.
  func parameters<Family: Sendable>(_ move: @escaping @Sendable (inout Family, _ element: Int, _ change: Double) -> Void) -> [CaseParameter<
    Family
  >] {
    numbers.map { [CaseParameter($0.control, count: $0.values.count, add: move)] } ?? []
  }

  /// The rows of a model for these numbers.
  /// - Parameter values: those of the parameters, or their cotangents.
  func modelParameters<Values>(_ values: @escaping (Values) -> [Control: [Double]]) -> [Parameter<Values>] {
    numbers.map { numbers in
      let largest = numbers.values.reduce(0.5) { max($0, abs($1)) }
      return [
        Parameter(numbers.control, unit: "length/time", magnitude: 0.05 * largest, count: numbers.values.count) {
          values($0)[numbers.control] ?? []
        }
      ]
    } ?? []
  }

  /// What a random velocity is multiplied by at another amplitude.
  /// - Parameter numbers: the values of those numbers by which derivatives are wanted.
  func scale<S: Scalar>(_ numbers: [Control: [S]]) -> S {
    guard case .random(_, let amplitude, _) = self, let moved = numbers[.randomAmplitude] else { return S(1) }
    return moved[0] / S(amplitude)
  }

  /// What each of the numbers is multiplied by in a component of the velocity: for a velocity that
  /// is linear in them, and no random one.
  func pattern(_ component: Int, on domain: Domain) -> [(element: Int, formula: Expression)] {
    switch self {
    case .uniform: return [(component, Expression(1))]
    case .taylorGreen: return component == 2 ? [] : [(0, Expression.taylorGreen(component, on: domain))]
    case .atRest, .inflow, .expressions, .random, .file: return []
    }
  }
}

extension Expression {
  /// A component of the Taylor–Green vortex of amplitude 1.
  fileprivate static func taylorGreen(_ component: Int, on domain: Domain) -> Expression {
    let phases = zip(["x", "y", "z"], zip(domain.origin, domain.size)).map { "(\($0) - (\($1.0.plain)))*2*pi/\($1.1.plain)" }
    let depth = phases.count == 3 ? "*cos(\(phases[2]))" : ""
    let plane = component == 0 ? "sin(\(phases[0]))*cos(\(phases[1]))" : "-cos(\(phases[0]))*sin(\(phases[1]))"
    // A text of numbers, coordinates and functions is a formula.
    return (try? Expression(plane + depth)) ?? Expression(0)
  }
}
