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

  /// The transforms are the sums that define them: along x, and along y for rows of one real number.
  @Test(arguments: TransformKind.allCases) func coefficientsAreTheirSums(_ kind: TransformKind) throws {
    for n in [1, 2, 3, 4, 7, 8, 9, 16, 29, 30, 31, 32] {
      let row = Grid(cells: [n, 3], size: [1, 1])
      let rows: Field<Double> = scrambled(row)
      let given = (0..<3).map { j in (0..<n).map { rows[$0, j] } }
      let alongX = try Transform([kind, .neumannDirichlet], on: row, workers: .single)
      alongX.forward(rows.values)
      // Along y the transform of three points, undone by its own inverse matrix: itself over 2 · 3.
      for i in 0..<alongX.rowLength {
        let column = TransformTests.sums(.neumannDirichlet, (0..<3).map { rows[i, $0] }).map { $0 / 6 }
        for j in 0..<3 {
          let expected = kind == .periodic ? TransformTests.spectrum(given[j])[i] : TransformTests.sums(kind, given[j])[i]
          #expect(abs(column[j] - expected) <= 1e-13 * Double(n))
        }
      }
      let column = Grid(cells: [1, n], size: [1, 1])
      let columns: Field<Double> = scrambled(column)
      let points = (0..<n).map { columns[0, $0] }
      try Transform([.neumann, kind], on: column, workers: .single).forward(columns.values)
      for (k, expected) in TransformTests.sums(kind, points).enumerated() {
        #expect(abs(columns[0, k] - 2 * expected) <= 1e-13 * Double(n))
      }
    }
  }

  /// FFTW's definitions; of a periodic axis the half-complex order.
  static func sums(_ kind: TransformKind, _ x: [Double]) -> [Double] {
    let n = x.count
    return (0..<n).map { k in
      total(
        (0..<n).map { j in
          let (point, wave) = (Double(j) + 0.5, Double(k))
          switch kind {
          case .periodic:
            let angle = 2 * Double.pi * Double(j * k % n) / Double(n)
            return x[j] * (2 * k <= n ? cos(angle) : sin(angle))
          case .neumann: return 2 * x[j] * cos(.pi * point * wave / Double(n))
          case .dirichlet: return 2 * x[j] * sin(.pi * point * (wave + 1) / Double(n))
          case .neumannDirichlet: return 2 * x[j] * cos(.pi * point * (wave + 0.5) / Double(n))
          case .dirichletNeumann: return 2 * x[j] * sin(.pi * point * (wave + 0.5) / Double(n))
          }
        })
    }
  }

  /// The complex coefficients of a row of reals, real and imaginary parts by turns.
  static func spectrum(_ x: [Double]) -> [Double] {
    let n = x.count
    return (0...n / 2).flatMap { k in
      let angles = (0..<n).map { 2 * Double.pi * Double($0 * k % n) / Double(n) }
      return [total(zip(x, angles).map { $0 * cos($1) }), -total(zip(x, angles).map { $0 * sin($1) })]
    }
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
