import CaseFiles
import Flows
import Foundation
import Testing

/// The order of each scheme of advection: a smooth scalar carried across the grid by a uniform
/// stream.
@Suite struct AdvectionOrderTests {
  /// The mean error after a quarter of a time unit, in steps so short that theirs does not count.
  private static func error(_ scheme: String, cells: Int) throws -> Double {
    let setup = try FlowCase.load(
      """
      flow: { viscosity: 0 }
      domain: { size: [2*pi, 2*pi], cells: [\(cells), \(cells)] }
      initial: { uniform: [1, 0.5] }
      scalars: { wave: { diffusivity: 0, buoyancy: [0, 0], initial: "2 + sin(x)*cos(y) + 0.5*sin(x + y)" } }
      numerics: { advection: \(scheme), integrator: rk4 }
      time: { steps: 100, dt: 0.0025 }
      """)
    let flow = try FlowCase.finished(setup, workers: 2)
    let grid = flow.model.grid
    var sum = 0.0
    grid.interior.forEach { i, j, k in
      let point = grid.position(i, j, k)
      let (x, y) = (point[0] - flow.time, point[1] - 0.5 * flow.time)
      sum += abs(flow.state[2][i, j, k] - (2 + sin(x) * cos(y) + 0.5 * sin(x + y)))
    }
    return sum / Double(grid.cellCount)
  }

  @Test(arguments: [("central", 2.0), ("central4", 4.0), ("central6", 6.0), ("quick", 2.0), ("upwind3", 3.0), ("weno5", 5.0)])
  func smoothScalarsAreCarriedToTheOrderOfTheScheme(scheme: String, order: Double) throws {
    let errors = try [24, 48, 96].map { try Self.error(scheme, cells: $0) }
    #expect(abs(log2(errors[0] / errors[1]) - order) <= 0.35)
    #expect(abs(log2(errors[1] / errors[2]) - order) <= 0.15)
  }

  /// At extrema, where it limits, the scheme is of first order: in the mean error some of the
  /// second is lost.
  @Test func theLimitedSchemeIsNearlyOfSecondOrder() throws {
    let errors = try [24, 48, 96].map { try Self.error("vanleer", cells: $0) }
    #expect(log2(errors[0] / errors[1]) >= 1.6)
    #expect(log2(errors[1] / errors[2]) >= 1.7)
  }
}
