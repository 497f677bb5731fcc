import Drawing
import Foundation

/// A field as a figure of a page: colours as a PNG within SVG, with outlines, axes and a bar of
/// colours as lines and text, which stay sharp.
struct FieldFigure {
  private let layer: FieldLayer
  private let scale: ColourScale

  private static let (longest, highest) = (440.0, 420.0)
  private static let margin = (left: 46.0, right: 16.0, top: 8.0, bottom: 74.0)

  init(_ layer: FieldLayer, _ scale: ColourScale) { (self.layer, self.scale) = (layer, scale) }

  /// - Throws: `DrawingError` if there is no memory for it.
  func svg() throws(DrawingError) -> String {
    let (plane, margin) = (layer.plane, Self.margin)
    let unit = min(Self.longest / plane.width, Self.highest / plane.height)
    let (width, height) = (max(24, plane.width * unit), max(24, plane.height * unit))
    let (left, top, right, bottom) = (margin.left, margin.top, margin.left + max(width, 240), margin.top + height)
    let x = Axis(from: plane.x[0], to: plane.x[plane.columns], pixels: (left, left + width), count: max(1, Int(width / 70)))
    let y = Axis(from: plane.y[0], to: plane.y[plane.rows], pixels: (bottom, top), count: max(1, Int(height / 50)))
    let whole = (width: Int(right + margin.right), height: Int(bottom + margin.bottom))
    let pixels = try Self.png(
      plane.raster(width: Int(width.rounded()), height: Int(height.rounded()), scale, hasBodies: layer.showsCellsOfBodies))
    var parts = [
      "<svg viewBox=\"0 0 \(whole.width) \(whole.height)\" width=\"\(whole.width)\" height=\"\(whole.height)\" role=\"img\" aria-label=\"\(layer.label.escapedForHTML)\">",
      "<image x=\"\(Self.text(left))\" y=\"\(Self.text(top))\" width=\"\(Self.text(width))\" height=\"\(Self.text(height))\" preserveAspectRatio=\"none\" href=\"data:image/png;base64,\(pixels)\"/>",
    ]
    // What lies outside of an inner picture is cut off.
    let frame = "x=\"\(Self.text(left))\" y=\"\(Self.text(top))\" width=\"\(Self.text(width))\" height=\"\(Self.text(height))\""
    parts.append("<svg \(frame) viewBox=\"\(Self.text(left)) \(Self.text(top)) \(Self.text(width)) \(Self.text(height))\">")
    for outline in layer.outlines {
      // A point a third of a pixel from the next is one too many.
      let points = Self.thinned(outline.map { (x.place($0.x), y.place($0.y)) })
      let path = points.enumerated().map { "\($0 == 0 ? "M" : "L")\(Self.text($1.0)) \(Self.text($1.1))" }.joined()
      parts.append("<path d=\"\(path)\" fill=\"\(Colour.body.text)\" stroke=\"\(Colour.ink.text)\"/>")
    }
    parts.append("</svg>")
    parts.append(
      "<rect \(frame) class=\"frame\"/>")
    for tick in x.ticks {
      let place = Self.text(x.place(tick))
      parts.append("<path class=\"frame\" d=\"M\(place) \(Self.text(bottom))v4\"/>")
      parts.append("<text x=\"\(place)\" y=\"\(Self.text(bottom + 17))\" text-anchor=\"middle\">\(Axis.label(tick))</text>")
    }
    for tick in y.ticks {
      let place = Self.text(y.place(tick))
      parts.append("<path class=\"frame\" d=\"M\(Self.text(left)) \(place)h-4\"/>")
      parts.append(
        "<text x=\"\(Self.text(left - 7))\" y=\"\(Self.text(y.place(tick) + 4))\" text-anchor=\"end\">\(Axis.label(tick))</text>")
    }
    parts += try bar(left: left, right: right, top: bottom + 34)
    return (parts + ["</svg>"]).joined(separator: "\n")
  }

  private static func thinned(_ points: [(Double, Double)]) -> [(Double, Double)] {
    guard let first = points.first, let last = points.last, points.count > 2 else { return points }
    var kept = [first]
    for point in points.dropFirst().dropLast() {
      let before = kept[kept.count - 1]
      if hypot(point.0 - before.0, point.1 - before.1) > 0.35 { kept.append(point) }
    }
    return kept + [last]
  }

  private func bar(left: Double, right: Double, top: Double) throws(DrawingError) -> [String] {
    let (from, to) = (left + 14, right - 14)
    let levels = Raster(width: ColourScale.levels, height: 1, pixels: (0..<ColourScale.levels).map { scale.colour(level: $0).pixel })
    var parts = [
      "<image x=\"\(Self.text(from))\" y=\"\(Self.text(top))\" width=\"\(Self.text(to - from))\" height=\"10\" preserveAspectRatio=\"none\" href=\"data:image/png;base64,\(try Self.png(levels))\"/>",
      "<rect x=\"\(Self.text(from))\" y=\"\(Self.text(top))\" width=\"\(Self.text(to - from))\" height=\"10\" class=\"frame\"/>",
    ]
    if scale.exceeds.below {
      parts.append("<path d=\"M\(Self.text(from - 1)) \(Self.text(top))l-9 5l9 5z\" fill=\"\(scale.colour(level: 0).text)\"/>")
    }
    if scale.exceeds.above {
      let last = scale.colour(level: ColourScale.levels - 1).text
      parts.append("<path d=\"M\(Self.text(to + 1)) \(Self.text(top))l9 5l-9 5z\" fill=\"\(last)\"/>")
    }
    let axis = Axis(from: scale.low, to: scale.high, pixels: (from, to), count: 4)
    for tick in axis.ticks {
      let place = Self.text(axis.place(tick))
      parts.append("<path class=\"frame\" d=\"M\(place) \(Self.text(top + 10))v4\"/>")
      parts.append("<text x=\"\(place)\" y=\"\(Self.text(top + 27))\" text-anchor=\"middle\">\(Axis.label(tick))</text>")
    }
    return parts
  }

  private static func png(_ raster: Raster) throws(DrawingError) -> String {
    let canvas = try Canvas(width: raster.width, height: raster.height)
    canvas.draw(raster, x: 0, y: 0)
    return try canvas.png().base64EncodedString()
  }

  private static func text(_ value: Double) -> String { String(format: "%.1f", value) }
}
