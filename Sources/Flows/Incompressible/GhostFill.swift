import CaseFiles
import Fields
import Reversal
import Scalars
import Sweeps

/// Fills the ghost layers of the stage's input from its interior and the values prescribed at the sides.
///
/// Every ghost is ghost = a · source + b · value, source on the same line; one table of these rules serves the fill and its transpose. Axes are
/// done one after the other, each over the ghosts of those before, so corners are filled.
struct GhostFill<S: SweepScalar>: Operator {
  typealias Memory = StageMemory<S>

  private struct Rule {
    let field, side, ghost, source: Int
    let a, b: Double
    let walk: SideWalk
  }
  let name = "ghosts"
  private let rules: [Rule]
  private let plane: Int

  init(_ model: FlowModel) {
    plane = model.grid.planeCount
    var rules: [Rule] = []
    for (side, condition) in model.conditions.enumerated() {
      for field in 0..<model.fieldCount {
        let walk = SideWalk(axis: condition.axis, grid: model.grid, ranges: Self.ranges(model, condition.axis, field))
        let cells = model.grid.cells[condition.axis]
        let lines =
          field < model.dimension
          ? Self.lines(condition, field, cells: cells)
          : Self.scalarLines(condition, model.scalars[field - model.dimension].conditions[condition.side], cells: cells)
        for (ghost, source, a, b) in lines {
          rules.append(Rule(field: field, side: side, ghost: ghost, source: source, a: a, b: b, walk: walk))
        }
      }
    }
    self.rules = rules
  }

  /// The positions along a side: of axes already done with their ghosts, of axes to come without.
  private static func ranges(_ model: FlowModel, _ axis: Int, _ field: Int) -> [Range<Int>] {
    (0..<3).filter { $0 != axis }.map { other in
      let cells = model.grid.cells[other]
      if other >= model.dimension { return 0..<1 }
      if other < axis { return -Grid.ghosts..<cells + Grid.ghosts }
      return 0..<(other == field && !model.isPeriodic(other) ? cells + 1 : cells)
    }
  }

  /// The ghosts of one line: ghost index, source index, and the two coefficients.
  private static func lines(_ condition: SideCondition, _ component: Int, cells n: Int) -> [(Int, Int, Double, Double)] {
    let layers = 0..<Grid.ghosts
    /// The ghosts of one end from the inside out: `distance` counts cells from the end cell, or faces from the face on the side.
    func ghosts(_ layers: Range<Int>, from lower: (Int) -> (Int, Int), _ upper: (Int) -> (Int, Int), _ a: Double, _ b: Double)
      -> [(Int, Int, Double, Double)]
    {
      layers.map { distance in
        let (ghost, source) = condition.isUpper ? upper(distance) : lower(distance)
        return (ghost, source, a, b)
      }
    }
    if condition.kind == .periodic { return ghosts(layers, from: { (-1 - $0, n - 1 - $0) }, { (n + $0, $0) }, 1, 0) }
    if component == condition.axis {
      // The normal component has a face on the side: odd about it, or carried on unchanged through an outflow. Behind the last cell the first layer holds
      // that face.
      let beyond = condition.isUpper ? 1..<Grid.ghosts : 1..<Grid.ghosts + 1
      if condition.kind == .outflow { return ghosts(beyond, from: { (-$0, 0) }, { (n + $0, n) }, 1, 0) }
      return ghosts(beyond, from: { (-$0, $0) }, { (n + $0, n - $0) }, -1, 2)
    }
    // A tangential component has the side half-way between two of its points.
    let isHeld = condition.kind == .wall || condition.kind == .inflow
    return ghosts(layers, from: { (-1 - $0, $0) }, { (n + $0, n - 1 - $0) }, isHeld ? -1 : 1, isHeld ? 2 : 0)
  }

  /// The ghosts of one line of a scalar.
  ///
  /// A line through the value at the side and that in the first cell goes on to all ghosts: a scheme that looks at one cell downstream of an inflow or none then
  /// carries just the given value in, the others that of a line, and the slope is that of the line. Without a value nothing diffuses through the side, and what flows out is what the last cell holds.
  private static func scalarLines(_ side: SideCondition, _ given: ScalarCondition?, cells n: Int) -> [(Int, Int, Double, Double)] {
    if side.kind == .periodic { return lines(side, side.axis, cells: n) }
    let first = side.isUpper ? n - 1 : 0
    return (0..<Grid.ghosts).map { layer in
      let ghost = side.isUpper ? n + layer : -1 - layer
      guard case .value = given else { return (ghost, first, 1, 0) }
      return (ghost, first, -Double(2 * layer + 1), Double(2 * layer + 2))
    }
  }

  @specialized(where S == Double)
  func forward(_ memory: Memory) {
    for rule in rules {
      let values = memory.parameters.sides[rule.side]
      for p in 0..<S.planes {
        let field = memory.input[rule.field].values + p * plane
        let prescribed = values.values(rule.field) + p * values.plane
        let (ghost, source) = (rule.ghost * rule.walk.stride, rule.source * rule.walk.stride)
        rule.walk.forEach { base, a, b in
          field[base + ghost] = rule.a * field[base + source] + (rule.b == 0 ? 0 : rule.b * prescribed[values.index(a, b)])
        }
      }
    }
  }

  @specialized(where S == Double)
  func pullback(_ memory: Memory, _ cotangent: Memory) {
    for rule in rules.reversed() {
      let values = cotangent.parameters.sides[rule.side]
      for p in 0..<S.planes {
        let field = cotangent.input[rule.field].values + p * plane
        let prescribed = values.values(rule.field) + p * values.plane
        let (ghost, source) = (rule.ghost * rule.walk.stride, rule.source * rule.walk.stride)
        rule.walk.forEach { base, a, b in
          let bar = field[base + ghost]
          field[base + ghost] = 0
          field[base + source] += rule.a * bar
          if rule.b != 0 { prescribed[values.index(a, b)] += rule.b * bar }
        }
      }
    }
  }
}
