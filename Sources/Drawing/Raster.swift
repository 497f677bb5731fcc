/// Opaque pixels, row by row from the top, each 0x00RRGGBB.
public struct Raster: Sendable, Equatable {
  public let width, height: Int
  public var pixels: [UInt32]

  public init(width: Int, height: Int, pixels: [UInt32]) {
    precondition(width > 0 && height > 0 && pixels.count == width * height, "a raster of \(width) x \(height)")
    (self.width, self.height, self.pixels) = (width, height, pixels)
  }
}
