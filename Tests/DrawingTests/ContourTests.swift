import Drawing
import Foundation
import Testing

/// Lines of one value through a field.
@Suite struct ContourTests {
  @Test func aCircleIsOneClosedLineOfItsRadius() throws {
    let places = (0..<41).map { Double($0) * 0.05 - 1 }
    let values = places.flatMap { y in places.map { x in (x * x + y * y).squareRoot() } }
    let lines = ContourLines(x: places, y: places, values: values, level: 0.6).lines
    let line = try #require(lines.first)
    #expect(lines.count == 1)
    #expect(line.count > 40)
    #expect(line[0].x == line[line.count - 1].x && line[0].y == line[line.count - 1].y)
    for point in line { #expect(abs((point.x * point.x + point.y * point.y).squareRoot() - 0.6) < 2e-3) }
  }

  @Test func aLineAcrossTheFieldIsOpen() throws {
    let values = (0..<5).flatMap { _ in (0..<7).map { Double($0) } }
    let lines = ContourLines(x: (0..<7).map(Double.init), y: (0..<5).map(Double.init), values: values, level: 2.25).lines
    let line = try #require(lines.first)
    #expect(lines.count == 1)
    #expect(line.map(\.x) == [Double](repeating: 2.25, count: 5))
    #expect(Set(line.map(\.y)) == [0, 1, 2, 3, 4])
  }

  @Test func cornersThatTouchAreTwoLines() {
    let values: [Double] = [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0]
    let lines = ContourLines(x: [0, 1, 2, 3], y: [0, 1, 2, 3], values: values, level: 0.5).lines
    #expect(lines.count == 2)
    for line in lines { #expect(line.count == 5) }
  }

  @Test func nothingHasNoLines() {
    #expect(ContourLines(x: [0], y: [0], values: [1], level: 0.5).lines.isEmpty)
    #expect(ContourLines(x: [0, 1], y: [0, 1], values: [1, 1, 1, 1], level: 0.5).lines.isEmpty)
  }
}
