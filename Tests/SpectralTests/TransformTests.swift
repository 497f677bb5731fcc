import Fields
import Foundation
import Scalars
import Spectral
import Testing

@Suite("Transforms")
struct TransformTests {
  /// Odd and prime counts, more than one block of rows or columns with a rest, and single cells.
  static let planes = [[16, 32], [15, 7], [37, 33], [64, 17], [1, 5], [2, 1]]
  static let boxes = [[5, 7, 6], [34, 18, 3]]

  func expectRoundTrip(_ kinds: [TransformKind], _ cells: [Int]) throws {
    let grid = Grid(cells: cells, size: cells.map { Double($0) })
    let transform = try Transform(kinds, on: grid, workers: .single)
    let original: Field<Double> = scrambled(grid)
    let field = copy(original)
    transform.forward(field.values)
    transform.inverse(field.values)
    original.fill(grid.interior) { original[$0, $1, $2] * transform.normalization }
    #expect(deviation(SpectralTests.cells(field), from: SpectralTests.cells(original)) <= 1e-14)
    // Beyond the cells and the rows of coefficients nothing is touched, so the rest is equal to the bit.
    for f in [field, original] { f.fill(grid.interior.replacing(0, 0..<transform.rowLength)) { _, _, _ in 0 } }
    #expect((0..<field.count).allSatisfy { field.values[$0] == original.values[$0] })
  }

  @Test(arguments: pairs) func inverseUndoesForward(_ kinds: [TransformKind]) throws {
    for cells in TransformTests.planes { try expectRoundTrip(kinds, cells) }
  }

  @Test(arguments: triples) func inverseUndoesForwardInSpace(_ kinds: [TransformKind]) throws {
    for cells in TransformTests.boxes { try expectRoundTrip(kinds, cells) }
  }

  /// What has one coefficient is an eigenvector of the second difference, with that coefficient's eigenvalue.
  @Test(arguments: TransformKind.allCases) func eigenvectorsHaveOneCoefficient(_ kind: TransformKind) throws {
    let n = 13
    let grid = Grid(cells: [n, 1], size: [1, 1])
    let transform = try Transform([kind, .periodic], on: grid, workers: .single)
    for mode in 0..<transform.rowLength {
      let field = Field<Double>(grid)
      field[mode, 0] = 1
      transform.inverse(field.values)
      let stretched = laplacian(field, [kind, .periodic])
      let eigenvalue = transform.eigenvalues(0)[mode]
      field.fill(grid.interior) { i, j, _ in eigenvalue * field[i, j] }
      let size = 4 / (grid.spacing[0] * grid.spacing[0]) * 2
      for i in 0..<n { #expect(abs(stretched[i, 0] - field[i, 0]) <= 1e-14 * size) }
    }
  }

  /// The planner is behind a lock; plans are executed from many threads.
  @Test func plansAreMadeConcurrently() async throws {
    try await withThrowingTaskGroup(of: Double.self) { group in
      for task in 0..<16 {
        group.addTask {
          let grid = Grid(cells: [19 + task % 5, 11 + task % 3], size: [1, 1])
          let kind = TransformKind.allCases[task % 5]
          let transform = try Transform([kind, .neumann], on: grid, workers: Workers(count: 2))
          let field: Field<Double> = scrambled(grid)
          let original = copy(field)
          transform.forward(field.values)
          transform.inverse(field.values)
          field.fill(grid.interior) { field[$0, $1, $2] / transform.normalization }
          return deviation(cells(field), from: cells(original))
        }
      }
      for try await error in group { #expect(error <= 1e-14) }
    }
  }

  @Test func plansMadeTwiceGiveTheSameBits() throws {
    let grid = Grid(cells: [53, 41], size: [1, 1])
    let results = try (0..<2).map { _ in
      let field: Field<Double> = scrambled(grid)
      try Transform([.neumann, .periodic], on: grid, workers: .single).forward(field.values)
      return cells(field).map(\.bitPattern)
    }
    #expect(results[0] == results[1])
  }
}
