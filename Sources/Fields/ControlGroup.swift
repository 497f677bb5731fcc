import Foundation

/// What Linux's control groups, by which batch systems and containers share a machine out, allow to
/// a process; version 1 and 2.
///
/// A group lies within others, each with limits of its own: the smallest counts.
struct ControlGroup {
  /// Processors, also a part of one; nil where there is no limit.
  let processors: Double?
  /// Bytes; nil where there is no limit.
  let memory: Int?

  static let current = ControlGroup { try? String(contentsOfFile: $0, encoding: .utf8) }

  /// - Parameter read: the contents of a file, nil if there is none.
  init(_ read: (String) -> String?) {
    let groups = (read("/proc/self/cgroup") ?? "").split(separator: "\n").map {
      $0.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
    }
    let mounts = (read("/proc/self/mountinfo") ?? "").split(separator: "\n").compactMap(Mount.init)

    /// The files of the own group and of those around it.
    func files(_ name: String, _ controller: String?) -> [String] {
      guard
        let group = groups.first(where: { fields in
          fields.count == 3 && (controller.map { fields[1].split(separator: ",").contains(Substring($0)) } ?? (fields[0] == "0"))
        }),
        let mount = mounts.first(where: { $0.controllers.contains(controller ?? "") })
      else { return [] }
      // What lies above the mount's own root cannot be seen.
      var path = String(group[2])
      if mount.root != "/", path.hasPrefix(mount.root) { path.removeFirst(mount.root.count) }
      var contents: [String] = []
      while true {
        if let text = read(mount.folder + (path == "/" ? "" : path) + "/" + name) { contents.append(text) }
        guard let slash = path.lastIndex(of: "/"), path != "/" else { return contents }
        path = slash == path.startIndex ? "/" : String(path[..<slash])
      }
    }
    func number(_ text: Substring?) -> Double? { text.flatMap { Double($0) }.flatMap { $0 > 0 ? $0 : nil } }

    let shares = files("cpu.max", nil).compactMap { text -> Double? in
      let words = text.split(whereSeparator: \.isWhitespace)
      guard let quota = number(words.first), let period = number(words.dropFirst().first) else { return nil }
      return quota / period
    }
    let quotas = files("cpu.cfs_quota_us", "cpu").map { number($0.split(whereSeparator: \.isWhitespace).first) }
    let periods = files("cpu.cfs_period_us", "cpu").map { number($0.split(whereSeparator: \.isWhitespace).first) }
    processors = (shares + zip(quotas, periods).compactMap { quota, period in quota.flatMap { q in period.map { q / $0 } } }).min()

    let bytes = files("memory.max", nil) + files("memory.limit_in_bytes", "memory")
    memory = bytes.compactMap { number($0.split(whereSeparator: \.isWhitespace).first) }.min().map {
      Int(clamping: UInt64(min($0, 0x1p62)))
    }
  }
}

/// A line of `/proc/self/mountinfo`.
private struct Mount {
  /// The group that is seen as the folder.
  let root: String
  let folder: String
  /// Of version 1; of version 2 the empty name.
  let controllers: [String]

  init?(_ line: Substring) {
    let words = line.split(separator: " ").map(String.init)
    guard words.count > 4, let dash = words.firstIndex(of: "-"), dash + 3 < words.count else { return nil }
    switch words[dash + 1] {
    case "cgroup2": controllers = [""]
    case "cgroup": controllers = words[dash + 3].split(separator: ",").map(String.init)
    default: return nil
    }
    (root, folder) = (words[3], words[4])
  }
}
