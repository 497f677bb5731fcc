import FieldOutput
import Foundation
import Studies

/// The standard streams. Nothing that goes wrong with them stops a command on its way; results that
/// cannot be told are an error at its end.
enum Console {
  /// To be called before any file is opened.
  static func prepare() {
    // A reader that has gone, or a file that may not grow, is told by the call that writes.
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    // The number of a closed stream would go to the next file that is opened, and what is told into
    // that file. Whoever writes to these gets an error.
    for stream in 0...2 as ClosedRange<Int32> where fcntl(stream, F_GETFD) == -1 { _ = open("/dev/null", O_RDONLY) }
  }

  /// Writes lines to standard output.
  static func show(_ text: String) throws(OutputError) { try write(visible(text)) }

  /// Writes a result to standard output as one JSON object.
  static func showJSON(_ result: some Encodable) throws {
    let text = try JSONText.encode(result).unicodeScalars.map { scalar in
      // JSON leaves the upper control characters as they are; terminals obey them.
      isControl(scalar) ? "\\u00\(String(scalar.value, radix: 16))" : String(scalar)
    }
    try write(text.joined())
  }

  /// Replaces the line on the terminal that says how far a study has come.
  static func redraw(_ line: String) { try? FileBytes.write(Data("\r\u{1B}[K\(visible(line))".utf8), to: 2, path: "standard error") }

  /// Text without control characters, such as those of escape sequences, which would make a
  /// terminal do something: they stand there by their number.
  static func visible(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    return text.unicodeScalars.map { isControl($0) ? "\\u{\(String($0.value, radix: 16, uppercase: true))}" : String($0) }.joined()
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .control && scalar != "\n" && scalar != "\t"
  }

  private static func write(_ text: String) throws(OutputError) { try FileBytes.write(Data(text.utf8), to: 1, path: "standard output") }
}

/// Writes a line to standard error, if that can be.
func tell(_ text: String) { try? FileBytes.write(Data("\(Console.visible(text))\n".utf8), to: 2, path: "standard error") }

/// A number for a line of text.
func number(_ value: Double) -> String { String(format: "%.4g", value) }

/// Text in a column at least so wide; nothing is cut.
func pad(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - text.count))
}
