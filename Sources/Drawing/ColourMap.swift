/// Colours for the numbers from 0 to 1, whose lightness is linear in them: equal steps of a field
/// look equally large, in grey too.
public struct ColourMap: Sendable, Equatable {
  /// At equal distances from 0 to 1; straight lines in sRGB between them.
  private let anchors: [Colour]

  private init(_ hex: [UInt32]) { anchors = hex.map { Colour(hex: $0) } }

  /// The colour of a number; those outside of 0 to 1 have the colours of the ends.
  public func colour(at place: Double) -> Colour {
    let scaled = min(max(place, 0), 1) * Double(anchors.count - 1)
    guard scaled.isFinite else { return .missing }
    let index = min(Int(scaled), anchors.count - 2)
    let (low, high, share) = (anchors[index], anchors[index + 1], scaled - Double(index))
    func mix(_ a: UInt8, _ b: UInt8) -> UInt8 { UInt8((Double(a) + share * (Double(b) - Double(a))).rounded()) }
    return Colour(red: mix(low.red, high.red), green: mix(low.green, high.green), blue: mix(low.blue, high.blue))
  }

  /// From dark to light: viridis (Smith & van der Walt 2015, CC0).
  public static let sequential = ColourMap([
    0x440154, 0x470D60, 0x48186A, 0x482374, 0x472D7B, 0x453781, 0x424086, 0x3E4989, 0x3B528B, 0x375B8D, 0x33638D, 0x2F6B8E, 0x2C728E,
    0x297A8E, 0x26828E, 0x23898E, 0x21918C, 0x1F988B, 0x1FA088, 0x22A785, 0x28AE80, 0x32B67A, 0x3FBC73, 0x4EC36B, 0x5EC962, 0x70CF57,
    0x84D44B, 0x98D83E, 0xADDC30, 0xC2DF23, 0xD8E219, 0xECE51B, 0xFDE725,
  ])

  /// From blue over white, which is zero, to red. In Oklab (Ottosson 2020) the lightness falls on
  /// both sides alike from 0.975 to 0.375, at the hues 252° and 28°, with the chroma that sRGB has
  /// room for.
  public static let diverging = ColourMap([
    0x024279, 0x034C8A, 0x00569D, 0x0260AE, 0x076BBF, 0x0776D2, 0x0A81E5, 0x248DF0, 0x3B99F9, 0x53A6FE, 0x6EB2FE, 0x85BEFE, 0x9CCAFE,
    0xB1D6FF, 0xC7E1FF, 0xDCECFF, 0xF7F7F7, 0xFFE3DF, 0xFFD2CB, 0xFFC0B7, 0xFEAEA3, 0xFE9B8E, 0xFC887A, 0xF47769, 0xEB675A, 0xE1584C,
    0xD6483E, 0xCB3931, 0xBE2A24, 0xB01A18, 0xA2040A, 0x900207, 0x7F0105,
  ])
}
