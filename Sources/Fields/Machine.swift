import Foundation

/// What this process may use of the machine.
public enum Machine {
  /// Processors that the process may run on: by its affinity, and by the quota of its control
  /// group, rounded up.
  public static let processors: Int = {
    let quota = ControlGroup.current.processors.map { Int(min($0.rounded(.up), 1e6)) }
    let allowed = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)).flatMap(allowedProcessors)
    return max(1, min(allowed ?? ProcessInfo.processInfo.processorCount, quota ?? .max))
  }()

  /// Threads for work that is to be shared out: as many as wanted, but no more than processors, for
  /// these would only wait for each other.
  public static func threads(_ wanted: Int?) -> Int { min(max(1, wanted ?? processors), processors) }

  /// Bytes that the process may yet take: the least of what the machine, its control group, and its
  /// limits of address space and of data leave.
  public static var memory: Int {
    let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ").compactMap { Int($0) } ?? []
    let held = pages.map { $0 * Int(sysconf(Int32(_SC_PAGESIZE))) }
    /// Of address space, of what is in memory, and of data.
    let (space, resident, data) = held.count > 5 ? (held[0], held[1], held[5]) : (0, 0, 0)
    let installed = Int(clamping: ProcessInfo.processInfo.physicalMemory)
    var rest = min(installed, ControlGroup.current.memory ?? installed) - resident
    if let limit = limit(RLIMIT_AS) { rest = min(rest, limit - space) }
    if let limit = limit(RLIMIT_DATA) { rest = min(rest, limit - data) }
    return max(0, rest)
  }

  /// Ends the process where there is no memory for a field, with a sentence and the status of a
  /// case that does not fit: nothing can go on without it.
  static func failForMemory(_ bytes: Int) -> Never {
    let advice = "take fewer `domain.cells` or a smaller `checkpoints.memory`, or raise the limit"
    let sentence = "there is no memory for \(bytes) bytes more; \(advice)\n"
    FileHandle.standardError.write(Data(sentence.utf8))
    exit(2)
  }

  private static func limit(_ resource: __rlimit_resource) -> Int? {
    var limits = rlimit()
    guard getrlimit(__rlimit_resource_t(resource.rawValue), &limits) == 0, limits.rlim_cur < UInt(Int.max) else { return nil }
    return Int(limits.rlim_cur)
  }

  /// How many processors a text such as `/proc/self/status` allows, by its list of ranges.
  static func allowedProcessors(_ status: String) -> Int? {
    guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("Cpus_allowed_list:") }) else { return nil }
    let ranges = line.dropFirst("Cpus_allowed_list:".count).split(separator: ",").map { range in
      range.split(separator: "-").compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
    }
    let counts = ranges.compactMap { ends in ends.first.flatMap { first in ends.last.map { $0 - first + 1 } } }
    return counts.count == ranges.count ? counts.reduce(0, +) : nil
  }
}
