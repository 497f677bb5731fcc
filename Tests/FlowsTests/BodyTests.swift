import CaseFiles
import Fields
import Flows
import Foundation
import Scalars
import Sweeps
import Testing

/// Bodies in a flow: no slip, and forces of the right sign.
@Suite struct BodyTests {
  @Test(arguments: Shapes.all, ["euler", "rk3", "rk4", "rkc"])
  func fluidMovesWithTheMarkers(shape: String, integrator: String) throws {
    let flow = try FlowCase.flow(try FlowCase.load(FlowCase.channel(body: shape), ["numerics.integrator=\(integrator)"]))
    let markers = Markers(flow.model, parameters: flow.parameters)
    #expect(markers.count >= 8)
    while !flow.isFinished {
      try flow.advance()
      #expect(largestSlip(interpolated(markers, flow.velocity), markers.velocities, shape: shape, integrator: integrator) <= 1e-10)
    }
  }

  /// Interpolation of constants and of linear functions is exact: the weights sum to one and their
  /// first moment vanishes.
  @Test func markersInterpolateLinearFunctionsExactly() throws {
    let flow = try FlowCase.flow(try FlowCase.load(FlowCase.channel()))
    let grid = flow.model.grid
    let markers = Markers(flow.model, parameters: flow.parameters)
    let velocity: VectorField<Double> = (0..<2).map { component in
      let field = Field<Double>(grid)
      field.fill(flow.model.allFaces(component)) { i, j, k in
        let point = grid.position(i, j, k, component: component)
        return 0.7 + 2 * point[0] - 3 * point[1]
      }
      return field
    }
    for (index, value) in interpolated(markers, velocity).enumerated() {
      let (x, y) = (markers.positions[2 * (index / 2)], markers.positions[2 * (index / 2) + 1])
      #expect(abs(value - (0.7 + 2 * x - 3 * y)) <= 1e-13)
    }
  }

  @Test func spreadingIsTheTransposeOfInterpolation() throws {
    let flow = try FlowCase.flow(try FlowCase.load(FlowCase.channel()))
    let markers = Markers(flow.model, parameters: flow.parameters)
    var noise = Noise(seed: 2)
    func random() -> VectorField<Double> {
      (0..<2).map { component in
        let field = Field<Double>(flow.model.grid)
        field.fill(flow.model.allFaces(component)) { _, _, _ in noise.next() }
        return field
      }
    }
    let (velocity, spread) = (random(), (0..<2).map { _ in Field<Double>(flow.model.grid) })
    let forces = (0..<2 * markers.count).map { _ in noise.next() }
    markers.spread(forces, scale: 1, into: spread)
    var right = 0.0
    for component in 0..<2 {
      flow.model.allFaces(component).forEach { right += velocity[component][$0, $1, $2] * spread[component][$0, $1, $2] }
    }
    let left = dot(interpolated(markers, velocity), forces)
    #expect(abs(left - right) <= 1e-14 * dot(forces, forces))
  }

  /// Turning counter-clockwise in a stream along +x, the upper side moves against the stream: the
  /// force points down (Magnus).
  @Test func aSpinningCylinderIsPushedSideways() throws {
    func lift(spin: Double) throws -> [Double] {
      let setup = try FlowCase.load(
        """
        flow: { viscosity: 0.02 }
        domain: { size: [4, 3], cells: [40, 30] }
        boundaries: { left: { inflow: [1, 0] }, right: outflow, bottom: slip, top: slip }
        bodies: { disc: { circle: { center: [1.5, 1.5], radius: 0.4 }, spin: \(spin) } }
        time: { end: 3, cfl: 0.4 }
        """)
      return try FlowCase.finished(setup).lastForces[0]
    }
    let (still, left, right) = (try lift(spin: 0), try lift(spin: 2), try lift(spin: -2))
    #expect(still[0] > 0.1)
    #expect(abs(still[1]) < 1e-10)
    #expect(left[1] < -0.3)
    #expect(abs(left[1] + right[1]) < 1e-9)
  }

  /// Bodies of the same shape, far from each other along a periodic axis, feel the same force.
  @Test func severalBodiesFeelTheirOwnForces() throws {
    let setup = try FlowCase.load(
      """
      flow: { viscosity: 0.02 }
      domain: { size: [3, 4], cells: [30, 40] }
      boundaries: { left: { inflow: [1, 0] }, right: outflow, bottom: periodic, top: periodic }
      bodies:
        low: { circle: { center: [1, 1], radius: 0.3 } }
        high: { circle: { center: [1, 3], radius: 0.3 } }
      time: { steps: 20, dt: 0.02 }
      """)
    let forces = try FlowCase.finished(setup).lastForces
    #expect(forces[0][0] > 0.1)
    #expect(largestDifference(forces[0], forces[1]) < 1e-9)
  }

