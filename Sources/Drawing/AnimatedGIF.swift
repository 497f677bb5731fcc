import CGIF
import Foundation

/// A film as a GIF file, written frame by frame by giflib; it repeats for ever.
///
/// All frames have one palette: the levels of a colour scale, greys and what else is given. Other
/// colours, such as those at the edges of letters, become the nearest of these.
public final class AnimatedGIF {
  private let file: UnsafeMutablePointer<GifFileType>
  private let width, height: Int
  private let palette: [Colour]
  private var indices: [UInt32: UInt8] = [:]
  private var isOpen = true

  /// - Parameter palette: at most 256 colours.
  /// - Throws: `DrawingError` if the file cannot be written.
  public init(path: String, width: Int, height: Int, palette: [Colour]) throws(DrawingError) {
    precondition(!palette.isEmpty && palette.count <= 256, "a palette of \(palette.count) colours")
    guard width > 0, height > 0, width <= 0xFFFF, height <= 0xFFFF else {
      throw DrawingError("a GIF has 1 to 65535 pixels each way, not \(width) by \(height); ask for another size")
    }
    var code: Int32 = 0
    // Opened here, since giflib would let nobody else read it.
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0, let file = EGifOpenFileHandle(descriptor, &code) else {
      throw DrawingError("cannot write \(path); choose a directory you may write to")
    }
    (self.file, self.width, self.height) = (file, width, height)
    self.palette = palette
    EGifSetGifVersion(file, true)
    var colours = palette.map { GifColorType(Red: $0.red, Green: $0.green, Blue: $0.blue) }
    colours += [GifColorType](repeating: GifColorType(Red: 0, Green: 0, Blue: 0), count: 256 - palette.count)
    guard let map = GifMakeMapObject(256, colours) else { throw DrawingError("there is no memory for \(path); ask for smaller pictures") }
    defer { GifFreeMapObject(map) }
    try check(EGifPutScreenDesc(file, Int32(width), Int32(height), 8, 0, map))
    // The extension by which browsers repeat a film, 0 times meaning for ever.
    try check(EGifPutExtensionLeader(file, APPLICATION_EXT_FUNC_CODE))
    try check(EGifPutExtensionBlock(file, 11, Array("NETSCAPE2.0".utf8)))
    try check(EGifPutExtensionBlock(file, 3, [1, 0, 0] as [UInt8]))
    try check(EGifPutExtensionTrailer(file))
  }

  deinit { if isOpen { EGifCloseFile(file, nil) } }

  private func check(_ result: Int32) throws(DrawingError) {
    guard result == GIF_OK else {
      let reason = GifErrorString(file.pointee.Error).map { String(cString: $0) } ?? "it is full, or gone"
      throw DrawingError("the film cannot be written: \(reason); free some space or choose another place")
    }
  }

  /// Appends a frame.
  /// - Parameter hundredths: of a second that it is shown.
  public func add(_ frame: Raster, hundredths: Int) throws(DrawingError) {
    precondition(frame.width == width && frame.height == height, "frames of one size")
    let delay = UInt16(min(max(hundredths, 2), 6000))
    let control: [UInt8] = [0, UInt8(delay & 0xFF), UInt8(delay >> 8), 0]
    try check(EGifPutExtension(file, GRAPHICS_EXT_FUNC_CODE, 4, control))
    try check(EGifPutImageDesc(file, 0, 0, Int32(width), Int32(height), false, nil))
    var row = [UInt8](repeating: 0, count: width)
    for y in 0..<height {
      for x in 0..<width { row[x] = index(frame.pixels[y * width + x]) }
      try check(EGifPutLine(file, &row, Int32(width)))
    }
  }

  /// Completes the file.
  public func close() throws(DrawingError) {
    isOpen = false
    var code: Int32 = 0
    guard EGifCloseFile(file, &code) == GIF_OK else {
      throw DrawingError("the film cannot be completed; free some space or choose another place")
    }
  }

  private func index(_ pixel: UInt32) -> UInt8 {
    if let known = indices[pixel] { return known }
    let wanted = Colour(hex: pixel)
    func distance(_ other: Colour) -> Int {
      func square(_ a: UInt8, _ b: UInt8) -> Int { (Int(a) - Int(b)) * (Int(a) - Int(b)) }
      return 2 * square(wanted.red, other.red) + 4 * square(wanted.green, other.green) + 3 * square(wanted.blue, other.blue)
    }
    let nearest = palette.indices.min { distance(palette[$0]) < distance(palette[$1]) } ?? 0
    indices[pixel] = UInt8(nearest)
    return UInt8(nearest)
  }
}
