import CaseFiles
import Scalars
import Sweeps

/// The volume per time (and depth, in the plane) that passes a side, counted along its axis:
/// positive to the right, upwards, to the back.
struct FlowRate: IncompressibleFunctional {
  static let keyword = "flow-rate"
  static let meaning = "What flows through a side, positive along the axis"
  static let caseKeys: [CaseKey] = [.side]

  let side: Side

  init?(_ map: MapReader, in reader: IncompressibleReader) {
    let sides = Side.allCases.prefix(2 * (reader.document.dimensions ?? 3))
    guard let word = map["side"]?.keyword(sides.map(\.rawValue)), let side = Side(rawValue: word) else { return nil }
    self.side = side
  }

  var settings: [(key: String, value: ResolvedValue)] { [("side", .text(side.rawValue))] }

  var timeExponent: Int? { 1 }

  func functional<S: SweepScalar>(_ parts: FlowParts<S>) throws -> Functional<S> {
    guard let side = SideCells(side, parts.model), side.condition.kind != .periodic else {
      throw FlowError.unresolved("the side `\(side.rawValue)` is periodic, and has no flow rate of its own; measure at another one")
    }
    return .state(SideFlow(side, parts.model))
  }
}

/// The sum of the velocities across a side's faces, by their areas.
private final class SideFlow<S: SweepScalar>: StateFunctional {
  private let side: SideCells
  private let face: Int
  private let area: Double

  init(_ side: SideCells, _ model: FlowModel) {
    let axis = side.condition.axis
    self.side = side
    face = (side.condition.isUpper ? model.grid.cells[axis] : 0) * model.grid.strides[axis]
    area = model.grid.meanFaceArea(axis)
  }

  @specialized(where S == Double)
  @specialized(where S == Dual<Double>)
  func value(_ state: StageMemory<S>) -> S {
    let field = state.input[side.condition.axis]
    let (first, plane) = (field.values + face, field.grid.planeCount)
    var sum = S(0)
    side.walk.forEach { base, a, b in sum += S(area * side.areas[a, b]) * S.load(first + base, plane: plane) }
    return sum
  }

  @specialized(where S == Double)
  @specialized(where S == Dual<Double>)
  func pullback(_ weight: S, _ state: StageMemory<S>, _ cotangent: StageMemory<S>) {
    let field = cotangent.input[side.condition.axis]
    let (first, plane) = (field.values + face, field.grid.planeCount)
    side.walk.forEach { base, a, b in
      let place = first + base
      (S.load(place, plane: plane) + weight * S(area * side.areas[a, b])).store(place, plane: plane)
    }
  }
}
