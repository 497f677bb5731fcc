import Reversal
import Testing

@Suite("Taped driver") struct ReverseDriverTests {
  static let initial = [0.3, -0.8, 1.1, 0.45, -0.2]
  static let parameter = 0.9
  static let steps = 23

  private func gradient(_ schedule: some Schedule) throws -> (bits: [UInt64], statistics: ReverseStatistics, run: RingRun) {
    let run = RingRun(Self.initial, parameter: Self.parameter)
    let statistics = try ReverseDriver(run).run(schedule)
    return ((run.cotangent + [run.parameterCotangent]).map(\.bitPattern), statistics, run)
  }

  @Test("The store-all gradient is that of central differences")
  func storeAllGradient() throws {
    let (_, statistics, run) = try gradient(StoreAll(steps: Self.steps))
    func objective(shifting i: Int?, by shift: Double) -> Double {
      var x = Self.initial
      if let i { x[i] += shift }
      return RingRun.objective(x, Self.parameter + (i == nil ? shift : 0), steps: Self.steps)
    }
    let shift = 1e-5
    for i in Array(Self.initial.indices) + [nil] as [Int?] {
      let difference = (objective(shifting: i, by: shift) - objective(shifting: i, by: -shift)) / (2 * shift)
      let derivative = i.map { run.cotangent[$0] } ?? run.parameterCotangent
      #expect(abs(difference - derivative) < 1e-8 * max(1, abs(difference)))
    }
    #expect(statistics.forwardSteps == 0 && statistics.recordedSteps == Self.steps && statistics.reversedSteps == Self.steps)
    #expect(statistics.peakStates == 0 && statistics.peakRecords == Self.steps)
    #expect(run.madeStates == 0 && run.madeRecords == Self.steps)
  }

  @Test("Every number of checkpoints gives the store-all gradient to the last bit", arguments: 1...25)
  func checkpointInvariance(count: Int) throws {
    let reference = try gradient(StoreAll(steps: Self.steps)).bits
    let schedule = Revolve(steps: Self.steps, count: count)
    let (bits, statistics, run) = try gradient(schedule)
    #expect(bits == reference)
    #expect(run.cotangent.allSatisfy { $0.isFinite && $0 != 0 })
    #expect(statistics.forwardSteps == Revolve.extraSteps(Self.steps, count))
    #expect(statistics.recordedSteps == Self.steps && statistics.reversedSteps == Self.steps)
    #expect(statistics.peakStates == schedule.count && run.madeStates == schedule.count)
    #expect(statistics.peakRecords == 1 && run.madeRecords == 1)
    #expect(run.recordings == Array((0..<Self.steps).reversed()) && run.reversals == run.recordings)
    #expect(run.retraces == Array(run.recordings.dropFirst()))
  }

  @Test("A second run makes no new states or records, and gives the same bits")
  func poolsAreReused() throws {
    for plan: any Schedule in [StoreAll(steps: Self.steps), Revolve(steps: Self.steps, count: 4)] {
      let run = RingRun(Self.initial, parameter: Self.parameter)
      let driver = ReverseDriver(run)
      let first = try driver.run(plan)
      let (cotangent, states, records) = (run.cotangent, run.madeStates, run.madeRecords)
      run.restart()
      #expect(try driver.run(plan) == first)
      #expect(run.cotangent == cotangent)
      #expect(run.madeStates == states && run.madeRecords == records)
    }
  }

  @Test("Progress counts every step, forward and reverse, up to what was planned")
  func progress() throws {
    var reports: [ReverseProgress] = []
    let run = RingRun(Self.initial, parameter: Self.parameter)
    let statistics = try ReverseDriver(run, progress: { reports.append($0) }).run(Revolve(steps: Self.steps, count: 3))
    let planned = Self.steps + Revolve.extraSteps(Self.steps, 3)
    #expect(reports.count == planned + Self.steps)
    #expect(reports.map { $0.forwardStepsDone + $0.statistics.reversedSteps } == Array(1...planned + Self.steps))
    #expect(reports.last?.statistics == statistics)
    #expect(reports.last?.forwardStepsDone == planned && reports.allSatisfy { $0.plannedForwardSteps == planned })
  }

  private struct Cancelled: Error {}

  @Test("A cancellation or a failing step ends the run at once, and the driver is good for another")
  func interruptions() throws {
    let reference = try gradient(StoreAll(steps: Self.steps)).run.cotangent
    var remaining = 40
    let run = RingRun(Self.initial, parameter: Self.parameter)
    let driver = ReverseDriver(
      run,
      checkCancellation: {
        remaining -= 1
        if remaining == 0 { throw Cancelled() }
      })
    let schedule = Revolve(steps: Self.steps, count: 3)
    #expect(throws: Cancelled.self) { try driver.run(schedule) }
    run.restart()
    run.failingStep = 7
    #expect(throws: RingRun.Failure(step: 7)) { try driver.run(schedule) }
    run.restart()
    run.failingStep = nil
    let statistics = try driver.run(schedule)
    #expect(run.cotangent == reference)
    #expect(statistics.peakStates == 3 && run.madeStates == 3)
  }
}
