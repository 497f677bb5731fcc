import Foundation
import Synchronization

/// Asks a run to stop after the step that it is in: by an interrupt or termination of the process,
/// or when its time is over.
public enum StopRequest {
  /// The number of the signal that has come; 0 for none.
  private static let signal = Atomic<Int32>(0)
  /// When the time is over, in seconds of the system's clock since it was started; 0 for never.
  private static let deadline = Atomic<UInt64>(0)

  /// From now on the first SIGINT or SIGTERM is a request; a second one ends the process at once.
  ///
  /// Some programs start others with these signals blocked; they are let through.
  public static func catchSignals() {
    signal.store(0, ordering: .relaxed)
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM] {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { StopRequest.signal.store($0, ordering: .relaxed) }
      action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
      sigaction(number, &action, nil)
      sigaddset(&signals, number)
    }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  /// - Parameter seconds: of wall-clock time from now on, > 0.
  public static func setDeadline(seconds: Double) { deadline.store(now + UInt64(seconds * 1e9), ordering: .relaxed) }

  /// Names the process that this one works for, and ends with.
  static let masterVariable = "SWIFTWATER_MASTER"
  private static let master = ProcessInfo.processInfo.environment[masterVariable].flatMap { pid_t($0) }

  private static var now: UInt64 { DispatchTime.now().uptimeNanoseconds }

  /// Why a run is to stop; nil if it may go on.
  static var reason: RunStopped.Reason? {
    let number = signal.load(ordering: .relaxed)
    if number != 0 { return .signal(number) }
    if let master, getppid() != master { return .signal(SIGTERM) }
    let end = deadline.load(ordering: .relaxed)
    return end != 0 && now >= end ? .time : nil
  }
}

/// A run that was asked to stop before its end.
public struct RunStopped: Error, CustomStringConvertible {
  public enum Reason: Sendable, Equatable {
    case signal(Int32)
    case time
  }

  /// Of a gradient.
  enum Sweep {
    /// There is only one.
    case whole
    case forward
    case reverse
  }

  public let reason: Reason
  /// Steps taken, or in a reverse sweep left.
  let step: Int
  let time: Double
  /// The folder in which it can go on; nil of a run that leaves no files.
  let folder: String?
  let sweep: Sweep

  public var description: String {
    let why =
      switch reason {
      case .signal(let number): number == SIGINT ? "interrupted" : "told to end"
      case .time: "its wall time is over"
      }
    let goOn = sweep == .forward ? "begin again, for the reverse sweep had not begun," : "go on"
    let how = folder.map { "\(goOn) with `swiftwater resume \($0)`" } ?? "nothing was kept: give an `--output`, and run it again"
    let place = sweep == .reverse ? "with \(step) steps left of the reverse sweep" : "after step \(step), at time \(time.short)"
    return "stopped \(place): \(why); \(how)"
  }
}
