import Flows
import Foundation

/// A diagram of curves and points as SVG, complete in itself.
struct LinePlot {
  private let plot: ValidationPlot
  private let x, y: Scale

  private static let (width, height) = (460.0, 320.0)
  private static let margin = (left: 70.0, right: 14.0, top: 14.0, bottom: 44.0)
  private static let colours = ["#1f5fa8", "#c2571a", "#3d8a4d", "#7a4fa3"]
  /// Curves are drawn with so many points at most.
  private static let drawnPoints = 1500

  init(_ plot: ValidationPlot) {
    self.plot = plot
    let all = plot.curves.map(\.curve) + plot.points.map(\.curve)
    let (width, height, margin) = (Self.width, Self.height, Self.margin)
    x = Scale(all.flatMap(\.x), pixels: (margin.left, width - margin.right), isLogarithmic: plot.isLogarithmic)
    // The first moments after an impulsive start would squeeze all that follows.
    let seen = plot.curves.flatMap { Self.withoutStart($0.curve) } + plot.points.flatMap(\.curve.y)
    y = Scale(seen, pixels: (height - margin.bottom, margin.top), isLogarithmic: plot.isLogarithmic)
  }

  /// The values of a curve behind its first twentieth, if those before are many.
  private static func withoutStart(_ curve: Curve) -> [Double] { Array(curve.y.dropFirst(curve.y.count > 400 ? curve.y.count / 20 : 0)) }

  func svg() -> String {
    let (width, height, margin) = (Self.width, Self.height, Self.margin)
    let (left, right, top, bottom) = (margin.left, width - margin.right, margin.top, height - margin.bottom)
    var parts = [
      "<svg viewBox=\"0 0 \(Int(width)) \(Int(height))\" width=\"\(Int(width))\" height=\"\(Int(height))\" role=\"img\" aria-label=\"\(plot.title.escaped)\">",
      "<rect x=\"\(left)\" y=\"\(top)\" width=\"\(right - left)\" height=\"\(bottom - top)\" class=\"frame\"/>",
    ]
    for tick in x.ticks {
      let place = Self.text(x.place(tick))
      parts.append("<path class=\"grid\" d=\"M\(place) \(top)V\(bottom)\"/>")
      parts.append("<text x=\"\(place)\" y=\"\(bottom + 16)\" text-anchor=\"middle\">\(tick.short)</text>")
    }
    for tick in y.ticks {
      let place = y.place(tick)
      parts.append("<path class=\"grid\" d=\"M\(left) \(Self.text(place))H\(right)\"/>")
      parts.append("<text x=\"\(left - 6)\" y=\"\(Self.text(place + 4))\" text-anchor=\"end\">\(tick.short)</text>")
    }
    parts.append("<text x=\"\((left + right) / 2)\" y=\"\(height - 8)\" text-anchor=\"middle\">\(plot.labels.x.escaped)</text>")
    let middle = (top + bottom) / 2
    parts.append(
      "<text x=\"14\" y=\"\(middle)\" text-anchor=\"middle\" transform=\"rotate(-90 14 \(middle))\">\(plot.labels.y.escaped)</text>")
    parts.append("<clipPath id=\"clip\"><rect x=\"\(left)\" y=\"\(top)\" width=\"\(right - left)\" height=\"\(bottom - top)\"/></clipPath>")
    for (number, entry) in plot.curves.enumerated() {
      let colour = Self.colours[number % Self.colours.count]
      parts.append("<path clip-path=\"url(#clip)\" class=\"curve\" stroke=\"\(colour)\" d=\"\(path(entry.curve))\"/>")
      if entry.curve.x.count <= 10 {
        for (px, py) in drawn(entry.curve) {
          parts.append("<circle cx=\"\(Self.text(x.place(px)))\" cy=\"\(Self.text(y.place(py)))\" r=\"3\" fill=\"\(colour)\"/>")
        }
      }
    }
    for (number, entry) in plot.points.enumerated() {
      for (px, py) in drawn(entry.curve) { parts.append(Self.marker(number, x.place(px), y.place(py))) }
    }
    if let slope { parts.append("<path clip-path=\"url(#clip)\" class=\"slope\" d=\"\(path(slope))\"/>") }
    parts.append("</svg>")
    return parts.joined(separator: "\n")
  }

  /// The points of a curve that have a place in the plot: on logarithmic axes only positive ones.
  private func drawn(_ curve: Curve) -> [(x: Double, y: Double)] {
    zip(curve.x, curve.y).map { (x: $0, y: $1) }.filter { point in
      point.x.isFinite && point.y.isFinite && (!plot.isLogarithmic || (point.x > 0 && point.y > 0))
    }
  }

