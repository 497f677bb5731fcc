/// Reads the sections of a case that belong to one family of equations, and answers for the family
/// while the common sections are read.
///
/// Whatever is wrong goes to the collector of errors, and reading goes on, so that the user sees
/// all errors at once. A reader therefore answers as well as it can about parts that it could not
/// read.
public protocol FamilyReader {
  associatedtype Family: FamilyCase

  /// Keys of the sections, in the order in which they stand in a case, and those that no case can
  /// do without.
  static var sections: [String] { get }
  static var required: [String] { get }
  /// Keys of which a case has one at most.
  static var alternatives: [KeyPair] { get }
  /// Sections and keys that are the family's alone, and what is said of them in a case of another
  /// family.
  static var ownKeys: [OwnKey] { get }
  /// What the family itself says of a key that is another's; nil for what the other says.
  static func refusal(of path: String) -> (message: String, suggestion: String)?
  /// A change as one gives it on the command line, for sentences.
  static var exampleChange: String { get }
  /// What stands in its sections, and what the common ones have of its own; empty unless given.
  static var reference: FamilyReference { get }
  /// Beginnings of the paths of formulas through which derivatives by named numbers are taken; `*`
  /// is any key.
  static var differentiatedFormulas: [String] { get }

  /// Reads the family's sections.
  init(_ document: CaseDocument)

  /// The fields of the state that snapshots, statistics and probes may ask for.
  var fields: FieldWords { get }
  /// The objectives that the family has.
  var objectives: [ObjectiveWord] { get }
  /// What may be measured in a run.
  /// - Parameter places: how points and times are read; of a comparison with published values the
  ///   run may be another.
  func measurements(_ places: PlaceReading) -> [MeasurementWord]
  /// The pictures that may be drawn of a run.
  func curves(_ places: PlaceReading) -> [CurveWord]
  /// The words that may be controls.
  var controls: [ControlWord] { get }
  /// Beginnings of paths of controls whose parts of the case could not be read.
  var unreadable: [String] { get }
  /// What to write in place of a control that there is none of; nil for no better advice than the
  /// nearest word.
  func advice(forControl path: String) -> String?

  /// Reports what the common sections ask of the family that it cannot do.
  func check(_ sections: CommonSections)
  /// The family's part of the case; nil if something is wrong with it, which has then been
  /// reported.
  func finish() -> Family?
}

extension FamilyReader {
  public static var alternatives: [KeyPair] { [] }
  public static var differentiatedFormulas: [String] { [] }
  public static var reference: FamilyReference { FamilyReference() }
  public static var ownKeys: [OwnKey] { [] }
  public static func refusal(of path: String) -> (message: String, suggestion: String)? { nil }
  public var unreadable: [String] { [] }
  public func measurements(_ places: PlaceReading) -> [MeasurementWord] { [] }
  public func curves(_ places: PlaceReading) -> [CurveWord] { [] }
  public func advice(forControl path: String) -> String? { nil }
  public func check(_ sections: CommonSections) {}
}

/// A section, or a key of one, that is one family's alone.
public struct OwnKey: Sendable {
  /// The section, or section and key with a point between them.
  let path: String
  /// Says to whoever writes it in a case of another family, by its keyword, that there it has no
  /// place.
  let message: @Sendable (_ other: String) -> String
  /// What to change.
  let suggestion: String

  public init(_ path: String, suggestion: String, message: @escaping @Sendable (_ other: String) -> String) {
    (self.path, self.suggestion, self.message) = (path, suggestion, message)
  }
}
