import CHDF5
import Foundation

/// Reads a file in a process of its own, to see whether the HDF5 library survives it.
///
/// In a damaged index, versions of the library before 1.14 find counts and addresses that they
/// believe: three of a thousand files with bytes changed at random end the process or keep it busy
/// for ever. Nothing that the library can be asked beforehand tells, since asking reads the index.
enum HDF5Trial {
  /// Seconds of processor time for a file that is read in a moment, and bytes for which a larger
  /// one may take a second more.
  private static let (seconds, bytesPerSecond) = (2, 20_000_000)
  /// Bytes that reading a file may take beside its values, and those for each byte of the file:
  /// deflate shrinks to no less than a thousandth.
  private static let (memory, memoryPerByte) = (1 << 30, 1100)
  private static let attempts = 3
  /// The exit status of a copy that was refused memory.
  private static let outOfMemory: Int32 = 3
  /// Seconds that a file may take to arrive.
  private static let waitLimit = 300

  /// Runs `body` in a copy of this process. What it throws is left to whoever runs it again here.
  ///
  /// A copy may fail for what other threads were about when it was made. The file is at fault if it
  /// ends every copy.
  /// - Throws: `OutputError` if no process comes to its end.
  static func run(_ path: String, _ body: () throws -> Void) throws(OutputError) {
    for _ in 0..<attempts {
      switch try outcome(path, body) {
      case 0: return
      case outOfMemory << 8: throw OutputError("\(path) makes the HDF5 library ask for memory without end, so it is damaged; write it anew")
      case SIGXCPU, SIGKILL: throw OutputError("\(path) keeps the HDF5 library busy without end, so it is damaged; write it anew")
      default: continue
      }
    }
    throw OutputError("\(path) is damaged, so that the HDF5 library cannot read it; write it anew")
  }

  /// How a copy ended: 0, or what `waitpid` says.
  private static func outcome(_ path: String, _ body: () throws -> Void) throws(OutputError) -> Int32 {
    var status = stat()
    guard stat(path, &status) == 0 else { throw OutputError(cannot: "open \(path)") }
    let limit = seconds + Int(status.st_size) / bytesPerSecond
    let room = memory + min(Int(status.st_size), 1 << 40) * memoryPerByte
    // Under the lock no other thread is in the middle of a call, whose half of the work the copy
    // would find.
    let child = HDF5Library.locked { hdf5_copy_of_process() }
    guard child >= 0 else { throw OutputError(cannot: "start a process to read \(path)") }
    if child == 0 {
      beQuiet(limit, room)
      do { try body() } catch { _exit("\(error)".contains("allocat") ? outOfMemory : 0) }
      _exit(0)
    }
    var outcome: Int32 = 0
    while waitpid(child, &outcome, 0) < 0 {
      guard errno == EINTR else { throw OutputError(cannot: "read \(path)") }
    }
    return outcome
  }

  /// Prepares the copy to fail without a trace.
  /// - Parameters:
  ///   - limit: seconds of processor time.
  ///   - room: bytes beside those that the process has already.
  private static func beQuiet(_ limit: Int, _ room: Int) {
    for signal in [SIGSEGV, SIGBUS, SIGABRT, SIGILL, SIGFPE, SIGTRAP, SIGALRM, SIGXCPU] { _ = Foundation.signal(signal, SIG_DFL) }
    let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ").first.flatMap { Int($0) }
    let space = pages.map { $0 * sysconf(Int32(_SC_PAGESIZE)) + room }
    for (resource, bound) in [(RLIMIT_CORE, 0), (RLIMIT_CPU, limit)] + (space.map { [(RLIMIT_AS, $0)] } ?? []) {
      var bounds = rlimit(rlim_cur: rlim_t(bound), rlim_max: rlim_t(bound))
      setrlimit(__rlimit_resource_t(resource.rawValue), &bounds)
    }
    let nowhere = open("/dev/null", O_WRONLY)
    dup2(nowhere, 1)
    dup2(nowhere, 2)
    alarm(UInt32(waitLimit + min(limit, 1_000_000)))
  }
}
