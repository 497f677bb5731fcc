import Fields
import Scalars
import Transforms
import Testing

/// Solves on boxes that are graded along any of their axes, the widest cells 100 times as wide as
/// the narrowest.
@Suite("The Poisson solver on graded boxes")
struct GradedPoissonTests {
  /// The ends of a box: along equal axes they may be periodic.
  static func ends(_ box: GradedBox) -> [[TransformKind]] {
    let closed = box.grid.axes.map { _ in TransformKind.neumann }
    let given = box.grid.axes.map { _ in TransformKind.dirichlet }
    let mixed = box.grid.axes.indices.map { [TransformKind.neumannDirichlet, .dirichletNeumann, .neumann][$0] }
    let others = box.grid.axes.indices.map { [TransformKind.neumann, .neumannDirichlet, .dirichlet][$0] }
    let periodic = box.grid.axes.map { $0.stretching == nil ? TransformKind.periodic : .neumann }
    return [closed, given, mixed, others, periodic]
  }

  /// ∇²φ = ∇·u leaves no divergence but round-off of u over the width of a cell in the core.
  @Test(arguments: GradedBox.all) func leavesNoDivergence(_ box: GradedBox) throws {
    let narrowest = box.grid.axes.map(\.smallestWidth).min() ?? 1
    for kinds in Self.ends(box) {
      let given = box.divergence(kinds, seed: 3)
      let potential = copy(given)
      try PoissonSolver(kinds, on: box.grid, workers: .single).solve(potential)
      let left = zip(cells(box.laplacian(potential, kinds)), cells(given)).map { abs($0 - $1) * narrowest }
      #expect(left.allSatisfy { $0 <= 1e-12 }, "\(kinds): \(left.max() ?? .nan)")
      if kinds.allSatisfy(\.admitsConstants) {
        // By volume, the solution has no mean.
        var (mean, size) = (0.0, 0.0)
        box.grid.interior.forEach { i, j, k in
          mean += box.volume(i, j, k) * potential[i, j, k]
          size += box.volume(i, j, k) * abs(potential[i, j, k])
        }
        #expect(abs(mean) <= 1e-12 * size)
      }
    }
  }

  /// ⟨a, Sb⟩ = ⟨Sa, b⟩ by volume, also for fields whose mean is not zero.
  @Test(arguments: GradedBox.all) func isSymmetricByVolume(_ box: GradedBox) throws {
    for kinds in Self.ends(box) {
      let solver = try PoissonSolver(kinds, on: box.grid, workers: .single)
      let (a, b): (Field<Double>, Field<Double>) = (scrambled(box.grid, seed: 1), scrambled(box.grid, seed: 2))
      for field in [a, b] { field.fill(box.grid.interior) { field[$0, $1, $2] + 0.3 } }
      let (solvedA, solvedB) = (copy(a), copy(b))
      for field in [solvedA, solvedB] { solver.solve(field) }
      var (left, right, sizes) = (0.0, 0.0, (0.0, 0.0))
      box.grid.interior.forEach { i, j, k in
        let volume = box.volume(i, j, k)
        left += volume * a[i, j, k] * solvedB[i, j, k]
        right += volume * solvedA[i, j, k] * b[i, j, k]
        sizes.0 += volume * a[i, j, k] * a[i, j, k]
        sizes.1 += volume * solvedB[i, j, k] * solvedB[i, j, k]
      }
      #expect(abs(left - right) <= 1e-14 * (sizes.0 * sizes.1).squareRoot(), "\(kinds)")
    }
  }

  @Test(arguments: GradedBox.all) func workersDoNotChangeBits(_ box: GradedBox) throws {
    for kinds in Self.ends(box) {
      let results = try [1, 2, 3, 7].map { workers in
        let field: Field<Double> = scrambled(box.grid)
        try PoissonSolver(kinds, on: box.grid, workers: Workers(count: workers)).solve(field)
        return (0..<field.count).map { field.values[$0].bitPattern }
      }
      #expect(results.allSatisfy { $0 == results[0] })
    }
  }

  /// Where the box is its own mirror image along an axis, fields that are so too, or minus that, stay
  /// it to the bit.
  @Test(arguments: GradedBox.all.filter { $0.description.contains(", symmetric") }) func mirrorImagesStayToTheBit(_ box: GradedBox) throws {
    let cells = box.grid.cells
    for kinds in [box.grid.axes.map { _ in TransformKind.neumann }, box.grid.axes.map { _ in TransformKind.dirichlet }] {
      let solver = try PoissonSolver(kinds, on: box.grid, workers: Workers(count: 2))
      for axis in 0..<box.grid.dimension {
        for sign in [1.0, -1] {
          func mirrored(_ i: Int, _ j: Int, _ k: Int) -> [Int] {
            var there = [i, j, k]
            there[axis] = cells[axis] - 1 - there[axis]
            return there
          }
          let noise: Field<Double> = scrambled(box.grid, seed: axis)
          let field = Field<Double>(box.grid)
          field.fill(box.grid.interior) { i, j, k in
            let there = mirrored(i, j, k)
            return noise[i, j, k] + sign * noise[there[0], there[1], there[2]]
          }
          solver.solve(field)
          var isMirrored = true
          box.grid.interior.forEach { i, j, k in
            let there = mirrored(i, j, k)
            if field[i, j, k] != sign * field[there[0], there[1], there[2]] { isMirrored = false }
          }
          #expect(isMirrored, "\(kinds) along axis \(axis), sign \(sign)")
        }
      }
    }
  }

