import Drawing
import Foundation
import Testing

/// Diagrams as SVG.
@Suite struct PlotTests {
  @Test func ticksAreRoundAndInside() {
    for (low, high) in [(0.0, 1.0), (-3.2, 7.9), (1e-9, 2e-9), (1e8, 1.0001e8), (-1e300, 1e300)] {
      let axis = Axis(from: low, to: high, pixels: (0, 100))
      #expect((2...12).contains(axis.ticks.count), "\(low) to \(high): \(axis.ticks)")
      #expect(axis.ticks.allSatisfy { $0 >= low - 1e-9 * (high - low) && $0 <= high + 1e-9 * (high - low) })
    }
    #expect(Axis(from: -0.499, to: 0.499, pixels: (0, 1), count: 4).ticks == [-0.4, -0.2, 0, 0.2, 0.4])
    #expect(Axis(from: 0, to: 0.3, pixels: (0, 1)).ticks.map(Axis.label) == ["0", "0.05", "0.1", "0.15", "0.2", "0.25", "0.3"])
    #expect(Axis(from: 1e-12, to: 1, pixels: (0, 1), isLogarithmic: true).ticks.contains { abs($0 - 1e-8) < 1e-12 })
    for values in [[], [Double.nan], [.infinity], [0], [-1], [1e308, -1e308]] as [[Double]] {
      for isLogarithmic in [false, true] { _ = Axis(over: values, pixels: (0, 1), isLogarithmic: isLogarithmic) }
    }
  }

  @Test func aCurveOfManyPointsKeepsItsPeaks() {
    let count = 100_000
    let y = (0..<count).map { $0 == 77_777 ? 5.0 : sin(Double($0) / 50) }
    let plot = LinePlot("peak", labels: ("x", "y"), curves: [.init("c", x: (0..<count).map(Double.init), y: y)])
    let svg = plot.svg()
    #expect(svg.utf8.count < 60_000)
    // The peak stands at the upper end of the axis, whose room is 4 % of 6.
    #expect(svg.contains(" 23.7"))
  }

  @Test func namesAreEscaped() {
    let evil = "</svg><script>alert(1)</script>\"'&"
    var plot = LinePlot(evil, labels: (evil, evil), curves: [.init(evil, x: [0, 1], y: [0, .nan])], points: [.init(evil, x: [0], y: [1])])
    plot.order = 2
    for text in [plot.svg(), plot.legend(), BarChart(evil, [(evil, 1)]).svg()] {
      #expect(!text.contains("<script"))
      #expect(!text.contains(evil))
    }
  }

  @Test func barsOfBothSignsShareAZero() {
    let svg = BarChart("bars", [("a", 2), ("b", -1)]).svg()
    #expect(svg.ranges(of: "<rect").count == 2)
    #expect(svg.contains("+2") && svg.contains("-1"))
  }
}
