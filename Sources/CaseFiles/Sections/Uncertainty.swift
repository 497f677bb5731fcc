/// Standard deviations of numbers of the case that are not known exactly: the section `uncertain`.
///
/// They are taken to be independent of one another, and normally distributed.
public struct Uncertainty: Sendable, Equatable {
  /// A control, and the standard deviation of each of its elements.
  public struct Entry: Sendable, Equatable {
    public let control: Control
    public let deviation: Double
  }

  /// In the order of the file.
  public var entries: [Entry]

  /// - Parameter controls: those of the case.
  init?(_ reader: NodeReader, controls: [Control]) {
    entries = []
    for entry in reader.entries(of: "standard deviations by the paths of controls, such as { parameters.U: 0.02 }") ?? [] {
      guard let control = controls.first(where: { $0.path == entry.name }) else {
        let paths = controls.map(\.path)
        let advice = NearestName.question(entry.name, among: paths) ?? "add it to `controls`"
        entry.reader.fail("`\(entry.name)` is no control of this case", at: entry.place, suggestion: advice)
        continue
      }
      if let deviation = entry.reader.number(above: 0) { entries.append(Entry(control: control, deviation: deviation)) }
    }
  }

  var resolved: ResolvedValue { .map(entries.map { ($0.control.path, .number($0.deviation)) }) }
}
