import CaseFiles
import Flows
import Testing

/// The section `scalars`, and convection by Rayleigh and Prandtl numbers: what is read, and what is
/// refused.
struct ScalarCaseTests {
  /// Seven lines; a mistake replaces one of them.
  static let good = [
    "flow: { viscosity: 0.01 }",
    "domain: { size: [4, 1], cells: [40, 10] }",
    "boundaries: { left: { inflow: [1, 0] }, right: outflow, bottom: wall, top: slip }",
    "scalars: { heat: { diffusivity: 0.1, boundaries: { left: 1, bottom: { flux: x } } }, dye: { diffusivity: 0, boundaries: { left: 0 } } }",
    "time: { end: 1 }",
    "objective: { flux: { scalar: heat, side: bottom } }",
    "controls: [scalars.heat.diffusivity]",
  ]

  private static func load(_ lines: [String]) throws(InvalidCase) -> Case {
    try CaseLoader.load(text: lines.joined(separator: "\n"), name: "heat", source: "heat.yaml")
  }

  private static func replacing(_ line: Int, _ text: String) -> [String] {
    var lines = good
    lines[line - 1] = text
    return lines
  }

  @Test func scalarsAreReadWithTheirDefaults() throws {
    let setup = try Self.load(Self.good)
    #expect(setup.scalars.map(\.name) == ["heat", "dye"])
    let heat = setup.scalars[0]
    #expect(heat.diffusivity == 0.1 && heat.buoyancy == [0, 0] && heat.reference == 0 && heat.initial == .number(0) && heat.source == nil)
    #expect(heat.conditions[.left] == .value(.number(1)) && heat.conditions.count == 2)
    guard case .flux(let flux) = heat.conditions[.bottom] else {
      Issue.record("a flux at the bottom")
      return
    }
    #expect(flux.value(at: [0.25, 0]) == 0.25)
    #expect(setup.output.fields.map(\.name) == ["velocity", "pressure", "heat", "dye"])
  }

