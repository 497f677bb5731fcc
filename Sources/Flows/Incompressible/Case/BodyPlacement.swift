import CaseFiles
import Foundation

/// Reads the bodies of a case and checks that each solid one fits into the domain, clear of the
/// others. Porous bodies may overlap, and reach out of the domain.
enum BodyPlacement {
  /// The kernel that spreads a marker's force reaches this many cells.
  private static let marginCells = 2.0
  /// Each body is compared with every other one, and where it moves at a thousand instants.
  private static let largestCount = 1000
  private static let largestMovingCount = 64

  /// The bodies in order of appearance; those that are wrong are left out and reported.
  /// - Parameters:
  ///   - end: of the run, if it is known.
  ///   - source: the case file.
  static func bodies(
    _ reader: NodeReader, domain: Domain?, domainReader: NodeReader?, dimensions: Int?, end: Double?, source: String
  ) -> [Body] {
    if case .empty = reader.node.content { return [] }
    guard let entries = reader.entries(of: "bodies by name"), !entries.isEmpty else { return [] }
    guard entries.count <= largestCount else {
      reader.fail(
        "the case has \(entries.count) bodies, and at most \(largestCount) can be computed",
        suggestion: "write what resists the flow as a formula `flow.resistance`")
      return []
    }
    var placed: [Body] = []
    for (name, place, field) in entries {
      guard CaseName.isName(name) else {
        field.fail(
          "expected a name of letters, digits, `-` and `_` that starts with a letter, found `\(name)`", at: place,
          suggestion: "rename the body")
        continue
      }
      guard var body = Body(field, name: name, dimensions: dimensions, end: end, source: source) else { continue }
      if let domain, domain.hasEqualSpacing { body.settleMarkers(spacing: domain.spacing[0], reader: field) }
      if body.permeability != nil {
        if let domain { checkTouches(body, domain: domain, reader: field) }
      } else {
        if let domain { checkInside(body, domain: domain, end: end, reader: field) }
        checkApart(body, placed.filter { $0.permeability == nil }, cell: domain?.spacing[0] ?? 0, end: end, reader: field, at: place)
      }
      placed.append(body)
      if body.isMoving, placed.count(where: \.isMoving) == largestMovingCount + 1 {
        field.fail("more than \(largestMovingCount) bodies move", at: place, suggestion: "let fewer of them move")
        return placed
      }
    }
    if let domain, let domainReader, placed.contains(where: { $0.permeability == nil }), !domain.hasEqualSpacing {
      domainReader.fail(
        "bodies need the same cell size along all axes, found \(domain.spacing.map(\.plain).joined(separator: " and "))",
        at: cellsPlace(domainReader),
        suggestion: domain.gradedAxes.isEmpty ? domain.equalSpacingAdvice : "give all axes cells of the same width where the bodies are")
    }
    return placed
  }

  private static func checkTouches(_ body: Body, domain: Domain, reader: NodeReader) {
    let width = 1.5 * (domain.spacing.max() ?? 0)
    if body.shape.thickness < width {
      reader.fail(
        "the porous body is \(body.shape.thickness.short) thick, less than one and a half cells, \(width.short), so that a part of its resistance is lost",
        at: centerPlace(reader), suggestion: "take more cells, or a thicker body and as much more `permeability`")
      return
    }
    let bounds = body.shape.bounds
    for axis in bounds.lower.indices where axis < domain.dimensions {
      guard bounds.lower[axis] > domain.end[axis] || bounds.upper[axis] < domain.origin[axis] else { continue }
      reader.fail(
        "the porous body lies wholly outside the domain, along \(["x", "y", "z"][axis])", at: centerPlace(reader),
        suggestion: "move its center, or enlarge the domain")
      return
    }
  }

  private static func checkInside(_ body: Body, domain: Domain, end: Double?, reader: NodeReader) {
    for time in body.instants(until: end) where !isInside(body, at: time, domain: domain, reader: reader) { return }
  }

  private static func isInside(_ body: Body, at time: Double, domain: Domain, reader: NodeReader) -> Bool {
    let bounds = body.shape(at: time).bounds
    let margin = domain.spacing.map { $0 * marginCells }
    for axis in bounds.lower.indices where axis < domain.dimensions {
      // Of cells that are nowhere equal there is another report.
      guard let cells = domain.equalCells(axis) else { continue }
      let (low, high) = (bounds.lower[axis] - margin[axis], bounds.upper[axis] + margin[axis])
      guard low < cells.from || high > cells.to else { continue }
      let name = ["x", "y", "z"][axis]
      let reach = "from \(name) = \(bounds.lower[axis].short) to \(bounds.upper[axis].short)"
      let extent = "from \(cells.from.short) to \(cells.to.short)"
      let isGraded = domain.gradings[axis] != nil
      let missing = isGraded ? "; it is \(max(cells.from - low, high - cells.to).short) short" : ""
      reader.fail(
        "the body reaches \(reach)\(when(time)), which with two cells of margin lies outside the \(isGraded ? "core" : "domain"), \(extent)\(missing)",
        at: centerPlace(reader),
        suggestion:
          "move its center, make it smaller\(body.isMoving ? ", let it move less" : "") or enlarge the \(isGraded ? "core" : "domain")")
      return false
    }
    return true
  }

  private static func checkApart(_ body: Body, _ others: [Body], cell: Double, end: Double?, reader: NodeReader, at place: Place) {
    for other in others {
      let instants = Set(body.instants(until: end) + other.instants(until: end)).sorted()
      let overlap = instants.first { other.shape(at: $0).overlaps(body.shape(at: $0)) }
      let meeting = overlap ?? instants.first { other.shape(at: $0).isWithin(cell * (1 - 1e-9), of: body.shape(at: $0)) }
      guard let time = meeting else { continue }
      let overlaps = overlap != nil
      reader.fail(
        "the body \(overlaps ? "overlaps" : "is less than one cell, \(cell.short), from") `\(other.name)`\(when(time))", at: place,
        suggestion: "move the two apart or make one of them smaller\(overlaps ? "" : ", or take more cells")")
      return
    }
  }

  private static func when(_ time: Double) -> String { time == 0 ? "" : " at time \(time.short)" }

  private static func centerPlace(_ reader: NodeReader) -> Place {
    guard case .map(let entries) = reader.node.content else { return reader.node.place }
    for entry in entries {
      if case .map(let fields) = entry.value.content, let center = fields.first(where: { $0.key == "center" }) { return center.value.place }
    }
    return reader.node.place
  }

  private static func cellsPlace(_ reader: NodeReader) -> Place {
    guard case .map(let entries) = reader.node.content else { return reader.node.place }
    return entries.first { $0.key == "cells" }?.value.place ?? reader.node.place
  }
}
