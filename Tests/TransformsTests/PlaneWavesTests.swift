import Fields
import Foundation
import Transforms
import Testing

/// Waves of a plane: the way to points and back, and that what is called a transpose is one.
@Suite struct PlaneWavesTests {
  /// Odd and even counts, a group of waves that is not full, and the smallest plane there is.
  static let shapes = [[8, 8], [16, 9], [21, 40], [48, 30]]

  /// Complex points by rows, and lines of waves, as arrays.
  private final class Arrays: PointWork, WaveWork {
    var points: [Double]
    var lines: [Double]
    let waves: PlaneWaves
    var isFilling = false

    init(_ waves: PlaneWaves) {
      self.waves = waves
      points = [Double](repeating: 0, count: 2 * waves.grid.cellCount)
      lines = [Double](repeating: 0, count: waves.waves.cellCount)
    }

    func perform(row: Int, points other: UnsafeMutablePointer<Double>, second: Int, component: Int, plane: Int, worker: Int) {
      let width = 2 * waves.grid.cells[0]
      for i in 0..<width { if isFilling { other[i] = points[row * width + i] } else { points[row * width + i] = other[i] } }
    }

    func perform(line kx: Int, values line: UnsafeMutablePointer<Double>, plane: Int, worker: Int) {
      let width = 2 * waves.lineCount
      for i in 0..<width { if isFilling { lines[kx * width + i] = line[i] } else { line[i] = lines[kx * width + i] } }
    }
  }

  private struct Plane {
    let waves: PlaneWaves
    let columns: WaveColumns
    let rows: WaveRows
    let halves: Field<Double>

    init(_ shape: [Int]) throws {
      waves = try PlaneWaves(Grid(cells: shape, size: [2 * .pi, 3]))
      columns = WaveColumns(waves, planes: 1, workers: .single)
      rows = WaveRows(waves, planes: 1, workers: .single)
      halves = Field(waves.halves)
    }

    func gather(_ symbol: WaveSymbol, _ points: [Double]) -> [Double] {
      let arrays = Arrays(waves)
      (arrays.points, arrays.isFilling) = (points, true)
      rows.run(nil, into: halves.values, arrays)
      columns.run(gathering: (halves.values, symbol), spreading: nil, arrays)
      return arrays.lines
    }

    func spread(_ symbol: WaveSymbol, _ lines: [Double]) -> [Double] {
      let arrays = Arrays(waves)
      arrays.lines = lines
      columns.run(gathering: nil, spreading: (halves.values, symbol), arrays)
      rows.run(halves.values, into: nil, arrays)
      return arrays.points
    }
  }

  private static func numbers(_ count: Int, seed: Double) -> [Double] { (0..<count).map { sin(Double($0) * 12.9898 + seed) } }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

  @Test(arguments: shapes) func spreadingTransposedIsTheTransposeOfGathering(shape: [Int]) throws {
    let plane = try Plane(shape)
    let count = plane.waves.grid.cellCount
    for symbol in [WaveSymbol.advection(points: count), .curl(points: count), .divergence(points: count), .real(points: count)] {
      let (v, w) = (Self.numbers(2 * count, seed: 1), Self.numbers(plane.waves.waves.cellCount, seed: 2))
      let (left, right) = (Self.dot(plane.gather(symbol, v), w), Self.dot(v, plane.spread(symbol.transposed, w)))
      #expect(abs(left) > 1e-3 && abs(left - right) <= 1e-13 * max(abs(left), 1))
    }
  }

  @Test(arguments: shapes) func gatheringTransposedIsTheTransposeOfSpreading(shape: [Int]) throws {
    let plane = try Plane(shape)
    for symbol in [WaveSymbol.velocity, .value] {
      let v = Self.numbers(plane.waves.waves.cellCount, seed: 3)
      let w = Self.numbers(2 * plane.waves.grid.cellCount, seed: 4)
      let (left, right) = (Self.dot(plane.spread(symbol, v), w), Self.dot(v, plane.gather(symbol.transposed, w)))
      #expect(abs(left) > 1e-3 && abs(left - right) <= 1e-13 * max(abs(left), 1))
    }
  }

  /// The curl of the velocity of a vorticity is that vorticity, the mean included, and its
  /// divergence nothing.
  @Test(arguments: shapes) func velocityAndCurlAreInverse(shape: [Int]) throws {
    let plane = try Plane(shape)
    let count = plane.waves.grid.cellCount
    // The waves of a real field: gathered from one.
    let points = (0..<2 * count).map { $0 % 2 == 0 ? sin(Double($0) * 12.9898) : 0 }
    var vorticity = plane.gather(.real(points: count), points)
    (vorticity[0], vorticity[1]) = (0.3, -0.2)
    let velocity = plane.spread(.velocity, vorticity)
    #expect(deviation(plane.gather(.curl(points: count), velocity), from: vorticity) <= 1e-13)
    let scale = velocity.map(abs).max() ?? 0
    #expect(plane.gather(.divergence(points: count), velocity).allSatisfy { abs($0) <= 1e-12 * scale })
  }

  /// −u·∇ω of two waves, by hand: ψ = cos(k·x) + cos(l·x) has u·∇ω = (k² − l²)(k × l) sin(k·x)
  /// sin(l·x), up to the sign of k × l.
  @Test func nonlinearTermOfTwoWaves() throws {
    let plane = try Plane([16, 16])
    let waves = plane.waves
    let (k, l) = ((waves.alongX[2], waves.alongY[1]), (waves.alongX[1], -waves.alongY[2]))
    let (kk, ll, cross) = (k.0 * k.0 + k.1 * k.1, l.0 * l.0 + l.1 * l.1, k.0 * l.1 - k.1 * l.0)
    var (square, exact) = ([Double](), [Double]())
    waves.grid.interior.forEach { i, j, _ in
      let x = waves.grid.position(i, j, 0)
      let (a, b) = (k.0 * x[0] + k.1 * x[1], l.0 * x[0] + l.1 * x[1])
      // u = ∂ψ/∂y, v = −∂ψ/∂x, ω = −∇²ψ = k² cos a + l² cos b.
      let (u, v) = (-k.1 * sin(a) - l.1 * sin(b), k.0 * sin(a) + l.0 * sin(b))
      square += [u * u - v * v, 2 * u * v]
      let (alongX, alongY) = (-kk * k.0 * sin(a) - ll * l.0 * sin(b), -kk * k.1 * sin(a) - ll * l.1 * sin(b))
      exact.append(-(u * alongX + v * alongY))
      #expect(abs(exact[exact.count - 1] - (kk - ll) * -cross * sin(a) * sin(b)) < 1e-12)
    }
    let found = plane.spread(.value, plane.gather(.advection(points: waves.grid.cellCount), square))
    #expect(deviation(stride(from: 0, to: found.count, by: 2).map { found[$0] }, from: exact) <= 1e-13)
  }
}
