import Reversal
import Testing

@Suite("Planner") struct PlannerTests {
  private let planner: Planner

  init() throws { planner = try Planner(steps: 100, stateBytes: 10, recordBytes: 30) }

  @Test("Records of all steps are chosen as soon as they fit, and not a byte earlier")
  func storeAllBoundary() throws {
    let all = try planner.plan(budgetBytes: 3000)
    #expect(all.choice == .storeAll && all.bytes == 3000 && all.extraSteps == 0 && all.recordCount == 100 && all.stateCount == 0)
    let revolve = try planner.plan(budgetBytes: 2999)
    #expect(revolve.choice == .revolve(count: 99) && revolve.bytes == 1020 && revolve.extraSteps == 99)
  }

  @Test("As many states are kept as fit beside one record")
  func stateBoundaries() throws {
    #expect(try planner.plan(budgetBytes: 79).choice == .revolve(count: 4))
    let five = try planner.plan(budgetBytes: 80)
    #expect(five.choice == .revolve(count: 5) && five.bytes == 80 && five.extraSteps == 316 && five.recordCount == 1)
    #expect(try planner.plan(budgetBytes: 40).choice == .revolve(count: 1))
    #expect(planner.smallestBudget == 40)
    for budget in [39, 30, 0, -5] {
      let error = PlanningError.budgetTooSmall(budget: budget, smallest: 40)
      #expect(throws: error) { try planner.plan(budgetBytes: budget) }
      #expect(error.description.contains("at least 40 bytes"))
    }
  }

  @Test("The smallest budget is that of all records where these are fewer bytes than a record and a state")
  func smallestBudget() throws {
    let short = try Planner(steps: 2, stateBytes: 100, recordBytes: 30)
    #expect(short.smallestBudget == 60)
    #expect(try short.plan(budgetBytes: 60).choice == .storeAll)
    #expect(throws: PlanningError.budgetTooSmall(budget: 59, smallest: 60)) { try short.plan(budgetBytes: 59) }
    let single = try Planner(steps: 1, stateBytes: 100, recordBytes: 30)
    #expect(try single.plan(budgetBytes: 30).choice == .storeAll)
    #expect(throws: PlanningError.budgetTooSmall(budget: 29, smallest: 30)) { try single.plan(budgetBytes: 29) }
  }

  @Test("A count that is asked for is kept, clamped to what is of use, and refused where it does not fit")
  func fixedCount() throws {
    #expect(try planner.plan(budgetBytes: 1_000_000, count: 10).choice == .revolve(count: 10))
    #expect(try planner.plan(budgetBytes: 1_000_000, count: 100).choice == .revolve(count: 99))
    #expect(try planner.plan(budgetBytes: 80, count: 5).bytes == 80)
    let error = PlanningError.countExceedsBudget(count: 6, budget: 80, needed: 90, fitting: 5)
    #expect(throws: error) { try planner.plan(budgetBytes: 80, count: 6) }
    #expect(error.description.contains("90 bytes") && error.description.contains("at most 5"))
    #expect(throws: PlanningError.outOfRange(quantity: "number of checkpoints", value: 0, lower: 1, upper: .max)) {
      try planner.plan(budgetBytes: 80, count: 0)
    }
  }

  @Test("Impossible sizes are refused, and sizes beyond 63 bits do not overflow")
  func extremes() throws {
    #expect(throws: PlanningError.self) { try Planner(steps: 0, stateBytes: 1, recordBytes: 1) }
    #expect(throws: PlanningError.self) { try Planner(steps: Revolve.largestStepCount + 1, stateBytes: 1, recordBytes: 1) }
    #expect(throws: PlanningError.self) { try Planner(steps: 1, stateBytes: 0, recordBytes: 1) }
    #expect(throws: PlanningError.self) { try Planner(steps: 1, stateBytes: 1, recordBytes: -1) }
    let huge = try Planner(steps: 1_000_000_000, stateBytes: 1 << 40, recordBytes: 1 << 42)
    let plan = try huge.plan(budgetBytes: .max)
    #expect(plan.choice == .revolve(count: (1 << 23) - 5))
    #expect(throws: PlanningError.self) { try huge.plan(budgetBytes: .max, count: 1 << 24) }
  }

  @Test("The schedule made keeps to the plan's extra steps, states and records, and so to its predicted cost")
  func schedulesKeepToPlans() throws {
    for budget in [40, 80, 200, 2999, 3000] {
      let plan = try planner.plan(budgetBytes: budget)
      let run = RingRun([0.2, 0.4, -0.3], parameter: 0.5)
      let statistics = try ReverseDriver(run).run(plan.makeSchedule())
      #expect(statistics.forwardSteps == plan.extraSteps)
      #expect(statistics.peakStates == plan.stateCount && statistics.peakRecords == plan.recordCount)
      #expect(plan.bytes == statistics.peakStates * 10 + statistics.peakRecords * 30 && plan.bytes <= budget)
      let forward = statistics.forwardSteps + statistics.recordedSteps
      let seconds = plan.predictedSeconds(secondsPerStep: 0.5, reverseSecondsPerStep: 1.25)
      #expect(seconds == 0.5 * Double(forward) + 1.25 * Double(statistics.reversedSteps))
    }
  }
}
