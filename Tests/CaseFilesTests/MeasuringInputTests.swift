import CaseFiles
import Flows
import Foundation
import Testing

/// Measurements, statistics, probes, spectra and validation: what good files mean, and mistakes
/// told at their place.
struct MeasuringInputTests {
  private static func mistake(_ text: String, column: Int, _ message: String, _ suggestion: String) -> BadInputTests.Mistake {
    BadInputTests.Mistake(11, text, column: column, message, suggestion)
  }

  static let mistakes = [
    mistake("measurements: { u: { minimun: { velocity: x, along: y, at: 8 } } }", column: 22, "unknown key `minimun`", "`minimum`?"),
    mistake("measurements: { u: { minimum: { velocity: z, along: y, at: 8 } } }", column: 43, "expected `x` or `y`", "one of these words"),
    mistake(
      "measurements: { u: { minimum: { velocity: x, along: y, at: 25 } } }", column: 60, "x = 25 lies outside the domain", "of the domain"),
    mistake("measurements: { u: { minimum: { velocity: x, along: y } } }", column: 31, "the key `at` is missing", "add `at:`"),
    mistake("measurements: { drag: { kinetic-energy: {} } }", column: 17, "`drag` is an objective already", "another name"),
    mistake("measurements: { 2u: { kinetic-energy: {} } }", column: 17, "`2u` cannot be a name", "letter"),
    mistake("measurements: { e: { kinetic-energy: { time: 41 } } }", column: 46, "outside the run, which ends at 40", "up to 40"),
    mistake("measurements: { e: { kinetic-energy: {}, dissipation-peak: {} } }", column: 20, "exactly one kind", "name of its own"),
    mistake("measurements: { s: { strouhal: { body: rd } } }", column: 40, "no body is named `rd`", "`rod`?"),
    mistake(
      "measurements: { s: { force: { body: rod, component: lift, statistic: median } } }", column: 70, "found the text `median`", "`mean`?"),
    mistake(
      "measurements: { s: { force: { body: rod, component: drag, part: presure, statistic: mean } } }", column: 65,
      "found the text `presure`",
      "`pressure`?"),
    mistake("measurements: { s: { skin-friction: { body: rod } } }", column: 37, "the key `at` is missing", "add `at:`"),
    mistake(
      "measurements: { s: { skin-friction: { body: rod, at: [6, 8], from: [1, 1] } } }", column: 62, "unknown key `from`", "one of these"),
    mistake(
      "measurements: { s: { pressure-coefficient: { body: rod, at: [6, 18] } } }", column: 61, "y = 18 lies outside", "of the domain"),
    mistake("output: { surfaces: yes }", column: 21, "expected `true` or `false`", "one of these"),
    mistake("statistics: { start: 40 }", column: 22, "start at 40, but the run ends at 40", "earlier"),
    mistake("statistics: { fields: [] }", column: 23, "at least one field", "velocity"),
    mistake("statistics: { fields: [velocity, velocity] }", column: 23, "`velocity` stands twice", "remove one"),
    mistake("statistics: { begin: 4 }", column: 15, "unknown key `begin`", "one of these"),
    mistake("probes: { wake: [8, 17] }", column: 17, "y = 17 lies outside the domain, which reaches from 0 to 16", "of the domain"),
    mistake("probes: { wake: [8] }", column: 17, "expected a list of 2 numbers", "one entry per axis"),
    mistake("probes: { wake: { fields: [velocity] } }", column: 17, "the key `at` is missing", "add `at:`"),
    mistake("probes: { wake: { at: [8, 8], fields: [vorticity] } }", column: 40, "found the text `vorticity`", "one of these"),
    mistake("output: { spectra: [energy] }", column: 9, "needs a periodic box, but `left` is inflow", "every side periodic"),
    mistake("validation: { a: { rows: { drag: { value: 1 } } } }", column: 34, "the key `tolerance` is missing", "add `tolerance:`"),
    mistake("validation: { a: { rows: { drag: { value: 0, tolerance: 0.1 } } } }", column: 57, "near zero", "absolute"),
    mistake("validation: { a: { quick: maybe, rows: {} } }", column: 27, "expected `true` or `false`", "one of these"),
    mistake("validation: { a: { set: [time.end], rows: {} } }", column: 26, "expected `path=value`", "flow.viscosity=0.02"),
    mistake(
      "validation: { a: { rows: { o: { order_of: e, value: 2, tolerance: 0.1 } } } }", column: 26, "the row `o` needs two grids", "grids:"),
    mistake(
      "validation: { a: { rows: { o: { order_of: e, measure: { kinetic-energy: {} }, value: 2, tolerance: 0.1 } } } }", column: 33,
      "found both", "remove one"),
    mistake(
      "validation: { a: { rows: {}, plots: { t: { energy: {}, dissipation: {} } } } }", column: 42, "exactly one kind of plot", "title"),
  ]

