/// A number computed from a flow, whose gradient is wanted.
public struct Objective: Sendable, Equatable {
  /// Unique in the case; the keyword of the kind unless the case gives another.
  public var name: String
  /// What is computed.
  public var kind: any ObjectiveKind
  /// Without a window the value at the end of the run counts; of what belongs to steps that of the
  /// last one.
  public var window: Window?
  /// What is made of the values over the window.
  public var statistic: Statistic
  /// How much the times of the window count.
  public var weighting: Weighting

  /// What is made of the values of the steps of a window, each weighted by its length.
  public enum Statistic: String, Sendable, CaseIterable {
    case mean
    /// The root of the mean square.
    case rms
    /// The mean square of what the values differ by from their mean.
    case variance
    case maximum, minimum
    /// Half of what the largest and the smallest value are apart.
    case amplitude
  }

  public init(name: String, kind: any ObjectiveKind, window: Window? = nil, statistic: Statistic = .mean, weighting: Weighting = .square) {
    self.name = name
    self.kind = kind
    self.window = window
    self.statistic = statistic
    self.weighting = weighting
  }

  public static func == (left: Objective, right: Objective) -> Bool {
    left.name == right.name && left.window == right.window && left.statistic == right.statistic && left.weighting == right.weighting
      && left.kind.isEqual(to: right.kind)
  }

  var resolved: ResolvedValue {
    if let formula { return formula.formula.resolved }
    var pairs: [(key: String, value: ResolvedValue)] = []
    if name != kind.keyword { pairs.append(("kind", .text(kind.keyword))) }
    pairs += kind.settings
    if let window { pairs.append(window.isInstant ? ("instant", .number(window.end)) : ("window", window.resolved)) }
    if weighting != .usual(window) { pairs.append(("weighting", .text(weighting.rawValue))) }
    if statistic != .mean { pairs.append(("statistic", .text(statistic.rawValue))) }
    return .map(pairs)
  }
}

/// What an objective computes, with its settings: one type for each word that a family knows.
public protocol ObjectiveKind: Sendable, Equatable {
  /// The word for it in the case file.
  static var keyword: String { get }
  /// Its settings as the case file gives them.
  var settings: [(key: String, value: ResolvedValue)] { get }
}

extension ObjectiveKind {
  public var keyword: String { Self.keyword }
  public var settings: [(key: String, value: ResolvedValue)] { [] }

  func isEqual(to other: any ObjectiveKind) -> Bool { (other as? Self) == self }
}

/// A kind of objective as the case file names it.
public struct ObjectiveWord {
  let keyword: String
  /// Keys of its settings, and those that it needs.
  let keys, required: [String]
  /// Reads the settings; nil if something is wrong with them, which has then been reported.
  let read: (MapReader) -> (any ObjectiveKind)?

  public init(_ keyword: String, keys: [String], required: [String], read: @escaping (MapReader) -> (any ObjectiveKind)?) {
    (self.keyword, self.keys, self.required, self.read) = (keyword, keys, required, read)
  }
}
