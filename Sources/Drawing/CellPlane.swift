import Foundation

/// A field over a rectangle of cells, x fastest, and where the bodies are.
public struct CellPlane: Sendable, Equatable {
  /// The positions of the faces between cells and at the ends, ascending: one more than cells.
  public let x, y: [Double]
  public let values: [Double]
  /// 1 in bodies and 0 in the fluid; nil where there are no bodies.
  public let solid: [Double]?

  public init(x: [Double], y: [Double], values: [Double], solid: [Double]? = nil) {
    precondition(x.count > 1 && y.count > 1 && values.count == (x.count - 1) * (y.count - 1), "a value for each cell")
    precondition(solid.map { $0.count == values.count } ?? true, "a value for each cell")
    (self.x, self.y, self.values, self.solid) = (x, y, values, solid)
  }

  public var columns: Int { x.count - 1 }
  public var rows: Int { y.count - 1 }
  public var width: Double { x[x.count - 1] - x[0] }
  public var height: Double { y[y.count - 1] - y[0] }

  /// The cells between faces that reach into a range; nil where none does.
  public static func cells(_ faces: [Double], within range: ClosedRange<Double>) -> Range<Int>? {
    let cells = faces.indices.dropLast().filter { faces[$0 + 1] > range.lowerBound && faces[$0] < range.upperBound }
    return cells.first.flatMap { first in cells.last.map { first..<$0 + 1 } }
  }

  /// The numbers of a part of the cells, of those of all.
  public func part(_ numbers: [Double], columns: Range<Int>, rows: Range<Int>) -> [Double] {
    if columns.count == self.columns, rows.count == self.rows { return numbers }
    return rows.flatMap { row in numbers[row * self.columns + columns.lowerBound..<row * self.columns + columns.upperBound] }
  }

  /// A part of the cells.
  public func part(columns: Range<Int>, rows: Range<Int>) -> CellPlane {
    CellPlane(
      x: Array(x[columns.lowerBound...columns.upperBound]), y: Array(y[rows.lowerBound...rows.upperBound]),
      values: part(values, columns: columns, rows: rows), solid: solid.map { part($0, columns: columns, rows: rows) })
  }

  /// The values that a scale of colours is to show: those in the fluid, at most about `limit` of
  /// them at equal distances.
  public func samples(limit: Int = 200_000) -> [Double] {
    let stride = max(1, values.count / limit)
    return Swift.stride(from: 0, to: values.count, by: stride).compactMap { index in
      (solid?[index] ?? 0) > 0.5 ? nil : values[index]
    }
  }

  /// The centres of cells between faces.
  static func centres(_ faces: [Double]) -> [Double] { zip(faces, faces.dropFirst()).map { 0.5 * ($0 + $1) } }

  /// Between which two cells each of `count` points at equal distances lies, and its share of the
  /// way from one to the other.
  private static func places(_ faces: [Double], _ count: Int) -> [(low: Int, high: Int, share: Double)] {
    let (centres, length) = (centres(faces), faces[faces.count - 1] - faces[0])
    var cell = 0
    return (0..<count).map { point in
      let place = faces[0] + (Double(point) + 0.5) / Double(count) * length
      while cell + 1 < centres.count - 1, centres[cell + 1] <= place { cell += 1 }
      guard centres.count > 1, place > centres[cell] else { return (cell, cell, 0) }
      guard place < centres[cell + 1] else { return (cell + 1, cell + 1, 0) }
      return (cell, cell + 1, (place - centres[cell]) / (centres[cell + 1] - centres[cell]))
    }
  }

  /// Values between those of cells, on straight lines along each axis; row by row from the top.
  private func sampled(_ field: [Double], _ width: Int, _ height: Int, _ body: (_ pixel: Int, _ value: Double) -> Void) {
    let (across, up) = (Self.places(x, width), Self.places(y, height))
    for row in 0..<height {
      let (below, above, share) = up[height - 1 - row]
      let (lower, upper) = (below * columns, above * columns)
      for column in 0..<width {
        let (left, right, part) = across[column]
        var value = field[lower + left]
        // A neighbour that counts for nothing may be no number.
        if part > 0 { value += part * (field[lower + right] - field[lower + left]) }
        if share > 0 {
          var other = field[upper + left]
          if part > 0 { other += part * (field[upper + right] - field[upper + left]) }
          value += share * (other - value)
        }
        body(row * width + column, value)
      }
    }
  }

  /// The field in colours.
  /// - Parameter hasBodies: whether cells in bodies are grey.
  public func raster(width: Int, height: Int, _ scale: ColourScale, hasBodies: Bool = true) -> Raster {
    let colours = (0..<ColourScale.levels).map { scale.colour(level: $0).pixel }
    var pixels = [UInt32](repeating: Colour.missing.pixel, count: width * height)
    sampled(values, width, height) { pixel, value in if let level = scale.level(of: value) { pixels[pixel] = colours[level] } }
    if let solid, hasBodies { sampled(solid, width, height) { pixel, share in if share > 0.5 { pixels[pixel] = Colour.body.pixel } } }
    return Raster(width: width, height: height, pixels: pixels)
  }

  /// The outlines of bodies in the coordinates of the plane.
  public var outlines: [[(x: Double, y: Double)]] {
    guard let solid, let most = solid.max(), let least = solid.min(), most > 0.5, least < 0.5 else { return [] }
    return ContourLines(x: Self.centres(x), y: Self.centres(y), values: solid, level: 0.5).lines
  }
}
