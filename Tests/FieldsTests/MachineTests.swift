import Foundation
import Testing

@testable import Fields

@Suite("Machine")
struct MachineTests {
  private func group(_ files: [String: String]) -> ControlGroup { ControlGroup { files[$0] } }

  @Test func whereThereAreNoGroupsThereAreNoLimits() {
    let group = group([:])
    #expect(group.processors == nil && group.memory == nil)
  }

  /// The limits of the groups around count as well, and `max` is none.
  @Test func theSmallestLimitOfVersionTwoCounts() {
    var files = [
      "/proc/self/cgroup": "0::/batch/job/step\n",
      "/proc/self/mountinfo": "30 24 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw\n",
      "/sys/fs/cgroup/batch/job/step/cpu.max": "max 100000\n", "/sys/fs/cgroup/batch/job/cpu.max": "150000 100000\n",
      "/sys/fs/cgroup/batch/cpu.max": "400000 100000\n", "/sys/fs/cgroup/batch/job/step/memory.max": "max\n",
      "/sys/fs/cgroup/batch/job/memory.max": "3000000000\n", "/sys/fs/cgroup/batch/memory.max": "2000000000\n",
    ]
    #expect(group(files).processors == 1.5 && group(files).memory == 2_000_000_000)
    for (name, text) in files where name.hasSuffix(".max") { files[name] = text.replacing(/\d+/, with: "max", maxReplacements: 1) }
    #expect(group(files).processors == nil && group(files).memory == nil)
  }

  @Test func versionOneHasAFolderForEachController() {
    let files = [
      "/proc/self/cgroup": "9:memory:/docker/a\n4:cpu,cpuacct:/docker/a\n0::/\n",
      "/proc/self/mountinfo": """
      40 30 0:30 /docker/a /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory
      41 30 0:31 /docker/a /sys/fs/cgroup/cpu,cpuacct ro - cgroup cgroup rw,cpu,cpuacct
      """, "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "200000\n", "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000\n",
      "/sys/fs/cgroup/memory/memory.limit_in_bytes": "1073741824\n",
    ]
    #expect(group(files).processors == 2 && group(files).memory == 1 << 30)
    let unlimited = files.merging(["/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "-1\n"]) { $1 }
    #expect(group(unlimited).processors == nil)
  }

  @Test(arguments: [("0", 1), ("0-3", 4), ("1,3-4,8-15", 11)]) func affinityIsAListOfRanges(_ list: String, _ count: Int) {
    #expect(Machine.allowedProcessors("Name:\tswiftwater\nCpus_allowed:\tff\nCpus_allowed_list:\t\(list)\nMems_allowed:\t1\n") == count)
    #expect(Machine.allowedProcessors("Name:\tswiftwater\n") == nil)
  }

  @Test func noMoreThreadsThanProcessors() {
    #expect(Machine.threads(nil) == Machine.processors && Machine.threads(1) == 1 && Machine.threads(0) == 1)
    #expect(Machine.threads(1000) == Machine.processors)
  }

  @Test func aLimitOfAddressSpaceIsTheMemory() async {
    await #expect(processExitsWith: .success) {
      let before = Machine.memory
      #expect(before > 1 << 26)
      var limits = rlimit()
      getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limits)
      let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
      let pages = try #require(text.split(separator: " ").first.flatMap { UInt($0) })
      limits.rlim_cur = pages * UInt(sysconf(Int32(_SC_PAGESIZE))) + (1 << 26)
      setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limits)
      #expect(Machine.memory <= 1 << 26 && Machine.memory > 1 << 24)
    }
  }
}
