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
    shape.check(spacing: h, reader)
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

/// What the numbers of markers of shapes have in common.
enum MarkerNumber {
  /// Far more than can be solved for.
  static let most = 1 << 20

  /// A half width drawn in, in cells.
  static func inner(_ half: Double, _ h: Double) -> Double { max(half / h - 0.3, 0.2 * half / h) }

  /// How many fit on a length, both in cells.
  static func count(_ length: Double, per spacing: Double, atLeast least: Int) -> Int {
    max(least, Int(min((length / spacing).rounded(), Double(most))))
  }

  // MARK: As a case says it

  static func read(_ reader: NodeReader) -> Int? { reader.integer(atLeast: 4, atMost: most) }

  static func even(_ reader: NodeReader) -> [Int]? {
    guard let number = read(reader) else { return nil }
    return number % 2 == 0 ? [number] : fail(reader, "expected an even number of markers", number, [number - 1, number + 1])
  }

  static func multipleOfFour(_ reader: NodeReader) -> [Int]? {
    guard let number = read(reader) else { return nil }
    if number % 4 == 0 { return [number] }
    return fail(reader, "expected a multiple of four markers", number, [number / 4 * 4, number / 4 * 4 + 4])
  }

  static func fail(_ reader: NodeReader, _ what: String, _ number: Int, _ others: [Int]) -> [Int]? {
    reader.fail("\(what), found \(number)", suggestion: "write \(others.map(String.init).joined(separator: " or "))")
    return nil
  }
}