  @Test func convectionDerivesItsCoefficients() throws {
    let lines = [
      "flow: { rayleigh: 400, prandtl: 4 }", "domain: { size: [1, 1, 1], cells: [4, 4, 4] }",
      "boundaries: { bottom: wall, top: wall }",
      "scalars: { dye: { diffusivity: 0.3 }, temperature: { initial: 0.5 - y, boundaries: { bottom: 0.5, top: -0.5 } } }",
      "time: { end: 1 }",
      "controls: [rayleigh, flow.prandtl, initial.temperature, scalars.dye.diffusivity]",
    ]
    let setup = try Self.load(lines)
    #expect(setup.fluid.flow.viscosity == 0.1)
    #expect(setup.scalars[1].diffusivity == 1.0 / 40 && setup.scalars[1].buoyancy == [0, 1, 0])
    #expect(setup.scalars[0].diffusivity == 0.3 && !setup.scalars[0].isBuoyant)
    #expect(
      setup.controls.map(\.path) == ["flow.rayleigh", "flow.prandtl", "scalars.temperature.initial", "scalars.dye.diffusivity"])
    #expect(try Self.load([setup.resolved]) == Self.load([try Self.load([setup.resolved]).resolved]))
  }

  /// Ra is about the height and the temperature difference of the case.
  @Test func heightAndTemperatureDifferenceCount() throws {
    func coefficients(_ domain: String, _ boundaries: String) throws -> (Double, Double) {
      let setup = try Self.load([
        "flow: { rayleigh: 400, prandtl: 4 }", "domain: { size: \(domain), cells: [4, 4] }",
        "boundaries: { left: wall, right: wall, bottom: wall, top: wall }",
        "scalars: { temperature: { boundaries: { \(boundaries) } } }", "time: { end: 1 }",
      ])
      return (setup.fluid.flow.viscosity, setup.scalars[0].diffusivity)
    }
    // √(ΔT H³).
    for (domain, boundaries, scale) in [
      ("[3, 1]", "bottom: 1, top: 0", 1), ("[3, 4]", "bottom: 0.5, top: -0.5", 8), ("[1, 1]", "left: 2, right: -2", 2),
      ("[1, 1]", "left: 4*x + 2, right: \"-2 + sin(2*pi*y)\", bottom: 1, top: 1", 2.0), ("[1, 4]", "bottom: 0, top: 4", 16),
    ] {
      let (viscosity, diffusivity) = try coefficients(domain, boundaries)
      #expect(abs(viscosity / (0.1 * scale) - 1) <= 1e-14 && abs(diffusivity / (scale / 40) - 1) <= 1e-14, "\(domain) \(boundaries)")
    }
    for boundaries in ["bottom: 1", "bottom: 1, top: 1", "left: { flux: 1 }, right: 0", "left: \"sin(2*pi*y)\", right: \"-sin(2*pi*y)\""] {
      let error = try #require(throws: InvalidCase.self) { _ = try coefficients("[1, 1]", boundaries) }
      #expect(error.errors.count == 1 && error.errors[0].message.contains("a difference of temperatures"), "\(error.errors)")
    }
  }

  static let variants = [
    replacing(
      4,
      "scalars: { heat: { diffusivity: 0.1, buoyancy: [0, -2], reference: 0.5, initial: x*y, source: 3, boundaries: { left: y, top: 2 } } }"
    ),
    replacing(6, "objective: { a: { kind: scalar-mean, scalar: dye }, b: { kind: scalar-variance, scalar: heat, window: [0, 1] } }"),
    replacing(6, "objective: { scalar-distance: { scalar: dye, target: \"sin(x)\" }, convective-flux: { scalar: heat, axis: y } }"),
    replacing(6, "output: { fields: [dye, speed] }"),
    replacing(7, "controls: [scalars.heat.boundaries.left, scalars.heat.source, scalars.dye.buoyancy, initial.dye]"),
  ]

  @Test(arguments: variants) func everyVariantSurvivesBeingWrittenOut(_ lines: [String]) throws {
    let text = lines.filter { !$0.hasPrefix("objective") || $0 == lines[5] }
    let original = try Self.load(text)
    let again = try Self.load([original.resolved])
    var expected = original
    expected.name = again.name
    #expect(again == expected, "\(original.resolved)")
    #expect(original != (try Self.load(Self.good)))
  }

  static let mistakes: [(line: Int, text: String, message: String, suggestion: String)] = [
    (4, "scalars: { heat: { boundaries: { left: 1 } } }", "`diffusivity` is missing", "add `diffusivity:`"),
    (4, "scalars: { heat: { diffusivity: -1, boundaries: { left: 1 } } }", "of at least 0, found -1", "range"),
    (4, "scalars: { heat: { diffusivty: 1, boundaries: { left: 1 } } }", "unknown key `diffusivty`", "did you mean `diffusivity`?"),
    (4, "scalars: { heat: { diffusivity: 1 } }", "`left` is an inflow, and what `heat` flows in", "add `left: 0`"),
    (4, "scalars: { heat: { diffusivity: 1, boundaries: { left: { flux: 1 } } } }", "not a flux", "write a number"),
    (4, "scalars: { heat: { diffusivity: 1, boundaries: { left: 1, right: 0 } } }", "a side that is outflow takes no", "remove it"),
    (4, "scalars: { heat: { diffusivity: 1, boundaries: { left: 1, botom: 0 } } }", "unknown key `botom`", "did you mean `bottom`?"),
    (4, "scalars: { heat: { diffusivity: 1, boundaries: { left: { fluxes: 1 } } } }", "unknown key `fluxes`", "did you mean `flux`?"),
    (4, "scalars: { heat: { diffusivity: 1, buoyancy: 1, boundaries: { left: 1 } } }", "a list of 2 numbers, found 1", ""),
    (4, "scalars: { heat: { diffusivity: 1, initial: hot, boundaries: { left: 1 } } }", "unknown name `hot`", ""),
    (4, "scalars: { heat: { diffusivity: 1, source: z, boundaries: { left: 1 } } }", "uses z", "x and y"),
    (4, "scalars: { heat: { diffusivity: 1, boundaries: { left: 1 } }, pressure: { diffusivity: 1 } }", "something else", "rename"),
    (4, "scalars: { 2heat: { diffusivity: 1, boundaries: { left: 1 } } }", "found `2heat`", "rename"),
    (6, "objective: { flux: { scalar: heet, side: bottom } }", "no scalar is named `heet`, the scalars are `heat`", "`heat`?"),
    (6, "objective: { flux: { scalar: heat, side: botom } }", "found the text `botom`", "did you mean `bottom`?"),
    (6, "objective: { flux: { scalar: heat } }", "`side` is missing", "add `side:`"),
    (6, "objective: { nusselt: { scalar: heat, side: left } }", "none is given at `right`", "objective `flux`"),
    (6, "objective: { convective-flux: { scalar: heat, axis: z } }", "expected `x` or `y`", ""),
    (
      6, "objective: { scalar-mean: { scalar: heat, side: left } }",
      "unknown key `side`, expected `scalar`, `window`, `instant`, `statistic` or `weighting`",
      "remove"
    ),
    (6, "output: { fields: [heet] }", "found the text `heet`", "did you mean `heat`?"),
    (7, "controls: [scalars.heat.difusivity]", "scalars.heat.diffusivity, scalars.heat.buoyancy", "`scalars.heat.diffusivity`?"),
    (7, "controls: [scalars.heat.boundaries.right]", "no control of this case", ""),
    (7, "controls: [flow.rayleigh]", "no control of this case", ""),
    (1, "flow: { rayleigh: 1e4 }", "`prandtl` is missing", "add `prandtl:`"),
    (1, "flow: { rayleigh: 1e4, prandtl: 1 }", "a scalar `temperature`, which the case does not have", "add for example"),
    (1, "flow: { viscosity: 1, rayleigh: 1e4, prandtl: 1 }", "`viscosity` follows from", "remove it"),
  ]

  @Test(arguments: mistakes.indices)
  func mistakeIsToldAtItsPlace(_ index: Int) throws {
    let mistake = Self.mistakes[index]
    var lines = Self.replacing(mistake.line, mistake.text)
    // With one scalar only, or without viscosity, what names the rest would be a second mistake.
    if mistake.line == 4 { lines.removeSubrange(5...6) }
    if mistake.line == 1 { lines.removeLast() }
    if mistake.message.hasPrefix("`prandtl`") || mistake.message.hasPrefix("`viscosity`") {
      lines[3] = "scalars: { temperature: { boundaries: { left: 1 } } }"
      lines.removeLast()
    }
    let error = try #require(throws: InvalidCase.self) { try Self.load(lines) }
    #expect(error.errors.count == 1, "\(error)")
    #expect(error.errors[0].line == mistake.line)
    #expect(error.errors[0].message.contains(mistake.message), "\(error)")
    #expect(mistake.suggestion.isEmpty || error.errors[0].suggestion?.contains(mistake.suggestion) == true, "\(error)")
  }

  @Test func derivedCoefficientsAreNotGivenTwice() throws {
    let error = try #require(throws: InvalidCase.self) {
      try Self.load([
        "flow: { rayleigh: 1e4, prandtl: 1 }", "domain: { size: [1, 1], cells: [8, 8] }", "boundaries: { left: wall, right: wall }",
        "scalars: { temperature: { diffusivity: 1, buoyancy: [0, 1], boundaries: { left: 1, right: 1, top: 0 } } }", "time: { end: 1 }",
        "objective: { nusselt: { scalar: temperature, side: left } }", "controls: [viscosity]",
      ])
    }
    let messages = error.errors.map(\.message)
    #expect(messages.filter { $0.contains("follows from `flow.rayleigh`") }.count == 2)
    #expect(messages.contains { $0.contains("a side that is periodic takes no condition") })
    #expect(messages.contains { $0.contains("is 1 at `left` and opposite") })
    #expect(messages.contains { $0.contains("flow.rayleigh, flow.prandtl") })
    #expect(messages.count == 5)
  }
}
