import Fields
import Foundation
import Transforms
import Testing

/// Waves of a box: the way to points and back, that what is called a transpose is one, and the
/// nonlinear term.
@Suite struct BoxWavesTests {
  /// Odd and even counts, rows that do not come in fours, a group of lines that is not full, and
  /// the smallest box there is.
  static let shapes = [[8, 8, 8], [16, 9, 12], [11, 14, 21], [12, 18, 40]]

  /// Vectors at points, one component after the other, and lines of waves, as arrays.
  private final class Arrays: PointWork, WaveWork {
    var points: [Double]
    var lines: [Double]
    let waves: BoxWaves
    let components: Int
    var isFilling = false

    init(_ waves: BoxWaves, components: Int) {
      (self.waves, self.components) = (waves, components)
      points = [Double](repeating: 0, count: components * waves.grid.cellCount)
      lines = [Double](repeating: 0, count: waves.waves.cellCount)
    }

    func perform(row: Int, points other: UnsafeMutablePointer<Double>, second: Int, component: Int, plane: Int, worker: Int) {
      let (cells, pairs) = (waves.grid.cells, BoxLayers.pairs(waves.grid.cells[1]))
      for axis in 0..<components {
        for part in 0..<2 {
          let j = 2 * (row % pairs) + part
          for i in 0..<cells[0] {
            let place = other + axis * component + 2 * i + part
            let own = ((axis * cells[2] + row / pairs) * cells[1] + j) * cells[0] + i
            if isFilling { place.pointee = j < cells[1] ? points[own] : 0 } else if j < cells[1] { points[own] = place.pointee }
          }
        }
      }
    }

    func perform(line: Int, values: UnsafeMutablePointer<Double>, plane: Int, worker: Int) {
      let width = waves.waves.cells[0]
      for i in 0..<width { if isFilling { lines[line * width + i] = values[i] } else { values[i] = lines[line * width + i] } }
    }
  }

  private struct Box {
    let waves: BoxWaves
    let columns: BoxColumns
    let layers: BoxLayers
    let halves: (three: Field<Double>, five: Field<Double>)

    init(_ shape: [Int]) throws {
      waves = try BoxWaves(Grid(cells: shape, size: [2 * .pi, 3, 5]))
      columns = BoxColumns(waves, planes: 1, workers: .single)
      layers = BoxLayers(waves, planes: 1, workers: .single)
      halves = (Field(waves.halves), Field(waves.products))
    }

    private func values(_ symbol: BoxSymbol) -> UnsafeMutablePointer<Double> {
      symbol.components == 3 ? halves.three.values : halves.five.values
    }

    func gather(_ symbol: BoxSymbol, _ points: [Double]) -> [Double] {
      let arrays = Arrays(waves, components: symbol.components)
      (arrays.points, arrays.isFilling) = (points, true)
      layers.run(nil, into: (values(symbol), symbol.components), arrays)
      columns.run(gathering: (values(symbol), symbol), spreading: nil, arrays)
      return arrays.lines
    }

    func spread(_ symbol: BoxSymbol, _ lines: [Double]) -> [Double] {
      let arrays = Arrays(waves, components: symbol.components)
      arrays.lines = lines
      columns.run(gathering: nil, spreading: (values(symbol), symbol), arrays)
      layers.run((values(symbol), symbol.components), into: nil, arrays)
      return arrays.points
    }

    /// Numbers in the places of waves, zeros beside them.
    func lines(seed: Double) -> [Double] {
      (0..<waves.waves.cellCount).map {
        $0 % waves.waves.cells[0] % waves.componentPitch < 2 * waves.lineCount ? sin(Double($0) * 12.9898 + seed) : 0
      }
    }
  }

  private static func numbers(_ count: Int, seed: Double) -> [Double] { (0..<count).map { sin(Double($0) * 12.9898 + seed) } }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

  private static func norm(_ a: [Double]) -> Double { dot(a, a).squareRoot() }

