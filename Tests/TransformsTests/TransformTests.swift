import Fields
import Foundation
import Scalars
import Transforms
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
    #expect(deviation(TransformsTests.cells(field), from: TransformsTests.cells(original)) <= 1e-14)
    // Beyond the cells nothing is touched, so the rest is equal to the bit.
    for f in [field, original] { f.fill(grid.interior) { _, _, _ in 0 } }
    #expect((0..<field.count).allSatisfy { field.values[$0] == original.values[$0] })
  }

  @Test(arguments: pairs) func inverseUndoesForward(_ kinds: [TransformKind]) throws {
    for cells in TransformTests.planes { try expectRoundTrip(kinds, cells) }
  }

  @Test(arguments: triples) func inverseUndoesForwardInSpace(_ kinds: [TransformKind]) throws {
    for cells in TransformTests.boxes { try expectRoundTrip(kinds, cells) }
  }

  /// The transforms are the sums that define them: along x, and along y for rows of one real
  /// number.
  @Test(arguments: TransformKind.allCases) func coefficientsAreTheirSums(_ kind: TransformKind) throws {
    for n in [1, 2, 3, 4, 7, 8, 9, 16, 29, 30, 31, 32] {
      let row = Grid(cells: [n, 3], size: [1, 1])
      let rows: Field<Double> = scrambled(row)
      let given = (0..<3).map { j in (0..<n).map { rows[$0, j] } }
      let alongX = try Transform([kind, .neumannDirichlet], on: row, workers: .single)
      alongX.forward(rows.values)
      let basis = TransformTests.basis(kind, n)
      // Along y the transform of three points, undone by its own inverse matrix: itself over 2 · 3.
      for i in 0..<n {
        let column = TransformTests.sums(TransformTests.basis(.neumannDirichlet, 3), (0..<3).map { rows[i, $0] }).map { $0 / 6 }
        for j in 0..<3 { #expect(abs(column[j] - TransformTests.sums(basis, given[j])[i]) <= 1e-13 * Double(n)) }
      }
      let column = Grid(cells: [1, n], size: [1, 1])
      let columns: Field<Double> = scrambled(column)
      let points = (0..<n).map { columns[0, $0] }
      try Transform([.neumann, kind], on: column, workers: .single).forward(columns.values)
      for (k, expected) in TransformTests.sums(basis, points).enumerated() {
        #expect(abs(columns[0, k] - 2 * expected) <= 1e-13 * Double(n))
      }
    }
  }

  static func sums(_ basis: [(Int) -> Double], _ x: [Double]) -> [Double] {
    basis.map { wave in total(x.indices.map { x[$0] * wave($0) }) }
  }

  /// The waves of n points in the order of their coefficients, as functions of the point.
  static func basis(_ kind: TransformKind, _ n: Int) -> [(Int) -> Double] {
    func cosine(_ halfWaves: Double) -> (Int) -> Double { { 2 * cos(.pi * (Double($0) + 0.5) * halfWaves / Double(n)) } }
    func sine(_ halfWaves: Double) -> (Int) -> Double { { 2 * sin(.pi * (Double($0) + 0.5) * halfWaves / Double(n)) } }
    let (even, odd) = (stride(from: 0, to: n, by: 2).map(Double.init), stride(from: 1, to: n, by: 2).map(Double.init))
    switch (kind, n % 2) {
    case (.periodic, 0): return even.map(cosine) + even.map { sine(Double(n) - $0) }
    case (.neumann, 0): return (even + odd).map(cosine)
    case (.dirichlet, 0): return (odd.reversed() + even.map { Double(n) - $0 }).map(sine)
    case (.periodic, _):
      return (0..<n).map { k in
        { j in
          let angle = 2 * Double.pi * Double(j * k % n) / Double(n)
          return 2 * (2 * k <= n ? cos(angle) : -sin(angle))
        }
      }
    case (.neumann, _): return (0..<n).map { cosine(Double($0)) }
    case (.dirichlet, _): return (1...n).reversed().map { sine(Double($0)) }
    case (.neumannDirichlet, _): return (0..<n).map { cosine(Double($0) + 0.5) }
    case (.dirichletNeumann, _): return (0..<n).reversed().map { sine(Double($0) + 0.5) }
    }
  }

  /// What is even or odd about the middle stays so to the bit, along every axis with ends alike and
  /// an even number of cells.
  @Test(arguments: [[2, 6, 4], [16, 34, 22], [22, 16, 20], [36, 38], [64, 18], [50, 4]], [1.0, -1.0])
  func mirrorImagesStaySoToTheBit(_ cells: [Int], sign: Double) throws {
    let kinds: [TransformKind] = [.periodic, .neumann, .dirichlet]
    for first in kinds.indices {
      let kinds = cells.indices.map { kinds[($0 + first) % 3] }
      let grid = Grid(cells: cells, size: cells.map { Double($0) })
      for axis in cells.indices {
        func mirrored(_ i: Int, _ j: Int, _ k: Int) -> (Int, Int, Int) {
          var place = [i, j, k]
          place[axis] = cells[axis] - 1 - place[axis]
          return (place[0], place[1], place[2])
        }
        let given: Field<Double> = scrambled(grid)
        let field = copy(given)
        field.fill(grid.interior) { i, j, k in
          let (a, b, c) = mirrored(i, j, k)
          return given[i, j, k] + sign * given[a, b, c]
        }
        try PoissonSolver(kinds, on: grid, workers: Workers(count: 2)).solve(field)
        var differing = 0
        #expect(field.maximumMagnitude(grid.interior) > 1e-3)
        grid.interior.forEach { i, j, k in
          let (a, b, c) = mirrored(i, j, k)
          if field[i, j, k] != sign * field[a, b, c] { differing += 1 }
        }
        #expect(differing == 0, "\(kinds), axis \(axis)")
      }
    }
  }

  /// What has one coefficient is an eigenvector of the second difference, with that coefficient's
  /// eigenvalue.
  @Test(arguments: TransformKind.allCases) func eigenvectorsHaveOneCoefficient(_ kind: TransformKind) throws {
    for n in [13, 14] { try expectEigenvectors(kind, n) }
  }

  func expectEigenvectors(_ kind: TransformKind, _ n: Int) throws {
    let grid = Grid(cells: [n, 1], size: [1, 1])
    let transform = try Transform([kind, .periodic], on: grid, workers: .single)
    for mode in 0..<n {
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
