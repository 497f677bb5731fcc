import CaseFiles

/// The conditions at all sides of a domain; they fit together: periodic sides come in pairs, and
/// what flows in can flow out.
public struct Boundaries: Sendable, Equatable {
  private let conditions: [Side: Boundary]
  /// Two or three.
  public let dimensions: Int

  /// Sides that are not given are periodic.
  public init(_ conditions: [Side: Boundary], dimensions: Int) {
    self.dimensions = dimensions
    var all: [Side: Boundary] = [:]
    for side in Side.all(dimensions: dimensions) { all[side] = conditions[side] ?? .periodic }
    self.conditions = all
  }

  public subscript(side: Side) -> Boundary { conditions[side] ?? .periodic }

  /// All sides with their conditions, in order of axes.
  public var sides: [(side: Side, boundary: Boundary)] { Side.all(dimensions: dimensions).map { ($0, self[$0]) } }

  /// Whether an axis is periodic.
  public func isPeriodic(axis: Int) -> Bool { self[Side.allCases[2 * axis]] == .periodic }

  /// The sides with an inflow.
  public var inflows: [(side: Side, inflow: Inflow)] {
    sides.compactMap { entry in
      if case .inflow(let inflow) = entry.boundary { return (entry.side, inflow) }
      return nil
    }
  }
}

extension Boundaries {
  /// Reads the sides and checks that they can be satisfied together; `nil` when a side itself
  /// cannot be read.
  /// - Parameters:
  ///   - domain: without it only what needs no geometry is checked.
  ///   - end: of the run, where it is known.
  init?(_ reader: NodeReader, domain: Domain?, dimensions: Int?, end: Double? = nil) {
    guard dimensions != 2 || !Boundaries.reportsThirdAxis(reader) else { return nil }
    let sides = Side.all(dimensions: dimensions ?? 3)
    let reportedBefore = reader.errors.errors.count
    guard let map = reader.map(keys: sides.map(\.rawValue)) else { return nil }
    var conditions: [Side: Boundary] = [:]
    for side in sides {
      if let field = map[side.rawValue] { conditions[side] = Boundary(field, side: side, dimensions: dimensions) }
    }
    // Relations between sides mean little while a side is itself wrong.
    guard reader.errors.errors.count == reportedBefore else { return nil }
    let check = BoundaryCheck(conditions: conditions, map: map, reader: reader, end: end)
    let paired = check.pairs()
    if paired, let domain { check.fluxes(domain) }
    self.init(conditions, dimensions: dimensions ?? 3)
  }

  /// Sides of a third axis deserve a better answer than "unknown key".
  private static func reportsThirdAxis(_ reader: NodeReader) -> Bool {
    guard case .map(let entries) = reader.node.content else { return false }
    var found = false
    for entry in entries where entry.key == "back" || entry.key == "front" {
      reader.errors.add(
        "`\(entry.key)` is a side of a third axis, but the domain has two", path: "boundaries.\(entry.key)", place: entry.keyPlace,
        suggestion: "remove it or give `domain.size` three numbers")
      found = true
    }
    return found
  }

  /// Spectra by wavenumber are those of boxes that are periodic along every axis.
  func checkSpectra(of output: Output, _ reader: NodeReader?, _ domain: Domain?) {
    guard !output.spectra.isEmpty else { return }
    if let side = sides.first(where: { $0.boundary != .periodic }) {
      reader?.fail(
        "`spectra` needs a periodic box, but `\(side.side.rawValue)` is \(side.boundary.name)",
        suggestion: "remove `spectra`, or make every side periodic")
    } else if let domain, domain.ringCount > Domain.mostRings {
      reader?.fail(domain.ringTrouble, suggestion: "remove `spectra`, or make the edges of the box more alike")
    }
  }

  var resolved: ResolvedValue { .map(sides.map { ($0.side.rawValue, $0.boundary.resolved) }) }
}

/// The conditions that sides put on one another.
private struct BoundaryCheck {
  let conditions: [Side: Boundary]
  let map: MapReader
  let reader: NodeReader
  let end: Double?

