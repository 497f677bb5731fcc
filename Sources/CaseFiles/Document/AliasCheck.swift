/// Finds aliases in keys before the text is composed.
///
/// Aliases of aliases stand for exponentially many values. That does no harm while they are only
/// pointed at, but keys are compared with one another, value by value. No key of a case is a list
/// or a map, so what could become one is refused where the text has anchors at all.
enum AliasCheck {
  /// Line and column, from 1, of a key that may hold an alias; nil if there is none.
  static func fault(in scalars: [Unicode.Scalar]) -> (line: Int, column: Int)? {
    guard hasAnchor(scalars) else { return nil }
    var (line, start) = (1, 0)
    for (index, scalar) in scalars.enumerated() {
      if scalar == "\n" { (line, start) = (line + 1, index + 1) }
      if isComplexKey(scalars, index) || isClosedKey(scalars, index) || isAliasKey(scalars, index) { return (line, index - start + 1) }
    }
    return nil
  }

  private static func hasAnchor(_ scalars: [Unicode.Scalar]) -> Bool {
    scalars.indices.contains { scalars[$0] == "&" && beginsToken(scalars, $0) }
  }

  /// `? key`
  private static func isComplexKey(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
    scalars[index] == "?" && beginsToken(scalars, index) && (index + 1 == scalars.count || isSpace(scalars[index + 1]))
  }

  /// `[…]: value`, `{…}: value`
  private static func isClosedKey(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
    guard scalars[index] == "]" || scalars[index] == "}" else { return false }
    return colon(scalars, after: index + 1)
  }

  /// `*name : value`
  private static func isAliasKey(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
    guard scalars[index] == "*", beginsToken(scalars, index) else { return false }
    let end = scalars[(index + 1)...].firstIndex { isSpace($0) || ",[]{}".unicodeScalars.contains($0) } ?? scalars.count
    return scalars[index..<end].last == ":" || colon(scalars, after: end)
  }

  private static func colon(_ scalars: [Unicode.Scalar], after index: Int) -> Bool {
    scalars[index...].first { !isSpace($0) } == ":"
  }

  private static func beginsToken(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
    index == 0 || isSpace(scalars[index - 1]) || "[{,:?-".unicodeScalars.contains(scalars[index - 1])
  }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\n" || scalar == "\t" || scalar == "\r" }
}
