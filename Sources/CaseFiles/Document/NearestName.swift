/// Finds what a user meant by a misspelled name.
public enum NearestName {
  /// The candidate closest to `name`, if it is close enough to be a slip of the keyboard: at most a
  /// third of the letters, and at least one, may differ. Case, `-` and `_` do not count. Ties go to
  /// the earlier candidate.
  public static func of(_ name: String, among candidates: [String]) -> String? {
    guard name.utf8.count <= longestName else { return nil }
    let wanted = normalised(name)
    let nearest = candidates.map { (name: $0, distance: distance(wanted, normalised($0))) }.min { $0.distance < $1.distance }
    guard let nearest, nearest.distance <= max(1, wanted.count / 3), nearest.distance < wanted.count else { return nil }
    return nearest.name
  }

  /// Longer than any name, and short enough to compare with all of them.
  private static let longestName = 200

  /// "did you mean `x`?" for the nearest candidate, else nothing.
  public static func question(_ name: String, among candidates: [String]) -> String? {
    of(name, among: candidates).map { "did you mean `\($0)`?" }
  }

  private static func normalised(_ name: String) -> [Character] { Array(name.lowercased().replacing("_", with: "-")) }

  /// The number of insertions, deletions, replacements and swaps of neighbours that turn one word
  /// into the other (optimal string alignment).
  static func distance(_ first: [Character], _ second: [Character]) -> Int {
    var beforePrevious: [Int] = []
    var previous = Array(0...second.count)
    for row in 0..<first.count {
      var current = [row + 1]
      for column in 0..<second.count {
        let replacement = previous[column] + (first[row] == second[column] ? 0 : 1)
        var best = min(replacement, previous[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, first[row] == second[column - 1], first[row - 1] == second[column] {
          best = min(best, beforePrevious[column - 1] + 1)
        }
        current.append(best)
      }
      (beforePrevious, previous) = (previous, current)
    }
    return previous[second.count]
  }
}