  @Test(arguments: mistakes) func mistakeIsToldOnceAtItsPlace(_ mistake: BadInputTests.Mistake) throws {
    let errors = BadInputTests.errors(in: (BadInputTests.good + [mistake.text]).joined(separator: "\n"))
    #expect(errors.count == 1, "\(errors.map(\.description))")
    let error = try #require(errors.first)
    #expect(error.line == mistake.line && error.column == mistake.column, "\(error)")
    #expect(error.message.contains(mistake.message), "\(error)")
    #expect(error.suggestion?.contains(mistake.suggestion) == true, "\(error)")
  }

  @Test func everyKindSurvivesBeingWrittenOut() throws {
    let text =
      (BadInputTests.good + [
        """
        measurements:
          low: { minimum: { velocity: x, along: y, at: 3 } }
          dp: { pressure-difference: { from: [1, 2], to: [3, 4] } }
          top: { force: { component: lift, statistic: peak-to-peak, body: rod, window: [10, 20], reference: { velocity: 1, length: 2 } } }
          st: { strouhal: { body: rod } }
          part: { force: { component: drag, part: friction, statistic: mean, body: rod } }
          cp: { pressure-coefficient: { body: rod, at: [5.5, 8], from: [1, 2], reference: { velocity: 1, length: 2 } } }
          cf: { skin-friction: { body: rod, at: [5.5, 8] } }
          early: { kinetic-energy: { time: 2 } }
          peak: { dissipation-peak: {} }
          when: { dissipation-peak-time: {} }
          error: { velocity-error: { solution: [sin(x), 0] } }
        output: { surfaces: true, force_parts: true }
        statistics: { start: 3, fields: [pressure] }
        probes: { a: [1, 2], b: { at: [3, 4], fields: [velocity] } }
        validation:
          fine:
            quick: true
            set: [flow.viscosity=0.02, "initial.velocity=[1, 0]"]
            grids: [[24, 16], [48, 32]]
            rows:
              drag: { value: 1.3, tolerance: 0.1, source: "Somebody: 1999" }
              order: { order_of: error, value: 2, tolerance: { absolute: 0.1 } }
              own: { measure: { dissipation-peak: {} }, value: 2, tolerance: 1 }
            plots:
              "u, on a line": { profile: { velocity: x, along: y, at: 2 }, points: { someone: [[0, 1], [2, 3]], "else: who": data/a.csv } }
              d: { dissipation: {} }
              e: { energy: {} }
              f: { force: { component: drag, body: rod } }
              c: { convergence: drag }
        """
      ]).joined(separator: "\n")
    let setup = try CaseLoader.load(text: text, name: "street", source: "street.yaml")
    #expect(setup.measurements.count == 11 && setup.probes.count == 2 && setup.validation.count == 1)
    #expect(setup.output.surfaces && setup.output.forceParts)
    #expect(setup.probes[0].fields == [.velocity, .pressure])
    #expect(setup.statistics == Statistics(start: 3, fields: [.pressure]))
    #expect(setup.validation[0].rows.map(\.tolerance) == [.relative(0.1), .absolute(0.1), .relative(1)])
    #expect(try CaseLoader.load(text: setup.resolved, name: "street", source: "street.yaml") == setup)
  }

  @Test func surfacesAreThoseOfSolidBodies() throws {
    let text = """
      flow: { viscosity: 0.1 }
      domain: { size: [1, 1], cells: [16, 16] }
      boundaries: { left: { inflow: [1, 0] }, right: outflow, bottom: slip, top: slip }
      bodies: { filter: { circle: { center: [0.5, 0.5], radius: 0.2 }, porous: { permeability: 1 } } }
      time: { end: 1 }
      measurements:
        part: { force: { body: filter, component: drag, part: pressure, statistic: mean } }
        point: { skin-friction: { body: filter, at: [0.3, 0.5] } }
      """
    let errors = BadInputTests.errors(in: text)
    #expect(errors.map(\.path) == ["measurements.part.force.body", "measurements.point.skin-friction.body"], "\(errors)")
    #expect(errors.allSatisfy { $0.message.contains("`filter` is porous") && $0.suggestion?.contains("name a solid body") == true })
  }

  @Test func surfacesNeedBodies() throws {
    let text = "flow: { viscosity: 0.1 }\ndomain: { size: [1, 1], cells: [8, 8] }\ntime: { end: 1 }\noutput: { force_parts: true }"
    let errors = BadInputTests.errors(in: text)
    #expect(errors.count == 1 && errors[0].message.contains("`force_parts` tells of the surfaces of solid bodies"), "\(errors)")
  }
}
