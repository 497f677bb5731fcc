/// The box that is computed, and its Cartesian cells: along each axis alike, or graded.
public struct Domain: Sendable, Equatable {
  /// Lengths of the edges, > 0; two axes (x, y) or three (x, y, z).
  public var size: [Double]
  /// Cells along each axis, at least 4.
  public var cells: [Int]
  /// Coordinates of the lower corner.
  public var origin: [Double]
  /// Of each axis; nil where its cells are alike.
  public var gradings: [AxisGrading?]

  public init(size: [Double], cells: [Int], origin: [Double]? = nil, gradings: [AxisGrading?] = []) {
    precondition(size.count == cells.count && (2...3).contains(size.count), "a domain has two or three axes")
    self.size = size
    self.cells = cells
    self.origin = origin ?? size.map { _ in 0 }
    self.gradings = size.indices.map { $0 < gradings.count ? gradings[$0] : nil }
  }

  /// Two or three.
  public var dimensions: Int { size.count }
  /// The axes whose cells differ in width.
  public var gradedAxes: [Int] { gradings.indices.filter { gradings[$0] != nil } }
  /// The widths of the cells along an axis; nil where they are alike.
  public func widths(_ axis: Int) -> [Double]? {
    switch gradings[axis] {
    case .tanh(let stretching): stretching.widths(cells[axis]).map { $0 * size[axis] }
    case .core(let core): core.flanks[0].reversed() + [Double](repeating: core.width, count: core.cells) + core.flanks[1]
    case nil: nil
    }
  }
  /// Advice on graded axes that cost more than they save.
  public var gradingNotes: [String] {
    gradedAxes.filter { $0 < dimensions - 1 && cells[$0] > Self.mostGradedCells }.map { axis in
      let (name, count) = (["x", "y", "z"][axis], cells[axis])
      return "pressure takes products with \(count) eigenvectors a cell, as many as there are graded cells along \(name): "
        + "above \(Self.mostGradedCells) let cells grow by more, make the core shorter, or take equal cells"
    }
  }
  /// Graded cells along an axis up to which their transform is a bargain; of the last axis any.
  static let mostGradedCells = 500
  /// Where equal cells begin and end along an axis; nil where there are none.
  public func equalCells(_ axis: Int) -> (from: Double, to: Double)? {
    switch gradings[axis] {
    case .tanh: nil
    case .core(let core): (core.from, core.to)
    case nil: (origin[axis], end[axis])
    }
  }
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
  /// Edge lengths of a cell: of an axis with a core there, of a stretched one the mean.
  public var spacing: [Double] { size.indices.map { gradings[$0]?.core?.width ?? size[$0] / Double(cells[$0]) } }
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
    let tangential = size.indices.filter { $0 != side.axis }
    var point = origin
    point[side.axis] = side.isUpper ? end[side.axis] : origin[side.axis]
    let (inner, outer) = (tangential[0], tangential.count > 1 ? tangential[1] : nil)
    let (columns, rows) = (places(inner), outer.map(places))
    for row in rows ?? [(0, 1)] {
      if let outer { point[outer] = row.center }
      for column in columns {
        point[inner] = column.center
        visit(point, column.width * row.width)
      }
    }
  }

  /// Centres of the cells along an axis, and their widths relative to the mean.
  private func places(_ axis: Int) -> [(center: Double, width: Double)] {
    let mean = size[axis] / Double(cells[axis])
    guard let widths = widths(axis) else { return (0..<cells[axis]).map { (origin[axis] + (Double($0) + 0.5) * mean, 1) } }
    var end = origin[axis]
    return widths.map { width in
      defer { end += width }
      return (end + 0.5 * width, width / mean)
    }
  }
}

extension Domain {
  /// Far above what fits in memory, and low enough that counts of cells cannot overflow.
  static let cellLimit = 100_000

  init?(_ reader: NodeReader) {
    guard case .map(let entries) = reader.node.content, entries.contains(where: { $0.key == "axes" }) else {
      self.init(box: reader)
      return
    }
    self.init(axes: reader)
  }

