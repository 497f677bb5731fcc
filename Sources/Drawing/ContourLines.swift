/// The lines along which a field has one value (marching squares, Lorensen & Cline 1987 in the
/// plane): straight within each square of four neighbouring values, and joined across squares.
public struct ContourLines {
  /// Open lines end at the edge of the field, closed ones repeat their first point.
  public private(set) var lines: [[(x: Double, y: Double)]] = []

  /// Edges of the lattice are numbered: from (i, j) to the right 2 (j n + i), upwards one more.
  private let columns: Int

  /// - Parameters:
  ///   - x: where the columns of values stand, ascending; `y` the rows.
  ///   - values: x fastest.
  public init(x: [Double], y: [Double], values: [Double], level: Double) {
    columns = x.count
    guard x.count > 1, y.count > 1, values.count == x.count * y.count else { return }
    func isInside(_ i: Int, _ j: Int) -> Bool { values[j * x.count + i] > level }
    var ends: [Int: [Int]] = [:]
    var edges: [Int] = []
    func join(_ a: Int, _ b: Int) {
      for (from, to) in [(a, b), (b, a)] {
        if ends[from] == nil { edges.append(from) }
        ends[from, default: []].append(to)
      }
    }
    for j in 0..<y.count - 1 {
      for i in 0..<x.count - 1 {
        let corners = [isInside(i, j), isInside(i + 1, j), isInside(i + 1, j + 1), isInside(i, j + 1)]
        // Below, right, above, left.
        let around = [edge(i, j, 0), edge(i + 1, j, 1), edge(i, j + 1, 0), edge(i, j, 1)]
        let crossed = (0..<4).filter { corners[$0] != corners[($0 + 1) % 4] }
        if crossed.count == 2 {
          join(around[crossed[0]], around[crossed[1]])
        } else if crossed.count == 4 {
          // A saddle: corners that are inside are kept apart.
          let first = corners[0] ? 3 : 0
          join(around[first], around[(first + 1) % 4])
          join(around[(first + 2) % 4], around[(first + 3) % 4])
        }
      }
    }
    func point(_ edge: Int) -> (x: Double, y: Double) {
      let (place, isUpward) = (edge / 2, edge % 2 == 1)
      let (i, j) = (place % columns, place / columns)
      let next = place + (isUpward ? columns : 1)
      let share = (level - values[place]) / (values[next] - values[place])
      return isUpward ? (x[i], y[j] + share * (y[j + 1] - y[j])) : (x[i] + share * (x[i + 1] - x[i]), y[j])
    }
    // Lines that end somewhere first, from there.
    for start in edges.filter({ ends[$0]?.count == 1 }) + edges {
      guard let first = ends[start]?.first else { continue }
      var line = [start]
      var (here, next) = (start, first)
      while true {
        if let at = ends[here]?.firstIndex(of: next) { ends[here]?.remove(at: at) }
        if let at = ends[next]?.firstIndex(of: here) { ends[next]?.remove(at: at) }
        line.append(next)
        here = next
        guard let further = ends[here]?.first else { break }
        next = further
      }
      lines.append(line.map(point))
    }
  }

  private func edge(_ i: Int, _ j: Int, _ upward: Int) -> Int { 2 * (j * columns + i) + upward }
}
