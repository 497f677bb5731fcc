import Fields
import Foundation
import Scalars
import Transforms
import Testing

@Suite("Shifts by a fraction of a cell")
struct HalfCellShiftTests {
  @Test(arguments: [[16, 9], [15, 8], [7, 12, 5], [6, 4, 10]]) func wavesMoveExactly(_ cells: [Int]) throws {
    let grid = Grid(cells: cells, size: cells.map { Double($0) })
    for axis in cells.indices {
      let shift = try HalfCellShift(axis: axis, on: grid, workers: .single)
      for amount in [0.5, -0.5, 0.3] {
        func wave(_ i: Int, _ j: Int, _ k: Int, _ moved: Double) -> Double {
          let turn = 2 * Double.pi / Double(cells[axis])
          let along = Double([i, j, k][axis]) + moved
          return sin(turn * along + Double(i + j + k - [i, j, k][axis])) + 0.5 * cos(2 * turn * along) + 0.25
        }
        let field = Field<Dual<Double>>(grid)
        field.fill(grid.interior) { Dual(wave($0, $1, $2, 0), tangent: 2 * wave($0, $1, $2, 1)) }
        shift.apply(field, shift: amount)
        grid.interior.forEach { i, j, k in
          // The second wave of four points is the highest of all, of which only the projection
          // stays: left out here.
          if cells[axis] > 4 {
            #expect(abs(field[i, j, k].value - wave(i, j, k, amount)) <= 1e-12)
            #expect(abs(field[i, j, k].tangent - 2 * wave(i, j, k, 1 + amount)) <= 1e-12)
          }
        }
      }
    }
  }

  @Test(arguments: [[9, 8], [13, 4], [1, 6]]) func thereAndBackOnAnOddNumberOfCells(_ cells: [Int]) throws {
    let grid = Grid(cells: cells, size: cells.map { Double($0) })
    let shift = try HalfCellShift(axis: 0, on: grid, workers: .single)
    let field: Field<Double> = scrambled(grid)
    let original = TransformsTests.cells(field)
    shift.apply(field, shift: 0.5)
    if cells[0] > 1 { #expect(deviation(TransformsTests.cells(field), from: original) > 0.1) }
    shift.apply(field, shift: -0.5)
    #expect(deviation(TransformsTests.cells(field), from: original) <= 1e-13)
  }

  /// On an even number of cells all but the highest wave comes back.
  @Test func thereAndBackOnAnEvenNumberOfCells() throws {
    let grid = Grid(cells: [12, 5], size: [1, 1])
    let shift = try HalfCellShift(axis: 0, on: grid, workers: .single)
    let field: Field<Double> = scrambled(grid)
    let expected = copy(field)
    for j in 0..<5 {
      let highest = (0..<12).reduce(0) { $0 + ($1 % 2 == 0 ? 1 : -1) * field[$1, j] } / 12
      for i in 0..<12 { expected[i, j] -= (i % 2 == 0 ? 1 : -1) * highest }
    }
    shift.apply(field, shift: 0.5)
    shift.apply(field, shift: -0.5)
    #expect(deviation(cells(field), from: cells(expected)) <= 1e-13)
  }
}
