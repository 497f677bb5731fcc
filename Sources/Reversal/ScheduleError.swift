/// A checkpoint schedule that does not hold together: the action, the step, and what is wrong.
public struct ScheduleError: Error, Equatable, CustomStringConvertible {
  /// What can be wrong with an action.
  public enum Reason: Equatable, Sendable {
    /// The working state is that of another step (nil: undefined since the last reverse).
    case workingStateIs(Int?)
    /// The cotangent is that of another step (nil: not seeded yet).
    case cotangentIs(Int?)
    /// The steps are empty, in the wrong order or beyond the end of the run, whose number of steps
    /// is given.
    case stepsOutOfRange(Int)
    /// States cannot be stored there.
    case storageUnavailable(Storage)
    case storedAlready
    case notStored
    case recordedAlready
    case notRecorded
    /// More states than the schedule announced, which is the number given.
    case tooManyStates(Int)
    /// No actions are left, but the cotangent has not been declared to be at step 0.
    case endsEarly
  }

  /// The action that cannot be carried out; nil when the schedule has ended.
  public let action: Action?
  /// The step it failed at.
  public let step: Int
  public let reason: Reason

  public init(action: Action?, step: Int, reason: Reason) {
    self.action = action
    self.step = step
    self.reason = reason
  }

  public var description: String {
    let subject = action.map { "The schedule's action \($0)" } ?? "The schedule"
    return "\(subject) cannot be carried out at step \(step): \(explanation)."
  }

  private var explanation: String {
    switch reason {
    case .workingStateIs(let held?): "the working state is at step \(held); go on from there, or copy or move the state needed first"
    case .workingStateIs(nil): "the working state is undefined after a reverse; copy or move a stored state first"
    case .cotangentIs(let held?): "the cotangent is at step \(held); reverse from there"
    case .cotangentIs(nil): "the cotangent is not seeded; reach the last step and give endForward first"
    case .stepsOutOfRange(let steps): "cover at least one step, in the action's direction, between 0 and \(steps)"
    case .storageUnavailable(let storage): "states cannot be stored in \(storage) here; use memory"
    case .storedAlready: "its state is stored already; store it once only, or move it away first"
    case .notStored: "its state is not stored; store it with a forward from there first"
    case .recordedAlready: "it is recorded already; reverse it before it is recorded again"
    case .notRecorded: "it is not recorded; record it with a forward before it is reversed"
    case .tooManyStates(let count): "the \(count) states announced are all in use; announce more, or move one away first"
    case .endsEarly: "its actions end before the cotangent is back at step 0; let it end in endReverse"
    }
  }
}
