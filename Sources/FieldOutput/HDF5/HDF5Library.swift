import CHDF5
import Foundation

/// The one door to the HDF5 library.
///
/// HDF5 is not thread-safe by promise, and its error stack is global, so a call and the reading of
/// its error happen under one process-wide lock. The lock is not recursive: the closure calls HDF5
/// only, never back into this door.
public enum HDF5Library {
  /// The version of the library that is linked.
  public static var version: String {
    var (major, minor, release) = (UInt32(0), UInt32(0), UInt32(0))
    _ = locked { H5get_libversion(&major, &minor, &release) }
    return "\(major).\(minor).\(release)"
  }

  /// Whether it is the one with MPI, which programs that write alone do not need.
  public static var isParallel: Bool { hdf5_is_parallel() != 0 }

  /// A lock that any thread may release: a copy of the process is made while it is held, and the
  /// thread that goes on there is another one to the kernel, which refuses it a `Mutex` that a
  /// thread was waiting for.
  private static let lock = NSLock()

  /// The library does not tidy up as the process exits. A file whose last bytes found no room stays
  /// half open in it, and writing that again at the exit, when the file's tables are gone, is a
  /// fault of memory in the versions 1.8 to 1.14. We close every file ourselves.
  private static let leavesExitAlone = H5dont_atexit() >= 0

  /// Runs one HDF5 call; a negative result becomes an `OutputError` made of `action` and the reason
  /// HDF5 gives.
  @discardableResult
  static func call<Result: SignedInteger>(
    _ action: @autoclosure () -> String, _ body: () -> Result
  ) throws(OutputError) -> Result {
    let (result, reason) = locked {
      let result = body()
      return (result, result < 0 ? innermostReason() : "")
    }
    guard result >= 0 else { throw failure(action(), reason) }
    return result
  }

  /// Where the operating system takes no more, HDF5 gives the number of its error among many other
  /// things.
  private static func failure(_ action: String, _ reason: String) -> OutputError {
    let isWrite = reason.contains("write failed") || reason.contains("close file")
    if isWrite, let number = reason.firstMatch(of: /errno = (\d+)/), let code = Int32(number.1), code != 0 {
      return OutputError(cannot: action, code: code)
    }
    return OutputError("cannot \(action): \(reason.split(whereSeparator: \.isNewline).first ?? "HDF5 gives no reason")")
  }

  /// Runs calls whose failure has no consequence, such as releasing a handle.
  static func locked<Result>(_ body: () -> Result) -> Result {
    lock.withLock {
      _ = leavesExitAlone
      // Thread-safe builds keep one error stack per thread, so automatic printing is switched off
      // on every entry.
      H5Eset_auto2(hdf5_default_error_stack(), nil, nil)
      return body()
    }
  }

  /// The most specific line of the error stack: the one the others merely pass on, or, behind an
  /// external link, the one that names the file.
  private static func innermostReason() -> String {
    var reason = ""
    withUnsafeMutablePointer(to: &reason) { reason in
      _ = H5Ewalk2(
        hdf5_default_error_stack(), H5E_WALK_UPWARD,
        { depth, entry, context in
          if let description = entry?.pointee.desc, let context {
            let text = String(cString: description)
            if depth == 0 || text.hasPrefix("unable to open external file") {
              context.assumingMemoryBound(to: String.self).pointee = text
            }
          }
          return 0
        }, reason)
    }
    return reason.isEmpty ? "HDF5 gives no reason" : reason
  }
}
