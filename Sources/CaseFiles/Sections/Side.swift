/// A side of the domain.
public enum Side: String, Sendable, CaseIterable, Hashable {
  case left, right, bottom, top, back, front

  /// 0 for left and right (x), 1 for bottom and top (y), 2 for back and front (z).
  public var axis: Int {
    switch self {
    case .left, .right: return 0
    case .bottom, .top: return 1
    case .back, .front: return 2
    }
  }

  /// Whether the side lies at the upper end of its axis.
  public var isUpper: Bool { self == .right || self == .top || self == .front }

  /// The other side of the same axis.
  public var opposite: Side {
    switch self {
    case .left: return .right
    case .right: return .left
    case .bottom: return .top
    case .top: return .bottom
    case .back: return .front
    case .front: return .back
    }
  }

  /// The sides of a domain of two or three dimensions, in order of axes.
  public static func all(dimensions: Int) -> [Side] { allCases.filter { $0.axis < dimensions } }
}
