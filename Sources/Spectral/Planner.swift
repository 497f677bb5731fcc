import CFFTW
import Foundation
import Synchronization

/// A batch of equal one-dimensional transforms in place, `count` of `length` points. Strides are in the elements transformed: in doubles for real
/// data, in pairs of doubles for complex data; between real data and complex, in doubles on the real side and in half as many pairs on the other.
struct BatchShape: Hashable {
  var length: Int
  /// From one point of a transform to the next, and from the first point of a transform to that of its neighbour.
  var pointStride: Int
  var batchStride: Int
  var count: Int
}

/// One of FFTW's transforms.
enum TransformOperation {
  /// Real to real of the same length.
  case real(fftw_r2r_kind)
  /// A row of reals to the lower half of its complex spectrum, and back.
  case halfComplex(isForward: Bool)
  /// Complex to complex.
  case complex(isForward: Bool)
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
  static func plan(_ shape: BatchShape, _ operation: TransformOperation, sample: UnsafeMutablePointer<Double>) -> TransformPlan? {
    state.withLock { state in
      if !state.wisdomIsLoaded {
        state.wisdomIsLoaded = true
        if let file = wisdomFile { _ = fftw_import_wisdom_from_filename(file.path) }
      }
      let flags = swiftwater_fftw_measure()
      if let known = make(shape, operation, sample, flags | FFTW_WISDOM_ONLY) { return TransformPlan(known, operation) }
      guard let plan = make(shape, operation, sample, flags) else { return nil }
      keepWisdom()
      return TransformPlan(plan, operation)
    }
  }

  private static func make(
    _ shape: BatchShape, _ operation: TransformOperation, _ real: UnsafeMutablePointer<Double>, _ flags: UInt32
  ) -> fftw_plan? {
    var n = Int32(shape.length)
    let (count, stride, distance) = (Int32(shape.count), Int32(shape.pointStride), Int32(shape.batchStride))
    let complex = TransformPlan.complex(real)
    switch operation {
    case .real(var kind):
      return fftw_plan_many_r2r(1, &n, count, real, nil, stride, distance, real, nil, stride, distance, &kind, flags)
    case .halfComplex(isForward: true):
      return fftw_plan_many_dft_r2c(1, &n, count, real, nil, stride, distance, complex, nil, stride, distance / 2, flags)
    case .halfComplex(isForward: false):
      return fftw_plan_many_dft_c2r(1, &n, count, complex, nil, stride, distance / 2, real, nil, stride, distance, flags)
    case .complex(let isForward):
      return fftw_plan_many_dft(
        1, &n, count, complex, nil, stride, distance, complex, nil, stride, distance, isForward ? FFTW_FORWARD : FFTW_BACKWARD, flags)
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
  private let operation: TransformOperation

  init(_ plan: fftw_plan, _ operation: TransformOperation) {
    self.plan = plan
    self.operation = operation
  }

  deinit { TransformPlanner.destroy(plan) }

  func execute(_ values: UnsafeMutablePointer<Double>) {
    switch operation {
    case .real: fftw_execute_r2r(plan, values, values)
    case .halfComplex(isForward: true): fftw_execute_dft_r2c(plan, values, Self.complex(values))
    case .halfComplex(isForward: false): fftw_execute_dft_c2r(plan, Self.complex(values), values)
    case .complex: fftw_execute_dft(plan, Self.complex(values), Self.complex(values))
    }
  }

  /// The same memory as complex numbers.
  static func complex(_ values: UnsafeMutablePointer<Double>) -> UnsafeMutablePointer<fftw_complex> {
    UnsafeMutableRawPointer(values).assumingMemoryBound(to: fftw_complex.self)
  }
}
