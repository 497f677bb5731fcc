import Foundation

/// Numbers as horizontal bars from a common zero, as SVG.
public struct BarChart: Sendable {
  private let title: String
  private let bars: [(name: String, value: Double)]

  /// - Parameter bars: from above; finite.
  public init(_ title: String, _ bars: [(name: String, value: Double)]) { (self.title, self.bars) = (title, bars) }

  private static let (height, length, numbers) = (20.0, 300.0, 86.0)

  public func svg() -> String {
    let names = Double(min(34, bars.map(\.name.count).max() ?? 0)) * 7.2 + 12
    let most = max(bars.map { abs($0.value) }.max() ?? 0, .leastNormalMagnitude)
    // Where all have one sign the other side needs no room.
    let (hasNegative, hasPositive) = (bars.contains { $0.value < 0 }, bars.contains { $0.value >= 0 })
    let side = hasNegative && hasPositive ? Self.length / 2 : Self.length
    let zero = names + (hasNegative ? side + Self.numbers : 0)
    let width = zero + (hasPositive ? side + Self.numbers : 4)
    let height = Self.height * Double(bars.count) + 6
    var parts = [
      "<svg viewBox=\"0 0 \(Int(width)) \(Int(height))\" width=\"\(Int(width))\" height=\"\(Int(height))\" role=\"img\" aria-label=\"\(title.escapedForHTML)\">"
    ]
    for (number, bar) in bars.enumerated() {
      let (top, length) = (Self.height * Double(number) + 3, abs(bar.value) / most * side)
      let isNegative = bar.value < 0
      let colour = isNegative ? "#1f5fa8" : "#c2571a"
      let name = bar.name.count > 34 ? bar.name.prefix(15) + "…" + bar.name.suffix(18) : bar.name[...]
      parts.append(
        "<text x=\"\(Self.text(names - 8))\" y=\"\(Self.text(top + 14))\" text-anchor=\"end\">\(String(name).escapedForHTML)</text>")
      parts.append(
        "<rect x=\"\(Self.text(isNegative ? zero - length : zero))\" y=\"\(Self.text(top + 3))\" width=\"\(Self.text(max(length, 0.5)))\" height=\"14\" fill=\"\(colour)\"/>"
      )
      parts.append(
        "<text x=\"\(Self.text(isNegative ? zero - length - 5 : zero + length + 5))\" y=\"\(Self.text(top + 14))\" text-anchor=\"\(isNegative ? "end" : "start")\">\(String(format: "%+.4g", bar.value))</text>"
      )
    }
    parts.append("<path class=\"frame\" d=\"M\(Self.text(zero)) 0V\(Self.text(height))\"/>")
    return (parts + ["</svg>"]).joined(separator: "\n")
  }

  private static func text(_ value: Double) -> String { String(format: "%.1f", value) }
}
