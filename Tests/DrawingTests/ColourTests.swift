import Drawing
import Foundation
import Testing

/// Colours of numbers.
@Suite struct ColourTests {
  /// CIE 1976 L*.
  private func lightness(_ colour: Colour) -> Double {
    func linear(_ part: UInt8) -> Double {
      let value = Double(part) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    let y = 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) + 0.0722 * linear(colour.blue)
    return y > 0.008856 ? 116 * cbrt(y) - 16 : 903.3 * y
  }

  @Test func lightnessRisesEvenly() {
    let steps = (0...16).map { lightness(ColourMap.sequential.colour(at: Double($0) / 16)) }
    let rises = zip(steps, steps.dropFirst()).map { $1 - $0 }
    #expect(rises.allSatisfy { $0 > 2.5 && $0 < 7.5 }, "\(rises)")
  }

  @Test func divergingColoursAreLightestAtZeroAndAlikeOnBothSides() {
    let map = ColourMap.diverging
    #expect(map.colour(at: 0.5) == Colour(hex: 0xF7F7F7))
    var last = lightness(map.colour(at: 0.5))
    for place in stride(from: 0.05, through: 0.5, by: 0.05) {
      let (below, above) = (lightness(map.colour(at: 0.5 - place)), lightness(map.colour(at: 0.5 + place)))
      #expect(below < last && above < last)
      #expect(abs(below - above) < 6, "at \(place)")
      last = max(below, above)
    }
  }

  @Test func aFieldWithTwoSignsIsCentredOnZero() {
    let scale = ColourScale([-1, 0, 3], clip: 1)
    #expect(scale.isDiverging)
    #expect(scale.low == -3 && scale.high == 3)
    #expect(scale.level(of: 0) == ColourScale.levels / 2)
    // A little undershoot is none.
    #expect(!ColourScale([-1e-9, 0, 3], clip: 1).isDiverging)
    #expect(ColourScale([1, 2], isSigned: true, clip: 1).low == -2)
  }

  @Test func scalesOfAnythingHaveTwoEnds() {
    for samples in [[], [Double.nan], [0], [5, 5], [-.infinity, .infinity], [1e308, -1e308], [1e-300]] as [[Double]] {
      for isSigned in [nil, true, false] as [Bool?] {
        let scale = ColourScale(samples, isSigned: isSigned)
        #expect(scale.low < scale.high)
        for value in [-.infinity, -1e308, 0, 1e308, .infinity] as [Double] {
          let level = scale.level(of: value)
          #expect(level.map { (0..<ColourScale.levels).contains($0) } ?? true)
        }
        #expect(scale.level(of: .nan) == nil)
      }
    }
  }

  @Test func whatIsClippedIsTold() {
    let scale = ColourScale((0...1000).map(Double.init) + [1e6], clip: 0.99)
    #expect(scale.high < 1001)
    #expect(scale.exceeds.above)
    #expect(ColourScale([0, 1, 2], limit: 1.5, clip: 1).high == 1.5)
  }
}
