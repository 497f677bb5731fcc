import CaseFiles
import Flows
import Foundation
import Testing

/// One mistake at a time in an otherwise good case: each gives one error, at its place, with
/// advice.
struct BadInputTests {
  /// Ten lines; a mistake replaces one of them.
  static let good = [
    "case: { title: street, expected: { drag: { value: 1.34, tolerance: 0.04 } } }",
    "flow: { viscosity: 0.01 }",
    "domain: { size: [24, 16], cells: [240, 160] }",
    "boundaries: { left: { inflow: [1, 0] }, right: outflow, bottom: slip, top: slip }",
    "bodies: { rod: { circle: { center: [6, 8], radius: 0.5 } } }",
    "initial: at-rest",
    "time: { end: 40 }",
    "objective: { drag: { body: rod, window: [30, 40] } }",
    "controls: [viscosity, bodies.rod.radius]",
    "checkpoints: { memory: 512 MB }",
  ]

  struct Mistake: Sendable, CustomStringConvertible {
    let line: Int
    let text: String
    let column: Int
    let message: String
    let suggestion: String

    init(_ line: Int, _ text: String, column: Int, _ message: String, _ suggestion: String) {
      (self.line, self.text, self.column, self.message, self.suggestion) = (line, text, column, message, suggestion)
    }

    var description: String { text }
  }

  static func errors(replacing line: Int, by text: String) -> [CaseError] {
    var lines = good
    lines[line - 1] = text
    return errors(in: lines.joined(separator: "\n"))
  }

  static func errors(in text: String) -> [CaseError] {
    do throws(InvalidCase) {
      _ = try CaseLoader.load(text: text, name: "street", source: "street.yaml")
      return []
    } catch {
      return error.errors
    }
  }

  @Test func theGoodCaseIsGood() throws {
    #expect(Self.errors(in: Self.good.joined(separator: "\n")) == [])
  }

