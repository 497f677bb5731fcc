extension String {
  /// A text to be quoted in a sentence: whole if it is short, else the part around a place, cut
  /// with `…`.
  /// - Parameter place: in Unicode scalars from the start.
  public func excerpt(around place: Int, length: Int = 60) -> String {
    let scalars = unicodeScalars
    // Counting a text of megabytes for every sentence about it would take longer than the sentence.
    guard utf8.count > length, let far = scalars.index(scalars.startIndex, offsetBy: length, limitedBy: scalars.endIndex),
      far < scalars.endIndex
    else { return self }
    let first = Swift.max(0, place - length / 2)
    let start = scalars.index(scalars.startIndex, offsetBy: first, limitedBy: scalars.endIndex) ?? scalars.startIndex
    let end = scalars.index(start, offsetBy: length, limitedBy: scalars.endIndex) ?? scalars.endIndex
    return (first > 0 ? "…" : "") + String(scalars[start..<end]) + (end < scalars.endIndex ? "…" : "")
  }
}
