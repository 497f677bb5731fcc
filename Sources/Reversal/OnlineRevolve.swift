// Before a step is taken for the first time its state is at hand. With all places in use one state
// has to go: the one without which the run, if it ended with this step, would be reversed with the
// fewest steps. With the states of steps c₀ = 0 < c₁ < … < c_{s−1} and the end c_s = n these are
//
//     Σᵢ gᵢ + t(gᵢ, pᵢ),        gᵢ = c_{i+1} − cᵢ,
//
// since the gap i is advanced through from cᵢ again, as a run of its own, with the places pᵢ = s − i
// that the reversal of the later ones has left, or with those of memory alone.
//
// Wang, Moin & Iaccarino, *Minimal repetition dynamic checkpointing algorithm for unsteady adjoint
// calculation*, SIAM J. Sci. Comput. 31 (2009), keep levels in place of this sum. Their rule bounds
// the repetitions of a step by the least bound there is, but the steps that it takes in all, forward
// and again, are up to 31 % more than those of a schedule that knows n, and 4 to 7 % on average
// (s = 3 to 50, n up to 3000). With the sum it is 1 to 3 % on average, and states that have come to
// disk stay there: with their rule some 15 times as many are written.
//
// Aims, in order: any number of steps, never more than s states; few steps again; few states
// written to disk; a time per step that is small against that of the step.

/// Binomial checkpointing of a run whose number of steps is not known beforehand: states are stored
/// and dropped during the only forward sweep, so that at any moment it could end and be reversed at
/// nearly the least cost.
///
/// The newest states are in memory, the oldest on disk, where memory has no room for them. A state
/// goes from memory to disk, never back.
public struct OnlineRevolve: Sendable {
  public static let summary =
    "States are stored and dropped as the run goes, and each step is recomputed from the nearest one (online revolve)."

  /// Places for states in memory and on disk.
  public let memoryCount: Int, diskCount: Int
  /// The last step that has been asked about, and one more.
  public private(set) var steps = 0

  private let refinesInMemory: Bool
  /// In the order of their steps, those on disk first.
  private var stored: [StoredState] = []
  private var onDisk = 0
  /// Sums over the gaps before each state.
  private var before: [Int] = []

  /// - Parameters:
  ///   - memoryCount: states in memory, at least 1.
  ///   - diskCount: the most states on disk.
  ///   - isCountFixed: whether all these places are taken, as in the schedule of a given number of
  ///     states; else no more on disk than are worth their while, and only memory is used between
  ///     them (see `Revolve.init(steps:memoryCount:mostOnDisk:)`).
  public init(memoryCount: Int, diskCount: Int = 0, isCountFixed: Bool = false) {
    precondition(memoryCount >= 1 && diskCount >= 0, "the newest state is kept in memory")
    (self.memoryCount, self.diskCount, refinesInMemory) = (memoryCount, diskCount, !isCountFixed)
  }

  /// The largest number of states stored at the same time so far.
  public var count: Int { count(for: max(1, steps)) }

  private func count(for steps: Int) -> Int {
    let onDisk =
      refinesInMemory ? Revolve.usefulDiskCount(steps: steps, memoryCount: memoryCount, mostOnDisk: diskCount) : diskCount
    return memoryCount + onDisk
  }

  /// What to do before the next step, and the step.
  public mutating func next() -> [Action] {
    var actions: [Action] = []
    let step = steps
    steps += 1
    let count = count(for: steps)
    var isStored = true
    if stored.count >= count {
      let place = dispensable(of: count, with: step)
      isStored = place < stored.count
      if isStored {
        let state = stored.remove(at: place)
        if state.storage == .disk { onDisk -= 1 }
        actions.append(.discard(step: state.step, from: state.storage))
      }
    }
    if isStored {
      if stored.count - onDisk == memoryCount {
        stored[onDisk].storage = .disk
        actions.append(.moveToDisk(step: stored[onDisk].step))
        onDisk += 1
      }
      stored.append(StoredState(step: step, storage: .memory))
    }
    return actions + [.forward(from: step, to: steps, storesState: isStored, records: false, storage: isStored ? .memory : .work)]
  }

  /// How the run is reversed that ends here.
  /// - Precondition: at least one step has been taken.
  public var reversal: Revolve {
    Revolve(steps: steps, count: count, diskCount: count - memoryCount, refinesInMemory: refinesInMemory, stored: stored)
  }

  /// The place of the state, the new one at `step` included, without which the fewest steps have to
  /// be computed again; of several the latest, which is in memory rather than on disk. Never that
  /// at 0.
  private mutating func dispensable(of count: Int, with step: Int) -> Int {
    let most = refinesInMemory ? memoryCount + 1 : .max
    func start(_ gap: Int) -> Int { gap < stored.count ? stored[gap].step : gap == stored.count ? step : step + 1 }
    func length(_ gap: Int) -> Int { start(gap + 1) - start(gap) }
    func extraSteps(_ steps: Int, _ gap: Int) -> Int {
      let places = min(count - gap, most)
      // Quickly where every state can be stored.
      return steps <= places + 1 ? steps - 1 : Revolve.extraSteps(steps, places)
    }
    // What the gaps before each state cost, if no state before it is dropped.
    before.removeAll(keepingCapacity: true)
    before.append(0)
    for gap in 0..<stored.count { before.append(before[gap] + extraSteps(length(gap), gap)) }
    // From the last state down, with what the gaps behind it cost with one state fewer before them.
    var (behind, least, place) = (0, Int.max, stored.count)
    for index in stride(from: stored.count, through: 1, by: -1) {
      let cost = before[index - 1] + extraSteps(length(index - 1) + length(index), index - 1) + behind
      if cost < least { (least, place) = (cost, index) }
      behind += extraSteps(length(index), index - 1)
    }
    return place
  }
}
