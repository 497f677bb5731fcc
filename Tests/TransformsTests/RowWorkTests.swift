import Fields
import Scalars
import Transforms
import Testing

/// What a solve carries along is done at the right moment: once for every row, before the row is
/// read or when it is finished.
@Suite("Work on rows within a solve")
struct RowWorkTests {
  /// Copies the rows it is handed, in all planes, and counts them. Before it does, it closes them
  /// along x: a ghost on either side.
  final class ClosingCopy<S: FieldScalar>: RowWork, @unchecked Sendable {
    let source: Field<S>
    let target: Field<S>
    let block: Int
    /// At (0, j, k) how often row j of layer k was handed over.
    let visits: Field<Double>

    init(_ source: Field<S>, to target: Field<S>, block: Int) {
      (self.source, self.target, self.block) = (source, target, block)
      visits = Field(source.grid)
    }

    func perform(rows: Range<Int>, layer: Int) {
      let (columns, count) = (source.grid.cells[0], source.grid.cells[1])
      let isBlock = rows.lowerBound % block == 0 && rows.upperBound == min(rows.lowerBound + block, count)
      for j in rows {
        visits[0, j, layer] += isBlock ? 1 : 1000
        source[-1, j, layer] = source[columns - 1, j, layer]
        source[columns, j, layer] = source[0, j, layer]
        for i in -1...columns { target[i, j, layer] = source[i, j, layer] }
      }
    }

    var wereAllVisitedOnce: Bool {
      let cells = source.grid.cells
      return visits.sum(source.grid.interior) == Double(cells[1] * cells[2])
        && (0..<cells[2]).allSatisfy { k in (0..<cells[1]).allSatisfy { visits[0, $0, k] == 1 } }
    }
  }

  func expectRowsAtTheRightMoment<S: FieldScalar>(_ kinds: [TransformKind], _ cells: [Int], workers: Int, _: S.Type) throws {
    let grid = Grid(cells: cells, size: cells.map { Double($0) })
    let solver = try PoissonSolver(kinds, on: grid, workers: Workers(count: workers))
    let given: Field<S> = scrambled(grid)
    let expected = copy(given)
    solver.solve(expected)

    let potential = Field<S>(grid)
    potential.values.update(repeating: .nan, count: potential.count)
    let result = Field<S>(grid)
    let before = ClosingCopy(given, to: potential, block: solver.rowBlock)
    let after = ClosingCopy(potential, to: result, block: solver.rowBlock)
    solver.solve(potential, before: before, after: after)

    #expect(before.wereAllVisitedOnce && after.wereAllVisitedOnce)
    #expect(TransformsTests.cells(potential) == TransformsTests.cells(expected))
    let closed = grid.interior.replacing(0, -1..<cells[0] + 1)
    closed.forEach { i, j, k in
      let cell = (i + cells[0]) % cells[0]
      for plane in 0..<S.planes {
        let value = expected[cell, j, k].plane(plane)
        #expect(potential[i, j, k].plane(plane) == value && result[i, j, k].plane(plane) == value)
      }
    }
  }

  @Test(arguments: [1, 2, 3])
  func rowsAreHandedOverOnceAndInTime(workers: Int) throws {
    for kinds in [[TransformKind.neumann, .periodic], [.periodic, .neumann], [.dirichletNeumann, .dirichlet]] {
      for cells in [[37, 34], [16, 16], [5, 1], [1, 33]] {
        try expectRowsAtTheRightMoment(kinds, cells, workers: workers, Double.self)
        try expectRowsAtTheRightMoment(kinds, cells, workers: workers, Dual<Double>.self)
      }
    }
    for kinds in triples {
      for cells in [[9, 35, 7], [6, 16, 2]] {
        try expectRowsAtTheRightMoment(kinds, cells, workers: workers, Double.self)
        try expectRowsAtTheRightMoment(kinds, cells, workers: workers, Dual<Double>.self)
      }
    }
  }
}
