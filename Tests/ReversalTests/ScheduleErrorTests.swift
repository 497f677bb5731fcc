import Reversal
import Testing

/// Two steps, and whatever actions a test gives.
private struct Script: Schedule {
  static let summary = "The actions given."
  var steps: Int { 2 }
  var count = 1
  var recordCount: Int { 2 }
  var extraSteps: Int { 0 }
  var actions: ArraySlice<Action>

  init(_ actions: [Action]) { self.actions = actions[...] }
  mutating func next() -> Action? { actions.popFirst() }
}

@Suite("Malformed schedules") struct ScheduleErrorTests {
  private static let recordAll = Action.forward(from: 0, to: 2, storesState: false, records: true, storage: .work)
  private static let storeAndAdvance = Action.forward(from: 0, to: 1, storesState: true, records: false, storage: .memory)

  private func failure(_ actions: [Action]) -> ScheduleError? {
    let run = RingRun([0.1, 0.2], parameter: 1)
    do {
      _ = try ReverseDriver(run).run(Script(actions))
      return nil
    } catch {
      return error as? ScheduleError
    }
  }

  @Test("A sound script passes, so that the failures below are due to what they change")
  func sound() {
    #expect(failure([Self.recordAll, .endForward, .reverse(from: 2, to: 1), .reverse(from: 1, to: 0), .endReverse]) == nil)
  }

  @Test(
    "Each kind of mistake is named with its action and step",
    arguments: [
      ([.forward(from: 1, to: 2, storesState: false, records: true, storage: .work)], 1, .workingStateIs(0)),
      ([.forward(from: 0, to: 3, storesState: false, records: true, storage: .work)], 3, .stepsOutOfRange(2)),
      ([.forward(from: 0, to: 0, storesState: false, records: true, storage: .work)], 0, .stepsOutOfRange(2)),
      ([.forward(from: 0, to: 2, storesState: true, records: true, storage: .disk)], 0, .storageUnavailable(.disk)),
      ([.forward(from: 0, to: 2, storesState: true, records: true, storage: .work)], 0, .storageUnavailable(.work)),
      ([storeAndAdvance, .copy(step: 0, from: .disk)], 0, .storageUnavailable(.disk)),
      ([storeAndAdvance, .copy(step: 1, from: .memory)], 1, .notStored),
      ([storeAndAdvance, .move(step: 0, from: .memory), .move(step: 0, from: .memory)], 0, .notStored),
      ([storeAndAdvance, .copy(step: 0, from: .memory), storeAndAdvance], 0, .storedAlready),
      ([storeAndAdvance, .forward(from: 1, to: 2, storesState: true, records: true, storage: .memory)], 1, .tooManyStates(1)),
      ([.reverse(from: 2, to: 0)], 2, .cotangentIs(nil)),
      ([storeAndAdvance, .endForward], 2, .workingStateIs(1)),
      ([recordAll, .endForward, .endForward], 2, .cotangentIs(2)),
      ([recordAll, .endForward, .reverse(from: 1, to: 0)], 1, .cotangentIs(2)),
      ([recordAll, .endForward, .reverse(from: 2, to: 2)], 2, .stepsOutOfRange(2)),
      ([recordAll, .endForward, .reverse(from: 2, to: 1), .endReverse], 0, .cotangentIs(1)),
      (
        [.forward(from: 0, to: 2, storesState: false, records: false, storage: .work), .endForward, .reverse(from: 2, to: 1)], 1,
        .notRecorded
      ),
      (
        [.forward(from: 0, to: 1, storesState: true, records: true, storage: .memory), .copy(step: 0, from: .memory), recordAll], 0,
        .recordedAlready
      ),
      ([recordAll, .endForward, .reverse(from: 2, to: 1), recordAll], 0, .workingStateIs(nil)),
    ] as [([Action], Int, ScheduleError.Reason)])
  func mistakes(actions: [Action], step: Int, reason: ScheduleError.Reason) throws {
    let error = try #require(failure(actions))
    #expect(error == ScheduleError(action: actions.last, step: step, reason: reason))
    #expect(error.description.contains("\(actions[actions.count - 1])") && error.description.contains("step \(step)"))
  }

  @Test("A schedule that ends early is told so")
  func endsEarly() {
    #expect(failure([Self.recordAll, .endForward]) == ScheduleError(action: nil, step: 2, reason: .endsEarly))
  }
}
