import CaseFiles
import Flows
import Testing

/// Cells whose widths vary along the last axis, and where there can be none.
@Suite struct StretchingCaseTests {
  private static let good = """
    flow: { viscosity: 1e-3 }
    domain: { size: [2, 1], cells: [8, 9], stretching: { y: { tanh: 1.5 } } }
    boundaries: { left: periodic, right: periodic, bottom: wall, top: { wall: [1, 0] } }
    time: { end: 1 }
    """

  private static func errors(_ overrides: [String]) -> [CaseError] {
    do throws(InvalidCase) {
      _ = try CaseLoader.load(text: good, name: "layers", source: "layers.yaml", overrides: overrides)
      return []
    } catch {
      return error.errors
    }
  }

  @Test func theGoodCaseIsGood() throws {
    let setup = try CaseLoader.load(text: Self.good, name: "layers", source: "layers.yaml")
    #expect(setup.domain.gradings == [nil, .tanh(AxisStretching(strength: 1.5))])
    #expect(try CaseLoader.load(text: setup.resolved, name: "layers", source: "layers.yaml") == setup)
  }

  @Test func widthsFillTheAxisAndAreFinestWhereTheyShouldBe() throws {
    for n in [4, 7, 30] {
      let (both, lower) = (AxisStretching(strength: 2).widths(n), AxisStretching(strength: 2, towards: .lower).widths(n))
      let upper = AxisStretching(strength: 2, towards: .upper).widths(n)
      for widths in [both, lower, upper] { #expect(abs(widths.reduce(0, +) - 1) <= 1e-14 && widths.allSatisfy { $0 > 0 }) }
      #expect(both == both.reversed() && both[0] == both.min() && both[n / 2] == both.max())
      #expect(zip(lower, lower.dropFirst()).allSatisfy(<) && zip(upper, upper.dropFirst()).allSatisfy(>))
    }
    // ½ (1 + tanh(−1) / tanh 2) of the axis lie before the first quarter of the cells.
    let quarter = AxisStretching(strength: 2).widths(8).prefix(2).reduce(0, +)
    #expect(abs(quarter - 0.104_993_585_403_506_5) <= 1e-14)
  }

  @Test(arguments: [
    ("domain.stretching={ x: { tanh: 1 } }", "domain.stretching.x", "x is periodic"),
    ("domain.stretching={ z: { tanh: 1 } }", "domain.stretching", "unknown key `z`"),
    ("domain.stretching.y.tanh=0", "domain.stretching.y.tanh", "above 0 and at most 4, found 0"),
    ("domain.stretching.y.tanh=5", "domain.stretching.y.tanh", "above 0 and at most 4, found 5"),
    ("domain.stretching.y={ towards: lower }", "domain.stretching.y.tanh", "missing"),
    ("domain.stretching.y.towards=left", "domain.stretching.y.towards", "`both`, `lower` or `upper`"),
    ("domain.stretching={ q: { tanh: 1 } }", "domain.stretching", "unknown key `q`"),
    ("boundaries={ left: wall, right: wall, bottom: periodic, top: periodic }", "domain.stretching.y", "y is periodic"),
    ("bodies={ rod: { circle: { center: [0.5, 0.5], radius: 0.2 } } }", "domain.stretching", "bodies need equal cells, and there is `rod`"),
    ("flow.equations=spectral", "boundaries.bottom", "periodic on every side"),
  ]) func whatDoesNotApplyIsRefused(override: String, path: String, message: String) {
    let errors = Self.errors([override])
    #expect(errors.contains { $0.path.hasPrefix(path) && $0.message.contains(message) }, "\(errors)")
  }
}
