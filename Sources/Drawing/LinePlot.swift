import Foundation

/// A diagram of curves and points as SVG, complete in itself.
///
/// A page that holds it styles `.frame`, `.grid`, `.curve`, `.slope`, `.point` and the text; see
/// `style`.
public struct LinePlot: Sendable {
  /// Points in their order, and what they are.
  public struct Series: Sendable, Equatable {
    public let name: String
    public let x, y: [Double]

    public init(_ name: String, x: [Double], y: [Double]) {
      precondition(x.count == y.count, "\(x.count) places for \(y.count) values")
      (self.name, self.x, self.y) = (name, x, y)
    }
  }

  public var title: String
  public var labels: (x: String, y: String)
  /// Drawn as lines, those of few points with a mark at each.
  public var curves: [Series]
  /// Drawn as marks.
  public var points: [Series] = []
  public var isLogarithmic = (x: false, y: false)
  /// The order with which the first curve should fall; nil for no such line.
  public var order: Double?
  public var size = (width: 460.0, height: 320.0)

  public init(_ title: String, labels: (x: String, y: String), curves: [Series], points: [Series] = []) {
    (self.title, self.labels, self.curves, self.points) = (title, labels, curves, points)
  }

  private static let margin = (left: 84.0, right: 14.0, top: 14.0, bottom: 44.0)
  private static let colours = ["#1f5fa8", "#c2571a", "#3d8a4d", "#7a4fa3", "#8a6d1a", "#1a8a8a"]
  /// Curves are drawn with so many pairs of points at most.
  private static let drawnPairs = 600

  public static let style = """
    svg text { font-size: 12px; fill: #333 } svg .frame { fill: none; stroke: #999 } svg .grid { stroke: #eee }
    svg .curve { fill: none; stroke-width: 1.5 } svg .slope { fill: none; stroke: #888; stroke-dasharray: 4 3 }
    svg .point { fill: none; stroke: #111; stroke-width: 1.2 }
    """

  /// The values of a curve behind its first twentieth, if those before are many.
  private static func withoutStart(_ curve: Series) -> ArraySlice<Double> {
    curve.y.dropFirst(curve.y.count > 400 ? curve.y.count / 20 : 0)
  }

  public func svg() -> String {
    let ((width, height), margin) = (size, Self.margin)
    let (left, right, top, bottom) = (margin.left, width - margin.right, margin.top, height - margin.bottom)
    let all = curves + points
    let x = Axis(over: all.flatMap(\.x), pixels: (left, right), isLogarithmic: isLogarithmic.x)
    // The first moments after an impulsive start would squeeze all that follows.
    let seen = curves.flatMap { Self.withoutStart($0) } + points.flatMap(\.y)
    let y = Axis(over: seen, pixels: (bottom, top), isLogarithmic: isLogarithmic.y)
    var parts = [
      "<svg viewBox=\"0 0 \(Int(width)) \(Int(height))\" width=\"\(Int(width))\" height=\"\(Int(height))\" role=\"img\" aria-label=\"\(title.escapedForHTML)\">",
      "<rect x=\"\(left)\" y=\"\(top)\" width=\"\(right - left)\" height=\"\(bottom - top)\" class=\"frame\"/>",
    ]
    for tick in x.ticks {
      let place = Self.text(x.place(tick))
      parts.append("<path class=\"grid\" d=\"M\(place) \(top)V\(bottom)\"/>")
      parts.append("<text x=\"\(place)\" y=\"\(bottom + 16)\" text-anchor=\"middle\">\(Axis.label(tick))</text>")
    }
    for tick in y.ticks {
      let place = y.place(tick)
      parts.append("<path class=\"grid\" d=\"M\(left) \(Self.text(place))H\(right)\"/>")
      parts.append("<text x=\"\(left - 6)\" y=\"\(Self.text(place + 4))\" text-anchor=\"end\">\(Axis.label(tick))</text>")
    }
    parts.append("<text x=\"\((left + right) / 2)\" y=\"\(height - 8)\" text-anchor=\"middle\">\(labels.x.escapedForHTML)</text>")
    let middle = (top + bottom) / 2
    parts.append(
      "<text x=\"14\" y=\"\(middle)\" text-anchor=\"middle\" transform=\"rotate(-90 14 \(middle))\">\(labels.y.escapedForHTML)</text>")
    // What lies outside of an inner picture is cut off.
    parts.append(
      "<svg x=\"\(left)\" y=\"\(top)\" width=\"\(right - left)\" height=\"\(bottom - top)\" viewBox=\"\(left) \(top) \(right - left) \(bottom - top)\">"
    )
    for (number, curve) in curves.enumerated() {
      let colour = Self.colours[number % Self.colours.count]
      parts.append("<path class=\"curve\" stroke=\"\(colour)\" d=\"\(path(curve, x, y))\"/>")
      guard curve.x.count <= 10 else { continue }
      for (px, py) in drawn(curve) {
        parts.append("<circle cx=\"\(Self.text(x.place(px)))\" cy=\"\(Self.text(y.place(py)))\" r=\"3\" fill=\"\(colour)\"/>")
      }
    }
    for (number, series) in points.enumerated() {
      for (px, py) in drawn(series) { parts.append(Self.marker(number, x.place(px), y.place(py))) }
    }
    if let slope { parts.append("<path class=\"slope\" d=\"\(path(slope, x, y))\"/>") }
    return (parts + ["</svg>", "</svg>"]).joined(separator: "\n")
  }

