import CaseFiles
import Flows
import Foundation
import Testing

/// Objectives against their definitions.
@Suite struct ObjectiveTests {
  private static func values(_ overrides: String...) throws -> [Double] {
    try FlowCase.finished(try FlowCase.load(FlowCase.periodic, overrides)).objectiveValues
  }

  @Test func kineticEnergyOfAUniformStream() throws {
    let value = try Self.values("initial={ uniform: [1, -0.5] }", "objective={ kinetic-energy: {} }")
    #expect(abs(value[0] - 0.625) <= 1e-15)
  }

  /// The vorticity is 2 sin x sin y, with mean square 1; central differences of it are less by the
  /// factor sin(h/2)/(h/2).
  @Test func enstrophyOfTheTaylorGreenVortex() throws {
    let value = try Self.values("initial=taylor-green", "objective={ enstrophy: {} }", "time={ steps: 1, dt: 1e-14 }")
    let h = 2 * Double.pi / 32
    #expect(abs(value[0] - 0.5 * pow(sin(h / 2) / (h / 2), 2)) <= 1e-12)
  }

  @Test func distanceIsHalfTheMeanSquare() throws {
    let stream = "initial={ uniform: [1, -0.5] }"
    #expect(try Self.values(stream, "objective={ distance: { target: [1, -0.5] } }") == [0])
    #expect(abs(try Self.values(stream, "objective={ distance: { target: at-rest } }")[0] - 0.625) <= 1e-15)
    #expect(abs(try Self.values(stream, "objective={ distance: { target: [0, 0.5] } }")[0] - 1) <= 1e-15)
    let vortex = try Self.values("initial=taylor-green", "objective={ distance: { target: taylor-green } }", "time={ steps: 1, dt: 1e-14 }")
    #expect(vortex[0] <= 1e-24)
  }

  /// By hand from the velocities and forces of every step: each counts by the part of it that lies
  /// within the window.
  @Test func windowsAverageOverTime() throws {
    let setup = try FlowCase.load(FlowCase.channel())
    let flow = try FlowCase.flow(setup)
    var (energy, drag) = (0.0, 0.0)
    func part(_ start: Double, _ end: Double, of window: ClosedRange<Double>) -> Double {
      max(0, min(end, window.upperBound) - max(start, window.lowerBound)) / (window.upperBound - window.lowerBound)
    }
    while !flow.isFinished {
      let start = flow.time
      try flow.advance()
      let (u, v, cells) = (flow.velocity[0], flow.velocity[1], flow.model.grid.cells)
      var sum = 0.0
      for j in 0..<cells[1] {
        for i in 0..<cells[0] { sum += u[i, j] * u[i, j] + u[i + 1, j] * u[i + 1, j] + v[i, j] * v[i, j] + v[i, j + 1] * v[i, j + 1] }
      }
      energy += part(start, flow.time, of: 0.03...0.15) * 0.25 * sum / Double(cells[0] * cells[1])
      // 2/(U² L) with U = 2 and L = 1/4.
      drag += part(start, flow.time, of: 0.05...0.13) * 2 * flow.lastForces[0][0]
    }
    #expect(abs(flow.objectiveValues[2] - energy) <= 1e-13 * energy)
    #expect(abs(flow.objectiveValues[0] - drag) <= 1e-13 * abs(drag))
    #expect(abs(flow.objectiveValues[1] - flow.lastForces[0][1]) <= 1e-13)
  }

  /// A body in a closed periodic box is the only thing a force on the fluid can push against: at
  /// rest, drag is force times the area of the fluid around the body.
  @Test func dragBalancesTheForceOnTheFluid() throws {
    let setup = try FlowCase.load(
      """
      flow: { viscosity: 1, force: [0.3, 0] }
      domain: { size: [2, 2], cells: [20, 20] }
      bodies: { disc: { circle: { center: [1, 1], radius: 0.4 } } }
      initial: at-rest
      time: { end: 4, cfl: 0.5 }
      objective: { drag: { body: disc } }
      """)
    let flow = try FlowCase.finished(setup)
    #expect(abs(flow.objectiveValues[0] - 0.3 * (4 - .pi * 0.16)) <= 1e-6)
  }

  /// A step far beyond the limit of stability is reported, not computed with.
  @Test func aRunThatBlowsUpSaysWhere() throws {
    let setup = try FlowCase.load(FlowCase.cavity, ["time={ steps: 400, dt: 1 }"])
    let error = try #require(throws: FlowError.self) {
      let flow = try FlowCase.finished(setup)
      try flow.checkFinite()
    }
    guard case .diverged(let variable, let cell, let position, let step, let time) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(variable == "velocity x" || variable == "velocity y")
    #expect(cell.count == 2 && position.count == 2 && cell.allSatisfy { (0...20).contains($0) })
    #expect(step > 0 && step < 400 && time == Double(step))
    #expect("\(error)".contains("step \(step)"))
  }
}
