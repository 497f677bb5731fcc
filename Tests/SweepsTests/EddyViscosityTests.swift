import Kernels
import Scalars
import Testing

/// The eddy viscosity and its stress at one point, against the formulas of the literature.
@Suite struct EddyViscosityTests {
  private static let spacing = [0.3, 0.2, 0.5]
  private static let constant = 0.4

  /// A velocity field, from the place.
  typealias Velocity = (_ component: Int, _ place: [Double]) -> Double

  /// The place of a point near the cell whose centre is `centre`: of a face if a component is
  /// given, else of a cell.
  private static func place(_ centre: [Double], _ offset: Offset, _ component: Int?, _ spacing: [Double]) -> [Double] {
    let cells = [offset.x, offset.y, offset.z]
    return centre.indices.map { centre[$0] + (Double(cells[$0]) - ($0 == component ? 0.5 : 0)) * spacing[$0] }
  }

  /// The viscosity that a model gives in the cell at `centre`, of a filter of width one.
  private static func viscosity(
    _ model: EddyViscosityModel, _ dimension: Int, at centre: [Double] = [0.1, 0.2, 0.3], spacing: [Double] = spacing,
    timeStep: Double = 0.01, _ velocity: @escaping Velocity
  ) -> Double {
    let centre = Array(centre.prefix(dimension))
    return EddyViscosity(model: model, dimension: dimension).evaluate(
      Stencil<Double>(
        field: { velocity($0, place(centre, $1, $0, spacing)) }, parameter: { _ in constant },
        constant: { $0 == 0 ? timeStep : 1 / timeStep }, metric: { metric, axis, _ in uniform(metric, spacing[axis]) }))[0]
  }

  /// What is read of an axis of equal cells, the filter being of width one.
  private static func uniform(_ metric: Metric, _ spacing: Double) -> Double {
    switch metric {
    case .inverseWidth, .inverseDistance: 1 / spacing
    case .inverseSpan: 0.5 / spacing
    case .shareBefore, .shareBehind: 0.5
    case .filterSquared, .width, .widthToTwoThirds: 1
    }
  }

  private static func linear(_ gradient: [[Double]]) -> Velocity {
    { component, place in place.indices.reduce(0) { $0 + gradient[component][$1] * place[$1] } }
  }

  private static let square = constant * constant

  @Test(arguments: [2, 3]) func pureShear(dimension: Int) {
    for component in 0..<dimension {
      for axis in 0..<dimension where axis != component {
        func shear(_ velocity: Int, _ place: [Double]) -> Double { velocity == component ? -2.5 * place[axis] : 0 }
        let smagorinsky = Self.viscosity(.smagorinsky, dimension, shear)
        #expect(abs(smagorinsky - Self.square * 2.5) <= 1e-14 * smagorinsky)
        #expect(Self.viscosity(.wale, dimension, shear) == 0)
      }
    }
  }

  /// In solid-body rotation by ω, where S = 0, what is left is P^{1/4} with P = ⅔ ω⁴.
  @Test(arguments: [2, 3]) func solidBodyRotation(dimension: Int) {
    func rotation(_ component: Int, _ place: [Double]) -> Double { [-3 * place[1], 3 * place[0], 0][component] }
    #expect(abs(Self.viscosity(.smagorinsky, dimension, rotation)) <= 1e-14)
    let expected = Self.square * 3 * (2.0 / 3).squareRoot().squareRoot()
    #expect(abs(Self.viscosity(.wale, dimension, rotation) - expected) <= 1e-13 * expected)
  }

  static let gradients = [
    [[0.3, -1.1, 0.4], [0.8, -0.9, 1.3], [-0.2, 0.6, 0.6]], [[-2.0, 0.5, 0.1], [0.9, 1.2, -0.7], [1.4, -0.3, 0.8]],
    [[0.3, -1.1, 0], [0.8, -0.3, 0], [0, 0, 0]],
  ]

  /// P by the invariants of S and the rotation tensor Ω, of a gradient without trace: (S²S² +
  /// Ω²Ω²)/6 + ⅔ S²Ω² + 2 SᵢₖSₖⱼΩⱼₗΩₗᵢ (Nicoud & Ducros 1999).
  @Test(arguments: gradients) func anyGradient(_ g: [[Double]]) {
    let axes = 0..<3
    func part(_ sign: Double) -> [[Double]] { axes.map { i in axes.map { 0.5 * (g[i][$0] + sign * g[$0][i]) } } }
    func product(_ a: [[Double]], _ b: [[Double]]) -> [[Double]] {
      axes.map { i in axes.map { j in axes.reduce(0) { $0 + a[i][$1] * b[$1][j] } } }
    }
    func trace(_ a: [[Double]]) -> Double { a[0][0] + a[1][1] + a[2][2] }
    let (strain, rotation) = (part(1), part(-1))
    let (strains, rotations) = (product(strain, strain), product(rotation, rotation))
    let (s, r, mixed) = (trace(strains), -trace(rotations), trace(product(strains, rotations)))
    let p = (s * s + r * r) / 6 + 2.0 / 3 * s * r + 2 * mixed
    let wale = Self.square * Double.pow(p, 1.5) / (Double.pow(s, 2.5) + Double.pow(p, 1.25))
    let smagorinsky = Self.square * (2 * s).squareRoot()
    for dimension in g[2] == [0, 0, 0] ? [2, 3] : [3] {
      #expect(abs(Self.viscosity(.wale, dimension, Self.linear(g)) - wale) <= 1e-13 * wale)
      #expect(abs(Self.viscosity(.smagorinsky, dimension, Self.linear(g)) - smagorinsky) <= 1e-13 * smagorinsky)
    }
  }

