/// The box that is computed, and its Cartesian cells: alike, but that they may be stretched along
/// the last axis.
public struct Domain: Sendable, Equatable {
  /// Lengths of the edges, > 0; two axes (x, y) or three (x, y, z).
  public var size: [Double]
  /// Cells along each axis, at least 4.
  public var cells: [Int]
  /// Coordinates of the lower corner.
  public var origin: [Double]
  /// Of the last axis; nil where all cells are alike.
  public var stretching: AxisStretching?

  public init(size: [Double], cells: [Int], origin: [Double]? = nil, stretching: AxisStretching? = nil) {
    precondition(size.count == cells.count && (2...3).contains(size.count), "a domain has two or three axes")
    self.size = size
    self.cells = cells
    self.origin = origin ?? size.map { _ in 0 }
    self.stretching = stretching
  }

  /// Two or three.
  public var dimensions: Int { size.count }
  /// The axis along which cells may be stretched.
  public var lastAxis: Int { dimensions - 1 }
  /// The widths of the cells along the last axis as fractions of it, where they are stretched.
  public var widths: [Double]? { stretching?.widths(cells[lastAxis]) }
  /// The rings or shells of an energy spectrum: as wide as the lowest wavenumber of the longest
  /// edge, up to the highest of the grid.
  public var ringCount: Double {
    let longest = size.max() ?? 1
    return zip(size, cells).map { longest / $0 * Double($1 / 2) }.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }
  public static let mostRings = 1e5
  /// What is wrong with a box of too many rings.
  public var ringTrouble: String {
    "an energy spectrum of this box has \(ringCount.short) rings of waves, and more than \(Self.mostRings.plain) are not written"
  }
  /// Edge lengths of a cell, the mean of a stretched axis.
  public var spacing: [Double] { zip(size, cells).map { $0 / Double($1) } }
  /// Coordinates of the upper corner.
  public var end: [Double] { zip(origin, size).map { $0 + $1 } }

  /// Whether the cells are squares or cubes within 1e-9.
  public var hasEqualSpacing: Bool {
    let spacing = spacing
    return spacing.allSatisfy { abs($0 - spacing[0]) <= 1e-9 * spacing[0] }
  }

  /// Area (in 2-D: length) of a side.
  public func area(of side: Side) -> Double {
    size.indices.filter { $0 != side.axis }.reduce(1) { $0 * size[$1] }
  }

  /// Calls `visit` with the centre of every cell face of a side, and the face's area relative to
  /// the mean.
  public func forEachFace(of side: Side, _ visit: ([Double], _ area: Double) -> Void) {
    let (spacing, places) = (spacing, stretchedPlaces(of: side))
    let tangential = size.indices.filter { $0 != side.axis }
    var point = origin
    point[side.axis] = side.isUpper ? end[side.axis] : origin[side.axis]
    let (inner, outer) = (tangential[0], tangential.count > 1 ? tangential[1] : nil)
    for row in 0..<(outer.map { cells[$0] } ?? 1) {
      if let outer { point[outer] = origin[outer] + (Double(row) + 0.5) * spacing[outer] }
      for column in 0..<cells[inner] {
        point[inner] = origin[inner] + (Double(column) + 0.5) * spacing[inner]
        var area = 1.0
        if let places {
          let place = places[outer == nil ? column : row]
          (point[lastAxis], area) = (place.center, place.width / spacing[lastAxis])
        }
        visit(point, area)
      }
    }
  }

  /// Centres and widths of the cells along the last axis, where these are stretched and the side is
  /// not across it.
  private func stretchedPlaces(of side: Side) -> [(center: Double, width: Double)]? {
    guard side.axis != lastAxis, let widths else { return nil }
    var end = origin[lastAxis]
    return widths.map { fraction in
      let width = fraction * size[lastAxis]
      defer { end += width }
      return (end + 0.5 * width, width)
    }
  }
}

