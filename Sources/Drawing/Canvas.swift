import CCairo
import Foundation

/// A picture that is drawn by cairo. Places are in pixels, x to the right and y down.
///
/// Text is set in the font that cairo has within itself: a picture looks the same on every machine,
/// also where there are no fonts. It knows the printable characters of ASCII.
public final class Canvas {
  public let width, height: Int
  private let surface: OpaquePointer
  private let context: OpaquePointer

  /// The largest width and height.
  public static let largestExtent = 16_000

  /// A white picture.
  /// - Throws: `DrawingError` if it is too large, or there is no memory for it.
  public init(width: Int, height: Int) throws(DrawingError) {
    guard (1...Self.largestExtent).contains(width), (1...Self.largestExtent).contains(height) else {
      throw DrawingError("a picture of \(width) by \(height) pixels cannot be drawn; ask for 1 to \(Self.largestExtent) each way")
    }
    (self.width, self.height) = (width, height)
    guard let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(width), Int32(height)), let context = cairo_create(surface)
    else { throw DrawingError("there is no memory for a picture of \(width) by \(height) pixels; ask for a smaller one") }
    (self.surface, self.context) = (surface, context)
    guard cairo_status(context) == CAIRO_STATUS_SUCCESS else {
      throw DrawingError("there is no memory for a picture of \(width) by \(height) pixels; ask for a smaller one")
    }
    cairo_select_font_face(context, "@cairo:sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL)
    cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
    cairo_set_line_cap(context, CAIRO_LINE_CAP_ROUND)
    set(.white)
    cairo_paint(context)
  }

  deinit {
    cairo_destroy(context)
    cairo_surface_destroy(surface)
  }

  private func set(_ colour: Colour) {
    cairo_set_source_rgb(context, Double(colour.red) / 255, Double(colour.green) / 255, Double(colour.blue) / 255)
  }

  // MARK: Lines and areas

  public struct Rectangle: Sendable, Equatable {
    public var x, y, width, height: Double

    public init(x: Double, y: Double, width: Double, height: Double) {
      (self.x, self.y, self.width, self.height) = (x, y, width, height)
    }
  }

  public func fill(_ area: Rectangle, _ colour: Colour) {
    set(colour)
    cairo_rectangle(context, area.x, area.y, area.width, area.height)
    cairo_fill(context)
  }

  public func stroke(_ area: Rectangle, _ colour: Colour, width: Double = 1) {
    set(colour)
    cairo_set_line_width(context, width)
    cairo_rectangle(context, area.x, area.y, area.width, area.height)
    cairo_stroke(context)
  }

  public func line(_ points: [(x: Double, y: Double)], _ colour: Colour, width: Double = 1) {
    trace(points)
    set(colour)
    cairo_set_line_width(context, width)
    cairo_stroke(context)
  }

  public func fill(_ points: [(x: Double, y: Double)], _ colour: Colour) {
    trace(points)
    set(colour)
    cairo_close_path(context)
    cairo_fill(context)
  }

  private func trace(_ points: [(x: Double, y: Double)]) {
    cairo_new_path(context)
    for point in points { cairo_line_to(context, point.x, point.y) }
  }

  /// Draws nothing outside of a part of the picture.
  public func clipped(to area: Rectangle, _ draw: () -> Void) {
    cairo_save(context)
    cairo_rectangle(context, area.x, area.y, area.width, area.height)
    cairo_clip(context)
    draw()
    cairo_restore(context)
  }

  // MARK: Text

  /// Where a text stands relative to its place.
  public enum Anchor: Sendable { case start, middle, end }

  /// Writes a line of text; of what is not ASCII a question mark.
  /// - Parameters:
  ///   - size: the height of the font.
  ///   - isUpright: whether the line is turned to run upwards.
  public func text(
    _ text: String, x: Double, y: Double, size: Double = 14, _ colour: Colour = .ink, anchor: Anchor = .start, isUpright: Bool = false
  ) {
    let (plain, width) = (Self.plain(text), self.width(of: text, size: size))
    let shift =
      switch anchor {
      case .start: 0.0
      case .middle: -width / 2
      case .end: -width
      }
    set(colour)
    cairo_save(context)
    cairo_translate(context, x, y)
    if isUpright { cairo_rotate(context, -Double.pi / 2) }
    cairo_move_to(context, shift, 0)
    cairo_show_text(context, plain)
    cairo_restore(context)
  }

  /// How wide a line of text is.
  public func width(of text: String, size: Double) -> Double {
    var extents = cairo_text_extents_t()
    cairo_set_font_size(context, size)
    cairo_text_extents(context, Self.plain(text), &extents)
    return extents.x_advance
  }

  private static func plain(_ text: String) -> String {
    String(text.map { $0.isASCII && $0.asciiValue.map { $0 >= 32 && $0 < 127 } == true ? $0 : "?" })
  }

  // MARK: Pixels

  /// Puts pixels in, the upper left one at a place.
  public func draw(_ raster: Raster, x: Int, y: Int) {
    cairo_surface_flush(surface)
    guard let data = cairo_image_surface_get_data(surface) else { return }
    let stride = Int(cairo_image_surface_get_stride(surface))
    raster.pixels.withUnsafeBufferPointer { pixels in
      let columns = max(0, -x)..<min(raster.width, width - x)
      for row in max(0, -y)..<max(max(0, -y), min(raster.height, height - y)) where !columns.isEmpty {
        let target = UnsafeMutableRawPointer(data + (y + row) * stride).assumingMemoryBound(to: UInt32.self)
        for column in columns { target[x + column] = pixels[row * raster.width + column] }
      }
    }
    cairo_surface_mark_dirty(surface)
  }

  /// What has been drawn.
  public var raster: Raster {
    cairo_surface_flush(surface)
    var pixels = [UInt32](repeating: 0, count: width * height)
    guard let data = cairo_image_surface_get_data(surface) else { return Raster(width: width, height: height, pixels: pixels) }
    let stride = Int(cairo_image_surface_get_stride(surface))
    for row in 0..<height {
      let source = UnsafeRawPointer(data + row * stride).assumingMemoryBound(to: UInt32.self)
      for column in 0..<width { pixels[row * width + column] = source[column] & 0xFF_FFFF }
    }
    return Raster(width: width, height: height, pixels: pixels)
  }

  /// The picture as a PNG file.
  public func png() throws(DrawingError) -> Data {
    cairo_surface_flush(surface)
    var bytes = Data()
    let status = withUnsafeMutablePointer(to: &bytes) { bytes in
      cairo_surface_write_to_png_stream(
        surface,
        { target, data, count in
          if let target, let data { target.assumingMemoryBound(to: Data.self).pointee.append(data, count: Int(count)) }
          return CAIRO_STATUS_SUCCESS
        }, bytes)
    }
    guard status == CAIRO_STATUS_SUCCESS else {
      throw DrawingError("cairo cannot make a PNG of \(width) by \(height) pixels: \(String(cString: cairo_status_to_string(status)))")
    }
    return bytes
  }
}

/// A picture that cannot be made, as one sentence that says what to change.
public struct DrawingError: Error, Equatable, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}