  /// Neither other units nor the size of the time step change the value, however slow the flow.
  @Test(arguments: EddyViscosityModel.allCases) func unitsDoNotMatter(model: EddyViscosityModel) {
    let one = Self.viscosity(model, 3, Self.linear(Self.gradients[0]))
    for unit in [1e-12, 1e-6, 1e9] {
      let other = Self.viscosity(model, 3, timeStep: 0.01 / unit, Self.linear(Self.gradients[0].map { $0.map { unit * $0 } }))
      #expect(abs(other - unit * one) <= 1e-14 * unit * one)
    }
    for timeStep in [1e-7, 1e3] {
      #expect(abs(Self.viscosity(model, 3, timeStep: timeStep, Self.linear(Self.gradients[0])) - one) <= 1e-13 * one)
    }
  }

  /// At rest, and in uniform motion, value and derivatives are zero, not 0/0.
  @Test(arguments: EddyViscosityModel.allCases, [2, 3]) func uniformMotion(model: EddyViscosityModel, dimension: Int) throws {
    let slots = (0..<dimension).map { _ in Double(0.7) }
    let (values, pull) = try pullback(at: slots) { velocity in
      EddyViscosity(model: model, dimension: dimension).evaluate(
        Stencil<Taped>(
          field: { input, _ in velocity[input] }, parameter: { _ in Taped(0.4) }, constant: { _ in Taped(1.3) },
          metric: { _, _, _ in Taped(1.3) }))
    }
    #expect(values == [0] && pull([1]) == [Double](repeating: 0, count: dimension))
  }

  private static func wave(_ component: Int, _ place: [Double]) -> Double {
    component == 0 ? Double.sin(place[0]) * Double.cos(2 * place[1]) : -0.5 * Double.cos(place[0]) * Double.sin(2 * place[1])
  }

  @Test func viscosityIsOfSecondOrder() {
    let (x, y) = (0.4, 0.9)
    // ∂u/∂x = −∂v/∂y, and ∂u/∂y + ∂v/∂x.
    let (stretch, shear) = (Double.cos(x) * Double.cos(2 * y), -1.5 * Double.sin(x) * Double.sin(2 * y))
    let exact = Self.square * (4 * stretch * stretch + shear * shear).squareRoot()
    let errors = [0.1, 0.05, 0.025].map { h in Self.viscosity(.smagorinsky, 2, at: [x, y], spacing: [h, 0.7 * h], Self.wave) - exact }
    for (coarse, fine) in zip(errors, errors.dropFirst()) { #expect(abs(Double.log(coarse / fine) / Double.log(2) - 2) <= 0.1) }
  }

  /// ∇·(ν (∇u + ∇uᵀ)) of waves, with ν a wave too, against its exact value, which dual numbers
  /// give.
  @Test(arguments: [0, 1]) func stressIsOfSecondOrder(component: Int) {
    func viscosity<S: Scalar>(_ x: S, _ y: S) -> S { S(2) + S.sin(x + S(2) * y) }
    func normal<S: Scalar>(_ x: S, _ y: S) -> S { viscosity(x, y) * S(component == 0 ? 2 : -2) * S.cos(x) * S.cos(S(2) * y) }
    func shear<S: Scalar>(_ x: S, _ y: S) -> S { viscosity(x, y) * S(-1.5) * S.sin(x) * S.sin(S(2) * y) }
    let place = [0.4, 0.9]
    func slope(_ f: (Dual<Double>, Dual<Double>) -> Dual<Double>, _ axis: Int) -> Double {
      f(Dual(place[0], tangent: axis == 0 ? 1 : 0), Dual(place[1], tangent: axis == 1 ? 1 : 0)).tangent
    }
    let exact = slope(normal, component) + slope(shear, 1 - component)
    let errors = [0.1, 0.05, 0.025].map { h -> Double in
      let spacing = [h, 0.7 * h]
      let centre = place.indices.map { place[$0] + ($0 == component ? 0.5 * spacing[$0] : 0) }
      let stencil = Stencil<Double>(
        field: { input, offset in
          if input == 3 { return 0 }
          let point = Self.place(centre, offset, input < 2 ? input : nil, spacing)
          return input == 2 ? viscosity(point[0], point[1]) : Self.wave(input, point)
        }, parameter: { _ in .nan }, constant: { _ in 1 }, metric: { metric, axis, _ in Self.uniform(metric, spacing[axis]) })
      return EddyStress(dimension: 2, component: component).evaluate(stencil)[0] - exact
    }
    for (coarse, fine) in zip(errors, errors.dropFirst()) { #expect(abs(Double.log(coarse / fine) / Double.log(2) - 2) <= 0.1) }
  }
}
