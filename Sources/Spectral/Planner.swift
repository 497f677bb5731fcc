import CFFTW
import Foundation
import Synchronization

/// A batch of equal one-dimensional real transforms in place, `count` of `length` points.
struct BatchShape: Hashable {
  var length: Int
  /// Elements between points of one transform, and between first points of neighbouring transforms.
  var pointStride: Int
  var batchStride: Int
  var count: Int
}

/// FFTW's planner behind its lock: planning is the one part of FFTW that is not re-entrant.
///
/// Plans are measured once and their choices kept as *wisdom* in a file of the user's cache folder (`SWIFTWATER_WISDOM` names another;
/// empty means none), so that a program that is started again takes the same plans: the same bits, and no time to plan.
public enum TransformPlanner {
  private struct State {
    var wisdomIsLoaded = false
  }
  private static let state = Mutex(State())

  /// The file wisdom is kept in; nil when there is no place for it.
  public static let wisdomFile: URL? = {
    let environment = ProcessInfo.processInfo.environment
    if let path = environment["SWIFTWATER_WISDOM"] { return path.isEmpty ? nil : URL(fileURLWithPath: path) }
    guard let home = environment["XDG_CACHE_HOME"] ?? environment["HOME"].map({ $0 + "/.cache" }) else { return nil }
    return URL(fileURLWithPath: home).appendingPathComponent("swiftwater/fftw-wisdom")
  }()

  /// The version of FFTW.
  public static var libraryVersion: String { String(cString: swiftwater_fftw_version()).replacingOccurrences(of: "fftw-", with: "") }

  /// A plan for `shape`, made for memory aligned like `sample`. The sample is overwritten.
  static func plan(_ shape: BatchShape, _ kind: fftw_r2r_kind, sample: UnsafeMutablePointer<Double>) -> TransformPlan? {
    state.withLock { state in
      if !state.wisdomIsLoaded {
        state.wisdomIsLoaded = true
        if let file = wisdomFile { _ = fftw_import_wisdom_from_filename(file.path) }
      }
      var length = Int32(shape.length)
      var kind = kind
      func make(_ flags: UInt32) -> fftw_plan? {
        fftw_plan_many_r2r(
          1, &length, Int32(shape.count), sample, nil, Int32(shape.pointStride), Int32(shape.batchStride), sample, nil,
          Int32(shape.pointStride), Int32(shape.batchStride), &kind, flags)
      }
      if let known = make(swiftwater_fftw_measure() | FFTW_WISDOM_ONLY) { return TransformPlan(known) }
      guard let plan = make(swiftwater_fftw_measure()) else { return nil }
      keepWisdom()
      return TransformPlan(plan)
    }
  }

  static func destroy(_ plan: fftw_plan) { state.withLock { _ in fftw_destroy_plan(plan) } }

  /// Writes the wisdom beside its file and renames it. A cache that cannot be written is not an error: planning is repeated next time.
  private static func keepWisdom() {
    guard let file = wisdomFile else { return }
    try? FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    let temporary = file.path + ".\(getpid())"
    if fftw_export_wisdom_to_filename(temporary) == 1 { rename(temporary, file.path) }
  }
}

/// An executable plan; execution is re-entrant.
final class TransformPlan: @unchecked Sendable {
  private let plan: fftw_plan

  init(_ plan: fftw_plan) { self.plan = plan }

  deinit { TransformPlanner.destroy(plan) }

  func execute(_ values: UnsafeMutablePointer<Double>) { fftw_execute_r2r(plan, values, values) }
}
