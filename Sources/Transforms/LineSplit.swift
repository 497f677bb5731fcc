/// Into which factors the transform of a line is cut: `radices`, the last to be joined first, and
/// what is left for FFTW.
///
/// The choice is the one of least cost by a table: nanoseconds per number, as they were measured
/// once, on a processor with packs of eight. It is a table and not a measurement so that results do
/// not depend on what else the machine has to do. Another processor would measure other figures;
/// the ratios hardly change, and neighbours in the order of cost differ by little.
struct LineSplit {
  let radices: [Int]

  init(_ n: Int) {
    var known: [Int: Split] = [:]
    // A line in few numbers is FFTW's: what the calls cost would be more than what they save.
    let radices = n < Self.shortest ? [] : Self.cheapest(n, isWhole: true, &known).radices
    // FFTW takes neighbours in pairs: of the first cut there should be an even number.
    self.radices = radices.filter { $0 % 2 == 0 } + radices.filter { $0 % 2 == 1 }
  }

  private static let shortest = 16
  private typealias Split = (cost: Double, radices: [Int])

  private static func cheapest(_ n: Int, isWhole: Bool, _ known: inout [Int: Split]) -> Split {
    if let split = known[n] { return split }
    // A single line leaves half of each pack empty.
    var best: Split = (libraryCost(n) * Double(n) * (isWhole ? 3 : 1), [])
    for (radix, cost) in stageCosts where n % radix == 0 && n > radix {
      let length = n / radix
      let rest = cheapest(length, isWhole: false, &known)
      let uneven = 1 + 2.5 * Double(length % 4) / Double(length)
      let total = Double(radix) * rest.cost + Double(n) * cost * uneven + callCost
      if total < best.cost { best = (total, [radix] + rest.radices) }
    }
    known[n] = best
    return best
  }

  /// Of a ``ButterflyStage`` by its radix.
  private static let stageCosts: KeyValuePairs = [2: 0.34, 3: 0.55, 4: 0.32, 5: 0.66, 6: 0.50, 8: 0.52]
  private static let callCost = 5.0

  /// Of many lines at once. For those of other lengths FFTW has no straight code, and for large
  /// primes it takes transforms of other lengths.
  private static func libraryCost(_ n: Int) -> Double {
    let straight: [Int: Double] = [
      1: 0.5, 2: 0.6, 3: 0.65, 4: 0.42, 5: 0.63, 6: 0.43, 7: 0.67, 8: 0.42, 9: 0.81, 10: 0.50, 11: 0.93, 12: 0.50, 13: 1.3, 14: 0.89,
      15: 0.70, 16: 0.48, 20: 0.60, 25: 1.4, 32: 0.65, 64: 0.87,
    ]
    return straight[n] ?? 5 + 0.01 * Double(n)
  }
}
