import Flows
import CaseFiles
import FieldOutput
import Foundation

/// Published points of a plot, from the case file or from a file beside it.
enum PublishedPoints {
  /// - Throws: `OutputError` if a file cannot be read or has a line that is not two numbers; lines
  ///   that begin with `#` say where they are from.
  static func read(_ points: Validation.Points, caseFile: String) throws -> Curve {
    switch points.values {
    case .list(let pairs): return Curve(x: pairs.map { $0[0] }, y: pairs.map { $0[1] })
    case .file(let path):
      let file = PathText.resolve(path, standingIn: caseFile)
      let text = try TextFile.read(file, what: "table of published points")
      var (x, y) = ([Double](), [Double]())
      for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
      where !line.isEmpty && !line.hasPrefix("#") {
        let numbers = line.split(separator: ",").map { Double($0.trimmingCharacters(in: .whitespaces)) }
        guard numbers.count == 2, let first = numbers[0], let second = numbers[1] else {
          throw UnreadableCaseFile(
            file: file, reason: "line \(number + 1) is not two numbers separated by a comma; mend it or begin it with #")
        }
        x.append(first)
        y.append(second)
      }
      return Curve(x: x, y: y)
    }
  }
}
