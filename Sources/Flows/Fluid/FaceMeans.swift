import Fields

/// Means of neighbours along the axis of each velocity component, and their transposes, on plain
/// arrays: from the faces of a box to its cells, or from the cells to the faces between them.
///
///     cells:  v_c(i) = (u_c(i) + u_c(i + 1))/2        faces:  u_c(i) = (v_c(i − 1) + v_c(i))/2
///
/// Faces come component by component, x fastest; cells have their components side by side.
struct FaceMeans {
  private let cells: [Int]
  /// The faces of each component that the arrays hold, by their indices.
  private let faces: [Region]
  private let isPeriodic: [Bool]
  private let dimension: Int
  /// Where each component begins.
  private let starts: [Int]

  /// - Parameter faces: those of each component that arrays hold.
  init(_ grid: Grid, faces: [Region], isPeriodic: [Bool]) {
    (cells, dimension, self.faces, self.isPeriodic) = (grid.cells, grid.dimension, faces, isPeriodic)
    starts = faces.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
  }

  var faceCount: Int { starts[dimension] }
  private var cellNumbers: Int { dimension * cells.reduce(1, *) }

  /// The means of the two faces of each cell; faces along which there are no numbers count as zero.
  var toCells: LinearMap {
    LinearMap { faces in
      var means = [Double](repeating: 0, count: cellNumbers)
      forEachPair { cell, lower, upper in means[cell] = 0.5 * ((lower.map { faces[$0] } ?? 0) + (upper.map { faces[$0] } ?? 0)) }
      return means
    } transposed: { means in
      var faces = [Double](repeating: 0, count: faceCount)
      forEachPair { cell, lower, upper in
        if let lower { faces[lower] += 0.5 * means[cell] }
        if let upper { faces[upper] += 0.5 * means[cell] }
      }
      return faces
    }
  }

  /// The means of the two cells beside each face. The transpose of `toCells`, where the faces on sides
  /// are not among the numbers.
  var toFaces: LinearMap { LinearMap(forward: toCells.transposed, transposed: toCells.forward) }

  /// Calls `body` with the place of each cell's component, and those of the faces before and behind it.
  private func forEachPair(_ body: (_ cell: Int, _ lower: Int?, _ upper: Int?) -> Void) {
    for (axis, region) in faces.enumerated() {
      let counts = (0..<3).map { region.upper[$0] - region.lower[$0] }
      let stride = axis == 0 ? 1 : axis == 1 ? counts[0] : counts[0] * counts[1]
      var cell = axis
      for k in 0..<cells[2] {
        for j in 0..<cells[1] {
          for i in 0..<cells[0] {
            let place = (axis == 0 ? i : axis == 1 ? j : k) - region.lower[axis]
            func other(_ index: Int, _ own: Int) -> Int { own == axis ? 0 : index }
            let row = starts[axis] + other(i, 0) + counts[0] * (other(j, 1) + counts[1] * other(k, 2))
            let next = place + 1 == cells[axis] && isPeriodic[axis] ? 0 : place + 1
            body(cell, place >= 0 ? row + place * stride : nil, next < counts[axis] ? row + next * stride : nil)
            cell += dimension
          }
        }
      }
    }
  }
}
