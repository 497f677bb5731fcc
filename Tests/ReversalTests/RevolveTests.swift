import Testing

@testable import Reversal

@Suite("Revolve") struct RevolveTests {
  @Test(
    "The closed form has the published values",
    arguments: [
      (100, 5, 316), (100, 10, 222), (1000, 10, 3636), (1000, 30, 2472), (1000, 100, 1898), (10000, 50, 28622),
    ])
  func checkValues(n: Int, s: Int, expected: Int) {
    #expect(Revolve.extraSteps(n, s) == expected)
  }

  @Test("β obeys Pascal's rule and saturates instead of overflowing")
  func binomials() {
    for s in 0...40 {
      for r in 0...20 where s + r > 0 {
        #expect(Revolve.β(s, r) == Revolve.β(s - 1, r) + Revolve.β(s, r - 1))
      }
    }
    #expect(Revolve.β(5, -1) == 0)
    #expect(Revolve.β(1_000_000, 2) == 1_000_002 * 1_000_001 / 2)
    #expect(Revolve.β(33, 33) == 7_219_428_434_016_265_740)
    #expect(Revolve.β(34, 34) == .max)
    #expect(Revolve.β(1_000_000, 1_000_000) == .max)
    #expect(Revolve.β(.max, 1) == .max)
  }

  @Test("The closed form holds at the ends of its range")
  func extremes() {
    let n = 1_000_000_000
    #expect(Revolve.extraSteps(n, 1) == n * (n - 1) / 2)
    #expect(Revolve.extraSteps(n, n - 1) == n - 1)
    #expect(Revolve.extraSteps(n, n) == n - 1)
    #expect(Revolve.extraSteps(n, .max) == n - 1)
    #expect(Revolve.repetitions(n, 1_000_000) == 2)
    #expect(Revolve.extraSteps(n, 1_000_000) == 2 * n - 1_000_002)
    #expect(Revolve.extraSteps(Revolve.largestStepCount, 1) == (1 << 30) * ((1 << 31) - 1))
    #expect(Revolve.extraSteps(1, 1) == 0)
    // A huge run begins at once and stays within its bounds.
    var schedule = Revolve(steps: n, count: 1_000_000)
    guard case .forward(0, let first, true, false, .memory) = schedule.next() else {
      Issue.record("the first action must store the initial state")
      return
    }
    #expect((1..<n).contains(first))
  }

  @Test("Every schedule up to 300 steps and 20 states is well formed and makes exactly t(n, s) extra steps")
  func countsOfAllSchedules() throws {
    for n in 1...300 {
      for s in 1...20 {
        let tally = try #require(Tally(Revolve(steps: n, count: s)), "n = \(n), s = \(s)")
        #expect(tally.extra == Revolve.extraSteps(n, s))
        #expect(tally.recorded == Array((0..<n).reversed()), "each step recorded once, the last first")
        #expect(tally.reversed == tally.recorded)
        #expect(tally.peak <= s && tally.left == 0)
      }
    }
  }

  @Test("Extra steps are the least possible, and among such schedules the stores too, by dynamic programming")
  func optimality() throws {
    let most = (n: 60, s: 8)
    let large = 1 << 40
    var extra = Array(repeating: Array(repeating: large, count: most.s + 1), count: most.n + 1)
    var stores = extra
    for s in 0...most.s { (extra[1][s], stores[1][s]) = (0, 0) }
    for n in 2...most.n {
      for s in 1...most.s {
        for m in 1..<n {
          let steps = m + extra[m][s] + extra[n - m][s - 1]
          let writes = stores[m][s] + stores[n - m][s - 1] + (n - m > 1 ? 1 : 0)
          if (steps, writes) < (extra[n][s], stores[n][s]) { (extra[n][s], stores[n][s]) = (steps, writes) }
        }
        let tally = try #require(Tally(Revolve(steps: n, count: s)))
        #expect(tally.extra == extra[n][s], "n = \(n), s = \(s)")
        #expect(tally.stores == stores[n][s] + 1, "n = \(n), s = \(s)")
      }
    }
  }

  @Test("More states than steps − 1 change nothing")
  func clamping() {
    for n in 1...12 {
      let most = max(1, n - 1)
      #expect(Revolve(steps: n, count: n + 7).count == most)
      #expect(actions(Revolve(steps: n, count: n + 7)) == actions(Revolve(steps: n, count: most)))
    }
  }

  @Test("Three steps with two states, action by action")
  func smallSchedule() {
    let expected: [Action] = [
      .forward(from: 0, to: 1, storesState: true, records: false, storage: .memory),
      .forward(from: 1, to: 2, storesState: true, records: false, storage: .memory),
      .forward(from: 2, to: 3, storesState: false, records: true, storage: .work),
      .endForward, .reverse(from: 3, to: 2),
      .move(step: 1, from: .memory), .forward(from: 1, to: 2, storesState: false, records: true, storage: .work), .reverse(from: 2, to: 1),
      .move(step: 0, from: .memory), .forward(from: 0, to: 1, storesState: false, records: true, storage: .work), .reverse(from: 1, to: 0),
      .endReverse,
    ]
    var schedule = Revolve(steps: 3, count: 2)
    #expect(expected.allSatisfy { schedule.next() == $0 })
    #expect(schedule.next() == nil)
    #expect(schedule.next() == nil)
  }
}

func actions(_ schedule: some Schedule) -> [Action] { Array(IteratorSequence(schedule)) }

/// Counts of a schedule, taken by an interpreter of its actions that shares nothing with the
/// driver; nil when it does not hold together.
private struct Tally {
  var extra = 0
  var recorded: [Int] = []
  var reversed: [Int] = []
  var peak = 0
  var stores = 0
  var left = 0

  init?(_ schedule: some Schedule) {
    var live: Set<Int> = []
    var position: Int? = 0
    var pending: Int?
    var cotangent: Int?
    var ended = false
    for action in IteratorSequence(schedule) {
      guard !ended else { return nil }
      switch action {
      case .forward(let from, let to, let storesState, let records, _):
        guard position == from, from < to, to <= schedule.steps, pending == nil else { return nil }
        if storesState {
          guard live.insert(from).inserted else { return nil }
          stores += 1
          peak = max(peak, live.count)
        }
        if records {
          guard to == from + 1 else { return nil }
          recorded.append(from)
          pending = from
        } else {
          extra += to - from
        }
        position = to
      case .reverse(let from, let to):
        guard cotangent == from, to == from - 1, pending == to else { return nil }
        reversed.append(to)
        (cotangent, pending, position) = (to, nil, nil)
      case .copy(let step, .memory):
        guard live.contains(step) else { return nil }
        position = step
      case .move(let step, .memory):
        guard live.remove(step) != nil else { return nil }
        position = step
      case .endForward:
        guard position == schedule.steps, cotangent == nil else { return nil }
        cotangent = schedule.steps
      case .endReverse:
        guard cotangent == 0 else { return nil }
        ended = true
      default: return nil
      }
    }
    guard ended else { return nil }
    left = live.count
  }
}
