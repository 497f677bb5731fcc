/// The words for fields of the state.
public struct FieldWords: Sendable {
  /// Those of snapshots.
  public let all: [String]
  /// Those that a snapshot has unless the case says otherwise.
  public let standard: [String]
  /// Those that statistics and probes take, all of them unless the case says otherwise.
  public let observed: [String]
  /// What else `output` may ask for: of `spectra`, `surfaces` and `force_parts` those that the family has.
  public let extras: [String]
  /// How many numbers a field has at a point of a domain of so many axes.
  public let components: @Sendable (_ field: String, _ dimensions: Int) -> Int

  public init(
    all: [String], standard: [String], observed: [String], extras: [String] = [],
    components: @escaping @Sendable (_ field: String, _ dimensions: Int) -> Int
  ) {
    (self.all, self.standard, self.observed, self.extras, self.components) = (all, standard, observed, extras, components)
  }
}
