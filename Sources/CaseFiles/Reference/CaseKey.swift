/// A key of a case file: what may stand there, and what it means.
public struct CaseKey: Sendable, Equatable {
  public let name: String
  public internal(set) var value: CaseValue
  /// What it is, in one sentence without a stop.
  public let meaning: String
  /// In lengths L, times T and units θ of a scalar; the density is 1. Nil of pure numbers, and of what
  /// is no number.
  public let unit: String?
  /// What holds where the key is left out; nil where nothing does.
  public let usual: String?
  public let isRequired: Bool
  /// Whether it is an old name, which is read and not proposed.
  public let isOutdated: Bool
  /// The keywords of the families that have it; empty if all have that have what it stands in.
  public internal(set) var families: [String] = []

  public init(
    _ name: String, _ value: CaseValue, _ meaning: String, unit: String? = nil, usual: String? = nil, isRequired: Bool = false,
    isOutdated: Bool = false
  ) {
    (self.name, self.value, self.meaning, self.unit, self.usual) = (name, value, meaning, unit, usual)
    (self.isRequired, self.isOutdated) = (isRequired, isOutdated)
  }
}

/// What may stand under a key.
public indirect enum CaseValue: Sendable, Equatable {
  /// A number, or a formula of named numbers.
  case number(NumberLimits)
  /// A whole number, or a formula of named numbers that gives one.
  case whole(ClosedRange<Int>)
  /// A number, or a formula of named numbers and of these.
  case formula(FormulaVariables)
  /// Any text; it is said what for.
  case text(String)
  case words([String])
  /// `true` or `false`.
  case flag
  case list(CaseValue, count: ClosedRange<Int>?)
  case map(CaseMap)
  /// Entries whose keys are the user's own.
  case names(CaseValue, placeholder: String)
  case either([CaseValue])
  case kinds(CaseKinds)
  case defined(CaseDefinition)
  /// Whatever stands elsewhere in a case.
  case anything
}

/// Limits of a number; of `lower` and `least` at most one is given.
public struct NumberLimits: Sendable, Hashable {
  public var lower, least, most: Double?
  /// A limit that depends on another key, such as "above `from`".
  public var relative: String?

  public init(above lower: Double? = nil, atLeast least: Double? = nil, atMost most: Double? = nil, relative: String? = nil) {
    (self.lower, self.least, self.most, self.relative) = (lower, least, most, relative)
  }
}

/// What may stand in a formula beside named numbers.
public enum FormulaVariables: Sendable { case place, time, placeAndTime }

/// A map of known keys.
public struct CaseMap: Sendable, Equatable {
  public internal(set) var keys: [CaseKey]
  /// Sets of keys of which exactly one is given, all of it; none where there is nothing to choose.
  public internal(set) var choice: [[String]]
  /// Sets of keys of which at most one key is given.
  public let rivals: [[String]]

  public init(_ keys: [CaseKey], choice: [[String]] = [], rivals: [[String]] = []) {
    (self.keys, self.choice, self.rivals) = (keys, choice, rivals)
  }
}

/// Entries that are a kind each, told by their key, or by the key `kind` in them; or formulas of the
/// others.
public struct CaseKinds: Sendable, Equatable {
  public internal(set) var kinds: [CaseKind]
  /// Keys of entries of any kind.
  public let common: [CaseKey]
  public let placeholder: String

  static let selector = "kind"
}

/// A kind of objective.
public struct CaseKind: Sendable, Equatable {
  public let keyword: String
  public let meaning: String
  public let keys: [CaseKey]
  /// As of `CaseKey`.
  public internal(set) var families: [String] = []

  public init(_ keyword: String, _ meaning: String, _ keys: [CaseKey] = []) {
    (self.keyword, self.meaning, self.keys) = (keyword, meaning, keys)
  }
}

/// What stands under several keys alike.
public struct CaseDefinition: Sendable, Equatable {
  public let name: String
  public let meaning: String
  public internal(set) var value: CaseValue

  public init(_ name: String, _ meaning: String, _ value: CaseValue) { (self.name, self.meaning, self.value) = (name, meaning, value) }
}

// MARK: Short forms

extension CaseValue {
  public static var number: CaseValue { .number(NumberLimits()) }
  public static var positive: CaseValue { .number(NumberLimits(above: 0)) }
  public static func number(atLeast least: Double, atMost most: Double? = nil) -> CaseValue {
    .number(NumberLimits(atLeast: least, atMost: most))
  }
  /// - Parameter most: as large as whole numbers may be unless given.
  public static func whole(atLeast least: Int, atMost most: Int = largestWhole) -> CaseValue { .whole(least...most) }
  public static let largestWhole = 1 << 53
  /// Some numbers, or formulas.
  public static func pair(_ value: CaseValue = .number) -> CaseValue { .list(value, count: 2...2) }
  /// One for each axis of the domain.
  public static func perAxis(_ value: CaseValue = .number) -> CaseValue { .list(value, count: 2...3) }
  public static func map(_ keys: [CaseKey], choice: [[String]] = [], rivals: [[String]] = []) -> CaseValue {
    .map(CaseMap(keys, choice: choice, rivals: rivals))
  }
  public static func words<Word: CaseIterable & RawRepresentable>(of type: Word.Type) -> CaseValue where Word.RawValue == String {
    .words(type.allCases.map(\.rawValue))
  }
}

extension [CaseKey] {
  public var names: [String] { map(\.name) }
  /// The names of those that have to be given.
  public var required: [String] { filter(\.isRequired).map(\.name) }
}

extension NodeReader {
  /// A map whose keys are described.
  public func map(keys: [CaseKey], file: String = #fileID, line: Int = #line) -> MapReader? {
    map(keys: keys.names, required: keys.required, file: file, line: line)
  }
}
