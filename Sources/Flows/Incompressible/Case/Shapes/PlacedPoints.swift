import CaseFiles
import Foundation

/// The points of an outline as a case gives them, in a list or a file, and how they are set down.
struct PlacedPoints {
  let center: [Double]
  let points: [SIMD2<Double>]
  let scale, angle: Double
  /// All keys.
  let map: MapReader
  private let reader: NodeReader

  static let keys = [
    CaseKey("points", .list(.pair(), count: 3...most), "Points of the outline, once around, in multiples of `scale`"),
    CaseKey("file", .text("the path of a file of points"), "A file of them, in their place"),
    CaseKey("center", .pair(), "Where their origin is set down", unit: "L", usual: "0"), .scale, .angle, .incidence,
    CaseKey("origin", .pair(), "The point that stands at the centre", usual: "0"),
  ]

  static func caseMap(_ keys: [CaseKey] = keys) -> CaseMap { CaseMap(keys, choice: [["points"], ["file"]], rivals: CaseMap.angles) }

  /// Every one is a control and stands in the resolved case.
  static let most = 2000

  /// Reads `points` or `file`, `center`, `scale` and `angle`, and `origin`, the point that is to
  /// stand at the centre; nil if something is wrong, which has then been reported.
  init?(_ reader: NodeReader, source: String, keys: [CaseKey] = keys) {
    guard let map = reader.map(keys: keys) else { return nil }
    let center = map["center"].map { $0.vector(count: 2) } ?? [0, 0]
    let origin = map["origin"].map { $0.vector(count: 2) } ?? [0, 0]
    let scale = map["scale"].map { $0.number(above: 0) } ?? 1
    let angle = map.angleOrIncidence(reader)
    let given = map.present(["points", "file"])
    guard given.count == 1 else {
      reader.fail(
        "expected the outline as `points` or as a `file`, found \(given.isEmpty ? "neither" : "both")",
        suggestion: given.isEmpty ? "write points: [[0, 0], [1, 0], [0, 1]]" : "remove one of the two")
      return nil
    }
    let points = map["points"].map(Self.list) ?? map["file"].map { PointsFile.points($0, source: source) } ?? nil
    guard let points, let center, let origin, let scale, let angle else { return nil }
    (self.center, self.scale, self.angle, self.map, self.reader) = (center, scale, angle, map, map["points"] ?? map["file"] ?? reader)
    self.points = points.map { $0 - SIMD2(origin[0], origin[1]) }
    guard areDistinct() else { return nil }
  }

  private static func list(_ reader: NodeReader) -> [SIMD2<Double>]? {
    guard let items = reader.list(of: "points [x, y]") else { return nil }
    guard (3...most).contains(items.count) else {
      reader.fail(
        "an outline has at least three points and at most \(most), found \(items.count)", suggestion: "give the corners, once around")
      return nil
    }
    return items.map { $0.vector(count: 2).map { SIMD2($0[0], $0[1]) } }.complete()
  }

  static func resolved(
    _ center: [Double], _ points: [SIMD2<Double>], _ scale: Double, _ angle: Double
  ) -> [(key: String, value: ResolvedValue)] {
    [
      ("center", .vector(center)), ("scale", .number(scale)), ("angle", .number(angle)),
      ("points", .list(points.map { .vector([$0.x, $0.y]) })),
    ]
  }

  // MARK: Checks

  /// Reports neighbours that stand in one place.
  private func areDistinct() -> Bool {
    let outline = ClosedOutline(points)
    let size = max(outline.upper.x - outline.lower.x, outline.upper.y - outline.lower.y)
    guard size > 0 else {
      reader.fail("all points of the outline stand in one place", suggestion: "give its corners, once around")
      return false
    }
    for (index, edge) in outline.edges.enumerated() where ClosedOutline.length(edge.end - edge.start) <= 1e-9 * size {
      let next = (index + 1) % points.count
      reader.fail(
        "the points \(index) and \(next) of the outline stand in one place, \(Self.place(points[index]))",
        suggestion: next == 0 ? "leave out the last point, the outline closes by itself" : "remove one of the two")
      return false
    }
    return true
  }

  /// Reports an outline that crosses or touches itself, or has no inside.
  /// - Parameter pointsPerCorner: corners of the outline for each of the points.
  func isOutline(_ outline: ClosedOutline, pointsPerCorner: Int = 1) -> Bool {
    if let (first, second) = outline.crossing {
      func name(_ edge: Int) -> String {
        let point = edge / pointsPerCorner
        return "from point \(point) to \((point + 1) % points.count)"
      }
      reader.fail(
        "the outline crosses or touches itself: the part \(name(first)) meets that \(name(second))",
        suggestion: "give the points in their order around the body, each once")
      return false
    }
    let size = outline.upper - outline.lower
    guard abs(outline.signedArea) > 1e-9 * max(size.x, size.y) * max(size.x, size.y) else {
      reader.fail("the points of the outline lie on a line, with nothing inside", suggestion: "give its corners, once around")
      return false
    }
    return true
  }

  private static func place(_ point: SIMD2<Double>) -> String { "[\(point.x.short), \(point.y.short)]" }
}

extension [SIMD2<Double>] {
  /// x, y of the first, then of the second, …
  var flattened: [Double] { flatMap { [$0.x, $0.y] } }

  init(flattened values: [Double]) {
    self = stride(from: 0, to: values.count - 1, by: 2).map { SIMD2(values[$0], values[$0 + 1]) }
  }
}
