import CaseFiles
import Drawing
import FieldOutput
import Foundation

/// What the objective changes with as the surface of bodies moves outwards, in the plane: at each
/// marker a quill along the normal, as long as the derivative, red outwards where it is above zero
/// and blue inwards where it is below.
struct SurfaceFigure {
  private let points: [(x: Double, y: Double)]
  private let normals: [(x: Double, y: Double)]
  private let values: [Double]
  private let outlines: [[(x: Double, y: Double)]]

  private static let (size, margin) = (400.0, 46.0)

  /// - Returns: nil if the surface has nothing of this kind, or lies in space.
  init?(_ surface: Surface, of setup: Case?) {
    guard surface.axes == 2, let found = surface.fields.first(where: { $0.name == "normal_sensitivity" && $0.components == 1 }),
      let normal = surface.fields.first(where: { $0.name == "normal" && $0.components == 2 }), !found.values.isEmpty
    else { return nil }
    func pairs(_ numbers: [Double]) -> [(x: Double, y: Double)] {
      stride(from: 0, to: numbers.count - 1, by: 2).map { (numbers[$0], numbers[$0 + 1]) }
    }
    (points, normals, values) = (pairs(surface.points), pairs(normal.values), found.values)
    outlines = setup.map { BodyOutlines($0, time: 0, z: nil).lines } ?? []
    guard values.contains(where: { $0.isFinite && $0 != 0 }) else { return nil }
  }

  func svg() -> String {
    let (size, margin) = (Self.size, Self.margin)
    let (xs, ys) = (points.map(\.x), points.map(\.y))
    let (left, right) = (xs.min() ?? 0, xs.max() ?? 1)
    let (bottom, top) = (ys.min() ?? 0, ys.max() ?? 1)
    // The longest quill is a quarter of the bodies' extent.
    let extent = max(right - left, top - bottom, .leastNormalMagnitude)
    let room = 0.3 * extent
    let most = values.filter(\.isFinite).map(abs).max() ?? 1
    let (width, height) = (right - left + 2 * room, top - bottom + 2 * room)
    let unit = size / max(width, height)
    let (across, up) = (width * unit, height * unit)
    let x = Axis(from: left - room, to: right + room, pixels: (margin, margin + across), count: max(2, Int(across / 70)))
    let y = Axis(from: bottom - room, to: top + room, pixels: (8 + up, 8), count: max(2, Int(up / 60)))
    let whole = (width: Int(across + margin + 16), height: Int(up + 36))
    func text(_ value: Double) -> String { String(format: "%.1f", min(max(value, -1e5), 1e5)) }
    var parts = [
      "<svg viewBox=\"0 0 \(whole.width) \(whole.height)\" width=\"\(whole.width)\" height=\"\(whole.height)\" role=\"img\" aria-label=\"sensitivity of the surface\">",
      "<rect x=\"\(text(margin))\" y=\"8\" width=\"\(text(across))\" height=\"\(text(up))\" class=\"frame\"/>",
    ]
    for outline in outlines {
      let path = outline.enumerated().map { "\($0 == 0 ? "M" : "L")\(text(x.place($1.x))) \(text(y.place($1.y)))" }.joined()
      parts.append("<path d=\"\(path)\" fill=\"\(Colour.body.text)\" stroke=\"\(Colour.ink.text)\"/>")
    }
    for (point, (normal, value)) in zip(points, zip(normals, values)) where value.isFinite {
      let length = value / most * 0.25 * extent
      let tip = (x: point.x + normal.x * length, y: point.y + normal.y * length)
      let colour = value < 0 ? "#1f5fa8" : "#b01a18"
      parts.append(
        "<path d=\"M\(text(x.place(point.x))) \(text(y.place(point.y)))L\(text(x.place(tip.x))) \(text(y.place(tip.y)))\" stroke=\"\(colour)\" stroke-width=\"2\"/>"
      )
    }
    for tick in x.ticks {
      parts.append("<path class=\"frame\" d=\"M\(text(x.place(tick))) \(text(8 + up))v4\"/>")
      parts.append("<text x=\"\(text(x.place(tick)))\" y=\"\(text(up + 26))\" text-anchor=\"middle\">\(Axis.label(tick))</text>")
    }
    for tick in y.ticks {
      parts.append("<path class=\"frame\" d=\"M\(text(margin)) \(text(y.place(tick)))h-4\"/>")
      parts.append("<text x=\"\(text(margin - 7))\" y=\"\(text(y.place(tick) + 4))\" text-anchor=\"end\">\(Axis.label(tick))</text>")
    }
    return (parts + ["</svg>"]).joined(separator: "\n")
  }

  /// What the longest quill stands for.
  var largest: Double { values.filter(\.isFinite).map(abs).max() ?? 0 }
}