  static let scalars = [
    Mistake(2, "flow: { visocsity: 0.01 }", column: 9, "unknown key `visocsity`", "did you mean `viscosity`?"),
    Mistake(2, "folw: { viscosity: 0.01 }", column: 1, "unknown key `folw`", "did you mean `flow`?"),
    Mistake(
      2, "flow: { viscosity: 0.01, colour: red }", column: 26,
      "expected `equations`, `viscosity`, `rayleigh`, `prandtl`, `force`, `resistance` or `turbulence`",
      "remove it"),
    Mistake(2, "flow: { equations: incompressible }", column: 7, "the key `viscosity` is missing", "add `viscosity:`"),
    Mistake(2, "flow: { viscosity: thick }", column: 20, "expected a number of at least 0, found the text `thick`", ""),
    Mistake(2, "flow: { viscosity: \"1e-3\" }", column: 20, "found the quoted text \"1e-3\"", "remove the quotes: 1e-3"),
    Mistake(2, "flow: { viscosity: '0.01' }", column: 20, "found the quoted text \"0.01\"", "remove the quotes: 0.01"),
    Mistake(2, "flow: { viscosity: -0.01 }", column: 20, "of at least 0, found -0.01", "range"),
    Mistake(2, "flow: { viscosity: .nan }", column: 20, "not finite", "finite"),
    Mistake(2, "flow: { viscosity: .inf }", column: 20, "not finite", "finite"),
    Mistake(2, "flow: { viscosity: 1e999 }", column: 20, "not finite", "finite"),
    Mistake(2, "flow: { viscosity: [0.01] }", column: 20, "found a list of 1", ""),
    Mistake(2, "flow: { viscosity: }", column: 20, "found nothing", "give it a value"),
    Mistake(
      2, "flow: 0.01", column: 7,
      "expected a map of equations, viscosity, rayleigh, prandtl, force, resistance, turbulence, found 0.01", ""),
    Mistake(2, "flow: { equations: euler, viscosity: 0 }", column: 20, "expected `incompressible`", "write one of these"),
    Mistake(2, "flow: { viscosity: 0.01, force: [sin(4*z), 0] }", column: 34, "uses z", "x and y"),
    Mistake(2, "flow: { viscosity: 0.01, force: [\"sin(4*q)\", 0] }", column: 41, "unknown name `q`", ""),
    Mistake(2, "flow: { viscosity: 0.01, force: [1] }", column: 33, "expected a list of 2 numbers or formulas, found a list of 1", "axis"),
    Mistake(2, "flow: { viscosity: 0.01, viscosity: 0.02 }", column: 26, "`viscosity` stands twice, first on line 2", "keep one"),
    Mistake(1, "case: { title: street, expected: { drag: { value: 1.3 } } }", column: 42, "`tolerance` is missing", "add `tolerance:`"),
    Mistake(6, "initial: { random: { seed: 1, amplitude: 0, wavenumber: 4 } }", column: 42, "above 0, found 0", "range"),
    Mistake(6, "initial: taylor-gren", column: 10, "found the text `taylor-gren`", "did you mean `taylor-green`?"),
    Mistake(6, "initial: { uniform: [1, 0], velocity: [1, 0] }", column: 10, "found uniform and velocity", "keep one"),
    Mistake(7, "time: { end: 40, steps: 3 }", column: 18, "exactly one of `end` and `steps`, found both", "remove one"),
    Mistake(7, "time: { cfl: 0.5 }", column: 7, "found neither", "add"),
    Mistake(7, "time: { end: 40, cfl: 1.6 }", column: 23, "above 0 and at most 1.5, found 1.6", "range"),
    Mistake(7, "time: { end: 40, cfl: 1, dt: 1 }", column: 26, "found both", "remove one"),
    Mistake(7, "time: { end: \"40\" }", column: 14, "quoted text", "remove the quotes: 40"),
    Mistake(7, "time: { end: 0 }", column: 14, "above 0, found 0", "range"),
    Mistake(10, "checkpoints: { memory: 512 apples }", column: 24, "found `512 apples`", "`MB`"),
    Mistake(10, "checkpoints: { count: 1.5 }", column: 23, "a whole number of at least 1, found 1.5", "range"),
    Mistake(10, "checkpoints: { schedule: revolv }", column: 26, "`auto`, `revolve` or `store-all`", "did you mean `revolve`?"),
    Mistake(10, "checkpoints: { schedule: store-all, count: 3 }", column: 44, "keeps every state", "remove `count`"),
    Mistake(10, "checkpoints: { disk: 40 apples }", column: 22, "found `40 apples`", "`GB`"),
    Mistake(10, "checkpoints: { disk: -1 }", column: 22, "of at least 0, found -1", "range"),
    Mistake(10, "checkpoints: { folder: /tmp }", column: 16, "`folder` would have no effect", "add for example `disk: 20 GB`"),
    Mistake(10, "checkpoints: { disk: 1 GB, folder: '' }", column: 36, "found nothing", "write for example `folder: /scratch`"),
    Mistake(10, "checkpoints: { disk: 1 GB, folder: [a] }", column: 36, "expected the path of a folder", ""),
    Mistake(10, "checkpoints: { schedule: store-all, disk: 1 GB }", column: 37, "`disk` would have no effect", "remove `disk`"),
    Mistake(10, "output: { restart: -1 }", column: 20, "of at least 0, found -1", "range"),
    Mistake(10, "output: { fields: [velocity, presure] }", column: 30, "found the text `presure`", "did you mean `pressure`?"),
    Mistake(10, "output: { formats: [xdmf] }", column: 20, "is missing; found xdmf", "add `vtkhdf`"),
    Mistake(10, "numerics: { stages: 4 }", column: 13, "only `rkc` has a number of stages", "write `integrator: rkc`"),
    Mistake(10, "numerics: { integrator: rkc, stages: 1 }", column: 38, "at least 2", ""),
    Mistake(10, "numerics: { advection: quik }", column: 24, "found the text `quik`", "did you mean `quick`?"),
  ]

