/// Which number has which colour, for one picture or for all of a series.
public struct ColourScale: Sendable, Equatable {
  /// The numbers at the ends of the map.
  public let low, high: Double
  /// Whether the middle of the map is zero.
  public let isDiverging: Bool
  /// Whether there are numbers beyond the ends.
  public let exceeds: (below: Bool, above: Bool)

  /// As many colours as a picture has beside those of text and bodies.
  public static let levels = 216

  public static func == (a: ColourScale, b: ColourScale) -> Bool {
    a.low == b.low && a.high == b.high && a.isDiverging == b.isDiverging && a.exceeds == b.exceeds
  }

  /// The scale of the numbers of a series.
  ///
  /// - Parameters:
  ///   - samples: of all pictures; what is not finite does not count.
  ///   - isSigned: whether zero is the middle whatever the numbers; nil if they decide: it is where
  ///     the smaller side of zero has a twentieth of the larger one or more.
  ///   - limit: the largest number of the scale; nil if the numbers decide.
  ///   - clip: the share of the numbers that lie within the scale, above 0.5 and at most 1.
  public init(_ samples: [Double], isSigned: Bool? = nil, limit: Double? = nil, clip: Double = 0.998) {
    let sorted = samples.filter(\.isFinite).sorted()
    let (least, most) = (sorted.first ?? 0, sorted.last ?? 0)
    func quantile(_ share: Double) -> Double {
      sorted.isEmpty ? 0 : sorted[min(max(Int((share * Double(sorted.count - 1)).rounded()), 0), sorted.count - 1)]
    }
    let decided = least < 0 && most > 0 && min(-least, most) >= 0.05 * max(-least, most)
    isDiverging = isSigned ?? decided
    var (low, high) = (quantile(1 - clip), quantile(clip))
    // A field that is the same nearly everywhere shows what differs.
    if high <= low { (low, high) = (least, most) }
    if isDiverging {
      let bound = limit ?? max(abs(low), abs(high))
      (low, high) = (-bound, bound)
    } else if let limit {
      high = limit
      if low >= high { low = min(least, high) }
    }
    // One number alone lies in the middle.
    if !(high > low) {
      let room = low == 0 ? 1 : 0.05 * abs(low)
      (low, high) = (low - room, high + room)
    }
    (self.low, self.high) = (low, high)
    let slack = 1e-9 * (high - low)
    exceeds = (least < low - slack, most > high + slack)
  }

  public var map: ColourMap { isDiverging ? .diverging : .sequential }

  /// The colour of one of the levels, 0 at the lower end.
  public func colour(level: Int) -> Colour { map.colour(at: (Double(level) + 0.5) / Double(Self.levels)) }

  /// The level of a number; nil of what is none.
  public func level(of value: Double) -> Int? {
    guard !value.isNaN else { return nil }
    // By halves, since the difference of the ends may be beyond the largest number.
    let place = (0.5 * value - 0.5 * low) / (0.5 * high - 0.5 * low) * Double(Self.levels)
    return Int(min(max(place, 0), Double(Self.levels - 1)))
  }
}
