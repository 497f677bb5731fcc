/// An opaque colour of red, green and blue (sRGB), each from 0 to 255.
public struct Colour: Sendable, Hashable {
  public let red, green, blue: UInt8

  public init(red: UInt8, green: UInt8, blue: UInt8) { (self.red, self.green, self.blue) = (red, green, blue) }

  /// - Parameter hex: 0xRRGGBB; what stands above is left out.
  public init(hex: UInt32) {
    self.init(red: UInt8(truncatingIfNeeded: hex >> 16), green: UInt8(truncatingIfNeeded: hex >> 8), blue: UInt8(truncatingIfNeeded: hex))
  }

  /// 0x00RRGGBB, as a pixel of a `Raster`.
  public var pixel: UInt32 { UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue) }

  /// As in HTML: `#rrggbb`.
  public var text: String {
    let digits = String(pixel, radix: 16)
    return "#" + String(repeating: "0", count: 6 - digits.count) + digits
  }

  public static let white = Colour(hex: 0xFFFFFF)
  /// Of text and outlines.
  public static let ink = Colour(hex: 0x222222)
  /// Of the inside of bodies.
  public static let body = Colour(hex: 0xC9C9C9)
  /// Of frames and ticks.
  public static let frame = Colour(hex: 0x888888)
  /// Of what is not a number.
  public static let missing = Colour(hex: 0xE8D8F0)
}
