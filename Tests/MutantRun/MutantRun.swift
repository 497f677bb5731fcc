import CaseFiles
import Flows
import Foundation
import Studies

/// Loads inputs that nobody should give, many in one process: each comes on standard input as a line
/// `text LENGTH` or `file NAME LENGTH` and so many bytes, and is answered by a line.
///
/// A text is a case. A file takes the place of NAME in the folder that the program runs in, and the
/// case `NAME.yaml` there, which reads it, is loaded, and the files that it names are opened. The
/// answer is `loaded`, `refused`, or what is wrong with the program: a case whose resolved text is
/// not the same case.
@main
struct MutantRun {
  static func main() {
    var input = Input()
    while let line = input.line() {
      let words = line.split(separator: " ")
      guard words.count >= 2, let length = Int(words[words.count - 1]), let bytes = input.bytes(length) else { exit(2) }
      let answer = words[0] == "text" ? load(String(decoding: bytes, as: UTF8.self)) : take(String(words[1]), bytes)
      FileHandle.standardOutput.write(Data((answer + "\n").utf8))
    }
  }

  /// Standard input, line by line and piece by piece.
  private struct Input {
    private var rest = Data()

    private mutating func refill() -> Bool {
      let more = FileHandle.standardInput.availableData
      guard !more.isEmpty else { return false }
      rest.append(more)
      return true
    }

    mutating func line() -> String? {
      var end = rest.firstIndex(of: UInt8(ascii: "\n"))
      while end == nil {
        guard refill() else { return nil }
        end = rest.firstIndex(of: UInt8(ascii: "\n"))
      }
      guard let end else { return nil }
      defer { rest = Data(rest[(end + 1)...]) }
      return String(decoding: rest[..<end], as: UTF8.self)
    }

    mutating func bytes(_ count: Int) -> Data? {
      while rest.count < count { guard refill() else { return nil } }
      defer { rest = Data(rest.dropFirst(count)) }
      return Data(rest.prefix(count))
    }
  }

  private static func load(_ text: String) -> String {
    guard let setup = try? CaseLoader.load(text: text, name: "mutant", source: "mutant.yaml") else { return "refused" }
    do {
      let again = try CaseLoader.load(text: setup.resolved, name: "mutant", source: "mutant.yaml")
      return again.resolved == setup.resolved ? "loaded" : "the resolved case is resolved in another way"
    } catch {
      return "the resolved case is refused: \(error)".split(separator: "\n").joined(separator: " │ ")
    }
  }

  private static func take(_ name: String, _ bytes: Data) -> String {
    do {
      try bytes.write(to: URL(fileURLWithPath: name))
      try Study(try CaseLoader.load(file: "\(name).yaml"), threads: 1).checkFiles()
      return "loaded"
    } catch {
      return "\(error)".isEmpty ? "refused without a word" : "refused"
    }
  }
}
