/// A number read off a run, beside its objectives. No gradient is taken of it, so it may be an
/// extremum, a frequency or the value at a point.
public struct Measurement: Sendable, Equatable {
  /// Unique among measurements and objectives of the case.
  public var name: String
  public var kind: any MeasurementKind

  public init(name: String, kind: any MeasurementKind) {
    self.name = name
    self.kind = kind
  }

  public static func == (left: Measurement, right: Measurement) -> Bool { left.name == right.name && left.kind.isEqual(to: right.kind) }

  var resolved: ResolvedValue { .map([kind.resolved]) }
}

/// What is measured, with its settings.
public protocol MeasurementKind: Sendable, Equatable {
  /// The keyword with its settings.
  var resolved: (key: String, value: ResolvedValue) { get }
}

extension MeasurementKind {
  func isEqual(to other: any MeasurementKind) -> Bool { (other as? Self) == self }
}

/// A kind of measurement as the case file names it.
public struct MeasurementWord {
  let keyword: String
  /// Reads the settings; nil if something is wrong with them, which has then been reported.
  let read: (NodeReader) -> (any MeasurementKind)?

  public init(_ keyword: String, read: @escaping (NodeReader) -> (any MeasurementKind)?) { (self.keyword, self.read) = (keyword, read) }
}
