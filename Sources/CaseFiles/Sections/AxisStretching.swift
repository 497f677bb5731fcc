import Foundation

/// Cells whose widths vary along an axis: finest at one side or both, growing smoothly away
/// from it.
///
/// With ξ from 0 to 1 over the cells, their faces lie at the fractions
///
///     both    ½ (1 + tanh(γ (2 ξ − 1)) / tanh γ)
///     lower   1 + tanh(γ (ξ − 1)) / tanh γ
///     upper   tanh(γ ξ) / tanh γ
///
/// of the axis (Vinokur 1983 gives the family). The cell at the side is about γ / (sinh γ cosh γ)
/// of the mean wide, that in the middle, or at the other side, γ / tanh γ.
public struct AxisStretching: Sendable, Equatable {
  /// The sides at which cells are finest.
  public enum Towards: String, Sendable, CaseIterable { case both, lower, upper }

  /// γ, above 0, at most 4.
  public var strength: Double
  public var towards: Towards

  public init(strength: Double, towards: Towards = .both) { (self.strength, self.towards) = (strength, towards) }

  /// The widths of n cells as fractions of the axis. Where both sides are alike, so are the widths,
  /// to the bit.
  public func widths(_ n: Int) -> [Double] {
    let scale = tanh(strength)
    func face(_ index: Int) -> Double {
      let place = Double(index) / Double(n)
      return switch towards {
      case .both: 0.5 * (1 + tanh(strength * (2 * place - 1)) / scale)
      case .lower: 1 + tanh(strength * (place - 1)) / scale
      case .upper: tanh(strength * place) / scale
      }
    }
    let widths = (0..<n).map { face($0 + 1) - face($0) }
    return towards == .both ? widths.indices.map { widths[min($0, n - 1 - $0)] } : widths
  }
}

extension AxisStretching {
  static let strongest = 4.0

  /// What a domain says of an axis.
  init?(_ reader: NodeReader) {
    guard let map = reader.map(keys: ["tanh", "towards"], required: ["tanh"]) else { return nil }
    self.init(map)
  }

  /// The same among other keys.
  init?(_ map: MapReader) {
    let towards = map["towards"].map { $0.keyword(Towards.allCases.map(\.rawValue)).flatMap(Towards.init(rawValue:)) } ?? .both
    guard let strength = map["tanh"]?.number(above: 0, atMost: Self.strongest), let towards else { return nil }
    self.init(strength: strength, towards: towards)
  }

  var resolved: ResolvedValue { .fields(["tanh": .number(strength), "towards": .text(towards.rawValue)]) }
}
