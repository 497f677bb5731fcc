/// Reads measurements.
struct MeasurementReading {
  let words: [MeasurementWord]

  private var keywords: [String] { words.map(\.keyword) }

  /// The measurements in order of appearance.
  /// - Parameter taken: names of objectives, which measurements cannot have too.
  func measurements(_ reader: NodeReader, taken: [String]) -> [Measurement] {
    if case .empty = reader.node.content { return [] }
    let taken = Set(taken)
    return reader.entries(of: "measurements by name, such as u_min: { minimum: … }")?.compactMap { entry in
      guard CaseName.isName(entry.name, at: entry.place, entry.reader) else { return nil }
      if taken.contains(entry.name) {
        entry.reader.fail("`\(entry.name)` is an objective already", at: entry.place, suggestion: "give the measurement another name")
        return nil
      }
      return kind(entry.reader).map { Measurement(name: entry.name, kind: $0) }
    } ?? []
  }

  /// A map of one keyword.
  func kind(_ reader: NodeReader) -> (any MeasurementKind)? {
    guard let map = reader.map(keys: keywords) else { return nil }
    let present = words.filter { map[$0.keyword] != nil }
    guard present.count == 1, let word = present.first, let field = map[word.keyword] else {
      guard case .map(let entries) = reader.node.content, entries.allSatisfy({ keywords.contains($0.key) }) else { return nil }
      reader.fail(
        "expected exactly one kind of measurement, \(keywords.alternatives), found \(present.count)",
        suggestion: "give each measurement a name of its own")
      return nil
    }
    return word.read(field)
  }
}

/// Reads points and times of a run.
public struct PlaceReading {
  /// Nil where it is not known, and then nothing is outside.
  public let domain: Domain?
  public let dimensions: Int?
  public let windows: WindowReading

  private static let axisNames = ["x", "y", "z"]

  /// A point of the domain.
  public func point(_ reader: NodeReader) -> [Double]? {
    guard let point = reader.vector(count: dimensions) else { return nil }
    for (axis, coordinate) in point.enumerated() where !isInside(coordinate, axis, reader) { return nil }
    return point
  }

  /// Whether a coordinate lies in the domain, up to round-off; reported where it does not.
  public func isInside(_ coordinate: Double, _ axis: Int, _ reader: NodeReader) -> Bool {
    guard let domain, axis < domain.dimensions else { return true }
    let slack = 1e-9 * domain.size[axis]
    if coordinate >= domain.origin[axis] - slack, coordinate <= domain.end[axis] + slack { return true }
    let (lower, upper) = (domain.origin[axis].short, domain.end[axis].short)
    reader.fail(
      "\(Self.axisNames[axis]) = \(coordinate.plain) lies outside the domain, which reaches from \(lower) to \(upper)",
      suggestion: "choose a point of the domain")
    return false
  }

  /// A time within the run.
  public func time(_ reader: NodeReader) -> Double? {
    guard let time = reader.number(atLeast: 0) else { return nil }
    guard let end = windows.end, time > end * (1 + 1e-12) else { return time }
    reader.fail(
      "the time \(time.plain) lies outside the run, which ends at \(end.short)", suggestion: "choose a time up to \(end.short)")
    return nil
  }
}