extension Domain {
  /// Far above what fits in memory, and low enough that counts of cells cannot overflow.
  private static let cellLimit = 100_000

  init?(_ reader: NodeReader) {
    guard let map = reader.map(keys: ["size", "cells", "origin", "stretching"], required: ["size", "cells"]) else { return nil }
    let size = map["size"].flatMap { Domain.lengths($0, above: 0) }
    let cells = map["cells"].flatMap { cells in
      cells.list(of: "whole numbers", count: size?.count)?.map { $0.integer(atLeast: 4, atMost: Domain.cellLimit) }.complete() as [Int]?
    }
    let origin = map["origin"].flatMap { Domain.lengths($0, above: nil, count: size?.count) }
    let stretching = map["stretching"].flatMap { Domain.stretching($0, dimensions: size?.count) }
    guard let size, let cells else { return nil }
    if let origin, let axis = size.indices.first(where: { abs(origin[$0]) * 1e-10 > size[$0] / Double(cells[$0]) }) {
      map["origin"]?.fail(
        "cells of \((size[axis] / Double(cells[axis])).short) cannot be told apart at \(origin[axis].plain)",
        suggestion: "let the domain begin nearer to 0")
      return nil
    }
    self.init(size: size, cells: cells, origin: origin, stretching: stretching)
  }

  /// That of the only axis that can have one.
  private static func stretching(_ reader: NodeReader, dimensions: Int?) -> AxisStretching? {
    guard let dimensions, let map = reader.map(keys: axisNames) else { return nil }
    let last = axisNames[dimensions - 1]
    for axis in map.present(axisNames) where axis != last {
      map[axis]?.fail(
        "cells can be stretched along the last axis only, \(last) in \(dimensions == 2 ? "two" : "three") dimensions",
        at: map.keyPlace(axis), suggestion: "write `\(last):`, and turn the case if need be")
    }
    return map[last].flatMap { AxisStretching($0) }
  }

  private static let axisNames = ["x", "y", "z"]

  var resolved: ResolvedValue {
    .fields([
      "size": .vector(size), "cells": .list(cells.map { .integer($0) }), "origin": .vector(origin),
      "stretching": stretching.map { .map([(Self.axisNames[lastAxis], $0.resolved)]) },
    ])
  }

  /// The number of axes as far as it can be told from a domain that may be wrong elsewhere.
  static func dimensions(_ reader: NodeReader) -> Int? {
    guard case .map(let entries) = reader.node.content else { return nil }
    for key in ["size", "cells"] {
      guard case .list(let items) = entries.first(where: { $0.key == key })?.value.content else { continue }
      if (2...3).contains(items.count) { return items.count }
    }
    return nil
  }

  private static func lengths(_ reader: NodeReader, above lower: Double?, count: Int? = nil) -> [Double]? {
    guard let items = reader.list(of: "numbers", count: count) else { return nil }
    guard (2...3).contains(items.count) else {
      reader.fail("expected a list of 2 or 3 numbers, found \(reader.node.described)", suggestion: "give one number per axis")
      return nil
    }
    return items.map { $0.number(above: lower) }.complete()
  }
}

extension Domain {
  /// What to change so that all axes have the same spacing: other cells if any fit exactly, else
  /// the nearest size.
  public var equalSpacingAdvice: String {
    for axis in size.indices {
      let step = spacing[axis]
      let counts = size.map { ($0 / step).rounded() }
      let fits = zip(size, counts).allSatisfy { abs($0 - $1 * step) <= 1e-9 * $0 && $1 >= 4 && $1 <= Double(Domain.cellLimit) }
      if fits { return "set cells to \(counts.map { Int($0) })" }
    }
    let step = spacing[0]
    let counts = size.map { max(4, ($0 / step).rounded()) }
    let sizes = counts.map { ($0 * step).plain }.joined(separator: ", ")
    return "set size to [\(sizes)] with cells \(counts.map { $0.plain }.joined(separator: ", "))"
  }
}
