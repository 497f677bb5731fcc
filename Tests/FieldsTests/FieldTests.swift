import Fields
import Scalars
import Testing

@Suite("Fields")
struct FieldTests {
  static let grids = [Grid(cells: [21, 18], size: [1, 1]), Grid(cells: [11, 10, 9], size: [1, 1, 1])]

  /// Writes a different value at every point, ghosts too, and reads them back.
  func expectRoundTrip<S: FieldScalar>(_ grid: Grid, _ value: (Double) -> S, _ planes: (S) -> [Double]) {
    let field = Field<S>(grid)
    let layers = grid.dimension == 3 ? 2 : 0
    let all = Region(lower: [-2, -2, -layers], upper: [grid.cells[0] + 2, grid.cells[1] + 2, grid.cells[2] + layers])
    func number(_ i: Int, _ j: Int, _ k: Int) -> Double { Double(i + 100 * j + 10_000 * k) + 0.5 }
    all.forEach { #expect(planes(field[$0, $1, $2]).allSatisfy { $0 == 0 }) }
    field.fill(all) { value(number($0, $1, $2)) }
    let other = Field<S>(grid)
    other.copy(from: field)
    field.clear()
    all.forEach { i, j, k in
      #expect(planes(other[i, j, k]) == planes(value(number(i, j, k))))
      #expect(planes(field[i, j, k]).allSatisfy { $0 == 0 })
    }
    for (index, plane) in planes(other[1, 2, 0]).enumerated() {
      #expect(other.values[index * grid.planeCount + grid.index(1, 2, 0)] == plane)
    }
  }

  @Test(arguments: grids) func values(_ grid: Grid) {
    expectRoundTrip(grid, { $0 }, { [$0] })
    expectRoundTrip(grid, { Dual($0, tangent: -2 * $0) }, { [$0.value, $0.tangent] })
    expectRoundTrip(grid, { ComplexStep($0, imaginary: 3 * $0) }, { [$0.re, $0.im] })
  }

  @Test func addition() {
    let grid = FieldTests.grids[0]
    let (a, b) = (Field<Dual<Double>>(grid), Field<Dual<Double>>(grid))
    a.fill(grid.interior) { i, j, _ in Dual(Double(i), tangent: Double(j)) }
    b.fill(grid.interior) { i, j, _ in Dual(Double(10 * j), tangent: 0.5) }
    a.add(b)
    grid.interior.forEach { i, j, _ in
      #expect(a[i, j].value == Double(i + 10 * j) && a[i, j].tangent == Double(j) + 0.5)
    }
  }
}

@Suite("Reductions over fields")
struct ReductionTests {
  static let regions: [(Grid, Region)] = FieldTests.grids.flatMap { grid in
    [grid.interior, grid.interior.replacing(0, 3..<4), grid.interior.replacing(0, 1..<11), grid.interior.replacing(1, 2..<2)]
      .map { (grid, $0) }
  }

  func wave(_ index: Int) -> Double { Double((index * 7919) % 1009) / 1009 - 0.4 }

  @Test(arguments: regions) func sums(_ grid: Grid, _ region: Region) {
    let field = Field<Dual<Double>>(grid)
    for index in 0..<field.count { field.values[index] = wave(index) }
    var (value, tangent, size) = (0.0, 0.0, 0.0)
    region.forEach { i, j, k in
      value += field[i, j, k].value
      tangent += field[i, j, k].tangent
      size += abs(field[i, j, k].value) + abs(field[i, j, k].tangent)
    }
    let sum = field.sum(region)
    #expect(abs(sum.value - value) <= 1e-14 * size && abs(sum.tangent - tangent) <= 1e-14 * size)
    for _ in 0..<3 { #expect(field.sum(region).value == sum.value && field.sum(region).tangent == sum.tangent) }
  }

  @Test func sumsOfWholeNumbersAreExact() {
    let grid = FieldTests.grids[1]
    let field = Field<Double>(grid)
    field.fill(grid.interior) { i, j, k in Double(i - 3 * j + 5 * k) }
    let mean = 5 - 3 * 4.5 + 5 * 4
    #expect(field.sum(grid.interior) == 990 * mean)
  }

  @Test(arguments: regions) func largestMagnitude(_ grid: Grid, _ region: Region) {
    let field = Field<Dual<Double>>(grid)
    for index in 0..<field.count { field.values[index] = wave(index) * (index < grid.planeCount ? 1 : 100) }
    var largest = 0.0
    region.forEach { largest = max(largest, abs(field[$0, $1, $2].value)) }
    #expect(field.maximumMagnitude(region) == largest)
  }

  /// Wherever in a pack of lanes or in the rest of a row the point lies.
  @Test func valuesThatAreNotFinite() {
    let grid = FieldTests.grids[0]
    let field = Field<Double>(grid)
    #expect(field.firstNonFinite(grid.interior) == nil)
    for i in 0..<21 {
      for bad in [Double.nan, .infinity, -.infinity] {
        field.fill(grid.interior) { _, _, _ in -2 }
        field[i, 7] = bad
        field[20, 9] = .nan
        field[-1, 3] = .nan
        #expect(field.firstNonFinite(grid.interior) == [i, 7, 0])
        #expect(field.firstNonFinite(grid.interior.replacing(1, 8..<9)) == nil)
        #expect(field.maximumMagnitude(grid.interior).isNaN)
        #expect(field.maximumMagnitude(grid.interior.replacing(1, 0..<7)) == 2)
        let withBad = field.maximumMagnitude(grid.interior.replacing(1, 6..<8))
        #expect(bad.isNaN ? withBad.isNaN : withBad == .infinity)
      }
    }
  }
}
