import CaseFiles
import Foundation

/// How many markers hold the fluid at the surface of a solid body.
///
/// The number is whole and belongs to the case: all else about markers is a smooth function of the
/// body's parameters. Unless the case gives it, it is such that markers are about one and a half
/// cells apart, on an outline drawn in by the third of a cell that the markers' own width adds to
/// the body.
extension Body {
  /// Of the body on cells of a size, one number: around an outline of the plane a multiple of four,
  /// of an airfoil an even number, of a sphere that of a whole number of rings. Of a box two: from
  /// corner to corner along its width, and along its height.
  public func markerCounts(spacing h: Double) -> [Int] { markers ?? shape.usualMarkers(spacing: h) }

  /// Cells between markers that hold the fluid: of fewer the systems for the forces become
  /// singular, through more it passes.
  private static let tolerable = 0.6...2.5

  /// Fills in the number, or reports one with which the markers stand too close or too far apart.
  mutating func settleMarkers(spacing h: Double, reader: NodeReader) {
    guard permeability == nil else { return }
    let usual = shape.usualMarkers(spacing: h)
    guard let given = markers else {
      markers = usual
      return
    }
    // On spheres, distances go with the root of the number.
    let power = shape.isPlane ? 1 : 0.5
    let apart = zip(given, usual).filter { $1 > 4 || $0 > $1 }.map { 1.5 * pow(Double($1) / Double($0), power) }
    guard let wrong = apart.first(where: { !Self.tolerable.contains($0) }) else { return }
    let advice = usual.count == 1 ? String(usual[0]) : "[\(usual.map(String.init).joined(separator: ", "))]"
    reader.fail(
      "with \(given.map(String.init).joined(separator: " and ")) markers these stand \(wrong.short) cells apart, "
        + (wrong > 1.5 ? "and the fluid passes between them" : "too close for their forces to be told apart"),
      suggestion: "write `markers: \(advice)` or leave `markers` out")
  }
}

extension Shape {
  /// Far more than can be solved for.
  private static let mostMarkers = 1 << 20

  fileprivate func usualMarkers(spacing h: Double) -> [Int] {
    func inner(_ half: Double) -> Double { max(half / h - 0.3, 0.2 * half / h) }
    func count(_ length: Double, per spacing: Double, atLeast least: Int) -> Int {
      max(least, Int(min((length / spacing).rounded(), Double(Shape.mostMarkers))))
    }
    switch self {
    case .circle(_, let radius): return [4 * count(2 * .pi * inner(radius), per: 6, atLeast: 1)]
    case .ellipse(_, let radii, _): return [4 * count(Shape.perimeter(inner(radii[0]), inner(radii[1])), per: 6, atLeast: 1)]
    case .box(_, let size, _):
      return size.map {
        let length = 2 * inner($0 / 2)
        return length < 1.8 ? 1 : count(length, per: 1.5, atLeast: 2)
      }
    case .naca(_, let digits, let chord, _):
      return [2 * count(NACAOutline(digits: digits).arc * chord / h - 0.6, per: 1.6, atLeast: 2)]
    case .sphere(_, let radius): return [SphereRings.total(min(2000, count(.pi * inner(radius), per: 1.5, atLeast: 3)))]
    }
  }

  /// Of an ellipse (Ramanujan 1914).
  private static func perimeter(_ a: Double, _ b: Double) -> Double {
    let t = 3 * ((a - b) / (a + b)) * ((a - b) / (a + b))
    return .pi * (a + b) * (1 + t / (10 + (4 - t).squareRoot()))
  }

  /// What a case says under `markers`.
  func markers(_ reader: NodeReader) -> [Int]? {
    if case .box = self, let items = reader.pair() {
      return items.map { $0.integer(atLeast: 1, atMost: Shape.mostMarkers) }.complete()
    }
    guard let number = reader.integer(atLeast: 4, atMost: Shape.mostMarkers) else { return nil }
    func fail(_ what: String, _ others: [Int]) -> [Int]? {
      reader.fail("\(what), found \(number)", suggestion: "write \(others.map(String.init).joined(separator: " or "))")
      return nil
    }
    switch self {
    case .circle, .ellipse:
      if number % 4 != 0 { return fail("expected a multiple of four markers", [number / 4 * 4, number / 4 * 4 + 4]) }
    case .naca:
      if number % 2 != 0 { return fail("expected an even number of markers", [number - 1, number + 1]) }
    case .box(_, let size, _):
      if number % 2 != 0 { return fail("expected an even number of markers", [number - 1, number + 1]) }
      // The long sides get the share of their length.
      let along = min(max(1, Int((Double(number / 2) * size[0] / (size[0] + size[1])).rounded())), number / 2 - 1)
      return [along, number / 2 - along]
    case .sphere:
      let rings = SphereRings.rings(total: number)
      if SphereRings.total(rings) != number {
        return fail("expected the markers of a whole number of rings", [SphereRings.total(max(3, rings - 1)), SphereRings.total(rings)])
      }
    }
    return [number]
  }
}

extension NodeReader {
  /// The elements of a list of two; nil, and nothing is said, of what is no list.
  fileprivate func pair() -> [NodeReader]? {
    guard case .list = node.content else { return nil }
    return list(of: "numbers", count: 2)
  }
}

/// Rings of markers on a sphere, from pole to pole, as many on each as its length asks for.
public enum SphereRings {
  /// Markers on one of the rings 0 … `rings`.
  public static func count(_ ring: Int, of rings: Int) -> Int {
    if ring == 0 || ring == rings { return 1 }
    return 2 * max(1, Int((Double(rings) * sin(.pi * Double(ring) / Double(rings))).rounded()))
  }

  public static func total(_ rings: Int) -> Int { (0...rings).reduce(0) { $0 + count($1, of: rings) } }

  /// The fewest rings that have at least `total` markers.
  public static func rings(total: Int) -> Int {
    var rings = 3
    while self.total(rings) < total { rings += 1 }
    return rings
  }
}
