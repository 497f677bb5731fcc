// Two levels: the forward sweep puts states on disk at d steps, that at 0 first, and what lies
// between two of them is reversed as a run of its own, from the state on disk with the m places of
// memory. The n steps then take
//
//     n − g_d + Σ t(gᵢ, m + 1)
//
// steps beyond the n recorded ones, the last of the gaps g₁ … g_d being the one that the forward
// sweep ends in. As t is convex and piecewise linear, gaps are best alike, the last one longer by a
// piece:
//
//     β(m + 1, r − 1) ≤ gᵢ ≤ β(m + 1, r),        β(m + 1, r) ≤ g_d ≤ β(m + 1, r + 1).
//
// No step is computed more than r + 1 times without recording. A schedule that spreads states on
// disk over all levels of the recursion takes fewer steps for the same d, but writes them again and
// again. Here each is written once and read once, or twice, and this order is known long before.
//
// Aupy & Herrmann, *H-Revolve: a framework for adjoint computation on synchronous hierarchical
// platforms*, ACM Trans. Math. Softw. 46 (2020), have disks without end and costs of their own for
// writing and reading; there too states on disk come to lie at equal distances.

extension Revolve {
  /// The schedule of a run that puts on disk what it takes so that no step is computed more than
  /// twice without recording, as far as there is room: beyond that a state on disk saves a single
  /// step, about what it costs to write and read it. Where memory alone does as well, none.
  /// - Parameters:
  ///   - steps: number of time steps, 1 to `largestStepCount`.
  ///   - memoryCount: states in memory, at least 1.
  ///   - mostOnDisk: states for which there is room on disk.
  public init(steps: Int, memoryCount: Int, mostOnDisk: Int) {
    let onDisk = Self.usefulDiskCount(steps: steps, memoryCount: memoryCount, mostOnDisk: mostOnDisk)
    guard onDisk > 0 else {
      self.init(steps: steps, count: memoryCount)
      return
    }
    let places = memoryCount + 1
    let repetitions = Self.repetitions(ofGapsIn: steps, places, onDisk)
    let (gap, longest) = (Self.β(places, repetitions), Self.β(places, repetitions + 1))
    let last = min(longest, steps, max(gap, steps - (onDisk - 1) * gap))
    let rest = steps - last
    let starts = (0..<onDisk).map { rest / max(1, onDisk - 1) * $0 + min($0, rest % max(1, onDisk - 1)) }
    let replayed = zip(starts, starts.dropFirst()).reduce(Self.extraSteps(last, places)) { $0 + Self.extraSteps($1.1 - $1.0, places) }
    self.init(
      steps: steps, count: memoryCount + onDisk, diskCount: onDisk, extraSteps: rest + replayed, refinesInMemory: true,
      lastIsRecorded: true, outermost: starts)
  }

  /// How many states on disk are worth their while, beside those in memory.
  static func usefulDiskCount(steps: Int, memoryCount: Int, mostOnDisk: Int) -> Int {
    guard mostOnDisk > 0, β(memoryCount, 2) < steps else { return 0 }
    let (gap, last) = (β(memoryCount + 1, 1), β(memoryCount + 1, 2))
    return min(mostOnDisk, 1 + (max(0, steps - last) + gap - 1) / gap)
  }

  /// Least r, from 1 on, with which the longest gaps cover the run.
  private static func repetitions(ofGapsIn steps: Int, _ places: Int, _ count: Int) -> Int {
    var repetitions = 1
    while true {
      let (inner, overflows) = β(places, repetitions).multipliedReportingOverflow(by: count - 1)
      if overflows || inner >= steps - min(steps, β(places, repetitions + 1)) { return repetitions }
      repetitions += 1
    }
  }
}
