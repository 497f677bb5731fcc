/// How the widths of the cells vary along an axis.
public enum AxisGrading: Sendable, Equatable {
  /// Finest at one side or both.
  case tanh(AxisStretching)
  /// A core of equal cells between flanks.
  case core(CoreGrading)

  /// The core, where there is one.
  public var core: CoreGrading? {
    if case .core(let core) = self { core } else { nil }
  }
}

/// One axis as `domain.axes` gives it.
struct DomainAxis {
  var from, length: Double
  var cells: Int
  var grading: AxisGrading?

  init?(_ reader: NodeReader) {
    guard case .map(let entries) = reader.node.content, entries.contains(where: { $0.key == "core" }) else {
      guard let map = reader.map(keys: ["from", "to", "cells", "tanh", "towards"], required: ["to", "cells"]) else { return nil }
      let from = map["from"].map { $0.number() } ?? 0
      guard let from, let to = map["to"]?.number(above: from),
        let cells = map["cells"]?.integer(atLeast: 4, atMost: CoreGrading.mostCells)
      else { return nil }
      guard (to - from).isFinite else {
        map["to"]?.fail("the axis is longer than any number", suggestion: "take another unit of length")
        return nil
      }
      (self.from, length, self.cells) = (from, to - from, cells)
      guard map["tanh"] != nil || map["towards"] != nil else { return }
      guard let stretching = AxisStretching(map) else { return nil }
      grading = .tanh(stretching)
      return
    }
    guard let map = reader.map(keys: CoreGrading.keys, required: ["core", "reach"]), let core = CoreGrading(map) else { return nil }
    let flanks = core.flanks
    (from, length) = (core.from - core.reach[0], core.reach[0] + (core.to - core.from) + core.reach[1])
    (cells, grading) = (flanks[0].count + core.cells + flanks[1].count, .core(core))
    if let given = map["cells"], let count = given.integer(atLeast: 4, atMost: CoreGrading.mostCells), count != cells {
      given.fail("the core and its flanks make \(cells) cells, not \(count)", suggestion: "remove `cells`, which follows")
      return nil
    }
    guard cells <= CoreGrading.mostCells else {
      map["core"]?.fail(
        "the axis has \(cells) cells, and can have \(CoreGrading.mostCells)", suggestion: "take wider cells, or let them grow by more")
      return nil
    }
  }

  /// Of an axis of a domain.
  static func resolved(_ domain: Domain, _ axis: Int) -> ResolvedValue {
    let ends: [(String, ResolvedValue)] = [
      ("from", .number(domain.origin[axis])), ("to", .number(domain.end[axis])), ("cells", .integer(domain.cells[axis])),
    ]
    switch domain.gradings[axis] {
    case .core(let core): return core.resolved
    case .tanh(let stretching):
      return .map(ends + [("tanh", .number(stretching.strength)), ("towards", .text(stretching.towards.rawValue))])
    case nil: return .map(ends)
    }
  }
}
