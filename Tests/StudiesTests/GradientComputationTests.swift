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
}