  /// A size with numbers of cells.
  private init?(box reader: NodeReader) {
    guard let map = reader.map(keys: ["size", "cells", "origin", "stretching"], required: ["size", "cells"]) else { return nil }
    let size = map["size"].flatMap { Domain.lengths($0, above: 0) }
    let cells = map["cells"].flatMap { cells in
      cells.list(of: "whole numbers", count: size?.count)?.map { $0.integer(atLeast: 4, atMost: Domain.cellLimit) }.complete() as [Int]?
    }
    let origin = map["origin"].flatMap { Domain.lengths($0, above: nil, count: size?.count) }
    let gradings = map["stretching"].flatMap { Domain.stretching($0, dimensions: size?.count) } ?? []
    guard let size, let cells else { return nil }
    self.init(size: size, cells: cells, origin: origin, gradings: gradings)
    if !Self.canBeToldApart(self, map["origin"]) { return nil }
  }

  /// Axis by axis.
  private init?(axes reader: NodeReader) {
    guard let map = reader.map(keys: ["axes"]), let axes = map["axes"]?.map(keys: Domain.axisNames, required: ["x", "y"]) else {
      return nil
    }
    // What is missing has been reported.
    guard axes.present(["x", "y"]).count == 2 else { return nil }
    guard let read = axes.present(Domain.axisNames).map({ axes[$0].flatMap(DomainAxis.init) }).complete() else { return nil }
    self.init(size: read.map(\.length), cells: read.map(\.cells), origin: read.map(\.from), gradings: read.map(\.grading))
    if !Self.canBeToldApart(self, map["axes"]) { return nil }
    let shortest = size.indices.map { widths($0)?.min() ?? spacing[$0] }.min() ?? 0
    for axis in gradedAxes {
      let widest = widths(axis)?.max() ?? 0
      guard widest > Self.longest * shortest else { continue }
      axes[Domain.axisNames[axis]]?.fail(
        "the widest cells along \(Domain.axisNames[axis]), \(widest.short), are more than \(Self.longest.plain) times as long as others are wide, \(shortest.short)",
        suggestion: "let it reach less far, or take wider cells in the core")
      return nil
    }
  }

  /// How many times as long as wide cells may be: beyond, the digits of the widest are lost.
  private static let longest = 1e4

  /// Whether the coordinates of neighbouring cells differ.
  private static func canBeToldApart(_ domain: Domain, _ reader: NodeReader?) -> Bool {
    let (origin, spacing) = (domain.origin, domain.spacing)
    func farthest(_ axis: Int) -> Double { domain.gradings[axis]?.core.map { max(abs($0.from), abs($0.to)) } ?? abs(origin[axis]) }
    guard let axis = origin.indices.first(where: { farthest($0) * 1e-10 > spacing[$0] }) else { return true }
    reader?.fail(
      "cells of \(spacing[axis].short) cannot be told apart at \(origin[axis].plain)", suggestion: "let the domain begin nearer to 0")
    return false
  }

  private static func stretching(_ reader: NodeReader, dimensions: Int?) -> [AxisGrading?]? {
    guard let dimensions, let map = reader.map(keys: Array(axisNames.prefix(dimensions))) else { return nil }
    return axisNames.prefix(dimensions).map { axis in map[axis].flatMap { AxisStretching($0) }.map { .tanh($0) } }
  }

  static let axisNames = ["x", "y", "z"]

  var resolved: ResolvedValue {
    if gradings.contains(where: { $0?.core != nil }) {
      return .fields(["axes": .map(size.indices.map { (Self.axisNames[$0], DomainAxis.resolved(self, $0)) })])
    }
    let stretched: [(String, ResolvedValue)] = gradings.enumerated().compactMap { axis, grading in
      if case .tanh(let stretching) = grading { (Self.axisNames[axis], stretching.resolved) } else { nil }
    }
    return .fields([
      "size": .vector(size), "cells": .list(cells.map { .integer($0) }), "origin": .vector(origin),
      "stretching": stretched.isEmpty ? nil : .map(stretched),
    ])
  }

  /// The number of axes as far as it can be told from a domain that may be wrong elsewhere.
  static func dimensions(_ reader: NodeReader) -> Int? {
    guard case .map(let entries) = reader.node.content else { return nil }
    if case .map(let axes) = entries.first(where: { $0.key == "axes" })?.value.content { return axes.count == 3 ? 3 : 2 }
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
