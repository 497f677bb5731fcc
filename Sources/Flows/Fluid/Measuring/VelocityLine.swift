import CaseFiles
import Fields

/// A velocity component along a line through the domain: on the points of its own grid along the
/// line, between rows where the line lies between them.
public struct VelocityLine: Sendable {
  /// Coordinates along the line, in order, and the values there.
  public let places, values: [Double]

  init(_ line: FluidMeasurement.Line, _ flow: any FluidFlow) {
    let model = flow.model
    let field = flow.observedVelocity()[line.component]
    let onFaces = flow.isStaggered && line.axis == line.component
    let count = model.grid.cells[line.axis] + (onFaces ? 1 : 0)
    places = (0..<count).map { node in
      let index = (0..<3).map { $0 == line.axis ? node : 0 }
      return model.grid.position(index[0], index[1], index[2], component: onFaces ? line.axis : nil)[line.axis]
    }
    values = places.map { place in
      var point = line.at
      point.insert(place, at: line.axis)
      return flow.velocitySample(point, line.component).value(field)
    }
  }

  /// The lowest point, or the highest, of the parabola through the extreme value and its
  /// neighbours.
  func extremum(isMaximum: Bool) -> Double {
    let sign = isMaximum ? -1.0 : 1.0
    guard let i = values.indices.min(by: { sign * values[$0] < sign * values[$1] }) else { return .nan }
    guard i > 0, i + 1 < values.count else { return values[i] }
    // The parabola is values[i] + slope t + ½ bend t², t from the extreme value on.
    let (before, behind) = (places[i] - places[i - 1], places[i + 1] - places[i])
    let (fall, rise) = ((values[i] - values[i - 1]) / before, (values[i + 1] - values[i]) / behind)
    let (slope, bend) = ((fall * behind + rise * before) / (before + behind), 2 * (rise - fall) / (before + behind))
    return bend == 0 ? values[i] : values[i] - slope * slope / (2 * bend)
  }
}