  /// Periodic sides need periodic partners, and a side may stay unnamed only when its partner is
  /// unnamed or periodic.
  func pairs() -> Bool {
    var fits = true
    for lower in [Side.left, .bottom, .back] {
      for side in [lower, lower.opposite] {
        let partner = side.opposite
        guard let condition = conditions[side], let field = map[side.rawValue] else { continue }
        if let other = conditions[partner] {
          guard condition == .periodic, other != .periodic else { continue }
          field.fail(
            "a periodic side needs a periodic partner, but `\(partner.rawValue)` is \(other.name)",
            suggestion: "make both `\(lower.rawValue)` and `\(lower.opposite.rawValue)` periodic, or neither")
          fits = false
        } else if condition != .periodic {
          let advice = if case .inflow = condition { "outflow" } else { "slip" }
          reader.errors.add(
            "the side `\(partner.rawValue)` is missing, and cannot be periodic because `\(side.rawValue)` is \(condition.name)",
            path: "boundaries.\(partner.rawValue)", place: map.keyPlace(side.rawValue) ?? reader.node.place,
            suggestion: "add for example `\(partner.rawValue): \(advice)`")
          fits = false
        }
      }
    }
    return fits
  }

  /// What enters in sum must be able to leave, at any time, and an outflow needs something that
  /// enters at some time.
  func fluxes(_ domain: Domain) {
    let inflows = Side.all(dimensions: domain.dimensions).compactMap { side -> (side: Side, inflow: Inflow)? in
      if case .inflow(let inflow) = conditions[side] { (side, inflow) } else { nil }
    }
    let isUnsteady = inflows.contains { $0.inflow.isUnsteady }
    let times = isUnsteady ? (0...64).map { Double($0) / 64 * (end ?? 1) } : [0]
    let balances = times.compactMap { balance(inflows, at: $0, domain) }
    guard balances.count == times.count else { return }
    let scale = balances.reduce(0) { max($0, $1.scale) }
    let largest = balances.max { abs($0.net) < abs($1.net) } ?? (0, 0)
    let outflow = Side.allCases.first { conditions[$0] == .outflow }
    if let outflow, !balances.contains(where: { $0.net > 1e-10 * scale }) {
      let found = inflows.isEmpty ? "no side is an inflow" : "the inflows bring in \(largest.net.plain) per unit time in sum"
      map[outflow.rawValue]?.fail(
        "an outflow needs something that flows in, but \(found)", suggestion: "make this side slip or wall, or add an inflow")
    } else if outflow == nil, abs(largest.net) > 1e-10 * scale, let first = inflows.first?.side {
      let verb = largest.net > 0 ? "enters" : "leaves"
      map[first.rawValue]?.fail(
        "fluid \(verb) at \(abs(largest.net).plain) per unit time in sum, but no side is an outflow",
        suggestion: "write `\(first.opposite.rawValue): outflow`")
    }
  }

  /// What the inflows bring in at a time, and what enters and leaves in all, not in sum: that may be
  /// round-off itself. Nil, and reported, where it has no value.
  private func balance(_ inflows: [(side: Side, inflow: Inflow)], at time: Double, _ domain: Domain) -> (net: Double, scale: Double)? {
    var (net, scale) = (0.0, 0.0)
    for (side, inflow) in inflows {
      let flux = inflow.flux(into: domain, through: side, time: time)
      guard flux.isFinite else {
        if !reader.errors.errors.contains(where: { $0.path == map[side.rawValue]?.path }) {
          let instant = inflow.isUnsteady ? " at time \(time.short)" : ""
          map[side.rawValue]?.fail(
            "the inflow is infinite or not a number at some point of the side\(instant)",
            suggestion: "change its formula so that it is finite")
        }
        return nil
      }
      net += flux
      scale += inflow.meanMagnitude(on: side, of: domain, component: side.axis, time: time) * domain.area(of: side)
    }
    return (net, scale)
  }
}
