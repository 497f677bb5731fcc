import Fields
import Scalars
import Transforms
import Testing

@Suite("The Poisson solver")
struct PoissonSolverTests {
  static let kinds = pairs + triples

  static func grid(_ dimension: Int) -> Grid {
    dimension == 2 ? Grid(cells: [37, 34], size: [1.3, 2]) : Grid(cells: [9, 10, 7], size: [1.3, 2, 0.7])
  }

  func solver(_ kinds: [TransformKind], workers: Int = 1) throws -> PoissonSolver {
    try PoissonSolver(kinds, on: PoissonSolverTests.grid(kinds.count), workers: Workers(count: workers))
  }

  @Test(arguments: kinds) func invertsTheLaplacian(_ kinds: [TransformKind]) throws {
    let exact: Field<Double> = scrambled(PoissonSolverTests.grid(kinds.count))
    removeMean(exact, kinds)
    let field = laplacian(exact, kinds)
    try solver(kinds).solve(field)
    #expect(deviation(cells(field), from: cells(exact)) <= 1e-12)
  }

  /// Lengths of one, two, three, odd and prime ones, whole blocks of columns and such with a rest.
  @Test(arguments: [[1, 1], [1, 2], [2, 1], [2, 3], [3, 2], [3, 7], [5, 3], [8, 8], [17, 19], [32, 9], [31, 64], [48, 37]])
  func invertsTheLaplacianOfAnyLength(_ cells: [Int]) throws {
    for kinds in pairs { try expectInverse(kinds, cells) }
  }

  @Test(arguments: [[1, 1, 1], [2, 3, 1], [3, 1, 2], [1, 5, 3], [7, 2, 13], [16, 16, 16], [18, 11, 8], [35, 17, 5]])
  func invertsTheLaplacianOfAnyLengthInSpace(_ cells: [Int]) throws {
    let all = TransformKind.allCases
    for first in all { for second in all { for third in all { try expectInverse([first, second, third], cells) } } }
  }

  func expectInverse(_ kinds: [TransformKind], _ cells: [Int]) throws {
    let grid = Grid(cells: cells, size: zip(cells, [1.3, 2, 0.7]).map { Double($0) * $1 })
    let exact: Field<Double> = scrambled(grid)
    removeMean(exact, kinds)
    let field = laplacian(exact, kinds)
    try PoissonSolver(kinds, on: grid, workers: .single).solve(field)
    let largest = TransformsTests.cells(exact).map(abs).max() ?? 0
    let error = zip(TransformsTests.cells(field), TransformsTests.cells(exact)).map { $0 - $1 }
    // Of a single cell without any end that holds the value, nothing is left but round-off.
    #expect(error.allSatisfy { abs($0) <= 1e-12 * max(largest, 1e-3) })
  }

  /// ⟨a, Sb⟩ = ⟨Sa, b⟩, also for fields whose mean is not zero: the solve is its own pullback.
  @Test(arguments: kinds) func isSymmetric(_ kinds: [TransformKind]) throws {
    let grid = PoissonSolverTests.grid(kinds.count)
    let (a, b): (Field<Double>, Field<Double>) = (scrambled(grid, seed: 1), scrambled(grid, seed: 2))
    for field in [a, b] { field.fill(grid.interior) { field[$0, $1, $2] + 0.3 } }
    let (solvedA, solvedB) = (copy(a), copy(b))
    let solver = try solver(kinds)
    for field in [solvedA, solvedB] { solver.solve(field) }
    let left = zip(cells(a), cells(solvedB)).map { $0 * $1 }
    let right = zip(cells(solvedA), cells(b)).map { $0 * $1 }
    let difference: Double = abs(total(left) - total(right))
    #expect(difference <= 1e-13 * total(left.map(abs)))
  }

  @Test(arguments: [[TransformKind.neumann, .periodic], [.periodic, .periodic, .neumann]])
  func aConstantIsIgnored(_ kinds: [TransformKind]) throws {
    let grid = PoissonSolverTests.grid(kinds.count)
    let field: Field<Double> = scrambled(grid)
    let raised = copy(field)
    raised.fill(grid.interior) { raised[$0, $1, $2] + 5 }
    for f in [field, raised] { try solver(kinds).solve(f) }
    #expect(deviation(cells(raised), from: cells(field)) <= 1e-12)
    let size: Double = total(cells(raised).map(abs))
    #expect(abs(raised.sum(grid.interior)) <= 1e-12 * size)
  }

  /// Tangents and imaginary parts are solved for as fields of their own.
  @Test(arguments: [pairs[6], pairs[13], triples[2]]) func worksPlaneByPlane(_ kinds: [TransformKind]) throws {
    func expectPlanes<S: FieldScalar>(_ field: Field<S>) throws {
      let expected = try (0..<S.planes).flatMap { plane in
        let part = Field<Double>(field.grid)
        part.fill(field.grid.interior) { field[$0, $1, $2].plane(plane) }
        try solver(kinds).solve(part)
        return cells(part)
      }
      try solver(kinds).solve(field)
      #expect(cells(field) == expected)
    }
    let grid = PoissonSolverTests.grid(kinds.count)
    try expectPlanes(scrambled(grid) as Field<Dual<Double>>)
    try expectPlanes(scrambled(grid) as Field<ComplexStep<Double>>)
  }

  @Test(arguments: kinds) func workersDoNotChangeBits(_ kinds: [TransformKind]) throws {
    let results = try [1, 2, 3].map { workers in
      let field: Field<Double> = scrambled(PoissonSolverTests.grid(kinds.count))
      try solver(kinds, workers: workers).solve(field)
      return (0..<field.count).map { field.values[$0].bitPattern }
    }
    #expect(results[1] == results[0] && results[2] == results[0])
  }
}