  /// The points that have a place in the plot: on logarithmic axes only positive ones.
  private func drawn(_ series: Series) -> [(x: Double, y: Double)] {
    zip(series.x, series.y).map { (x: $0, y: $1) }.filter { point in
      point.x.isFinite && point.y.isFinite && (!isLogarithmic.x || point.x > 0) && (!isLogarithmic.y || point.y > 0)
    }
  }

  /// The line of the expected order, from the first value on; nil where there is none.
  private var slope: Series? {
    guard let order, let points = curves.first.map({ drawn($0) }), points.count > 1 else { return nil }
    let (first, last) = (points[0], points[points.count - 1])
    return Series("", x: [first.x, last.x], y: [first.y, first.y * pow(last.x / first.x, -order)])
  }

  /// Names of curves and sources of points that are drawn, as a line of HTML.
  public func legend() -> String {
    let lines = curves.enumerated().map { number, curve in
      "<span style=\"color:\(Self.colours[number % Self.colours.count])\">&#9473;</span> \(curve.name.escapedForHTML)"
    }
    let marks = points.enumerated().filter { !drawn($0.element).isEmpty }.map { number, series in
      "<svg width=\"12\" height=\"12\">\(Self.marker(number, 6, 6))</svg> \(series.name.escapedForHTML)"
    }
    let expected = slope == nil ? [] : ["&#9476; order \(Axis.label(order ?? 0))"]
    return (lines + marks + expected).joined(separator: " &nbsp; ")
  }

  private func path(_ curve: Series, _ x: Axis, _ y: Axis) -> String {
    var text = ""
    for (px, py) in Self.thinned(drawn(curve)) {
      text += "\(text.isEmpty ? "M" : "L")\(Self.text(x.place(px))) \(Self.text(y.place(py)))"
    }
    return text
  }

  /// Of many points the lowest and the highest of each few, in their order: no peak is lost.
  private static func thinned(_ points: [(x: Double, y: Double)]) -> [(x: Double, y: Double)] {
    guard points.count > 2 * drawnPairs else { return points }
    let size = (points.count + drawnPairs - 1) / drawnPairs
    return stride(from: 0, to: points.count, by: size).flatMap { start in
      let part = start..<min(start + size, points.count)
      let low = part.min { points[$0].y < points[$1].y } ?? start
      let high = part.max { points[$0].y < points[$1].y } ?? start
      return (low == high ? [low] : [min(low, high), max(low, high)]).map { points[$0] }
    }
  }

  private static func marker(_ number: Int, _ x: Double, _ y: Double) -> String {
    let (a, b) = (text(x), text(y))
    switch number % 3 {
    case 0: return "<circle class=\"point\" cx=\"\(a)\" cy=\"\(b)\" r=\"3.5\"/>"
    case 1: return "<path class=\"point\" d=\"M\(a) \(b)m-4 0h8m-4 -4v8\"/>"
    default: return "<path class=\"point\" d=\"M\(a) \(b)m-3 -3h6v6h-6z\"/>"
    }
  }

  /// Far beyond the picture is as good as anywhere there.
  private static func text(_ value: Double) -> String { String(format: "%.1f", min(max(value, -1e5), 1e5)) }
}

extension String {
  /// For text and the values of attributes in HTML and SVG.
  public var escapedForHTML: String {
    var text = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "\"": text += "&quot;"
      case "'": text += "&#39;"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