  /// A solve in a window has the bits of the whole one there, whatever stands beyond.
  @Test(arguments: GradedBox.all) func windowsHaveTheBitsOfAWholeSolve(_ box: GradedBox) throws {
    let cells = box.grid.cells
    func part(_ from: Int, _ to: Int) -> Region {
      Region(lower: (0..<3).map { cells[$0] * from / 8 }, upper: (0..<3).map { max(cells[$0] * to / 8, cells[$0] * from / 8 + 1) })
    }
    for kinds in Self.ends(box) {
      let solver = try PoissonSolver(kinds, on: box.grid, workers: Workers(count: 2))
      for window in [part(0, 2), part(1, 3), part(3, 6), part(6, 8), part(0, 8)] {
        let noise: Field<Double> = scrambled(box.grid, seed: 4)
        let (expected, field) = (Field<Double>(box.grid), Field<Double>(box.grid))
        if solver.usesWindows { field.values.update(repeating: .nan, count: field.count) }
        field.fill(window.replacing(0, 0..<cells[0]), with: 0)
        for part in [expected, field] { part.fill(window) { noise[$0, $1, $2] } }
        solver.solve(expected)
        solver.solve(field, within: window, before: nil, after: nil)
        var isEqual = true
        window.forEach { if field[$0, $1, $2] != expected[$0, $1, $2] { isEqual = false } }
        #expect(isEqual, "\(kinds) in \(window)")
      }
    }
  }

  /// A solve in two halves has in the window the bits of one for b at first, and then is one for b + b′.
  @Test(arguments: GradedBox.all) func halvesOfASolveAreOne(_ box: GradedBox) throws {
    let (grid, counts) = (box.grid, box.grid.cells)
    let window = Region(lower: counts.map { $0 / 4 }, upper: counts.map { max($0 / 2, $0 / 4 + 1) })
    for kinds in Self.ends(box) {
      let solver = try PoissonSolver(kinds, on: grid, workers: Workers(count: 2))
      guard solver.usesWindows else { continue }
      let (first, second): (Field<Double>, Field<Double>) = (scrambled(grid, seed: 5), scrambled(grid, seed: 6))
      let (right, field, alone, both) = (Field<Double>(grid), Field<Double>(grid), Field<Double>(grid), Field<Double>(grid))
      for part in [right, alone, both] { part.fill(grid.interior) { first[$0, $1, $2] } }
      field.values.update(repeating: .nan, count: field.count)
      solver.begin(right, into: field, within: window, before: nil)
      solver.solve(alone)
      var isEqual = true
      window.forEach { if field[$0, $1, $2] != alone[$0, $1, $2] { isEqual = false } }
      #expect(isEqual, "\(kinds)")

      field.values.update(repeating: .nan, count: field.count)
      field.fill(window.replacing(0, 0..<counts[0]), with: 0)
      field.fill(window) { second[$0, $1, $2] }
      window.forEach { both[$0, $1, $2] += second[$0, $1, $2] }
      solver.finish(field, adding: right, within: window, before: nil, after: nil)
      solver.solve(both)
      #expect(deviation(cells(field), from: cells(both)) <= 1e-12, "\(kinds)")
    }
  }

  /// Cells whose widths differ in their last digits are solved by eigenvectors and elimination to
  /// what fast transforms give on equal ones.
  @Test func equalCellsAgreeWithFastTransforms() throws {
    for counts in [[40, 33], [27, 64], [12, 17, 10]] {
      let size = counts.map { 0.1 * Double($0) }
      let nearly = counts.map { n in (0..<n).map { ($0 == 1 ? 1 + 1e-15 : 1) / Double(n) } }
      let grid = Grid(axes: counts.indices.map { Axis(fractions: nearly[$0], length: size[$0]) })
      for kind in TransformKind.allCases where kind != .periodic {
        let kinds = counts.map { _ in kind }
        let (graded, equal): (Field<Double>, Field<Double>) = (scrambled(grid), scrambled(Grid(cells: counts, size: size)))
        try PoissonSolver(kinds, on: grid, workers: .single).solve(graded)
        try PoissonSolver(kinds, on: equal.grid, workers: .single).solve(equal)
        #expect(deviation(cells(graded), from: cells(equal)) <= 2e-13)
      }
    }
  }

  @Test func tangentsAreSolvedForAsFieldsOfTheirOwn() throws {
    for box in [GradedBox.all[1], GradedBox.all[9]] {
      let kinds = box.grid.axes.map { _ in TransformKind.neumann }
      let solver = try PoissonSolver(kinds, on: box.grid, workers: .single)
      let field: Field<Dual<Double>> = scrambled(box.grid)
      let expected = (0..<2).flatMap { plane in
        let part = Field<Double>(box.grid)
        part.fill(box.grid.interior) { field[$0, $1, $2].plane(plane) }
        solver.solve(part)
        return cells(part)
      }
      solver.solve(field)
      #expect(cells(field) == expected)
    }
  }

  @Test func aGradedPeriodicAxisIsRefused() {
    let (x, y) = (Axis(fractions: [0.2, 0.3, 0.5], length: 1), Axis(count: 4, length: 1))
    #expect(throws: SpectralError.self) { try PoissonSolver([.periodic, .neumann], on: Grid(axes: [x, y]), workers: .single) }
    #expect(throws: SpectralError.self) { try PoissonSolver([.neumann, .periodic], on: Grid(axes: [y, x]), workers: .single) }
  }
}
