/// A case as a family finds it: its sections, and what the common ones have said so far.
public struct CaseDocument {
  /// The sections by their keys.
  public let map: MapReader
  /// Nil where it cannot be read.
  public let domain: Domain?
  /// Two or three, as far as it can be told.
  public let dimensions: Int?
  /// How windows of time are read.
  public let windows: WindowReading
  /// The case file, beside which files are looked for.
  public let source: String
  /// Paths of what other families alone have, which is refused where it stands.
  let foreign: [String]

  /// The time at which the run ends, where it is known beforehand.
  public var end: Double? { windows.end }

  /// How points of the domain and times of the run are read.
  public var places: PlaceReading { PlaceReading(domain: domain, dimensions: dimensions, windows: windows) }

  /// The keys of a section that other families alone have. A family reads over them.
  public func foreignKeys(in section: String) -> [String] {
    foreign.compactMap { $0.hasPrefix(section + ".") ? String($0.dropFirst(section.count + 1)) : nil }
  }

  /// An entry of a section.
  public func entry(_ section: String, _ key: String) -> NodeReader? { map[section]?.entry(key) }

  /// The key of a domain under which it says how cells vary in width.
  public var gradingKey: String { entry("domain", "axes") == nil ? "stretching" : "axes" }

  /// What the domain says of the cells along an axis.
  public func grading(of axis: Int) -> NodeReader? { entry("domain", gradingKey)?.entry(["x", "y", "z"][axis]) }

  /// The keys of a section, those of wrong entries too, so that one mistake is not reported twice.
  public func names(in section: String) -> [String] {
    guard case .map(let entries) = map[section]?.node.content else { return [] }
    return entries.map(\.key)
  }
}

/// The common sections that a family may have to refuse something in.
public struct CommonSections {
  public let output: Output
  public let probes: [Probe]
}
