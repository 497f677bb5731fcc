import CaseFiles
import Scalars
import Sweeps

/// The mean pressure (per unit density) of the cells along one side less that along another, by the
/// areas of their faces, in the last stage of a step.
struct PressureDrop: IncompressibleFunctional {
  static let keyword = "pressure-drop"
  static let meaning = "The mean pressure at a side less that at another"
  static let caseKeys = [
    CaseKey("from", .words(of: Side.self), "The one side", isRequired: true),
    CaseKey("to", .words(of: Side.self), "The other side", isRequired: true),
  ]

  let from, to: Side

  init?(_ map: MapReader, in reader: IncompressibleReader) {
    let words = Side.allCases.prefix(2 * (reader.document.dimensions ?? 3)).map(\.rawValue)
    func side(_ key: String) -> Side? { map[key]?.keyword(words).flatMap(Side.init(rawValue:)) }
    guard let from = side("from"), let to = side("to") else { return nil }
    if from == to {
      map["to"]?.fail("a drop is one from a side to another, found `\(to.rawValue)` twice", suggestion: "name two sides")
      return nil
    }
    (self.from, self.to) = (from, to)
  }

  var settings: [(key: String, value: ResolvedValue)] { [("from", .text(from.rawValue)), ("to", .text(to.rawValue))] }

  var readsPressure: Bool { true }

  var timeExponent: Int? { 2 }

  func functional<S: SweepScalar>(_ parts: FlowParts<S>) throws -> Functional<S> {
    guard let potential = parts.potential else { throw FlowError.unresolved("the flow keeps no pressure") }
    let sample = PointSample(try weights(of: from, 1, parts.model) + weights(of: to, -1, parts.model))
    return .step(PressureValue(potential, sample, parts.model))
  }

  /// What the cell beside each face of a side counts.
  private func weights(of side: Side, _ sign: Double, _ model: FlowModel) throws -> [(index: Int, weight: Double)] {
    guard let cells = SideCells(side, model), cells.condition.kind != .periodic else {
      throw FlowError.unresolved("the side `\(side.rawValue)` is periodic, and has no pressure of its own; name another one")
    }
    var weights: [(index: Int, weight: Double)] = []
    cells.walk.forEach { base, a, b in weights.append((base + cells.offset, cells.areas[a, b])) }
    let sum = weights.reduce(0) { $0 + $1.weight }
    return weights.map { ($0.index, sign * $0.weight / sum) }
  }
}
