import Drawing
import Foundation

/// A picture of a field: colours, bodies, axes in the case's own lengths, and a bar of colours with
/// numbers. All pictures of a series have one layout.
struct FieldPicture {
  private let plane: CellPlane
  private let hasFaces: Bool
  let scale: ColourScale
  private let area: (x: Int, y: Int, width: Int, height: Int)
  let width, height: Int

  /// The colours of its pixels beside those at the edges of letters and lines, for a GIF.
  var palette: [Colour] {
    let greys = (0..<30).map { shade in
      let part = UInt8(34 + shade * 221 / 29)
      return Colour(red: part, green: part, blue: part)
    }
    return (0..<ColourScale.levels).map { scale.colour(level: $0) } + greys + [.body, .frame, .ink, .white, .missing]
  }

  private static let margin = (left: 74, right: 26, top: 56, bottom: 102)

  /// - Parameters:
  ///   - plane: one of the series, for the layout.
  ///   - longest: pixels that the plot may have along x; along y three quarters of them.
  ///   - hasFaces: whether the faces between cells are drawn, where they are far enough apart.
  init(_ plane: CellPlane, _ scale: ColourScale, longest: Int, hasFaces: Bool = false) {
    (self.plane, self.scale, self.hasFaces) = (plane, scale, hasFaces)
    let pixel = max(plane.width / Double(longest), plane.height / (0.75 * Double(longest)))
    let size = (width: max(60, Int((plane.width / pixel).rounded())), height: max(40, Int((plane.height / pixel).rounded())))
    // Narrow plots keep room for the title and the bar.
    let inner = max(size.width, 460)
    area = (Self.margin.left + (inner - size.width) / 2, Self.margin.top, size.width, size.height)
    // Film makers want even numbers.
    width = (Self.margin.left + inner + Self.margin.right + 1) / 2 * 2
    height = (Self.margin.top + size.height + Self.margin.bottom + 1) / 2 * 2
  }

  /// - Throws: `DrawingError` if there is no memory for it.
  func draw(_ layer: FieldLayer) throws(DrawingError) -> Canvas {
    let canvas = try Canvas(width: width, height: height)
    canvas.draw(
      layer.plane.raster(width: area.width, height: area.height, scale, hasBodies: layer.showsCellsOfBodies), x: area.x, y: area.y)
    let frame = Canvas.Rectangle(
      x: Double(area.x) - 0.5, y: Double(area.y) - 0.5, width: Double(area.width) + 1, height: Double(area.height) + 1)
    let x = Axis(
      from: plane.x[0], to: plane.x[plane.columns], pixels: (Double(area.x), Double(area.x + area.width)), count: area.width / 90 + 1)
    let y = Axis(
      from: plane.y[0], to: plane.y[plane.rows], pixels: (Double(area.y + area.height), Double(area.y)), count: area.height / 60 + 1)
    canvas.clipped(to: frame) {
      if hasFaces { drawFaces(x, y, frame, canvas) }
      for outline in layer.outlines {
        let points = outline.map { (x: x.place($0.x), y: y.place($0.y)) }
        canvas.fill(points, .body)
        canvas.line(points, .ink, width: 1.5)
      }
      if let arrows = layer.arrows { drawArrows(arrows, layer.plane, x, y, canvas) }
    }
    canvas.stroke(frame, .frame)
    drawAxes(x, y, canvas)
    drawTitle(layer, canvas)
    drawBar(canvas)
    return canvas
  }

  /// The faces between cells; of those closer than three pixels some are left out.
  private func drawFaces(_ x: Axis, _ y: Axis, _ frame: Canvas.Rectangle, _ canvas: Canvas) {
    func apart(_ faces: [Double], _ axis: Axis) -> [Double] {
      faces.map(axis.place).reduce(into: []) { drawn, place in
        if drawn.last.map({ abs(place - $0) >= 3 }) ?? true { drawn.append(place) }
      }
    }
    for place in apart(plane.x, x) { canvas.line([(place, frame.y), (place, frame.y + frame.height)], .frame, width: 0.4) }
    for place in apart(plane.y, y) { canvas.line([(frame.x, place), (frame.x + frame.width, place)], .frame, width: 0.4) }
  }

  private func drawAxes(_ x: Axis, _ y: Axis, _ canvas: Canvas) {
    let (bottom, left) = (Double(area.y + area.height), Double(area.x))
    for tick in x.ticks {
      let place = x.place(tick).rounded() + 0.5
      canvas.line([(place, bottom + 1), (place, bottom + 6)], .frame)
      canvas.text(Axis.label(tick), x: place, y: bottom + 21, anchor: .middle)
    }
    for tick in y.ticks {
      let place = y.place(tick).rounded() + 0.5
      canvas.line([(left - 6, place), (left - 1, place)], .frame)
      canvas.text(Axis.label(tick), x: left - 10, y: place + 5, anchor: .end)
    }
    canvas.text("x", x: left + Double(area.width) / 2, y: bottom + 38, anchor: .middle)
    canvas.text("y", x: max(16, left - 58), y: Double(area.y) + Double(area.height) / 2, anchor: .middle)
  }

