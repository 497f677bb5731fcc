import Foundation

/// A core of equal cells between flanks of cells that grow geometrically away from it: where there is
/// something to resolve, with the ends of the box far away at the price of a few cells.
///
/// The cells of a flank have the widths h q, h q², … hⁿ with h the width in the core. It has as few as
/// a growth of at most `growth` allows, and q is what makes them meet its end,
///
///     Σ h qⁱ = reach,   1 ≤ q ≤ growth.
public struct CoreGrading: Sendable, Equatable {
  /// Where the core begins and ends.
  public let from, to: Double
  /// Cells of the core, at least 4.
  public let cells: Int
  /// The largest q, above 1, at most 1.2.
  public let growth: Double
  /// How far the flanks before and behind the core reach, ≥ 0.
  public let reach: [Double]
  /// The widths of the cells before and behind the core, each from the core outwards; alike to the bit
  /// where both reach equally far. None where none meet an end.
  public let flanks: [[Double]]

  public init(from: Double, to: Double, cells: Int, growth: Double, reach: [Double]) {
    (self.from, self.to, self.cells, self.growth, self.reach) = (from, to, cells, growth, reach)
    flanks = reach.map { Self.flank($0, width: (to - from) / Double(cells), growth: growth) ?? [] }
  }

  /// The width of a cell of the core.
  public var width: Double { (to - from) / Double(cells) }

  static let largestGrowth = 1.2
  static let usualGrowth = 1.1
  /// Far more than a direct solve can afford.
  static let mostCells = 100_000

  /// The widths of a flank, from the core outwards; none of reach 0, nil where there are none that
  /// meet the end.
  static func flank(_ reach: Double, width: Double, growth: Double) -> [Double]? {
    let wanted = reach / width
    if wanted == 0 { return [] }
    // n cells that grow fastest reach (gⁿ − 1) g / (g − 1), and n that do not grow n.
    let count = (log1p(wanted * (growth - 1) / growth) / log(growth) - 1e-9).rounded(.up)
    guard count >= 1, count <= Double(mostCells), count <= wanted * (1 + 1e-9) else { return nil }
    func sum(_ q: Double) -> Double { (0..<Int(count)).reduce(0) { sum, _ in (sum + 1) * q } }
    var (low, high) = (1.0, growth * (1 + 1e-9))
    while true {
      let middle = 0.5 * (low + high)
      if middle <= low || middle >= high { break }
      if sum(middle) < wanted { low = middle } else { high = middle }
    }
    var widths: [Double] = []
    for _ in 0..<Int(count) { widths.append((widths.last ?? width) * low) }
    // What the sum misses by rounding goes into the widest.
    let rest = reach - widths.dropLast().reduce(0, +)
    widths[widths.count - 1] = rest
    return widths
  }
}

extension CoreGrading {
  /// `cells` is how many there are in all: it follows, and is there to be read.
  static let keys = ["core", "growth", "reach", "cells"]

  /// What `domain.axes` says of an axis with a core.
  init?(_ map: MapReader) {
    guard let core = map["core"]?.map(keys: ["from", "to", "width", "cells"], required: ["from", "to"]) else { return nil }
    let growth = map["growth"].map { $0.number(above: 1, atMost: Self.largestGrowth) } ?? Self.usualGrowth
    let reach = map["reach"].flatMap(Self.reach)
    guard let from = core["from"]?.number(), let to = core["to"]?.number(above: from), let cells = Self.cells(core, length: to - from),
      let growth, let reach
    else { return nil }
    guard (to - from + reach[0] + reach[1]).isFinite else {
      map["core"]?.fail("the axis is longer than any number", suggestion: "take another unit of length")
      return nil
    }
    self.init(from: from, to: to, cells: cells, growth: growth, reach: reach)
    for (reach, flank) in zip(reach, flanks) where reach > 0 && flank.isEmpty {
      map["reach"]?.fail(
        "no cells of at least \(width.short), the width in the core, that grow by at most \(growth.short) from one to the next, fill \(reach.short)",
        suggestion: "let it reach \((width * max(1, (reach / width).rounded())).short), or grow by more")
      return nil
    }
  }

  /// One number for both flanks, or a list.
  private static func reach(_ reader: NodeReader) -> [Double]? {
    guard case .list = reader.node.content else { return reader.number(atLeast: 0).map { [$0, $0] } }
    return reader.list(of: "numbers", count: 2)?.map { $0.number(atLeast: 0) }.complete()
  }

  /// Cells of the core, of which there is a whole number.
  private static func cells(_ core: MapReader, length: Double) -> Int? {
    switch (core["width"], core["cells"]) {
    case (nil, let cells?): return cells.integer(atLeast: 4, atMost: mostCells)
    case (let width?, nil):
      guard let value = width.number(above: 0) else { return nil }
      let count = (length / value).rounded()
      guard count >= 4, count <= Double(mostCells) else {
        width.fail(
          "the core has \(count.plain) cells of this width, and needs 4 at least and \(mostCells) at most",
          suggestion: "take a width between \((length / Double(mostCells)).short) and \((length / 4).short)")
        return nil
      }
      guard abs(length / value - count) <= 1e-6 * count else {
        width.fail(
          "the core is \((length / value).short) cells of this width long, and that is no whole number",
          suggestion: "write `cells: \(Int(count))` in place of it, or let the core be \((count * value).short) long")
        return nil
      }
      return Int(count)
    case (let width?, _?):
      width.fail("`width` and `cells` say the same", suggestion: "remove one of them")
      return nil
    case (nil, nil):
      core["from"]?.fail("a core needs the width of its cells, or how many there are", suggestion: "add `width` or `cells`")
      return nil
    }
  }

  var resolved: ResolvedValue {
    .fields([
      "core": .fields(["from": .number(from), "to": .number(to), "cells": .integer(cells)]), "growth": .number(growth),
      "reach": .vector(reach), "cells": .integer(flanks[0].count + cells + flanks[1].count),
    ])
  }
}
