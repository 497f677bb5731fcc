/// A run of time steps that can be reversed: what a driver needs to know about it, whatever is
/// computed.
///
/// The process holds one working state and one working cotangent. Its steps must be deterministic
/// functions of the state and the step number: a step advanced again from a restored state gives
/// the same bits, which makes a gradient with checkpoints equal to the gradient without.
public protocol ReversibleProcess: AnyObject, SendableMetatype {
  /// All that a step depends on: a snapshot of the working state.
  associatedtype State
  /// What the pullback of one step needs. Filled through reference semantics: a class, or a struct
  /// of references.
  associatedtype Record

  /// A new place for a state; its content is of no matter.
  func makeState() -> State
  /// Copies the working state into a place made by `makeState`. The copy may be put off until the
  /// next step, restore or `completeSave`.
  func save(into state: inout State)
  /// Makes the place of the last `save` complete, if its copy was put off; it does nothing unless
  /// implemented.
  func completeSave()
  /// Copies the state that a recorded step started from into a place made by `makeState`.
  func save(startOf record: Record, of step: Int, into state: inout State)
  /// Makes a saved state the working state.
  func restore(from state: State)
  /// Makes a saved state the working state for the last time; what is left in its place is of no
  /// matter. Unless implemented, it is copied.
  func restore(consuming state: inout State)

  /// Hands the bytes of a state to `sink`, piece by piece: whatever a later run of the same process
  /// needs to have the state again to the bit.
  ///
  /// Called by another thread than the steps, on a state that no one else uses meanwhile.
  static func write(_ state: State, to sink: (UnsafeRawBufferPointer) throws -> Void) throws
  /// Fills a place made by `makeState`, asking `source` to fill pieces as long as those of `write`
  /// and in their order. Called by another thread than the steps.
  static func read(_ state: inout State, from source: (UnsafeMutableRawBufferPointer) throws -> Void) throws

  /// A new place for a record; its content is of no matter.
  func makeRecord() -> Record

  /// Takes the working state from `step` to `step` + 1; with a record, also fills it with all that
  /// `pullBack` needs of this step.
  ///
  /// The state at `step` + 1 must be the same to the last bit with and without a record.
  func advance(step: Int, recording: Record?) throws

  /// Fills a record with all that `pullBack` needs of a step that has been taken before; the
  /// working state, that at `step`, is undefined afterwards.
  ///
  /// Where the end of a step leaves nothing that its pullback needs, this is less work than
  /// `advance`, which is what it does unless implemented.
  func retrace(step: Int, into record: Record) throws

  /// Called once, when the working state is the final one: seeds the cotangent of the final state
  /// and clears those of the parameters.
  func beginReverse() throws

  /// Takes the cotangent from `step` + 1 to `step` and adds to the cotangents of the parameters.
  ///
  /// The working state is at its disposal: the driver restores a state before it advances again.
  func pullBack(step: Int, record: Record) throws
}

extension ReversibleProcess {
  public func completeSave() {}

  public func restore(consuming state: inout State) { restore(from: state) }

  public func retrace(step: Int, into record: Record) throws { try advance(step: step, recording: record) }
}

/// What a forward and reverse sweep took.
public struct ReverseStatistics: Sendable, Equatable {
  /// Steps advanced without recording: the extra steps t(n, s) of a revolve schedule.
  public var forwardSteps = 0
  /// Steps advanced with recording: n, the length of the run, when all went through.
  public var recordedSteps = 0
  /// Steps pulled back.
  public var reversedSteps = 0
  /// Largest number of stored states alive together in memory.
  public var peakStates = 0
  /// Largest number of stored states alive together on disk.
  public var peakDiskStates = 0
  /// Largest number of records alive together.
  public var peakRecords = 0

  public init() {}

  /// Steps advanced beyond the first forward sweep, once all is reversed.
  public var replayedSteps: Int { forwardSteps + recordedSteps - reversedSteps }
}

/// How far a forward and reverse sweep has come; reported after each step, forward or reverse.
public struct ReverseProgress: Sendable, Equatable {
  /// The action the step belongs to.
  public let action: Action
  /// Counts so far.
  public let statistics: ReverseStatistics
  /// Number of steps of the run; nil while it is not known.
  public let steps: Int?
  /// Number of forward steps there will be in total, recorded ones and extra ones; nil while it is
  /// not known.
  public let plannedForwardSteps: Int?

  /// Forward steps done so far, with and without recording, out of `plannedForwardSteps`.
  public var forwardStepsDone: Int { statistics.forwardSteps + statistics.recordedSteps }
}
