import CaseFiles
import Flows
import Foundation
import Reversal
import Scalars
import Testing

/// Runs whose number of steps follows from a Courant number: one forward sweep, whatever the memory.
@Suite struct OnlineReversalTests {
  private static func line(_ checkpoints: String, _ duration: String = "end: 0.4") throws -> BurgersLine<Double> {
    let text = """
      flow: { equations: burgers, viscosity: 0.02 }
      domain: { size: [1, 1], cells: [24, 4] }
      initial: "0.5 + sin(2*pi*x)"
      time: { \(duration), cfl: 0.3 }
      objective: { energy: { window: [0.1, 0.3] } }
      controls: [viscosity, initial.velocity]
      checkpoints: { \(checkpoints) }
      """
    let setup = try CaseLoader.load(text: text, name: "line", source: "line", families: Families.all + [BurgersCase.self])
    return BurgersLine(try BurgersModel(setup))
  }

  private static func bits(_ result: GradientResult<[Double]>) -> [UInt64] {
    ([result.value] + result.gradient.controls.flatMap { result.gradient[all: $0] }).map(\.bitPattern)
  }

  /// A state and a record of the line take 192 bytes.
  @Test(arguments: [
    ("memory: 384 B", 1), ("memory: 1 kB", 4), ("memory: 4 kB", 19), ("memory: 1 MB, count: 3", 3),
    ("memory: 1 MB, schedule: revolve, count: 7", 7), ("memory: 600 B, disk: 1 MB", 1), ("memory: 1 kB, disk: 1200 B", 2),
    ("memory: 1 kB, disk: 1 MB, count: 6", 2),
  ])
  func everyStepIsTakenOnceOnTheWayForward(checkpoints: String, inMemory: Int) throws {
    let stored = try GradientComputation(try Self.line("memory: 1 MB")).run()
    #expect(stored.schedule == "store-all" && stored.replayedSteps == 0 && stored.steps > 30)
    let line = try Self.line(checkpoints)
    let computation = GradientComputation(line)
    for _ in 1...2 {
      let before = line.takenSteps
      var seen: [Int] = []
      let result = try computation.run { seen.append(line.step) }
      #expect(Self.bits(result) == Self.bits(stored))
      #expect(seen == Array(1...stored.steps))
      #expect(result.schedule == "revolve" && result.checkpoints - result.checkpointsOnDisk == inMemory)
      #expect((result.checkpointsOnDisk > 0) == checkpoints.contains("disk"))
      #expect(line.takenSteps - before == result.steps + result.replayedSteps)
    }
  }

  /// The same definition of steps that are taken again, where the number of steps is known.
  @Test func stepsTakenAgainAreCountedAlike() throws {
    let line = try Self.line("memory: 1 MB, count: 4", "steps: 50")
    let result = try GradientComputation(line).run()
    #expect(result.steps == 50 && result.replayedSteps == Revolve.extraSteps(50, 4) && result.checkpoints == 4)
    #expect(line.takenSteps == 50 + result.replayedSteps)
  }

  @Test func whatDoesNotFitIsRefusedBeforeTheRun() throws {
    let wrong: [(checkpoints: String, part: String)] = [
      ("memory: 300 B", "`checkpoints.memory` to at least 384 bytes"),
      ("memory: 400 B, disk: 1 GB", "`checkpoints.memory` to at least 576 bytes"),
      ("memory: 1 kB, disk: 10 B", "`checkpoints.disk` to at least 256 bytes"),
      ("memory: 1 kB, count: 9", "at most 4 checkpoints"), ("memory: 1 kB, disk: 1 kB, count: 9", "at most 5 checkpoints"),
    ]
    for (checkpoints, part) in wrong {
      for duration in ["end: 0.4", "steps: 50"] {
        let line = try Self.line(checkpoints, duration)
        let error = try #require(throws: PlanningError.self) { try GradientComputation(line).run() }
        #expect(error.description.contains(part), "\(checkpoints): \(error)")
        #expect(line.takenSteps == 0)
      }
    }
  }
}
