import CaseFiles
import Fields
import Reversal
import Scalars
import Sweeps

/// Fills the ghost layers of the stage's input from its interior and the values prescribed at the
/// sides.
///
/// Every ghost is ghost = a · source + c · second + b · value, both sources on the same line; one
/// table of these rules serves the fill and its transpose. Axes are done one after the other, each
/// over the ghosts of those before, so corners are filled.
///
/// At a side that nothing flows through, the second and third ghost are such that θ[−2] + θ[0] =
/// θ[−1] + θ[1] and θ[−3] + θ[0] = θ[−1] + θ[2]: the velocity across the side being odd, advection
/// over two and three cells (central of fourth and sixth order) then carries nothing through it
/// either. Of the others only WENO reads the second where something flows, for the next face.
struct GhostFill<S: SweepScalar>: Operator {
  typealias Memory = StageMemory<S>

  /// How one ghost of a line follows from the line; indices count from the first cell or face.
  private struct Line {
    let ghost, source: Int
    let a, b: Double
    var second = 0
    var c = 0.0
  }
  private struct Rule {
    let field, side: Int
    let line: Line
    let walk: SideWalk
  }
  let name = "ghostCells"
  let fields = FieldUse<Memory>(reads: [\Memory.input], writes: [\Memory.input])
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
          : Self.scalarLines(
            condition, model.scalars[field - model.dimension].conditions[condition.side], cells: cells,
            isSymmetric: model.advectionScheme.isWideAndSymmetric)
        rules += lines.map { Rule(field: field, side: side, line: $0, walk: walk) }
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

  /// The ghosts of one line of a velocity component.
  private static func lines(_ condition: SideCondition, _ component: Int, cells n: Int) -> [Line] {
    let layers = 0..<Grid.ghosts
    /// The ghosts of one end from the inside out: `distance` counts cells from the end cell, or
    /// faces from the face on the side.
    func ghosts(_ layers: Range<Int>, from lower: (Int) -> (Int, Int), _ upper: (Int) -> (Int, Int), _ a: Double, _ b: Double) -> [Line] {
      layers.map { distance in
        let (ghost, source) = condition.isUpper ? upper(distance) : lower(distance)
        return Line(ghost: ghost, source: source, a: a, b: b)
      }
    }
    if condition.kind == .periodic { return ghosts(layers, from: { (-1 - $0, n - 1 - $0) }, { (n + $0, $0) }, 1, 0) }
    if component == condition.axis {
      // The normal component has a face on the side: odd about it, or carried on unchanged through
      // an outflow. Behind the last cell the first layer holds that face.
      let beyond = condition.isUpper ? 1..<Grid.ghosts : 1..<Grid.ghosts + 1
      if condition.kind == .outflow { return ghosts(beyond, from: { (-$0, 0) }, { (n + $0, n) }, 1, 0) }
      return ghosts(beyond, from: { (-$0, $0) }, { (n + $0, n - $0) }, -1, 2)
    }
    // A tangential component has the side half-way between two of its points.
    let isHeld = condition.kind == .wall || condition.kind == .inflow
    let mirrored = ghosts(layers, from: { (-1 - $0, $0) }, { (n + $0, n - 1 - $0) }, isHeld ? -1 : 1, isHeld ? 2 : 0)
    return condition.kind == .wall ? closed(condition, mirrored, cells: n) : mirrored
  }

  /// The same with the outer ghosts that let no scheme carry anything through a side with a given
  /// value.
  private static func closed(_ side: SideCondition, _ lines: [Line], cells n: Int) -> [Line] {
    let outer = (1..<Grid.ghosts).map { layer in
      let (ghost, first, second) = side.isUpper ? (n + layer, n - 1, n - 1 - layer) : (-1 - layer, 0, layer)
      return Line(ghost: ghost, source: first, a: -2, b: 2, second: second, c: 1)
    }
    return [lines[0]] + outer
  }

  /// The ghosts of one line of a scalar.
  ///
  /// With a value at the side, a line through it and the first cell goes on to all ghosts: all
  /// schemes but WENO then carry just the given value in through the side, and the slope is that of
  /// the line; for the symmetric schemes that reach further the scalar is odd about the value
  /// instead. Without a value nothing diffuses through the side. What flows out is what the last
  /// cell holds, and by `central4` and `central6` 0.083 or 0.117 of its excess over the cell
  /// before; where nothing flows the scalar is mirrored.
  private static func scalarLines(_ side: SideCondition, _ given: TracerCondition?, cells n: Int, isSymmetric: Bool) -> [Line] {
    if side.kind == .periodic { return lines(side, side.axis, cells: n) }
    let first = side.isUpper ? n - 1 : 0
    let isClosed = side.kind == .wall || side.kind == .slip
    let lines = (0..<Grid.ghosts).map { layer in
      let ghost = side.isUpper ? n + layer : -1 - layer
      let mirrored = side.isUpper ? n - 1 - layer : layer
      if case .value = given {
        return isSymmetric
          ? Line(ghost: ghost, source: mirrored, a: -1, b: 2)
          : Line(ghost: ghost, source: first, a: -Double(2 * layer + 1), b: Double(2 * layer + 2))
      }
      return Line(ghost: ghost, source: isClosed ? mirrored : first, a: 1, b: 0)
    }
    if case .value = given, isClosed { return closed(side, lines, cells: n) }
    return lines
  }

  @specialized(where S == Double)
  func forward(_ memory: Memory) {
    for rule in rules {
      let line = rule.line
      let values = memory.sides[rule.side]
      for p in 0..<S.planes {
        let field = memory.input[rule.field].values + p * plane
        let prescribed = values.values(rule.field) + p * values.plane
        let (ghost, source, second) = (line.ghost * rule.walk.stride, line.source * rule.walk.stride, line.second * rule.walk.stride)
        rule.walk.forEach { base, a, b in
          var value = line.a * field[base + source]
          if line.c != 0 { value += line.c * field[base + second] }
          if line.b != 0 { value += line.b * prescribed[values.index(a, b)] }
          field[base + ghost] = value
        }
      }
    }
  }

  @specialized(where S == Double)
  func pullback(_ memory: Memory, _ cotangent: Memory) {
    for rule in rules.reversed() {
      let line = rule.line
      let values = cotangent.sides[rule.side]
      for p in 0..<S.planes {
        let field = cotangent.input[rule.field].values + p * plane
        let prescribed = values.values(rule.field) + p * values.plane
        let (ghost, source, second) = (line.ghost * rule.walk.stride, line.source * rule.walk.stride, line.second * rule.walk.stride)
        rule.walk.forEach { base, a, b in
          let bar = field[base + ghost]
          field[base + ghost] = 0
          field[base + source] += line.a * bar
          if line.c != 0 { field[base + second] += line.c * bar }
          if line.b != 0 { prescribed[values.index(a, b)] += line.b * bar }
        }
      }
    }
  }
}
