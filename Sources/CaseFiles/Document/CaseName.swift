/// Names that a case gives: a letter, then letters, digits, `-` or `_`.
public enum CaseName {
  public static func isName(_ name: String) -> Bool {
    let letters = name.utf8.map { (65...90).contains($0) || (97...122).contains($0) }
    let others = name.utf8.map { (48...57).contains($0) || "-_".utf8.contains($0) }
    return letters.first == true && zip(letters, others).allSatisfy { $0 || $1 }
  }

  /// The same of an entry, reported where it is none.
  static func isName(_ name: String, at place: Place, _ reader: NodeReader) -> Bool {
    if isName(name) { return true }
    reader.fail("`\(name)` cannot be a name", at: place, suggestion: "begin with a letter and go on with letters, digits, `-` and `_`")
    return false
  }
}
