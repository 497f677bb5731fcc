import Foundation
import Studies

/// A line on standard error that says how far a study has come: redrawn on a terminal, otherwise a
/// plain one once in a while.
final class ProgressLine {
  private let quiet: Bool
  private let text: ProgressText
  private let isTerminal = isatty(2) == 1
  private let start = Date()
  private var last = Date()
  private var drawn = false

  /// - Parameters:
  ///   - end: of the run in time; nil if it has none.
  ///   - steps: of the run; nil if they are not known.
  init(quiet: Bool, end: Double? = nil, steps: Double? = nil) {
    self.quiet = quiet
    text = ProgressText(end: end, steps: steps)
  }

  func report(_ moment: Moment) { show { text.line(moment, seconds: $0) } }

  func report(_ what: String, step: Int, time: Double) {
    show { ProgressText.line([what, "step \(step)", "t \(number(time))"], seconds: $0) }
  }

  func report(_ what: String) { show { ProgressText.line([what], seconds: $0) } }

  /// - Parameter line: made only if there is something to show, from the seconds since the start.
  private func show(_ line: (Double) -> String) {
    if quiet { return }
    let now = Date()
    guard now.timeIntervalSince(last) > (isTerminal ? 0.2 : 10) else { return }
    last = now
    let line = line(now.timeIntervalSince(start))
    if isTerminal { Console.redraw(String(line.prefix(Self.width - 1))) } else { tell(line) }
    drawn = isTerminal
  }

  /// Of the terminal: a longer line would go on in the next one, and stay there.
  private static var width: Int {
    var size = winsize()
    return ioctl(2, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 1 ? Int(size.ws_col) : 80
  }

  /// Leaves the line.
  func finish() {
    if drawn { Console.redraw("") }
    drawn = false
  }
}

/// What a line of progress says.
struct ProgressText {
  let end: Double?
  let steps: Double?

  /// step │ t │ dt │ divergence, forces │ ns/cell │ % │ time left.
  /// - Parameter seconds: since the start.
  func line(_ moment: Moment, seconds: Double) -> String {
    let isForward = moment.sweep == "forward"
    var parts = [(isForward ? "" : "\(moment.sweep) ") + "step \(moment.step)"]
    guard isForward else { return Self.line(parts, seconds: seconds) }
    parts.append("t \(number(moment.time))")
    if let size = moment.timeStep { parts.append("dt \(String(format: "%.3g", size))") }
    let headline = moment.headline().map { "\($0.name) \(String(format: "%.3g", $0.value))" }
    if !headline.isEmpty { parts.append(headline.joined(separator: " ")) }
    let work = Double(moment.step) * Double(moment.cells)
    if work > 0, seconds > 0 { parts.append("\(String(format: "%.3g", seconds * 1e9 / work)) ns/cell") }
    guard let share = share(moment), share > 0 else { return Self.line(parts, seconds: seconds) }
    parts.append("\(String(format: "%.0f", 100 * share)) %")
    parts.append("\(Self.duration(seconds * (1 - share) / share)) left")
    return parts.joined(separator: " │ ")
  }

  /// How much of the run is done, from 0 to 1; nil where nobody knows.
  private func share(_ moment: Moment) -> Double? {
    let byTime = end.flatMap { $0 > 0 ? moment.time / $0 : nil }
    let bySteps = steps.flatMap { $0 > 0 ? Double(moment.step) / $0 : nil }
    return [byTime, bySteps].compactMap { $0 }.max().map { min($0, 1) }
  }

  static func line(_ parts: [String], seconds: Double) -> String { (parts + [duration(seconds)]).joined(separator: " │ ") }

  /// Seconds as one reads them: 42 s, 3 min 20 s, 2 h 05 min.
  static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e9 else { return "for ever" }
    let whole = Int(seconds.rounded())
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3600) h \(String(format: "%02d", whole % 3600 / 60)) min"
  }
}
