import Foundation
import Testing

@testable import Reversal

/// Runs whose length is known only at their end.
@Suite("Online revolve") struct OnlineRevolveTests {
  /// What a run of n steps takes, by the schedule's actions alone; nil if they do not hold together.
  private struct Tally {
    var advances = 0, writes = 0
    var reversed: [Int] = []
    var peak = 0, peakOnDisk = 0

    init?(_ schedule: OnlineRevolve, steps n: Int) {
      var schedule = schedule
      var stored: [Int: Storage] = [:]
      var (working, recorded): (Int?, Int?) = (0, nil)
      func apply(_ action: Action, to tally: inout Tally) -> Bool {
        switch action {
        case .forward(let from, let to, let stores, let records, let storage):
          guard working == from, from < to, !records || to == from + 1 else { return false }
          if stores {
            guard stored.updateValue(storage, forKey: from) == nil else { return false }
            if storage == .disk { tally.writes += 1 }
          }
          tally.advances += to - from
          (working, recorded) = (to, records ? from : nil)
        case .moveToDisk(let step):
          guard stored.updateValue(.disk, forKey: step) == .memory else { return false }
          tally.writes += 1
        case .discard(let step, let storage): guard stored.removeValue(forKey: step) == storage else { return false }
        case .copy(let step, let storage):
          guard stored[step] == storage else { return false }
          working = step
        case .move(let step, let storage):
          guard stored.removeValue(forKey: step) == storage else { return false }
          working = step
        case .reverse(let from, let to):
          guard from == to + 1, recorded == to else { return false }
          tally.reversed.append(to)
          (working, recorded) = (nil, nil)
        case .endForward: return working == n
        case .endReverse: return stored.isEmpty
        }
        let onDisk = stored.values.count { $0 == .disk }
        tally.peak = max(tally.peak, stored.count - onDisk)
        tally.peakOnDisk = max(tally.peakOnDisk, onDisk)
        return true
      }
      for _ in 0..<n {
        for action in schedule.next() where !apply(action, to: &self) { return nil }
        guard stored[0] != nil else { return nil }
      }
      var reversal = schedule.reversal
      let expected = n + reversal.extraSteps
      while let action = reversal.next() { if !apply(action, to: &self) { return nil } }
      guard advances == expected, reversed == Array((0..<n).reversed()) else { return nil }
    }
  }

  /// Steps of a schedule that knows n, all but the last of its first sweep being extra.
  private static func least(_ n: Int, _ s: Int) -> Int { n + Revolve.extraSteps(n, s) }

  @Test("Each run up to 200 steps and 10 states is reversed within the places, near the least steps", arguments: 1...10)
  func allRuns(count: Int) throws {
    var ratios: [Double] = []
    for n in 1...200 {
      let tally = try #require(Tally(OnlineRevolve(memoryCount: count), steps: n), "n = \(n)")
      #expect(tally.peak <= count && tally.peakOnDisk == 0)
      ratios.append(Double(tally.advances) / Double(Self.least(n, count)))
      // With one state there is no choice, but that the last step is not known to be the last.
      if count == 1 { #expect(tally.advances == n + n * (n + 1) / 2) }
      #expect(tally.advances <= Self.least(n, count) + max(n, Self.least(n, count) * 3 / 10))
    }
    if count > 1 { #expect(ratios.dropFirst(10).max() ?? 0 < 1.21) }
    if count > 2 { #expect(ratios.reduce(0, +) / 200 < 1.06) }
  }

  @Test("The newest states are in memory, the oldest on disk, and few are written", arguments: [(1, 3), (2, 8), (5, 5), (4, 20)])
  func twoLevels(memory: Int, disk: Int) throws {
    for n in 1...200 {
      let schedule = OnlineRevolve(memoryCount: memory, diskCount: disk, isCountFixed: true)
      let tally = try #require(Tally(schedule, steps: n), "n = \(n)")
      #expect(tally.peak <= memory && tally.peakOnDisk <= disk)
      #expect(tally.writes <= 2 * n)
      // Where states lie changes no step.
      #expect(tally.advances == Tally(OnlineRevolve(memoryCount: memory + disk), steps: n)?.advances)
    }
  }

  @Test("Long runs stay within a few parts in a hundred of the least steps")
  func longRuns() throws {
    for (count, bound) in [(3, 1.05), (20, 1.02), (100, 1.01)] {
      let n = 3000
      let tally = try #require(Tally(OnlineRevolve(memoryCount: count), steps: n))
      #expect(Double(tally.advances) <= bound * Double(Self.least(n, count)), "\(count)")
    }
  }

  @Test("With a budget states come to disk once, as many as it takes to compute no step more than twice", arguments: [1, 5, 20])
  func twoLevelsOfABudget(memory: Int) throws {
    for n in [1, 2, memory + 1, 200, 999, 3000] {
      let known = Revolve(steps: n, memoryCount: memory, mostOnDisk: 10_000)
      let tally = try #require(Tally(OnlineRevolve(memoryCount: memory, diskCount: 10_000), steps: n), "n = \(n)")
      #expect(tally.peak <= memory && tally.peakOnDisk <= known.diskCount)
      #expect(tally.writes <= known.diskCount + 1)
      #expect(Double(tally.advances) <= 1.2 * Double(n + known.extraSteps) + 2, "n = \(n)")
      if n >= 200 { #expect(Double(tally.advances) <= 1.05 * Double(n + known.extraSteps), "n = \(n)") }
    }
  }

  @Test("A run that outgrows the disk goes on with what there is", arguments: [(1, 3), (5, 4), (20, 10)])
  func smallDisk(memory: Int, disk: Int) throws {
    for n in [50, 200, 1000] {
      let known = Revolve(steps: n, memoryCount: memory, mostOnDisk: disk)
      let tally = try #require(Tally(OnlineRevolve(memoryCount: memory, diskCount: disk), steps: n), "n = \(n)")
      #expect(tally.peak <= memory && tally.peakOnDisk <= disk)
      #expect(tally.writes <= 12 * disk)
      #expect(Double(tally.advances) <= 1.11 * Double(n + known.extraSteps), "n = \(n)")
    }
  }

  // MARK: On a process

  private static func gradient(_ run: RingRun) -> [UInt64] { (run.cotangent + [run.parameterCotangent]).map(\.bitPattern) }

  private static func reference(_ steps: Int) throws -> [UInt64] {
    let run = RingRun(ReverseDriverTests.initial, parameter: ReverseDriverTests.parameter)
    _ = try ReverseDriver(run).run(StoreAll(steps: steps))
    return gradient(run)
  }

  @Test("The gradient is that of store-all to the bit, whatever was recorded before, and each first step is taken once")
  func bits() throws {
    for (n, recorded, count) in [(23, 0, 1), (23, 0, 5), (23, 9, 5), (23, 4, 30), (40, 12, 3), (1, 0, 1), (7, 7, 2)] {
      let run = RingRun(ReverseDriverTests.initial, parameter: ReverseDriverTests.parameter)
      var records = (0..<recorded).map { _ in run.makeRecord() }
      for step in 0..<recorded { try run.advance(step: step, recording: records[step]) }
      let driver = ReverseDriver(run)
      let statistics = try driver.run(OnlineRevolve(memoryCount: count), recorded: &records) { run.furthest == n }
      #expect(Self.gradient(run) == (try Self.reference(n)))
      #expect(records.isEmpty && run.madeStates <= count && statistics.peakStates <= count)
      #expect(run.advances == n + statistics.replayedSteps)
      #expect(statistics.reversedSteps == n && statistics.recordedSteps == n)
    }
  }
}
