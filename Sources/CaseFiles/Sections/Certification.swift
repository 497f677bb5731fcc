/// How much a gradient does to prove itself: the key `certificate`.
public enum Certification: String, Sendable, CaseIterable {
  case off
  /// Tangent, dot product and checkpoints, over the first steps.
  case quick
  /// All checks of `verify`, over the first steps.
  case full

  init?(_ reader: NodeReader) {
    guard let word = reader.keyword(Self.allCases.map(\.rawValue)) else { return nil }
    self.init(rawValue: word)
  }
}
