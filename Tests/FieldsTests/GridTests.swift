import Fields
import Testing

@Suite("Grids")
struct GridTests {
  static let shapes = [[1, 1], [8, 8], [21, 18], [6, 5], [7, 3], [11, 10, 9], [16, 4, 1], [1, 2, 3]]

  func grid(_ cells: [Int]) -> Grid { Grid(cells: cells, size: cells.map { Double($0) / 4 }) }

  @Test(arguments: shapes) func everyRowBeginsOnACacheLine(_ cells: [Int]) {
    let grid = grid(cells)
    let field = Field<Double>(grid)
    for k in -2..<(grid.cells[2] + 2) where grid.dimension == 3 || k == 0 {
      for j in -2..<(grid.cells[1] + 2) {
        #expect(UInt(bitPattern: field.values + grid.index(0, j, k)) % 64 == 0)
      }
    }
    #expect(grid.planeCount % 8 == 0)
  }

  /// Two layers of ghosts on either side of every active axis, and no two points at one place.
  @Test(arguments: shapes) func pointsHavePlacesOfTheirOwn(_ cells: [Int]) {
    let grid = grid(cells)
    let ghosts = Grid.ghosts
    var seen: Set<Int> = []
    let layers = grid.dimension == 3 ? ghosts : 0
    let all = Region(
      lower: [-ghosts, -ghosts, -layers], upper: [grid.cells[0] + ghosts, grid.cells[1] + ghosts, grid.cells[2] + layers])
    var count = 0
    all.forEach { i, j, k in
      count += 1
      let index = grid.index(i, j, k)
      seen.insert(index)
      #expect((0..<grid.planeCount).contains(index))
    }
    #expect(seen.count == count)
    let strides = (0..<3).map { axis in grid.index(axis == 0 ? 1 : 0, axis == 1 ? 1 : 0, axis == 2 ? 1 : 0) - grid.first }
    #expect(strides == grid.strides)
  }

  @Test func centresAndFaces() {
    let grid = Grid(cells: [4, 5, 10], size: [2, 10, 1], origin: [-1, 3, 0.5])
    #expect(grid.spacing == [0.5, 2, 0.1])
    #expect(grid.position(0, 0, 0) == [-0.75, 4, 0.55])
    #expect(grid.position(0, 0, 0, component: 0) == [-1, 4, 0.55])
    #expect(grid.position(4, 5, 0, component: 0) == [1, 14, 0.55])
    #expect(grid.position(1, 5, 0, component: 1) == [-0.25, 13, 0.55])
    #expect(grid.position(0, 0, 10, component: 2)[2] == 1.5)
    #expect(grid.cellCount == 200 && abs(grid.cellVolume - 0.1) < 1e-16)
  }

  @Test func flatGridsHaveOneLayer() {
    let grid = Grid(cells: [4, 5], size: [2, 10])
    #expect(grid.cells == [4, 5, 1] && grid.dimension == 2 && grid.cellVolume == 1)
    #expect(grid.position(0, 0, 0) == [0.25, 1])
    #expect(grid.interior == Region(lower: [0, 0, 0], upper: [4, 5, 1]))
  }

  @Test func regions() {
    let box = Region(lower: [1, 0, -1], upper: [3, 2, 1])
    var points: [[Int]] = []
    box.forEach { points.append([$0, $1, $2]) }
    #expect(points.count == 8 && Array(points.prefix(3)) == [[1, 0, -1], [2, 0, -1], [1, 1, -1]])
    #expect(box.replacing(1, 5..<9) == Region(lower: [1, 5, -1], upper: [3, 9, 1]))
    let empty = box.replacing(2, 4..<4)
    #expect(empty.isEmpty && !box.isEmpty)
    empty.forEach { _, _, _ in Issue.record("an empty region has no points") }
  }
}
