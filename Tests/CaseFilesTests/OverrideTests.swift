import CaseFiles
import Flows
import Testing

struct OverrideTests {
  static let text = """
    flow: { viscosity: 0.01 }
    domain: { size: [24, 16], cells: [240, 160] }
    boundaries:
      left: { inflow: [1, 0] }
      right: outflow
      bottom: slip
      top: slip
    bodies: { cylinder: { circle: { center: [6, 8], radius: 0.5 } } }
    time: { end: 40, cfl: 0.5 }
    objective: { drag: { body: cylinder, window: [30, 40] } }
    """

  static func load(_ overrides: String...) throws(InvalidCase) -> Case {
    try CaseLoader.load(text: text, name: "street", source: "street.yaml", overrides: overrides)
  }

  @Test func valueReplacesThatOfTheFile() throws {
    #expect(try Self.load("flow.viscosity=0.02").fluid.flow.viscosity == 0.02)
    #expect(try Self.load("flow.viscosity=1e-3").fluid.flow.viscosity == 1e-3)
    #expect(try Self.load("domain.cells=[48,32]").domain.cells == [48, 32])
    #expect(try Self.load("flow.viscosity=0.02", "flow.viscosity=0.03").fluid.flow.viscosity == 0.03)
  }

  @Test func mapsAreMadeOnTheWay() throws {
    #expect(try Self.load("numerics.advection=central").fluid.numerics.advection == .central)
    #expect(try Self.load("initial.taylor-green.amplitude=2").fluid.initial == .taylorGreen(amplitude: 2))
    #expect(try Self.load("checkpoints.memory=2 GB").checkpoints.memory == 2_000_000_000)
    #expect(try Self.load("objective.lift.body=cylinder").objectives.map(\.name) == ["drag", "lift"])
  }

  @Test func exclusiveKeysReplaceEachOther() throws {
    let steps = try Self.load("time.steps=100", "time.dt=0.5", "objective.drag.window=[30,50]")
    #expect(steps.time == Time(duration: .steps(100), step: .fixed(0.5)))
    #expect(steps.time.end == 50)
    #expect(try Self.load("time.steps=100", "time.end=50").time == Time(duration: .end(50), step: .cfl(0.5)))
    #expect(try Self.load("time.dt=0.5", "time.cfl=1").time == Time(duration: .end(40), step: .cfl(1)))
  }

  @Test func emptyValueRemovesTheKey() throws {
    #expect(try Self.load("objective.drag.window=").objectives[0].window == nil)
    #expect(try Self.load("objective=null").objectives == [])
  }

  @Test func initialFieldFollowsAnOverriddenInflow() throws {
    #expect(try Self.load("boundaries.left.inflow=[2,0]").fluid.initial == .inflow)
  }

  @Test(arguments: [
    ("flow.viscosity=-1", 16, "flow.viscosity", "of at least 0, found -1"),
    ("flow.visocsity=1", 6, "flow.visocsity", "unknown key `visocsity`"),
    ("flwo.viscosity=1", 1, "flwo", "unknown key `flwo`"),
    ("flow.viscosity=\"1e-3\"", 16, "flow.viscosity", "quoted text"),
    ("flow.viscosity", 1, "", "found no `=`"),
    ("flow..viscosity=1", 1, "", "empty name"),
    ("domain.cells=[0, 16]", 15, "domain.cells", "at least 4 and at most 100000, found 0"),
    ("domain.cells=[", 15, "", "not YAML"),
    ("domain.cells.x=3", 1, "domain.cells.x", "is a list"),
    ("time.cfl=2", 10, "time.cfl", "at most 1.5, found 2"),
  ])
  func faultNamesTheOverride(_ override: String, _ column: Int, _ path: String, _ fragment: String) throws {
    let invalid = try #require(throws: InvalidCase.self) { try Self.load(override) }
    let error = try #require(invalid.errors.first)
    #expect(invalid.errors.count == 1, "\(invalid)")
    #expect(error.file == "--set \(override)")
    #expect(error.line == 1)
    #expect(error.column == column, "\(error)")
    #expect(error.path == path)
    #expect(error.message.contains(fragment), "\(error)")
  }

  @Test func faultsOfTheFileComeFirst() throws {
    let invalid = try #require(throws: InvalidCase.self) { try Self.load("flow.viscosity=-1", "bodies.cylinder.circle.radius=9") }
    #expect(invalid.errors.map(\.file) == ["street.yaml", "--set flow.viscosity=-1"])
    #expect(invalid.errors[0].message.contains("lies outside the domain"))
  }
}
