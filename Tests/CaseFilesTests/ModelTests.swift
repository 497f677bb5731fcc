import CaseFiles
import Flows
import Foundation
import Testing

/// What a good file means: defaults, alternatives in spelling, and that every variant survives
/// being written out and read again.
struct ModelTests {
  static func load(_ text: String) throws(InvalidCase) -> Case {
    try CaseLoader.load(text: text, name: "test", source: "test.yaml")
  }

  static let box = """
    flow: { viscosity: 1e-3 }
    domain: { size: [2*pi, 1], cells: [16, 8] }
    time: { end: 1 }

    """

  @Test func defaultsAreThoseDocumented() throws {
    let bare = try Self.load(Self.box)
    #expect(bare.title == "test")
    #expect(bare.fluid.flow == Flow(viscosity: 0.001))
    #expect(bare.domain == Domain(size: [2 * Double.pi, 1], cells: [16, 8]))
    #expect(bare.fluid.boundaries.sides.map(\.boundary) == [.periodic, .periodic, .periodic, .periodic])
    #expect(bare.fluid.initial == .atRest)
    #expect(bare.fluid.numerics == Numerics(advection: .quick, integrator: .rk3))
    #expect(bare.time == Time(duration: .end(1), step: .cfl(0.5)))
    #expect(bare.output == Output(fields: [.velocity, .pressure]))
    #expect(bare.checkpoints == Checkpoints(memory: 512_000_000))
    #expect(bare.bodies == [] && bare.objectives == [] && bare.controls == [] && bare.expected == [])
  }

  @Test func inviscidFlowIsAllowed() throws {
    #expect(try Self.load(Self.box.replacingOccurrences(of: "1e-3", with: "0")).fluid.flow.viscosity == 0)
  }

  @Test func aWallMovesAlongItself() throws {
    let box = try Self.load(
      Self.box + "boundaries: { left: wall, right: wall, bottom: wall, top: { wall: [1, 0] } }\ncontrols: [boundaries.top.wall]")
    #expect(box.controls == [.wall(.top)] && box.availableControls.contains(.wall(.left)))
    let faster = try #require(try box.moving(.wall(.top), 0, by: 0.5))
    #expect(faster.fluid.boundaries[.top] == .wall(velocity: VectorFunction([1.5, 0])))
    #expect(try box.moving(.wall(.left), 0, by: 0.5)?.fluid.boundaries[.left] == .wall(velocity: VectorFunction([0, 0.5])))
  }

  @Test func initialFieldIsTheMeanOfTheInflow() throws {
    let channel = try Self.load(Self.box + "boundaries: { left: { inflow: [y, 0] }, right: outflow, bottom: wall, top: wall }")
    #expect(channel.fluid.initial == .inflow)
  }

  @Test func balancedInflowsNeedNoOutflow() throws {
    let through = try Self.load(Self.box + "boundaries: { left: { inflow: [1, 0] }, right: { inflow: [1, 0] } }")
    #expect(through.fluid.boundaries.inflows.map(\.side) == [.left, .right])
  }

  @Test func aNamedPeriodicSideMakesItsPartnerPeriodic() throws {
    let boundaries = try Self.load(Self.box + "boundaries: { left: periodic, bottom: slip, top: wall }").fluid.boundaries
    #expect(boundaries.isPeriodic(axis: 0) && !boundaries.isPeriodic(axis: 1))
    #expect(boundaries[.top] == .wall(velocity: VectorFunction([0, 0])))
  }

  @Test func amountsOfMemoryHaveUnits() throws {
    let amounts = [("512 MB", 512_000_000), ("2 GB", 2_000_000_000), ("1.5GiB", 1_610_612_736), ("1e6", 1_000_000), ("'3 kB'", 3000)]
    for (text, bytes) in amounts {
      #expect(try Self.load(Self.box + "checkpoints: { memory: \(text) }").checkpoints.memory == bytes)
    }
  }

  @Test func checkpointsMayLieOnDisk() throws {
    let setup = try Self.load(Self.box + "checkpoints: { memory: 1 MB, disk: 20 GB, folder: /scratch, count: 8 }")
    #expect(setup.checkpoints == Checkpoints(memory: 1_000_000, disk: 20_000_000_000, folder: "/scratch", count: 8))
    #expect(try Self.load(setup.resolved).checkpoints == setup.checkpoints)
    #expect(try Self.load(Self.box + "checkpoints: { disk: 0 }").checkpoints == Checkpoints())
  }

