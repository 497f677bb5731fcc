import CaseFiles
import Scalars
import Sweeps

/// The mean slope at a side of given value, times the distance L to the opposite side, by the
/// difference of the values at the two: 1 in a fluid that only conducts.
struct Nusselt: ScalarFunctional {
  static let keyword = "nusselt"
  static let meaning = "The mean slope of a scalar at a side, 1 in a fluid that only conducts"
  static let ownKeys: [CaseKey] = [.side]
  let scalar: String
  let side: Side

  init?(scalar name: String, _ map: MapReader, in reader: IncompressibleReader) {
    guard let side = reader.side(map["side"]) else { return nil }
    if let scalar = reader.scalars.first(where: { $0.name == name }) {
      for side in [side, side.opposite] {
        if case .value = scalar.conditions[side] { continue }
        map["side"]?.fail(
          "a Nusselt number needs values of `\(name)` at two opposite sides, and none is given at `\(side.rawValue)`",
          suggestion: "give one under `scalars.\(name).boundaries`, or take the objective `flux`")
        return nil
      }
      if let value = scalar.conditions[side]?.source.constant, value == scalar.conditions[side.opposite]?.source.constant {
        map["side"]?.fail(
          "a Nusselt number compares with what a difference conducts, but `\(name)` is \(value.plain) at `\(side.rawValue)` and opposite",
          suggestion: "give two values that differ, or take the objective `flux`")
        return nil
      }
    }
    (self.scalar, self.side) = (name, side)
  }

  var ownSettings: [(key: String, value: ResolvedValue)] { [("side", .text(side.rawValue))] }

  /// - Throws: `FlowError.unresolved` if there is no difference to compare with.
  func functional<S: SweepScalar>(_ parts: FlowParts<S>) throws -> Functional<S> {
    let place = try parts.place(of: scalar)
    if parts.model.scalars[place].difference(from: side, parts.model.setup.domain) == 0 {
      throw FlowError.unresolved(
        "a Nusselt number compares with what a difference conducts, but the means of `\(scalar)` at `\(side.rawValue)` and opposite are the same;"
          + " give values that differ in the mean, or take the objective `flux`")
    }
    guard let here = SideCells(side, parts.model), let there = SideCells(side.opposite, parts.model) else {
      throw FlowError.unresolved("the domain has no side `\(side.rawValue)`")
    }
    return .state(NusseltNumber(here, there, field: parts.model.dimension + place, parts.model))
  }
}

/// With values g at the faces and θ in the cells beside them the slope is 2 (g − θ)/h, which is
/// what the scheme lets diffuse through the side.
final class NusseltNumber<S: SweepScalar>: StateFunctional {
  private let here, there: SideCells
  private let field: Int
  private let model: FlowModel

  init(_ here: SideCells, _ there: SideCells, field: Int, _ model: FlowModel) {
    (self.here, self.there, self.field, self.model) = (here, there, field, model)
  }

  @specialized(where S == Double)
  @specialized(where S == Dual<Double>)
  func value(_ state: StageMemory<S>) -> S {
    let (near, far) = (here.sums(field, state), there.sums(field, state))
    return scale * (near.prescribed - near.cells) / (near.prescribed - far.prescribed)
  }

  @specialized(where S == Double)
  @specialized(where S == Dual<Double>)
  func pullback(_ weight: S, _ state: StageMemory<S>, _ cotangent: StageMemory<S>) {
    let (near, far) = (here.sums(field, state), there.sums(field, state))
    let difference = near.prescribed - far.prescribed
    let slope = weight * scale / difference
    let share = (near.prescribed - near.cells) / difference
    here.add(slope * (S(1) - share), -slope, field, to: cotangent)
    there.add(slope * share, S(0), field, to: cotangent)
  }

  /// 2 L/h, h the width of the cells beside the side.
  private var scale: S {
    let axis = here.condition.axis
    return S(2 * (model.grid.axes[axis].relativeLength * (model.grid.spacing[axis] / here.width(model))))
  }
}
