import Fields

/// Weighted means and second central moments of several quantities in every cell, updated run by
/// run of cells as samples come (West 1979):
///
///     W ← W + w,    δ = x − m,    m ← m + (w/W) δ,    M_ab ← M_ab + w (1 − w/W) δ_a δ_b
///
/// Unlike sums of squares this loses no digits where fluctuations are small beside the mean. Work
/// is shared out by runs of cells, so results do not depend on the number of threads; a sample
/// allocates nothing.
final class RunningMoments: PieceWork {
  /// Writes the quantities of a run of cells, one after the other.
  typealias Fill = (_ run: Int, _ values: UnsafeMutablePointer<Double>) -> Void

  let quantities: Int
  private(set) var totalWeight = 0.0
  private let cells: Space
  private let workers: Workers
  private let pairs: [(Int, Int)]
  /// For each run of cells: the means of every quantity, then the moments of every pair.
  private let storage: UnsafeMutablePointer<Double>
  private let scratch: UnsafeMutablePointer<Double>
  private var weight = 0.0
  private let fill: Fill

  /// - Parameter pairs: the pairs of quantities whose moments are wanted.
  init(_ cells: Space, quantities: Int, pairs: [(Int, Int)], workers: Workers, fill: @escaping Fill) {
    (self.cells, self.quantities, self.pairs, self.workers, self.fill) = (cells, quantities, pairs, workers, fill)
    let count = cells.count * (quantities + pairs.count)
    storage = .allocate(capacity: count)
    storage.initialize(repeating: 0, count: count)
    scratch = .allocate(capacity: workers.count * quantities * cells.runLength)
    scratch.initialize(repeating: 0, count: workers.count * quantities * cells.runLength)
  }

  deinit {
    storage.deallocate()
    scratch.deallocate()
  }

  /// Takes what the runs now are, with a weight > 0.
  func sample(weight: Double) {
    self.weight = weight
    totalWeight += weight
    workers.share(cells.runs, self)
  }

  func perform(piece: Int, worker: Int) {
    let n = cells.runLength
    let values = scratch + worker * quantities * n
    let means = storage + piece * (quantities + pairs.count) * n
    fill(piece, values)
    let share = weight / totalWeight
    for index in 0..<quantities * n {
      values[index] -= means[index]
      means[index] += share * values[index]
    }
    let factor = weight * (1 - share)
    for (number, pair) in pairs.enumerated() {
      let (moments, a, b) = (means + (quantities + number) * n, values + pair.0 * n, values + pair.1 * n)
      for i in 0..<n { moments[i] += factor * a[i] * b[i] }
    }
  }

  /// All that has been sampled: the weight, and then means and moments.
  var memory: [Double] {
    get { [totalWeight] + UnsafeBufferPointer(start: storage, count: numbers) }
    set {
      guard newValue.count == 1 + numbers else { return }
      totalWeight = newValue[0]
      newValue.withUnsafeBufferPointer { values in
        for index in 0..<numbers { storage[index] = values[1 + index] }
      }
    }
  }

  private var numbers: Int { cells.count * (quantities + pairs.count) }

  /// The mean of a quantity, cell by cell, x fastest.
  func mean(_ quantity: Int) -> [Double] { gather(quantity, 1) }

  /// The mean product of the deviations of the two quantities of a pair.
  func covariance(_ pair: Int) -> [Double] { gather(quantities + pair, totalWeight > 0 ? 1 / totalWeight : 0) }

  private func gather(_ slot: Int, _ factor: Double) -> [Double] {
    let n = cells.runLength
    return (0..<cells.runs).flatMap { run in
      let start = storage + (run * (quantities + pairs.count) + slot) * n
      return (0..<n).map { factor * start[$0] }
    }
  }
}
