import CaseFiles
import Foundation

/// The points of an outline in a text file: a table of x and y, or an airfoil in one of two forms.
///
/// - A table has a pair of numbers a line, with commas, semicolons or blanks between them; lines
///   that begin with `#` and one line of headings are read over.
/// - Selig's form has the airfoil's name in its first line, then a pair a line from the tail over the
///   upper side to the nose and back.
/// - Lednicer's form has the name, the numbers of points on the two sides, then the upper and the
///   lower side, each from the nose to the tail.
///
/// Where the last point is the first again, it is left out.
enum PointsFile {
  /// The points in their order, for Lednicer's form in Selig's; nil of a file that is none, which
  /// has then been reported.
  static func points(_ reader: NodeReader, source: String) -> [SIMD2<Double>]? {
    guard let path = reader.text(expected: "the path of a file of points") else { return nil }
    let text: String
    do {
      text = try TextFile.read(TextFile.absolute(path, besides: source), what: "file of points")
    } catch {
      reader.fail("the outline cannot be read: \(error)", suggestion: "name a file of points, a pair x, y a line")
      return nil
    }
    do {
      return try points(in: text)
    } catch {
      reader.fail("the file `\(path.excerpt(around: 0))` is no outline: \(error.reason)", suggestion: error.remedy)
      return nil
    }
  }

  struct Fault: Error {
    let reason, remedy: String
  }

  private struct Row {
    let line: Int
    let pair: SIMD2<Double>
  }

  static func points(in text: String) throws(Fault) -> [SIMD2<Double>] {
    var (title, rows) = (false, [Row]())
    for (number, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      let words = line.split { ",; \t".contains($0) }
      if words.isEmpty || line.hasPrefix("#") { continue }
      let numbers = words.map { Double($0) }
      if numbers.count == 2, let x = numbers[0], let y = numbers[1] {
        guard abs(x) < 1e50 && abs(y) < 1e50 else {
          throw Fault(reason: "line \(number + 1) has a number that is not finite", remedy: "mend that line")
        }
        rows.append(Row(line: number + 1, pair: [x, y]))
      } else if rows.isEmpty && !title {
        title = true
      } else {
        throw Fault(
          reason: "line \(number + 1), `\(String(line).excerpt(around: 0, length: 40))`, is not two numbers",
          remedy: "mend that line, or begin it with # where it is a remark")
      }
      guard rows.count <= PlacedPoints.most + 2 else {
        throw Fault(reason: "it has more than \(PlacedPoints.most) points", remedy: "leave out some of them")
      }
    }
    var points = rows.map(\.pair)
    // Numbers of points are whole, and more than any place on a chord of length one.
    if title, let counts = points.first, counts.min() >= 2, counts.max() < 1e6, counts == counts.rounded(.toNearestOrEven) {
      points = try lednicer(Array(points.dropFirst()), upper: Int(counts.x), lower: Int(counts.y))
    }
    if points.count > 1, points.first == points.last { points.removeLast() }
    guard points.count >= 3 else {
      throw Fault(reason: "it has \(points.count) points, and an outline at least three", remedy: "give the points, a pair x, y a line")
    }
    try checkClosed(points)
    return points
  }

  private static func lednicer(_ points: [SIMD2<Double>], upper: Int, lower: Int) throws(Fault) -> [SIMD2<Double>] {
    guard points.count == upper + lower else {
      throw Fault(
        reason: "it says that \(upper) and \(lower) points follow, but \(points.count) do, so that it may be cut",
        remedy: "take the whole file, or mend the numbers in its second line")
    }
    let sides = (Array(points.prefix(upper).reversed()), Array(points.dropFirst(upper)))
    // Both begin at the nose.
    return sides.0 + (sides.0.last == sides.1.first ? Array(sides.1.dropFirst()) : sides.1)
  }

  /// A fine outline that lacks its last part closes by one edge far longer than all others.
  private static func checkClosed(_ points: [SIMD2<Double>]) throws(Fault) {
    let outline = ClosedOutline(points)
    let lengths = outline.edges.map { ClosedOutline.length($0.end - $0.start) }
    guard let gap = lengths.last, let longest = lengths.dropLast().max(), gap > 5 * longest else { return }
    guard gap > 0.3 * max(outline.upper.x - outline.lower.x, outline.upper.y - outline.lower.y) else { return }
    throw Fault(
      reason: "its last point is \(gap.short) away from its first, far more than any two others, so that it may be cut",
      remedy: "take the whole file, or give points on the last edge too")
  }
}