  @Test func airfoilReachesFromNoseToTail() {
    let flat = NACAAirfoil(center: [1, 2], digits: "0012", chord: 4, angle: 0).bounds
    #expect(abs(flat.lower[0] - 0) < 1e-12 && abs(flat.upper[0] - 4) < 1e-12)
    // The maximal thickness of a NACA 0012 is 12 % of the chord.
    #expect(abs(flat.upper[1] - flat.lower[1] - 0.12 * 4) < 1e-3)
    let upright = NACAAirfoil(center: [1, 2], digits: "0012", chord: 4, angle: 90).bounds
    #expect(abs(upright.lower[1] - 1) < 1e-12 && abs(upright.upper[1] - 5) < 1e-12)
  }

  @Test func turnedShapesHaveTurnedBounds() {
    let ellipse = Ellipse(center: [0, 0], radii: [2, 1], angle: 90).bounds
    #expect(abs(ellipse.upper[0] - 1) < 1e-15 && abs(ellipse.upper[1] - 2) < 1e-15)
    let box = Box(center: [0, 0], size: [2, 2], angle: 45).bounds
    #expect(abs(box.upper[0] - 2.0.squareRoot()) < 1e-15)
  }

  /// Their upright boxes overlap, they are a little more than a cell apart.
  @Test func bodiesAreAsFarApartAsTheirOutlines() throws {
    let text = """
      flow: { viscosity: 1 }
      domain: { size: [10, 10], cells: [20, 20] }
      time: { end: 1 }
      bodies:
        a: { circle: { center: [3, 3], radius: 1 } }
        b: { circle: { center: [4.8, 4.8], radius: 1 }, spin: -2 }
        c: { ellipse: { center: [7.5, 3], radii: [1, 0.5], angle: 30 } }
        d: { box: { center: [3, 7], size: [1, 2], angle: 15 } }
        e: { naca: { center: [6, 8], digits: 0012, chord: 1.5, angle: -5 } }
      """
    #expect(try Self.load(text).bodies.map(\.name) == ["a", "b", "c", "d", "e"])
  }

  static let variants = [
    "initial: { random: { seed: 7, amplitude: 0.1, wavenumber: 4 } }",
    "initial: { taylor-green: { amplitude: 0.25 } }",
    "initial: { velocity: [\"max(x, y)\", 1e-300] }",
    "boundaries: { left: { inflow: { velocity: [0.1, 1e-17], profile: y*(1-y) } }, right: outflow, bottom: { wall: [3, 0] }, top: slip }",
    "initial: { velocity: [1e-300, 0] }",
    "boundaries: { left: { inflow: { velocity: [0.1, 0], profile: 0.5 } }, right: outflow, bottom: { wall: [3, 0] }, top: slip }",
    "objective: { distance: { target: [sin(x), 0] }, near: { kind: distance, target: { file: \"a b/c.hdf\" } }, enstrophy: }",
    "objective: { kinetic-energy: { window: [0, 0.1] }, rest: { kind: distance, target: at-rest } }",
    "objective: { vortex: { kind: distance, target: taylor-green } }",
    "case: { title: \"quoted \\\"title\\\" \\\\ # é\\n2\", reference: \"no\", run_time: 12 }",
    "case: { expected: { b: { value: 1, tolerance: 0.1 }, a: { value: -2, tolerance: 1 } } }",
    "controls: [flow.viscosity, initial, flow.force]",
    "output: { every: 0.1, fields: [speed, solid], compression: deflate }",
    "output: { formats: [vtkhdf] }",
    "checkpoints: { memory: 1 GiB, count: 20, schedule: revolve }",
    "numerics: { advection: vanleer, integrator: euler }",
  ]

  @Test(arguments: variants) func everyVariantSurvivesBeingWrittenOut(_ line: String) throws {
    let original = try Self.load(Self.box + line)
    let again = try Self.load(original.resolved)
    #expect(again == original, "\(original.resolved)")
    #expect(original != (try Self.load(Self.box)))
  }

  @Test func controlsHaveCanonicalPaths() throws {
    let controls = try Self.load(Self.box + "controls: [flow.viscosity, initial, flow.force]").controls
    #expect(controls.map(\.path) == ["viscosity", "initial.velocity", "force"])
  }
}
