import CFFTW
import Synchronization

/// FFTW's planner behind its lock: planning is the one part of FFTW that is not re-entrant.
///
/// A plan is chosen by counting operations, never by measuring: the same lines get the same plan,
/// and so the same bits, at every start of a program. Counting alone chooses well for short lines
/// only; ``FourierTransform`` cuts long ones up.
public enum TransformPlanner {
  private static let lock = Mutex(())

  /// The version of FFTW.
  public static var libraryVersion: String { String(cString: swiftwater_fftw_version()).replacing("fftw-", with: "") }

  /// A plan for many lines of complex numbers at once.
  /// - Parameters:
  ///   - loops: how often, and from one line to the next how many numbers on in the source and in
  ///     the target; the same for a line's own points in `line`.
  ///   - source: an example of the memory that is transformed, and `target` of where to: other
  ///     memory must be aligned like it.
  static func plan(
    line: fftw_iodim, loops: [fftw_iodim], isForward: Bool, from source: UnsafeMutablePointer<Double>,
    to target: UnsafeMutablePointer<Double>
  ) -> TransformPlan? {
    let sign = isForward ? FFTW_FORWARD : FFTW_BACKWARD
    let (numbers, results) = (TransformPlan.complex(source), TransformPlan.complex(target))
    return lock.withLock { _ in
      var line = line
      return fftw_plan_guru_dft(1, &line, Int32(loops.count), loops, numbers, results, sign, swiftwater_fftw_estimate())
        .map { TransformPlan($0) }
    }
  }

  /// Makes plans by measuring, which FFTW executes on threads of its own. What has been measured is
  /// forgotten, for other plans would follow it.
  static func plan<Plans>(threads: Int, _ make: () -> Plans) -> Plans {
    lock.withLock { _ in
      fftw_init_threads()
      fftw_plan_with_nthreads(Int32(threads))
      defer {
        fftw_plan_with_nthreads(1)
        fftw_forget_wisdom()
      }
      return make()
    }
  }

  static func destroy(_ plan: fftw_plan) { lock.withLock { _ in fftw_destroy_plan(plan) } }
}

/// An executable plan, which whoever asked for it destroys; execution is re-entrant. It holds no
/// references: counting them, by all threads at once, costs as much as a tenth of a step.
struct TransformPlan: @unchecked Sendable {
  private let plan: fftw_plan

  init(_ plan: fftw_plan) { self.plan = plan }

  func destroy() { TransformPlanner.destroy(plan) }

  /// The source is kept.
  func execute(from source: UnsafeMutablePointer<Double>, to target: UnsafeMutablePointer<Double>) {
    fftw_execute_dft(plan, Self.complex(source), Self.complex(target))
  }

  /// The same memory as complex numbers.
  static func complex(_ values: UnsafeMutablePointer<Double>) -> UnsafeMutablePointer<fftw_complex> {
    UnsafeMutableRawPointer(values).assumingMemoryBound(to: fftw_complex.self)
  }
}
