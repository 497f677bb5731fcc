import Drawing
import Foundation
import Testing

/// Pixels and files.
@Suite struct PictureTests {
  @Test func aPlaneIsDrawnUpright() {
    // Larger upwards and to the right.
    let plane = CellPlane(x: [0, 1, 2], y: [0, 1, 2], values: [0, 1, 2, 3], solid: [0, 0, 0, 0])
    let scale = ColourScale([0, 3], isSigned: false, clip: 1)
    let raster = plane.raster(width: 2, height: 2, scale)
    #expect(raster.pixels == [2, 3, 0, 1].map { scale.colour(level: scale.level(of: Double($0)) ?? 0).pixel })
  }

  @Test func cellsOfAStretchedAxisAreAsHighAsTheyAre() {
    let plane = CellPlane(x: [0, 1], y: [0, 1, 10], values: [0, 1])
    let scale = ColourScale([0, 1], isSigned: false, clip: 1)
    let raster = plane.raster(width: 1, height: 1000, scale)
    let top = scale.colour(level: ColourScale.levels - 1).pixel
    // From the centre of the upper cell, at 5.5 of 10, everything has its colour.
    #expect(abs(raster.pixels.count { $0 == top } - 450) < 5)
  }

  @Test func bodiesAreGreyAndWhatIsNoNumberTooIsDrawn() {
    let scale = ColourScale([0, 1], isSigned: false, clip: 1)
    let body = CellPlane(x: [0, 1, 2], y: [0, 1], values: [0, 1], solid: [1, 0]).raster(width: 2, height: 1, scale)
    #expect(body.pixels[0] == Colour.body.pixel && body.pixels[1] != Colour.body.pixel)
    let hole = CellPlane(x: [0, 1], y: [0, 1], values: [.nan]).raster(width: 1, height: 1, scale)
    #expect(hole.pixels == [Colour.missing.pixel])
  }

  @Test func pixelsComeBackFromACanvas() throws {
    let canvas = try Canvas(width: 5, height: 4)
    let raster = Raster(width: 2, height: 2, pixels: [0x112233, 0x445566, 0x778899, 0xAABBCC])
    canvas.draw(raster, x: 4, y: 3)
    canvas.draw(raster, x: -1, y: 0)
    let pixels = canvas.raster.pixels
    #expect(pixels[0] == 0x445566 && pixels[5] == 0xAABBCC && pixels[19] == 0x112233 && pixels[7] == 0xFFFFFF)
    #expect(try canvas.png().starts(with: [0x89, 0x50, 0x4E, 0x47]))
  }

  @Test func textLeavesInk() throws {
    let canvas = try Canvas(width: 120, height: 30)
    canvas.text("x = 1e-05 é", x: 60, y: 20, anchor: .middle)
    #expect(canvas.raster.pixels.contains { $0 & 0xFF < 0x80 })
    #expect(canvas.width(of: "mm", size: 14) > canvas.width(of: "i", size: 14))
  }

  @Test func picturesThatCannotBeAreRefused() {
    #expect(throws: DrawingError.self) { _ = try Canvas(width: 0, height: 5) }
    #expect(throws: DrawingError.self) { _ = try Canvas(width: 5, height: 1_000_000) }
    #expect(throws: DrawingError.self) { _ = try AnimatedGIF(path: "/nowhere/at/all.gif", width: 4, height: 4, palette: [.white]) }
  }

  @Test func aFilmHasItsFrames() throws {
    let path = NSTemporaryDirectory() + "/drawing-\(UUID().uuidString).gif"
    defer { unlink(path) }
    let film = try AnimatedGIF(path: path, width: 3, height: 2, palette: [.white, .ink])
    for shade in [0xFFFFFF, 0x222222, 0x303030] as [UInt32] {
      try film.add(Raster(width: 3, height: 2, pixels: [UInt32](repeating: shade, count: 6)), hundredths: 10)
    }
    try film.close()
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    #expect(bytes.starts(with: Array("GIF89a".utf8)))
    #expect(bytes.last == 0x3B)
    // Each frame has a graphics control extension.
    let controls = bytes.indices.dropLast(3).count { bytes[$0] == 0x21 && bytes[$0 + 1] == 0xF9 && bytes[$0 + 2] == 4 }
    #expect(controls == 3)
  }
}
