import CaseFiles
import Fields
import Flows
import Foundation
import Studies
import Testing

/// The power that bodies take to move.
@Suite struct PowerTests {
  private static func load(_ text: String, _ changes: [String] = []) throws -> Case {
    try CaseLoader.load(text: text, name: "moving", source: "moving", overrides: changes)
  }

  private static let foil = """
    parameters: { heave: 0.2, pitch: 15, f: 0.9, lag: 0.3 }
    flow: { viscosity: 0.02 }
    domain: { size: [3, 2.4], cells: [45, 36] }
    boundaries: { left: { inflow: [1, 0] }, right: outflow, bottom: slip, top: slip }
    bodies: { foil: { ellipse: { center: [1, 1.2], radii: [0.4, 0.12] }, motion: { displacement: [0, "heave*sin(2*pi*f*t)"], rotation: "pitch*sin(2*pi*f*t + lag)" } } }
    numerics: { advection: central }
    time: { steps: 20, dt: 0.01 }
    objective:
      power: { body: foil, window: { last: 0.1 } }
      drag: { body: foil, window: { last: 0.1 } }
      efficiency: "-drag/power"
    controls: [viscosity, parameters.heave, parameters.pitch, parameters.f, parameters.lag, bodies.foil.radii]
    """

  /// Of a body that only spins it is minus the torque times the spin.
  @Test func thePowerOfASpinIsThatOfItsTorque() throws {
    let text = """
      flow: { viscosity: 0.05 }
      domain: { size: [2, 2], cells: [30, 30] }
      boundaries: { left: wall, right: wall, bottom: wall, top: wall }
      bodies: { rod: { circle: { center: [1.1, 0.95], radius: 0.4 }, spin: 2 } }
      time: { steps: 30, dt: 0.01 }
      objective: { power: { body: rod, reference: { velocity: 2, length: 0.5 } }, moment: { body: rod } }
      controls: [bodies.rod.spin]
      """
    let run = try Study(try Self.load(text), threads: 1).run()
    let (power, moment) = (try #require(run.objectives["power"]), try #require(run.objectives["moment"]))
    #expect(power > 0 && abs(power + 2 * moment * 2 / (8 * 0.5)) < 1e-13 * power)
  }

  /// Of a body that goes straight it is the drag times the speed.
  @Test func aBodyThatIsTowedTakesItsDrag() throws {
    let text = """
      flow: { viscosity: 0.02 }
      domain: { size: [3, 2], cells: [45, 30] }
      boundaries: { left: wall, right: wall, bottom: slip, top: slip }
      bodies: { sled: { circle: { center: [2, 1.04], radius: 0.25 }, motion: { velocity: [-0.8, 0.1] } } }
      time: { steps: 20, dt: 0.01 }
      objective: { power: { body: sled }, drag: { body: sled }, lift: { body: sled } }
      controls: [bodies.sled.motion.velocity]
      """
    let run = try Study(try Self.load(text), threads: 1).run()
    let (power, drag, lift) = (
      try #require(run.objectives["power"]), try #require(run.objectives["drag"]), try #require(run.objectives["lift"])
    )
    #expect(power > 0 && abs(power - (0.8 * drag - 0.1 * lift)) < 1e-13 * power)
  }

  /// The fluid gains by its kinetic energy what the body spends beyond what friction takes: with
  /// little friction most of it.
  @Test func theFluidGainsWhatTheBodySpends() throws {
    let text = """
      flow: { viscosity: 1e-4 }
      domain: { size: [2, 2], cells: [60, 60] }
      boundaries: { left: slip, right: slip, bottom: slip, top: slip }
      bodies: { disc: { circle: { center: [1, 1], radius: 0.3 }, motion: { displacement: ["0.02*t^2", 0] } } }
      numerics: { advection: central }
      time: { end: 0.5, dt: 0.005 }
      objective: { power: { body: disc, window: [0, 0.5] }, kinetic-energy: {} }
      controls: [viscosity]
      """
    let run = try Study(try Self.load(text), threads: 1).run()
    let (power, energy) = (try #require(run.objectives["power"]), try #require(run.objectives["kinetic-energy"]))
    // Of the whole box, less that of the fluid in the place of the disc, which the power leaves out.
    let gained = 4 * energy - 0.5 * .pi * 0.09 * 0.02 * 0.02
    #expect(abs(0.5 * power - gained) < 0.12 * gained, "\(0.5 * power) \(gained)")
  }

  /// Every derivative, by motion, shape and fluid, against re-runs of the changed case.
  @Test(arguments: ["power", "efficiency"]) func derivativesAreThoseOfReruns(objective: String) throws {
    let report = try Study(try Self.load(Self.foil), threads: 1).verify(of: objective)
    #expect(report.passed, "\(report.checks)")
  }

  @Test func itsBodyMustBeOne() throws {
    let error = try #require(throws: InvalidCase.self) { try Self.load(Self.foil, ["objective.power.body=fin"]) }
    #expect(error.errors.count == 1 && error.description.contains("fin"), "\(error)")
  }
}
