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
  /// - Parameter domain: Without it only what needs no geometry is checked.
  init?(_ reader: NodeReader, domain: Domain?, dimensions: Int?) {
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
    let check = BoundaryCheck(conditions: conditions, map: map, reader: reader)
    let paired = check.pairs()
    if check.outflows(), paired, let domain { check.fluxes(domain) }
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

  /// At most one side lets the flow out.
  func outflows() -> Bool {
    let outflows = Side.allCases.filter { conditions[$0] == .outflow }
    for extra in outflows.dropFirst() {
      map[extra.rawValue]?.fail(
        "only one side can be an outflow for now, and `\(outflows[0].rawValue)` is one already", suggestion: "make this side slip or wall")
    }
    return outflows.count <= 1
  }

  /// What enters in sum must be able to leave, and an outflow needs something that enters.
  func fluxes(_ domain: Domain) {
    var net = 0.0
    var scale = 0.0
    var first: Side?
    for side in Side.all(dimensions: domain.dimensions) {
      guard case .inflow(let inflow) = conditions[side] else { continue }
      let flux = inflow.flux(into: domain, through: side)
      guard flux.isFinite else {
        map[side.rawValue]?.fail(
          "the inflow is infinite or not a number at some point of the side", suggestion: "change its formula so that it is finite")
        return
      }
      first = first ?? side
      net += flux
      // Of what enters and leaves through the side, not of its sum: that may be round-off itself.
      scale += inflow.meanMagnitude(on: side, of: domain, component: side.axis) * domain.area(of: side)
    }
    let outflow = Side.allCases.first { conditions[$0] == .outflow }
    let enters = net > 1e-10 * scale
    let balanced = abs(net) <= 1e-10 * scale
    if let outflow, !enters {
      let found = first == nil ? "no side is an inflow" : "the inflows bring in \(net.plain) per unit time in sum"
      map[outflow.rawValue]?.fail(
        "an outflow needs something that flows in, but \(found)", suggestion: "make this side slip or wall, or add an inflow")
    } else if outflow == nil, !balanced, let first {
      let verb = net > 0 ? "enters" : "leaves"
      map[first.rawValue]?.fail(
        "fluid \(verb) at \(abs(net).plain) per unit time in sum, but no side is an outflow",
        suggestion: "write `\(first.opposite.rawValue): outflow`")
    }
  }
}
