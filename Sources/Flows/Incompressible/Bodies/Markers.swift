import Fields
import Scalars
import Sweeps

/// The markers of all bodies: interpolation E of the velocity to them, and its transpose, which
/// spreads forces to the faces.
///
/// The layout of vectors over markers is the components of marker 0, then of marker 1, …. A marker
/// touches 4 points along each axis. In space some of these may lie beyond the ends of the z axis,
/// where bodies reach through the whole depth: they are the periodic copies, or the mirror images,
/// of points within.
package final class Markers<S: SweepScalar> {
  package let count: Int
  package let dimension: Int
  /// Markers of each body.
  package let bodies: [Range<Int>]
  /// At the time that the markers were placed at last, 0 to begin with.
  package private(set) var velocities: [S]
  package private(set) var positions: [S]

  /// Of each marker and component, the lower corner of its points in layer 0 of the grid, and how
  /// far away each of its layers begins.
  private var corners: [Int] = [], layers: [Int] = []
  /// Of each marker and component, weight and slope of its points along each axis; along z, in the
  /// plane, of the one there is.
  private var x: [S] = [], y: [S] = [], z: [S] = [], slopeX: [S] = [], slopeY: [S] = [], slopeZ: [S] = []
  /// Points along z.
  private let depth: Int
  private let rowStride: Int
  private let plane: Int
  private let grid: Grid
  /// Whether layers beyond the ends of the z axis are periodic copies, or mirror images.
  private let repeatsAlongZ: Bool
  private let immersedBodies: [ImmersedBody]
  /// Of each body, its markers in its own frame.
  private let frames: [[S]]
  /// On the forces of markers across thin parts of bodies.
  let stiffness: PairStiffness<S>
  /// Work space: position and velocity of each marker of a body.
  private var placed: [S]

  package convenience init(_ model: FlowModel, parameters: FlowParameters<S>) {
    let controls = model.immersedBodies.indices.map(model.controlledSizes)
    self.init(model, model.immersedBodies, parameters.bodies, controls: controls)
  }

  /// The markers of some bodies at time 0.
  /// - Parameter controls: of each body the places of the parameters to differentiate the stiffness
  ///   by.
  init(_ model: FlowModel, _ immersedBodies: [ImmersedBody], _ parameters: [[S]], controls: [[Int]]) {
    let dimension = model.dimension
    self.dimension = dimension
    self.immersedBodies = immersedBodies
    var bodies: [Range<Int>] = []
    for outline in immersedBodies {
      let first = bodies.last?.upperBound ?? 0
      bodies.append(first..<first + outline.count)
    }
    self.bodies = bodies
    frames = zip(immersedBodies, parameters).map { $0.frame($1) }
    let slipping = model.integrator.allowsSlip ? immersedBodies : []
    stiffness = PairStiffness(slipping, parameters, firsts: bodies.map(\.lowerBound), controls: controls)
    count = bodies.last?.upperBound ?? 0
    depth = dimension == 2 ? 1 : DeltaFunction.width
    rowStride = model.grid.strides[1]
    plane = model.grid.planeCount
    grid = model.grid
    repeatsAlongZ = dimension == 3 && model.isPeriodic(2)
    let (entries, width) = (dimension * count, DeltaFunction.width)
    func zeros(_ count: Int) -> [S] { [S](repeating: S(0), count: count) }
    (positions, velocities, placed) = (zeros(entries), zeros(entries), zeros(2 * dimension * (bodies.map(\.count).max() ?? 0)))
    (corners, layers) = ([Int](repeating: 0, count: entries), [Int](repeating: 0, count: entries * depth))
    (x, slopeX, y, slopeY) = (zeros(entries * width), zeros(entries * width), zeros(entries * width), zeros(entries * width))
    (z, slopeZ) = ([S](repeating: S(1), count: entries * depth), zeros(entries * depth))
    for body in bodies.indices { place(body, parameters[body], at: 0) }
  }

  /// Whether a body goes on to the ends of the z axis.
  var reachesThroughDepth: Bool { dimension == 3 && immersedBodies.contains { $0.motion.axes == 2 } }

  /// Where bodies that move have come to.
  /// - Returns: the first body that has left the part of the grid where markers can be; it keeps
  ///   its place. Nil if there is none.
  package func place(_ parameters: [[S]], at time: Double) -> Int? {
    for body in bodies.indices where immersedBodies[body].isMoving {
      immersedBodies[body].place(frames[body], parameters[body], at: time, into: &placed)
      guard isWithinGrid(body) else { return body }
      setFootprints(body)
    }
    return nil
  }

  /// The values proper of markers in another scalar.
  func copyValues<Other: SweepScalar>(of other: Markers<Other>) {
    func copy(_ values: inout [S], _ others: [Other]) { for index in values.indices { values[index] = S(others[index].real) } }
    (corners, layers) = (other.corners, other.layers)
    copy(&x, other.x)
    copy(&y, other.y)
    copy(&z, other.z)
    copy(&positions, other.positions)
  }

  private func place(_ body: Int, _ parameters: [S], at time: Double) {
    immersedBodies[body].place(frames[body], parameters, at: time, into: &placed)
    setFootprints(body)
  }

  /// Whether every marker of a body, as placed, is two cells away from the sides, or from the ends of
  /// the core, along the axes that the body has an extent on.
  private func isWithinGrid(_ body: Int) -> Bool {
    for local in 0..<bodies[body].count {
      for axis in 0..<immersedBodies[body].motion.axes {
        let (place, core) = (placed[2 * dimension * local + axis].real, grid.axes[axis].core)
        let cell = (place - grid.axes[axis].coreOrigin) / grid.spacing[axis]
        guard cell >= 2 && cell < Double(core.count - 2) else { return false }
      }
    }
    return true
  }

  @specialized(where S == Double)
  @specialized(where S == Dual<Double>)
  @specialized(where S == ComplexStep<Double>)
  private func setFootprints(_ body: Int) {
    for (local, marker) in bodies[body].enumerated() {
      for component in 0..<dimension {
        positions[dimension * marker + component] = placed[2 * dimension * local + component]
        velocities[dimension * marker + component] = placed[2 * dimension * local + dimension + component]
        setFootprint(dimension * marker + component, 2 * dimension * local, component)
      }
    }
  }

  /// - Parameters:
  ///   - entry: number of the marker and component.
  ///   - first: where the marker's position begins in `placed`.
  @inline(__always)
  private func setFootprint(_ entry: Int, _ first: Int, _ component: Int) {
    let width = DeltaFunction.width
    var corner = (0, 0)
    for axis in 0..<dimension {
      // In cells of the core, such that the component's own points are whole numbers.
      let start = grid.axes[axis].core.lowerBound
      let coordinate = (placed[first + axis] - S(grid.axes[axis].coreOrigin)) / S(grid.spacing[axis]) - S(axis == component ? 0 : 0.5)
      let below = Int(coordinate.real.rounded(.down)) - 1
      let lowest = below + start
      for point in 0..<width {
        let weight = DeltaFunction.weight(Dual(coordinate - S(Double(below + point)), tangent: S(1 / grid.spacing[axis])))
        switch axis {
        case 0: (x[entry * width + point], slopeX[entry * width + point]) = (weight.value, weight.tangent)
        case 1: (y[entry * width + point], slopeY[entry * width + point]) = (weight.value, weight.tangent)
        default:
          let (layer, sign) = Self.layer(lowest + point, of: grid.cells[2], isPeriodic: repeatsAlongZ, isAlongAxis: component == 2)
          layers[entry * width + point] = layer * grid.strides[2]
          (z[entry * width + point], slopeZ[entry * width + point]) = (S(sign) * weight.value, S(sign) * weight.tangent)
        }
      }
      if axis == 0 { corner.0 = lowest } else if axis == 1 { corner.1 = lowest }
    }
    corners[entry] = grid.index(corner.0, corner.1)
  }

  /// The layer of the grid that stands for one which may lie beyond the ends: its periodic copy, or
  /// its mirror image, in which the component along the axis changes sign, and is none on the ends
  /// themselves.
  private static func layer(_ layer: Int, of count: Int, isPeriodic: Bool, isAlongAxis: Bool) -> (layer: Int, sign: Double) {
    if isPeriodic { return ((layer + count) % count, 1) }
    if isAlongAxis {
      if layer <= 0 { return (-layer, layer == 0 ? 0 : -1) }
      return layer < count ? (layer, 1) : (2 * count - layer, layer == count ? 0 : -1)
    }
    if layer < 0 { return (-1 - layer, 1) }
    return layer < count ? (layer, 1) : (2 * count - 1 - layer, 1)
  }

  /// E u, into an array of as many elements for each marker as there are components.
  package func interpolate(_ velocity: VectorField<S>, into result: inout [S]) {
    weigh(velocity, x, y, z, into: &result, from: 0, by: 1)
  }

  /// The gradient of E u with respect to the markers' own positions: for each entry of E u its
  /// slopes along the axes.
  package func interpolateGradient(_ velocity: VectorField<S>, into result: inout [S]) {
    weigh(velocity, slopeX, y, z, into: &result, from: 0, by: dimension)
    weigh(velocity, x, slopeY, z, into: &result, from: 1, by: dimension)
    if dimension == 3 { weigh(velocity, x, y, slopeZ, into: &result, from: 2, by: dimension) }
  }

  /// Adds scale · Eᵀ f to the velocity.
  @specialized(where S == Double)
  @specialized(where S == Dual<Double>)
  @specialized(where S == ComplexStep<Double>)
  package func spread(_ forces: [S], scale: Double, into velocity: VectorField<S>) {
    let width = DeltaFunction.width
    for component in 0..<dimension {
      let values = velocity[component].values
      for index in stride(from: component, to: corners.count, by: dimension) {
        let force = forces[index] * S(scale)
        for c in index * depth..<(index + 1) * depth {
          let slab = force * z[c]
          let corner = values + (corners[index] + layers[c])
          for b in 0..<width {
            let row = slab * y[index * width + b]
            for a in 0..<width {
              let p = corner + (a + b * rowStride)
              (S.load(p, plane: plane) + row * x[index * width + a]).store(p, plane: plane)
            }
          }
        }
      }
    }
  }

  @specialized(where S == Double)
  @specialized(where S == Dual<Double>)
  @specialized(where S == ComplexStep<Double>)
  private func weigh(_ velocity: VectorField<S>, _ x: [S], _ y: [S], _ z: [S], into result: inout [S], from first: Int, by step: Int) {
    let width = DeltaFunction.width
    for component in 0..<dimension {
      let values = velocity[component].values
      for index in stride(from: component, to: corners.count, by: dimension) {
        var sum = S(0)
        for c in index * depth..<(index + 1) * depth {
          let corner = values + (corners[index] + layers[c])
          var slab = S(0)
          for b in 0..<width {
            var row = S(0)
            for a in 0..<width { row += x[index * width + a] * S.load(corner + (a + b * rowStride), plane: plane) }
            slab += y[index * width + b] * row
          }
          sum += z[c] * slab
        }
        result[first + step * index] = sum
      }
    }
  }

  /// The sum over all points of the product of the weights of two markers, for one component: an
  /// entry of E Eᵀ.
  func overlap(_ first: Int, _ second: Int, _ component: Int) -> S {
    let width = DeltaFunction.width
    let (a, b) = (dimension * first + component, dimension * second + component)
    // How many rows and points the corner of the second is beyond that of the first.
    let apart = corners[b] - corners[a]
    let rows = (apart + (apart < 0 ? -rowStride : rowStride) / 2) / rowStride
    let points = apart - rows * rowStride
    guard abs(rows) < width, abs(points) < width else { return S(0) }
    func sum(_ weights: [S], _ shift: Int) -> S {
      var sum = S(0)
      for point in max(0, -shift)..<min(width, width - shift) { sum += weights[a * width + point + shift] * weights[b * width + point] }
      return sum
    }
    var along = S(0)
    for c in 0..<depth {
      for d in 0..<depth where layers[a * depth + c] == layers[b * depth + d] { along += z[a * depth + c] * z[b * depth + d] }
    }
    return sum(x, points) * sum(y, rows) * along
  }
}
