import CaseFiles
import Fields
import Flows
import Foundation
import Studies
import Testing

/// Moments of the forces on bodies.
struct MomentTests {
  /// What a cylinder that spins in a box takes to keep turning is lost to friction: at rest in
  /// time −M ω = ν ∫ |∇u|², with the sides at rest.
  @Test func powerOfTheTorqueIsWhatFrictionTakes() throws {
    let text = """
      flow: { viscosity: 0.05 }
      domain: { size: [2, 2], cells: [40, 40] }
      boundaries: { left: wall, right: wall, bottom: wall, top: wall }
      bodies: { rod: { circle: { center: [1.1, 0.95], radius: 0.4 }, spin: 2 } }
      numerics: { advection: central }
      time: { end: 25, dt: 0.01 }
      objective: { moment: { body: rod } }
      """
    let setup = try CaseLoader.load(text: text, name: "spinning", source: "spinning.yaml")
    let model = try FlowModel(setup, workers: Workers(count: 2))
    let flow = try IncompressibleFlow<Double>(model, parameters: FlowParameters(model))
    while !flow.isFinished { try flow.advance() }
    let (velocity, cells) = (flow.velocityWithGhosts(), 40)
    var dissipation = 0.0
    for component in 0..<2 {
      let field = velocity[component]
      for i in 0...cells {
        for j in 0...cells {
          // Along itself between faces, across between points, of which those beyond a side count half.
          let (along, across) = component == 0 ? (i, j) : (j, i)
          func value(_ a: Int, _ b: Int) -> Double { component == 0 ? field[a, b, 0] : field[b, a, 0] }
          if along < cells, across < cells { dissipation += pow(value(along + 1, across) - value(along, across), 2) }
          let share = across == 0 || across == cells ? 0.5 : 1.0
          dissipation += share * pow(value(along, across) - value(along, across - 1), 2)
        }
      }
    }
    // Squares of differences over h, times the area of a cell.
    dissipation *= 0.05
    let power = -2 * flow.objectiveValues[0]
    #expect(power > 0 && abs(power - dissipation) <= 0.01 * dissipation, "\(power), \(dissipation)")
  }

  /// About another point the moment is that about the centre, and that of the force on the arm
  /// between the two.
  @Test func momentsAboutTwoPointsDifferByThatOfTheForce() throws {
    let text = """
      flow: { viscosity: 0.02, force: [0.3, "0.2*x"] }
      domain: { size: [2.4, 1.6], cells: [24, 16] }
      boundaries: { left: { inflow: [1, 0.1] }, right: outflow, bottom: slip, top: slip }
      bodies: { wing: { naca: { center: [0.8, 0.8], digits: "2412", chord: 0.9, incidence: 8 } } }
      time: { steps: 5, dt: 0.01 }
      objective: { drag: { body: wing }, lift: { body: wing }, moment: { body: wing }, other: { kind: moment, body: wing, about: [1.3, 0.5] } }
      """
    let setup = try CaseLoader.load(text: text, name: "wing", source: "wing.yaml")
    let model = try FlowModel(setup, workers: .single)
    let flow = try IncompressibleFlow<Double>(model, parameters: FlowParameters(model))
    while !flow.isFinished { try flow.advance() }
    let values = flow.objectiveValues
    #expect(abs(values[3] - (values[2] + (0.8 - 1.3) * values[1] - (0.8 - 0.5) * values[0])) <= 1e-12 * abs(values[2]))
  }

  @Test(arguments: [
    "naca: { center: [0.9, 0.8], digits: \"2412\", chord: 0.8, angle: -8 }",
    "box: { center: [1, 0.8], size: [0.5, 0.3], angle: 10 }, motion: { velocity: [0.1, -0.1], pitch: { amplitude: 10, frequency: 0.7, phase: 20 } }",
    "naca: { center: [0.9, 0.8], digits: \"0012\", chord: 0.8, angle: 0 }, motion: { oscillation: { amplitude: [0.02, 0.1], frequency: 0.6 }, pitch: { amplitude: 12, frequency: 0.8 } }",
    "circle: { center: [1.1, 0.8], radius: 0.3 }, spin: 2",
  ])
  func derivativesAreThoseOfReruns(body: String) throws {
    let text = """
      flow: { viscosity: 0.03, force: ["0.3 + 0.1*y", "0.2*x"] }
      domain: { size: [2.4, 1.6], cells: [24, 16] }
      boundaries: { left: { inflow: [1, 0.1] }, right: outflow, bottom: slip, top: slip }
      bodies: { b: { \(body) } }
      scalars: { heat: { diffusivity: 0.02, buoyancy: [0.2, 0.5], reference: 0.3, initial: "sin(x + 2*y)", boundaries: { left: 0.2 } } }
      numerics: { advection: central }
      time: { steps: 4, dt: 0.01 }
      objective: { moment: { body: b }, other: { kind: moment, body: b, about: [1.3, 0.5], window: { last: 0.03 } } }
      controls: all
      """
    let setup = try CaseLoader.load(text: text, name: "moment", source: "moment.yaml")
    for objective in 0..<2 {
      for check in try Verification(setup, workers: .single, objective: objective, limit: nil).run() {
        #expect(check.passed, "\(body), \(objective), \(check.name): \(check.value), tolerance \(check.tolerance), \(check.subject ?? "")")
      }
    }
  }

  @Test func resistanceIsRefused() {
    let text = """
      flow: { viscosity: 0.03, resistance: 1 }
      domain: { size: [2.4, 1.6], cells: [24, 16] }
      boundaries: { left: { inflow: [1, 0.1] }, right: outflow, bottom: slip, top: slip }
      bodies: { b: { circle: { center: [1.1, 0.8], radius: 0.3 } } }
      time: { steps: 4, dt: 0.01 }
      objective: { moment: { body: b } }
      """
    let invalid = #expect(throws: InvalidCase.self) { try CaseLoader.load(text: text, name: "moment", source: "moment.yaml") }
    #expect(invalid?.description.contains("resists the flow") ?? false)
  }
}
