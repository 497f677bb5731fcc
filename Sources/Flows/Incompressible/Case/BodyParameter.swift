import CaseFiles

extension Control {
  /// A number, or numbers, of a body that can be controls, by the path below the body.
  public struct BodyParameter: Sendable, Hashable {
    public let path: String
    let quantity: Quantity

    init(_ path: String, _ quantity: Quantity) { (self.path, self.quantity) = (path, quantity) }

    public static func == (left: BodyParameter, right: BodyParameter) -> Bool { left.path == right.path }
    public func hash(into hasher: inout Hasher) { hasher.combine(path) }

    public static let center = BodyParameter("center", .length)
    public static let radius = BodyParameter("radius", .length)
    public static let radii = BodyParameter("radii", .length)
    public static let size = BodyParameter("size", .length)
    public static let chord = BodyParameter("chord", .length)
    /// By which the points of an outline are multiplied.
    public static let scale = BodyParameter("scale", .ratio)
    /// x, y of the first point of an outline, then of the second, …
    public static let points = BodyParameter("points", .length)
    /// The modes of a radius, in parts of it.
    public static let cosine = BodyParameter("cosine", .ratio)
    public static let sine = BodyParameter("sine", .ratio)
    /// Bumps on the two sides of an airfoil, in parts of its chord.
    public static let upper = BodyParameter("upper", .ratio)
    public static let lower = BodyParameter("lower", .ratio)
    public static let angle = BodyParameter("angle", .angle)
    /// Of shapes with a nose: the angle with the other sign, nose up.
    public static let incidence = BodyParameter("incidence", .angle)
    public static let spin = BodyParameter("spin", .angularVelocity)
    public static let velocity = BodyParameter("motion.velocity", .velocity)
    public static let amplitude = BodyParameter("motion.oscillation.amplitude", .length)
    public static let frequency = BodyParameter("motion.oscillation.frequency", .frequency)
    public static let phase = BodyParameter("motion.oscillation.phase", .angle)
    public static let pitchAmplitude = BodyParameter("motion.pitch.amplitude", .angle)
    public static let pitchFrequency = BodyParameter("motion.pitch.frequency", .frequency)
    public static let pitchPhase = BodyParameter("motion.pitch.phase", .angle)
    /// Of porous bodies.
    public static let permeability = BodyParameter("permeability", .area)

    /// Not a control of the body: a value among those of the named numbers, by its place, that
    /// formulas of its motion are made of.
    static let named = BodyParameter("named", .length)

    /// The parameter that is the same number with the other sign: an angle counts
    /// counter-clockwise, an incidence nose up.
    var opposite: BodyParameter? {
      switch self {
      case .angle: .incidence
      case .incidence: .angle
      default: nil
      }
    }
  }

  /// What a number of a body is.
  enum Quantity: Sendable {
    case length, angle, angularVelocity, velocity, frequency, area, ratio

    var unit: String {
      switch self {
      case .length: "length"
      case .angle: "degree"
      case .angularVelocity, .frequency: "1/time"
      case .velocity: "length/time"
      case .area: "length^2"
      case .ratio: "1"
      }
    }

    /// A change that is felt.
    /// - Parameter spacing: the width of a cell.
    func magnitude(_ spacing: Double) -> Double {
      switch self {
      case .angle: 2
      case .angularVelocity, .velocity: 0.2
      case .frequency: 0.02
      case .length, .area: 0.1 * spacing
      case .ratio: 0.01
      }
    }
  }
}
