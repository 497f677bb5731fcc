import CFFTW
import Foundation
import Synchronization

/// One of FFTW's transforms of a line of complex numbers, side by side in memory, into another line.
enum LineOperation {
  /// Complex to complex, with the sign − or + in the exponent.
  case fourier(isForward: Bool)
  /// The real parts for themselves and the imaginary parts for themselves.
  case real(fftw_r2r_kind)
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

  /// A plan for lines of `length` numbers that are aligned like the samples, which are overwritten.
  /// - Throws: `SpectralError` if FFTW makes none.
  static func plan(
    _ length: Int, _ operation: LineOperation, from source: UnsafeMutablePointer<Double>, to target: UnsafeMutablePointer<Double>
  ) throws -> TransformPlan {
    try state.withLock { state in
      if !state.wisdomIsLoaded {
        state.wisdomIsLoaded = true
        if let file = wisdomFile { _ = fftw_import_wisdom_from_filename(file.path) }
      }
      let flags = swiftwater_fftw_measure()
      if let known = make(length, operation, source, target, flags | FFTW_WISDOM_ONLY) { return TransformPlan(known, operation) }
      guard let plan = make(length, operation, source, target, flags) else {
        throw SpectralError(description: "FFTW has no plan for lines of \(length) points; choose another number of cells")
      }
      keepWisdom()
      return TransformPlan(plan, operation)
    }
  }

  /// Plans for a transform and its inverse, from points to spectra and back.
  /// - Throws: `SpectralError` if FFTW makes none; nothing is left behind then.
  static func plans(
    _ length: Int, _ forward: LineOperation, _ inverse: LineOperation, points: UnsafeMutablePointer<Double>,
    spectra: UnsafeMutablePointer<Double>
  ) throws -> (forward: TransformPlan, inverse: TransformPlan) {
    let first = try plan(length, forward, from: points, to: spectra)
    do {
      return (first, try plan(length, inverse, from: spectra, to: points))
    } catch {
      first.destroy()
      throw error
    }
  }

  private static func make(
    _ length: Int, _ operation: LineOperation, _ source: UnsafeMutablePointer<Double>, _ target: UnsafeMutablePointer<Double>,
    _ flags: UInt32
  ) -> fftw_plan? {
    var n = Int32(length)
    switch operation {
    case .fourier(let isForward):
      let sign = isForward ? FFTW_FORWARD : FFTW_BACKWARD
      return fftw_plan_dft_1d(n, TransformPlan.complex(source), TransformPlan.complex(target), sign, flags)
    case .real(var kind):
      return fftw_plan_many_r2r(1, &n, 2, source, nil, 2, 1, target, nil, 2, 1, &kind, flags)
    }
  }

  /// Makes plans that FFTW executes on threads of its own.
  static func plan<Plans>(threads: Int, _ make: () -> Plans) -> Plans {
    state.withLock { _ in
      fftw_init_threads()
      fftw_plan_with_nthreads(Int32(threads))
      defer { fftw_plan_with_nthreads(1) }
      return make()
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

/// An executable plan, which whoever asked for it destroys; execution is re-entrant. It holds no references: counting them, by all threads at once, costs as
/// much as a tenth of a step.
struct TransformPlan: @unchecked Sendable {
  private let plan: fftw_plan
  private let operation: LineOperation

  init(_ plan: fftw_plan, _ operation: LineOperation) {
    self.plan = plan
    self.operation = operation
  }

  func destroy() { TransformPlanner.destroy(plan) }

  /// The source is not kept.
  func execute(from source: UnsafeMutablePointer<Double>, to target: UnsafeMutablePointer<Double>) {
    switch operation {
    case .fourier: fftw_execute_dft(plan, Self.complex(source), Self.complex(target))
    case .real: fftw_execute_r2r(plan, source, target)
    }
  }

  /// The same memory as complex numbers.
  static func complex(_ values: UnsafeMutablePointer<Double>) -> UnsafeMutablePointer<fftw_complex> {
    UnsafeMutableRawPointer(values).assumingMemoryBound(to: fftw_complex.self)
  }
}