  static let geometry = [
    Mistake(3, "domain: { size: [24, 16], cells: [0, 160] }", column: 35, "at least 4 and at most 100000, found 0", "range"),
    Mistake(3, "domain: { size: [24, 16], cells: [240] }", column: 34, "expected a list of 2 whole numbers, found a list of 1", "axis"),
    Mistake(3, "domain: { size: [24, -16], cells: [240, 160] }", column: 22, "above 0, found -16", "range"),
    Mistake(3, "domain: { size: [24, 16], cells: [240, 150] }", column: 34, "same cell size", "set cells to [240, 160]"),
    Mistake(3, "domain: { size: [24, 16.03], cells: [240, 160] }", column: 37, "same cell size", "set size to [24, 16]"),
    Mistake(5, "bodies: { rod: { circle: { center: [30, 8], radius: 0.5 } } }", column: 36, "outside the domain, from 0 to 24", "move"),
    Mistake(5, "bodies: { rod: { circle: { center: [6, 8], radius: 7.9 } } }", column: 36, "from x = -1.9 to 13.9", "smaller"),
    Mistake(5, "bodies: { rod: { circle: { center: [6, 8], radius: 0 } } }", column: 52, "above 0, found 0", "range"),
    Mistake(5, "bodies: { rod: { circle: { center: [6, 8, 1], radius: 1 } } }", column: 36, "expected a list of 2 numbers", "axis"),
    Mistake(5, "bodies: { rod: { crcle: { center: [6, 8], radius: 1 } } }", column: 18, "unknown key `crcle`", "did you mean `circle`?"),
    Mistake(5, "bodies: { rod: { spin: 1 } }", column: 16, "exactly one shape", "one shape"),
    Mistake(
      5, "bodies: { rod: { circle: { center: [6, 8], radius: 1 } }, b: { circle: { center: [7.5, 8], radius: 1 } } }", column: 59,
      "overlaps `rod`", "apart"),
    Mistake(
      5, "bodies: { rod: { circle: { center: [6, 8], radius: 1 } }, 2: { circle: { center: [12, 8], radius: 1 } } }", column: 59,
      "starts with a letter, found `2`", "rename"),
    Mistake(
      5, "bodies: { rod: { circle: { center: [6, 8], radius: 0.5 }, motion: { velocty: [1, 0] } } }", column: 69, "unknown key `velocty`",
      "did you mean `velocity`?"),
    Mistake(
      5, "bodies: { rod: { circle: { center: [6, 8], radius: 0.5 }, motion: { velocity: [0.1, 0, 0] } } }", column: 79,
      "expected a list of 2 numbers", "axis"),
    Mistake(
      5, "bodies: { rod: { circle: { center: [6, 8], radius: 0.5 }, motion: { velocity: [1, 0] } } }", column: 36,
      "the body reaches from x = 23 to 24 at time 17.5", "let it move less"),
    Mistake(
      5, "bodies: { rod: { circle: { center: [6, 8], radius: 0.5 }, motion: { oscillation: { amplitude: [0, 8], frequency: 1 } } } }",
      column: 36, "lies outside the domain", "let it move less"),
    Mistake(
      5, "bodies: { rod: { circle: { center: [6, 8], radius: 0.5 }, motion: { oscillation: { amplitude: [0, 1] } } } }", column: 82,
      "the key `frequency` is missing", "add `frequency:`"),
    Mistake(
      5, "bodies: { rod: { circle: { center: [6, 8], radius: 0.5 }, motion: { pitch: { amplitude: [1], frequency: 1 } } } }", column: 89,
      "expected a number", ""),
    Mistake(
      5, "bodies: { rod: { circle: { center: [6, 8], radius: 0.5 }, motion: { pitch: { amplitude: 1, frequency: 0 } } } }", column: 103,
      "expected a number above 0", "range"),
    Mistake(
      5,
      "bodies: { rod: { circle: { center: [6, 8], radius: 0.5 }, motion: { velocity: [0.1, 0] } }, a: { box: { center: [9, 8], size: [1, 1] } } }",
      column: 93, "the body overlaps `rod` at time 20", "apart"),
    Mistake(
      5, "bodies: { rod: { circle: { center: [6, 8], radius: 1 } }, a: { naca: { center: [9, 9], digits: 12, chord: 1 } } }", column: 96,
      "expected four digits with a thickness, such as \"0012\", found `12`", "all four"),
  ]

