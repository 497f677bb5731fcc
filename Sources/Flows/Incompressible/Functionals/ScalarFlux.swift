import CaseFiles
import Scalars
import Sweeps

/// What diffuses through a side into the fluid, integrated over the side.
struct ScalarFlux: ScalarFunctional {
  static let keyword = "flux"
  static let meaning = "What diffuses of a scalar through a side into the fluid"
  static let ownKeys: [CaseKey] = [.side]
  let scalar: String
  let side: Side

  init?(scalar: String, _ map: MapReader, in reader: IncompressibleReader) {
    guard let side = reader.side(map["side"]) else { return nil }
    if let boundaries = reader.boundaries, boundaries[side] == .periodic {
      map["side"]?.fail(
        "nothing is prescribed at a periodic side", suggestion: "name a side that is a wall, slip, an inflow or an outflow")
      return nil
    }
    (self.scalar, self.side) = (scalar, side)
  }

  var ownSettings: [(key: String, value: ResolvedValue)] { [("side", .text(side.rawValue))] }

  var timeExponent: Int? { 1 }

  func functional<S: SweepScalar>(_ parts: FlowParts<S>) throws -> Functional<S> {
    guard let cells = SideCells(side, parts.model) else { throw FlowError.unresolved("the domain has no side `\(side.rawValue)`") }
    return .state(SideFlux(cells, scalar: try parts.place(of: scalar), parts))
  }
}

/// κ, with that of eddies, times the slope on every face of a side, or what is prescribed there.
final class SideFlux<S: SweepScalar>: StateFunctional {
  private let side: SideCells
  /// The scalar's number, and the field of the state that holds it.
  private let scalar, field: Int
  private let model: FlowModel
  /// What eddies carry through the side; nil without a turbulence model.
  private let eddies: EddySideFlux<S>?

  init(_ side: SideCells, scalar: Int, _ parts: FlowParts<S>) {
    (self.side, self.scalar, model) = (side, scalar, parts.model)
    field = parts.model.dimension + scalar
    eddies = parts.turbulence.map { EddySideFlux($0, parts.model) }
  }

  @specialized(where S == Double)
  @specialized(where S == Dual<Double>)
  func value(_ state: StageMemory<S>) -> S {
    switch given {
    case .value:
      let sums = side.sums(field, state)
      let molecular = state.parameters.scalars[scalar].diffusivity * (sums.prescribed - sums.cells)
      return S(conductance) * (molecular + (eddies?.sum(side, field, state) ?? S(0)))
    case .flux: return S(area) * side.sums(field, state).prescribed
    case nil: return S(0)
    }
  }

  @specialized(where S == Double)
  @specialized(where S == Dual<Double>)
  func pullback(_ weight: S, _ state: StageMemory<S>, _ cotangent: StageMemory<S>) {
    switch given {
    case .value:
      let scale = weight * S(conductance)
      let slope = scale * state.parameters.scalars[scalar].diffusivity
      let sums = side.sums(field, state)
      cotangent.parameters.scalars[scalar].diffusivity += scale * (sums.prescribed - sums.cells)
      side.add(slope, -slope, field, to: cotangent)
      eddies?.pullback(scale, side, field, state, cotangent)
    case .flux: side.add(weight * S(area), S(0), field, to: cotangent)
    case nil: break
    }
  }

  private var given: TracerCondition? { model.scalars[scalar].conditions[side.condition.side] }

  /// That of reference.
  private var area: Double { model.grid.meanFaceArea(side.condition.axis) }
  private var conductance: Double { 2 * area / side.width(model) }
}