  /// What is seen, and below it when.
  private func drawTitle(_ layer: FieldLayer, _ canvas: Canvas) {
    let room = Double(width - 24)
    var size = 16.0
    while size > 10, canvas.width(of: layer.label, size: size) > room { size -= 1 }
    canvas.text(layer.label, x: Double(width) / 2, y: 22, size: size, anchor: .middle)
    let place = (layer.layer.map { ", layer \($0.index) of \($0.count)" } ?? "") + (layer.isPart ? ", a part of the box" : "")
    canvas.text("t = \(Self.number(layer.time)), step \(layer.step)\(place)", x: Double(width) / 2, y: 43, anchor: .middle)
  }

  static func number(_ value: Double) -> String { String(format: "%.6g", value) }

  private func drawBar(_ canvas: Canvas) {
    let length = min(Double(width) * 0.62, 620)
    let bar = Canvas.Rectangle(x: ((Double(width) - length) / 2).rounded(), y: Double(height - 46), width: length.rounded(), height: 14)
    let part = bar.width / Double(ColourScale.levels)
    for level in 0..<ColourScale.levels {
      // One pixel more, so that no gap shines through; the next one covers it.
      let from = bar.x + Double(level) * part
      let till = level == ColourScale.levels - 1 ? bar.x + bar.width : from + part + 1
      canvas.fill(.init(x: from, y: bar.y, width: till - from, height: bar.height), scale.colour(level: level))
    }
    let (left, right, middle) = (bar.x, bar.x + bar.width, bar.y + bar.height / 2)
    if scale.exceeds.below {
      canvas.fill([(left - 1, bar.y), (left - 12, middle), (left - 1, bar.y + bar.height)], scale.colour(level: 0))
    }
    if scale.exceeds.above {
      canvas.fill([(right + 1, bar.y), (right + 12, middle), (right + 1, bar.y + bar.height)], scale.colour(level: ColourScale.levels - 1))
    }
    canvas.stroke(.init(x: bar.x - 0.5, y: bar.y - 0.5, width: bar.width + 1, height: bar.height + 1), .frame)
    let axis = Axis(from: scale.low, to: scale.high, pixels: (bar.x, bar.x + bar.width), count: 6)
    for tick in axis.ticks {
      let place = axis.place(tick)
      canvas.line([(place, bar.y + bar.height + 1), (place, bar.y + bar.height + 5)], .frame)
      canvas.text(Axis.label(tick), x: place, y: bar.y + bar.height + 20, anchor: .middle)
    }
  }

  /// Arrows at equal distances, the longest as long as their distance.
  private func drawArrows(_ arrows: (x: [Double], y: [Double]), _ plane: CellPlane, _ x: Axis, _ y: Axis, _ canvas: Canvas) {
    let spacing = 26.0
    let (across, up) = (max(1, Int(Double(area.width) / spacing)), max(1, Int(Double(area.height) / spacing)))
    let largest = zip(arrows.x, arrows.y).map { ($0 * $0 + $1 * $1).squareRoot() }.filter(\.isFinite).max() ?? 0
    guard largest > 0 else { return }
    func cell(_ faces: [Double], _ place: Double) -> Int {
      min(max((faces.firstIndex { $0 > place } ?? faces.count - 1) - 1, 0), faces.count - 2)
    }
    for row in 0..<up {
      for column in 0..<across {
        let px = plane.x[0] + (Double(column) + 0.5) / Double(across) * plane.width
        let py = plane.y[0] + (Double(row) + 0.5) / Double(up) * plane.height
        let index = cell(plane.y, py) * plane.columns + cell(plane.x, px)
        let (u, v) = (arrows.x[index], arrows.y[index])
        let length = (u * u + v * v).squareRoot() / largest * spacing
        guard length.isFinite, length > 1, (plane.solid?[index] ?? 0) < 0.5 else { continue }
        let direction = (x: u / largest * spacing / length, y: -v / largest * spacing / length)
        let tail = (x: x.place(px) - direction.x * length / 2, y: y.place(py) - direction.y * length / 2)
        let tip = (x: tail.x + direction.x * length, y: tail.y + direction.y * length)
        let head = min(6, 0.5 * length)
        let base = (x: tip.x - direction.x * head, y: tip.y - direction.y * head)
        canvas.line([tail, base], .ink, width: 1)
        canvas.fill(
          [
            tip, (base.x - direction.y * head * 0.4, base.y + direction.x * head * 0.4),
            (base.x + direction.y * head * 0.4, base.y - direction.x * head * 0.4),
          ], .ink)
      }
    }
  }
}