  /// Shifts by fractions of a cell move markers through the grid and change nothing else.
  @Test func dragHardlyDependsOnWhereTheBodyLiesInTheGrid() throws {
    let drags = try ["[3, 3]", "[3.03, 3.02]", "[3.05, 3.05]", "[3.02, 3.07]"].map { center -> Double in
      let setup = try FlowCase.load(
        """
        flow: { viscosity: 0.05 }
        domain: { size: [8, 6], cells: [80, 60] }
        boundaries: { left: { inflow: [1, 0] }, right: outflow, bottom: slip, top: slip }
        bodies: { disc: { circle: { center: \(center), radius: 0.5 } } }
        time: { end: 3 }
        """)
      return try FlowCase.finished(setup).lastForces[0][0]
    }
    let (least, largest) = (drags.min() ?? 0, drags.max() ?? 0)
    #expect(least > 1 && largest - least <= 0.01 * largest)
  }

  @Test func markersTooCloseAreRefused() throws {
    let setup = try FlowCase.load(
      FlowCase.channel(), ["bodies.other={ circle: { center: [1.6, 0.78], radius: 1e-9 } }"])
    #expect(throws: FlowError.singularBodies) { try FlowCase.flow(setup) }
  }
}

/// L Lᵀ x = b, over each scalar that flows run in.
@Suite struct CholeskyTests {
  private static let order = 7

  /// Aᵀ A + 1 for random A, entries with a second part as `make` says.
  private static func positive<S: Scalar>(_ make: (Double, Double) -> S) -> (matrix: [S], right: [S]) {
    var noise = Noise(seed: 9)
    let n = order
    let a = (0..<n * n).map { _ in make(noise.next(), noise.next()) }
    var matrix = [S](repeating: S(0), count: n * n)
    for i in 0..<n {
      for j in 0..<n {
        for k in 0..<n { matrix[i * n + j] += a[k * n + i] * a[k * n + j] }
        if i == j { matrix[i * n + j] += S(1) }
      }
    }
    return (matrix, (0..<n).map { _ in make(noise.next(), noise.next()) })
  }

  private static func residual<S: FieldScalar>(_ make: (Double, Double) -> S) throws -> Double {
    let (matrix, right) = positive(make)
    let factor = try #require(Cholesky(matrix, order: order) { $0.real > 0 })
    var x = right
    factor.solve(&x)
    var largest = 0.0
    for i in 0..<order {
      let sum = (0..<order).reduce(S(0)) { $0 + matrix[i * order + $1] * x[$1] } - right[i]
      for plane in 0..<S.planes { largest = max(largest, abs(sum.plane(plane))) }
    }
    return largest
  }

  @Test func solvesInEveryScalar() throws {
    #expect(try Self.residual { value, _ in value } <= 1e-13)
    #expect(try Self.residual { Dual($0, tangent: $1) } <= 1e-13)
    #expect(try Self.residual { ComplexStep($0, imaginary: 0.1 * $1) } <= 1e-13)
  }

  @Test func refusesAMatrixThatIsNotPositive() {
    #expect(Cholesky([1.0, 2, 2, 1], order: 2) { $0 > 0 } == nil)
  }
}

/// E u. How far the fluid is from moving with the markers. Those that face each other across an
/// airfoil may slip against each other, where the integrator allows it: of these, and of the
/// markers at nose and tail, the means are meant.
func largestSlip(_ fluid: [Double], _ markers: [Double], shape: String, integrator: String) -> Double {
  let slip = zip(fluid, markers).map { $0 - $1 }
  // What the stiffness of pairs allows has no sum, whoever faces whom.
  if ["polygon", "spline"].contains(where: shape.hasPrefix), integrator != "rkc" {
    return (0..<2).map { axis in abs(stride(from: axis, to: slip.count, by: 2).reduce(0) { $0 + slip[$1] }) }.max() ?? 0
  }
  guard shape.hasPrefix("naca"), integrator != "rkc" else { return largestDifference(fluid, markers) }
  let count = slip.count / 2
  var largest = 0.0
  for marker in 0..<count {
    let opposite = (count - marker) % count
    for axis in 0..<2 { largest = max(largest, 0.5 * abs(slip[2 * marker + axis] + slip[2 * opposite + axis])) }
  }
  return largest
}

private func interpolated<S: SweepScalar>(_ markers: Markers<S>, _ velocity: VectorField<S>) -> [S] {
  var result = [S](repeating: S(0), count: 2 * markers.count)
  markers.interpolate(velocity, into: &result)
  return result
}
