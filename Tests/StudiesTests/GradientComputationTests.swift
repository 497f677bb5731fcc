import CaseFiles
import Fields
import Flows
import Studies
import Testing

/// Gradients do not depend on how the states of a run are kept.
@Suite struct GradientComputationTests {
  private static func computation(_ overrides: [String], _ adjoint: Adjoint) throws -> GradientComputation<IncompressibleFlow<Double>> {
    let setup = try VerificationTests.load(
      "cylinder",
      [
        "domain={ size: [12, 8], cells: [48, 32] }", "bodies.cylinder.circle={ center: [4, 4.1], radius: 1 }",
        "time={ end: 1.5, cfl: 0.4 }",
        "objective.drag.window=[0.5, 1.2]",
      ] + overrides)
    let model = try FlowModel(setup, workers: Workers(count: 2))
    return GradientComputation(try IncompressibleFlow(model, parameters: FlowParameters(model)), adjoint: adjoint)
  }

  private static func expectSame<P>(_ a: GradientResult<P>, _ b: GradientResult<P>) {
    #expect(a.value.bitPattern == b.value.bitPattern)
    #expect(a.steps == b.steps)
    for control in a.gradient.controls {
      let (left, right) = (a.gradient[all: control], b.gradient[all: control])
      #expect(left.contains { $0 != 0 }, "\(control.path)")
      #expect(left.count == right.count && zip(left, right).allSatisfy { $0.bitPattern == $1.bitPattern }, "\(control.path)")
    }
  }

  /// With bodies that are not moved, the last stage of a step is not computed again.
  @Test(arguments: [[], ["controls=[viscosity, initial.velocity]"], ["controls=[viscosity]", "numerics.integrator=euler"]])
  func everyNumberOfCheckpointsGivesTheBitsOfStoreAll(overrides: [String]) throws {
    let stored = try Self.computation(overrides, .storeAll).run()
    #expect(stored.schedule == "store-all" && stored.steps > 10 && stored.replayedSteps == 0)
    for count in [1, 2, 5, stored.steps - 1] {
      let replayed = try Self.computation(overrides, .revolve(checkpoints: count)).run()
      #expect(replayed.schedule == "revolve" && replayed.checkpoints == count && replayed.replayedSteps >= stored.steps)
      Self.expectSame(stored, replayed)
    }
  }

  /// Too little memory to record every step: what was recorded becomes checkpoints.
  @Test func aSmallBudgetFallsBackToCheckpoints() throws {
    let stored = try Self.computation([], .planned).run()
    #expect(stored.schedule == "store-all")
    let planned = try Self.computation(["checkpoints={ memory: 1 MB }"], .planned).run()
    #expect(planned.schedule == "revolve" && planned.checkpoints < stored.steps - 1)
    Self.expectSame(stored, planned)
  }

  @Test func theSecondRunOfAComputationIsTheFirst() throws {
    let computation = try Self.computation([], .storeAll)
    Self.expectSame(try computation.run(), try computation.run())
  }

  /// One reverse sweep for several objectives gives the bits of one for each, with the steps taken again once for all.
  @Test func severalObjectivesShareAReverseSweep() throws {
    let objectives =
      "objective={ drag: { body: cylinder, window: [0.5, 1.2] }, kinetic-energy: {}, lift: { body: cylinder, window: [0.2, 1.4], statistic: rms }, both: drag*lift }"
    for adjoint in [Adjoint.revolve(checkpoints: 4), .planned] {
      let changes = [objectives, "checkpoints={ memory: 1 MB }"]
      let together = try Self.computation(changes, adjoint).run(objectives: [3, 1, 0])
      #expect(together.count == 3 && together.allSatisfy { $0.schedule == "revolve" })
      for (objective, result) in zip([3, 1, 0], together) {
        let alone = try Self.computation(changes, adjoint).run(objective: objective)
        Self.expectSame(alone, result)
        #expect(alone.replayedSteps == result.replayedSteps)
      }
    }
  }

  @Test func allObjectivesAreToldOnRequest() throws {
    let setup = try VerificationTests.load(
      "cylinder",
      [
        "domain={ size: [12, 8], cells: [48, 32] }", "bodies.cylinder.circle={ center: [4, 4.1], radius: 1 }",
        "time={ steps: 6, dt: 0.05 }", "certificate=off", "controls=[viscosity, bodies.cylinder.center]",
        "objective={ drag: { body: cylinder }, lift: { body: cylinder }, work: 'drag + 2*lift' }",
      ])
    let study = Study(setup, threads: 1)
    let all = try study.gradient(of: "lift", withOthers: true)
    #expect(all.objective.name == "lift" && all.jacobian?.count == 3)
    for objective in setup.objectives {
      let alone = try study.gradient(of: objective.name)
      #expect(alone.jacobian == nil && all.jacobian?[objective.name] == alone.gradient, "\(objective.name)")
    }
  }

  @Test func objectivesOfTurbulenceShareAReverseSweep() throws {
    let text = """
      flow: { equations: spectral, viscosity: 0.02, friction: 0.1, force: ["sin(2*y)", 0] }
      domain: { size: [2*pi, 2*pi], cells: [16, 16] }
      initial: { velocity: ["sin(x)*cos(y) + 0.3*cos(2*y)", "-cos(x)*sin(y)"] }
      time: { steps: 12, dt: 0.05 }
      objective: { enstrophy: {}, kinetic-energy: { window: [0.1, 0.5] } }
      controls: [viscosity, friction, force, initial.velocity]
      """
    let setup = try CaseLoader.load(text: text, name: "shared", source: "shared")
    func computation() throws -> GradientComputation<SpectralFlow<Double>> {
      let model = try SpectralModel(setup, workers: .single)
      return GradientComputation(try SpectralFlow(model, parameters: SpectralParameters(model)), adjoint: .revolve(checkpoints: 3))
    }
    let together = try computation().run(objectives: [0, 1])
    for objective in 0...1 { Self.expectSame(try computation().run(objective: objective), together[objective]) }
  }
}