  /// The line of the expected order, from the first value on; nil where there is none.
  private var slope: Curve? {
    guard let order = plot.order, let points = plot.curves.first.map({ drawn($0.curve) }), points.count > 1 else { return nil }
    let (first, last) = (points[0], points[points.count - 1])
    return Curve(x: [first.x, last.x], y: [first.y, first.y * pow(last.x / first.x, -order)])
  }

  /// Names of curves and sources of points that are drawn, as a line of HTML.
  func legend() -> String {
    let curves = plot.curves.enumerated().map { number, entry in
      "<span style=\"color:\(Self.colours[number % Self.colours.count])\">&#9473;</span> \(entry.name.escaped)"
    }
    let points = plot.points.enumerated().filter { !drawn($0.element.curve).isEmpty }.map { number, entry in
      "<svg width=\"12\" height=\"12\">\(Self.marker(number, 6, 6))</svg> \(entry.source.escaped)"
    }
    let expected = slope == nil ? [] : ["&#9476; order \((plot.order ?? 0).short)"]
    return (curves + points + expected).joined(separator: " &nbsp; ")
  }

  private func path(_ curve: Curve) -> String {
    let stride = max(1, curve.x.count / Self.drawnPoints)
    var text = ""
    for index in curve.x.indices
    where (index % stride == 0 || index == curve.x.count - 1) && curve.x[index].isFinite && curve.y[index].isFinite
      && (!plot.isLogarithmic || (curve.x[index] > 0 && curve.y[index] > 0))
    {
      text += "\(text.isEmpty ? "M" : "L")\(Self.text(x.place(curve.x[index]))) \(Self.text(y.place(curve.y[index])))"
    }
    return text
  }

  private static func marker(_ number: Int, _ x: Double, _ y: Double) -> String {
    let (a, b) = (text(x), text(y))
    switch number % 3 {
    case 0: return "<circle class=\"point\" cx=\"\(a)\" cy=\"\(b)\" r=\"3.5\"/>"
    case 1: return "<path class=\"point\" d=\"M\(a) \(b)m-4 0h8m-4 -4v8\"/>"
    default: return "<path class=\"point\" d=\"M\(a) \(b)m-3 -3h6v6h-6z\"/>"
    }
  }

  private static func text(_ value: Double) -> String { String(format: "%.1f", value) }
}

/// Values to pixels, with round numbers to be labelled.
private struct Scale {
  private let lower, upper: Double
  private let pixels: (Double, Double)
  private let isLogarithmic: Bool
  let ticks: [Double]

  init(_ values: [Double], pixels: (Double, Double), isLogarithmic: Bool) {
    let finite = values.filter { $0.isFinite && (!isLogarithmic || $0 > 0) }.map { isLogarithmic ? log10($0) : $0 }
    var (low, high) = (finite.min() ?? 0, finite.max() ?? 1)
    if high - low <= 1e-9 * max(abs(high), abs(low)) { (low, high) = (low - max(abs(low), 1) * 0.01, high + max(abs(high), 1) * 0.01) }
    let pad = 0.04 * (high - low)
    (lower, upper, self.pixels, self.isLogarithmic) = (low - pad, high + pad, pixels, isLogarithmic)
    if isLogarithmic {
      let decades = Int(lower.rounded(.down))...Int(upper.rounded(.up))
      let all = decades.flatMap { decade in [1.0, 2, 5].map { $0 * pow(10, Double(decade)) } }
      let (first, last) = (lower, upper)
      ticks = all.filter { log10($0) >= first && log10($0) <= last }
    } else {
      let rough = (upper - lower) / 6
      let power = pow(10, log10(rough).rounded(.down))
      let step = ([1.0, 2, 5, 10].first { $0 * power >= rough } ?? 10) * power
      // Of values at the ends of their range no step can be told.
      guard step > 0, (upper / step).magnitude + (lower / step).magnitude < 1e15 else {
        ticks = []
        return
      }
      let numbers = Int((lower / step).rounded(.up))...max(Int((lower / step).rounded(.up)), Int((upper / step).rounded(.down)))
      ticks = numbers.map { Double($0) * step }
    }
  }

  func place(_ value: Double) -> Double {
    let value = isLogarithmic ? log10(max(value, 1e-300)) : value
    return pixels.0 + (value - lower) / (upper - lower) * (pixels.1 - pixels.0)
  }
}

extension String {
  /// For text in HTML.
  var escaped: String {
    replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;").replacingOccurrences(of: ">", with: "&gt;")
      .replacingOccurrences(of: "\"", with: "&quot;")
  }
}
