import CaseFiles
import Fields
import Flows

/// A velocity component along a line through the domain: on the points of its own grid along the line, between rows where the line lies between them.
public struct VelocityLine: Sendable {
  /// Coordinates along the line, in order, and the values there.
  public let places, values: [Double]

  init(_ line: Measurement.Line, _ flow: any ObservedFlow) {
    let model = flow.model
    let field = flow.observedVelocity()[line.component]
    let onFaces = flow.isStaggered && line.axis == line.component
    let count = model.grid.cells[line.axis] + (onFaces ? 1 : 0)
    places = (0..<count).map { model.grid.origin[line.axis] + (Double($0) + (onFaces ? 0 : 0.5)) * model.grid.spacing[line.axis] }
    values = places.map { place in
      var point = line.at
      point.insert(place, at: line.axis)
      return flow.velocitySample(point, line.component).value(field)
    }
  }

  /// The lowest point, or the highest, of the parabola through the extreme value and its neighbours.
  func extremum(isMaximum: Bool) -> Double {
    let sign = isMaximum ? -1.0 : 1.0
    guard let i = values.indices.min(by: { sign * values[$0] < sign * values[$1] }) else { return .nan }
    guard i > 0, i + 1 < values.count else { return values[i] }
    let (slope, bend) = ((values[i + 1] - values[i - 1]) / 2, values[i + 1] - 2 * values[i] + values[i - 1])
    return bend == 0 ? values[i] : values[i] - slope * slope / (2 * bend)
  }
}