  @Test(arguments: shapes) func spreadingTransposedIsTheTransposeOfGathering(shape: [Int]) throws {
    let box = try Box(shape)
    let count = box.waves.grid.cellCount
    for symbol in [BoxSymbol.advection(points: count), .vector(points: count), .projection(points: count)] {
      let (v, w) = (Self.numbers(symbol.components * count, seed: 1), box.lines(seed: 2))
      let gathered = box.gather(symbol, v)
      let (left, right) = (Self.dot(gathered, w), Self.dot(v, box.spread(symbol.transposed, w)))
      #expect(abs(left) > 1e-3 && abs(left - right) <= 1e-14 * Self.norm(gathered) * Self.norm(w))
    }
  }

  @Test(arguments: shapes) func gatheringTransposedIsTheTransposeOfSpreading(shape: [Int]) throws {
    let box = try Box(shape)
    let (v, w) = (box.lines(seed: 3), Self.numbers(3 * box.waves.grid.cellCount, seed: 4))
    let spread = box.spread(.vector, v)
    let (left, right) = (Self.dot(spread, w), Self.dot(v, box.gather(BoxSymbol.vector.transposed, w)))
    #expect(abs(left) > 1e-3 && abs(left - right) <= 1e-14 * Self.norm(spread) * Self.norm(w))
  }

  /// What is spread and gathered again is what it was, and a projection leaves no divergence and
  /// changes nothing a second time.
  @Test(arguments: shapes) func vectorsComeBack(shape: [Int]) throws {
    let box = try Box(shape)
    let count = box.waves.grid.cellCount
    let waves = box.gather(.projection(points: count), Self.numbers(3 * count, seed: 5))
    let points = box.spread(.vector, waves)
    #expect(deviation(box.gather(.vector(points: count), points), from: waves) <= 1e-13)
    #expect(deviation(box.gather(.projection(points: count), points), from: waves) <= 1e-13)
    for line in 0..<box.waves.lines {
      for element in 0..<2 * box.waves.lineCount {
        let k = box.waves.wavevector(line, element / 2)
        let first = line * box.waves.waves.cells[0] + element
        let divergence = (0..<3).reduce(0) { $0 + k[$1] * waves[first + $1 * box.waves.componentPitch] }
        #expect(abs(divergence) <= 1e-12)
      }
    }
  }

  /// The five products give −P (u·∇u), here of waves whose gradients are known.
  @Test func nonlinearTermOfWaves() throws {
    let box = try Box([16, 12, 14])
    let waves = box.waves
    // u = a cos(k·x) + b sin(l·x) with a·k = b·l = 0, and waves k ± l that are kept.
    let k = SIMD3(waves.alongX[3], waves.alongY[1], waves.alongZ[2])
    let l = SIMD3(waves.alongX[2], -waves.alongY[1], waves.alongZ[1])
    let (a, b) = (SIMD3(k.y, -k.x, 0), SIMD3(0, l.z, -l.y))
    let count = waves.grid.cellCount
    var products = [Double](repeating: 0, count: 5 * count)
    var term = [Double](repeating: 0, count: 3 * count)
    var cell = 0
    waves.grid.interior.forEach { i, j, m in
      let place = waves.grid.position(i, j, m)
      let x = SIMD3(place[0], place[1], place[2])
      let (p, q) = ((k * x).sum(), (l * x).sum())
      let u = a * cos(p) + b * sin(q)
      let advected = a * (-sin(p) * (u * k).sum()) + b * (cos(q) * (u * l).sum())
      for (index, value) in [u.x * u.x - u.z * u.z, u.y * u.y - u.z * u.z, u.x * u.y, u.x * u.z, u.y * u.z].enumerated() {
        products[index * count + cell] = value
      }
      for axis in 0..<3 { term[axis * count + cell] = -advected[axis] }
      cell += 1
    }
    let found = box.gather(.advection(points: count), products)
    #expect(deviation(found, from: box.gather(.projection(points: count), term)) <= 1e-13)
    #expect((found.map(abs).max() ?? 0) > 1e-2)
  }
}
