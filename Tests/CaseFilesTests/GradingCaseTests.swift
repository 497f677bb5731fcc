import CaseFiles
import Flows
import Testing

/// Axes with a core of equal cells between flanks, and where there can be none.
@Suite struct GradingCaseTests {
  private static let good = """
    flow: { viscosity: 1e-2 }
    domain:
      axes:
        x: { core: { from: -2, to: 4, width: 0.1 }, reach: [20, 40], growth: 1.1 }
        y: { core: { from: -1.5, to: 1.5, width: 0.1 }, reach: 20 }
    boundaries: { left: { inflow: [1, 0] }, right: outflow, bottom: slip, top: slip }
    bodies: { cylinder: { circle: { center: [0, 0], radius: 0.5 } } }
    time: { end: 1 }
    """

  private static func load(_ overrides: [String] = []) throws(InvalidCase) -> Case {
    try CaseLoader.load(text: good, name: "open", source: "open.yaml", overrides: overrides)
  }

  private static func errors(_ overrides: [String]) -> [CaseError] {
    do throws(InvalidCase) {
      _ = try load(overrides)
      return []
    } catch {
      return error.errors
    }
  }

  @Test func theGoodCaseIsGoodAndItsResolvedFormTheSame() throws {
    let setup = try Self.load()
    let domain = setup.domain
    #expect(domain.origin == [-22, -21.5] && domain.size == [66, 43] && domain.hasEqualSpacing)
    #expect(domain.cells == [31 + 60 + 38, 31 + 30 + 31])
    #expect(try CaseLoader.load(text: setup.resolved, name: "open", source: "open.yaml") == setup)
  }

  /// Widths ascend away from the core by one factor, which is no larger than what is allowed, and
  /// fill the axis; no flank could do with a cell less.
  @Test(arguments: [(0.1, 20.0, 1.1), (0.05, 199, 1.05), (1, 1, 1.2), (0.1, 0.3, 1.2), (0.01, 400, 1.2), (0.125, 0, 1.1)])
  func flanksMeetTheirEnds(width: Double, reach: Double, growth: Double) throws {
    let core = CoreGrading(from: 0, to: 4 * width, cells: 4, growth: growth, reach: [reach, reach])
    let (lower, upper) = (core.flanks[0], core.flanks[1])
    #expect(lower == upper && abs(upper.reduce(0, +) - reach) <= 1e-12 * reach)
    let factors = zip([width] + upper, upper).map { $1 / $0 }
    #expect(factors.allSatisfy { $0 >= 1 - 1e-9 && $0 <= growth * (1 + 1e-6) })
    #expect((factors.max() ?? 1) - (factors.min() ?? 1) <= 1e-7)
    let fewer = (0..<max(0, upper.count - 1)).reduce(0.0) { sum, _ in (sum + width) * growth }
    #expect(reach == 0 || fewer < reach)
  }

  @Test(arguments: [
    ("domain.axes.x.core.from=-0.6", "bodies.cylinder", "lies outside the core, from -0.6 to 4; it is 0.1 short"),
    ("domain.axes.y.reach=0.05", "domain.axes.y.reach", "no cells of at least 0.1"),
    ("domain.axes.y.growth=1.3", "domain.axes.y.growth", "at most 1.2, found 1.3"),
    ("domain.axes.y.growth=1", "domain.axes.y.growth", "above 1"),
    ("domain.axes.y.core.width=0.07", "domain.axes.y.core.width", "no whole number"),
    ("domain.axes.y.core.cells=30", "domain.axes.y.core.width", "say the same"),
    ("domain.axes.y.core.width=", "domain.axes.y.core", "needs the width of its cells"),
    ("domain.axes.y.core={ from: -1.5, to: 1.5, cells: 31 }", "domain", "bodies need the same cell size"),
    ("domain.axes.x.reach=1e6", "domain.axes.x", "more than 10000 times as long as others are wide"),
    ("domain.axes.x.core.to=-3", "domain.axes.x.core.to", "above -2"),
    ("domain.axes.z={ to: 1, cells: 8 }", "domain", "bodies need the same cell size along all axes"),
    ("domain.axes.y.cells=93", "domain.axes.y.cells", "make 92 cells, not 93"),
    ("domain.size=[1, 1]", "domain", "unknown key `size`"),
    ("boundaries={ left: { inflow: [1, 0] }, right: outflow, bottom: periodic, top: periodic }", "domain.axes.y", "y is periodic"),
    ("domain.axes.y={ from: -20, to: 20, cells: 400, tanh: 1 }", "domain.axes.y", "bodies need equal cells, and there is `cylinder`"),
  ]) func whatCannotBeIsRefused(override: String, path: String, message: String) {
    let errors = Self.errors([override])
    #expect(errors.contains { $0.path.hasPrefix(path) && $0.message.contains(message) }, "\(errors)")
    #expect(errors.allSatisfy { $0.suggestion != nil }, "\(errors)")
  }

  /// A body that moves has to stay in the core all the time.
  @Test func movingBodiesStayInTheCore() {
    let errors = Self.errors(["bodies.cylinder.motion={ velocity: [0, 1] }", "time.end=3"])
    #expect(errors.contains { $0.path.hasPrefix("bodies.cylinder") && $0.message.contains("outside the core") }, "\(errors)")
  }

  @Test func aSpectralFlowHasEqualCells() {
    let errors = Self.errors([
      "flow.equations=spectral", "bodies=", "boundaries={ left: periodic, right: periodic, bottom: periodic, top: periodic }",
    ])
    #expect(errors.contains { $0.path == "domain.axes.x" && $0.message.contains("x is periodic") }, "\(errors)")
  }
}