  static let boundaries = [
    Mistake(
      4, "boundaries: { left: { inflow: [1, 0] }, right: slip, bottom: slip, top: slip }", column: 21,
      "fluid enters at 16 per unit time in sum, but no side is an outflow", "`right: outflow`"),
    Mistake(4, "boundaries: { left: { inflow: [1, 0] }, bottom: slip, top: slip }", column: 15, "`right` is missing", "`right: outflow`"),
    Mistake(4, "boundaries: { left: periodic, right: slip }", column: 21, "needs a periodic partner", "periodic, or neither"),
    Mistake(4, "boundaries: { left: slip, right: outflow }", column: 34, "no side is an inflow", "add an inflow"),
    Mistake(4, "boundaries: { left: { inflow: [-1, 0] }, right: outflow }", column: 49, "bring in -16 per unit time", "slip or wall"),
    Mistake(
      4, "boundaries: { left: wall, right: outflow, bottom: slip, top: outflow }", column: 34, "no side is an inflow", "add an inflow"),
    Mistake(4, "boundaries: { left: { wall: [1, 0] }, right: wall }", column: 29, "moves along itself, found 1", "component 1 zero"),
    Mistake(4, "boundaries: { left: inflow, right: outflow }", column: 21, "found the word alone", "{ inflow: [1, 0] }"),
    Mistake(4, "boundaries: { left: outflw, right: slip }", column: 21, "found the text `outflw`", "did you mean `outflow`?"),
    Mistake(4, "boundaries: { front: slip }", column: 15, "side of a third axis", "domain.size"),
    Mistake(4, "boundaries: { left: { inflow: [1/(y - y), 0] }, right: outflow }", column: 21, "infinite or not a number", "finite"),
    Mistake(
      4, "boundaries: { left: { inflow: { velocity: [y, 0], profile: y } }, right: outflow }", column: 44, "uses y, and this is one number",
      ""),
  ]

  static let references = [
    Mistake(8, "objective: { drag: { body: rods } }", column: 28, "no body is named `rods`, the bodies are `rod`", "did you mean `rod`?"),
    Mistake(8, "objective: { drag: { body: rod, window: [40, 30] } }", column: 41, "ends at 30, not after its start at 40", "earlier"),
    Mistake(8, "objective: { drag: { body: rod, window: [30, 50] } }", column: 41, "outside the run, which ends at 40", "until 50"),
    Mistake(8, "objective: { drag: { body: rod, window: [-1, 5] } }", column: 42, "at least 0, found -1", "range"),
    Mistake(8, "objective: { darg: { body: rod } }", column: 14, "unknown objective `darg`", "did you mean `drag`?"),
    Mistake(8, "objective: { mine: { kind: drga, body: rod } }", column: 28, "found the text `drga`", "did you mean `drag`?"),
    Mistake(8, "objective: { enstrophy: { body: rod } }", column: 27, "unknown key `body`, expected `window`", "remove"),
    Mistake(8, "objective: { drag: { window: [30, 40] } }", column: 20, "`body` is missing", "add `body:`"),
    Mistake(8, "objective: { distance: { target: at-res } }", column: 34, "found the text `at-res`", "did you mean `at-rest`?"),
    Mistake(
      9, "controls: [bodies.rod.raduis]", column: 12,
      "viscosity, boundaries.left.inflow, boundaries.left.profile, bodies.rod.center, bodies.rod.radius, bodies.rod.spin, "
        + "initial.velocity, force",
      "did you mean `bodies.rod.radius`?"),
    Mistake(9, "controls: [viscosity, flow.viscosity]", column: 23, "stands twice", "remove one"),
    Mistake(9, "controls: viscosity", column: 11, "expected a list of controls", "write [viscosity]"),
  ]

  @Test(arguments: scalars + geometry + boundaries + references)
  func mistakeIsToldOnceAtItsPlace(_ mistake: Mistake) throws {
    let errors = Self.errors(replacing: mistake.line, by: mistake.text)
    #expect(errors.count == 1, "\(errors.map(\.description))")
    let error = try #require(errors.first)
    #expect(error.file == "street.yaml")
    #expect(error.line == mistake.line, "\(error)")
    #expect(error.column == mistake.column, "\(error)")
    #expect(error.message.contains(mistake.message), "\(error)")
    #expect(mistake.suggestion.isEmpty || error.suggestion?.contains(mistake.suggestion) == true, "\(error)")
    #expect(!error.description.contains("\n"))
  }
}
