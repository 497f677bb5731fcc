import CaseFiles
import Fields
import Flows
import Foundation
import Scalars
import Sweeps

/// Makes cases from their few lines that differ, and runs them.
enum FlowCase {
  /// A case from YAML text, with `path=value` overrides.
  static func load(_ text: String, _ overrides: [String] = []) throws -> Case {
    try CaseLoader.load(text: text, name: "test", source: "test", overrides: overrides)
  }

  static let periodic = """
    flow: { viscosity: 0.01 }
    domain: { size: [2*pi, 2*pi], cells: [32, 32] }
    initial: { random: { seed: 7, amplitude: 1, wavenumber: 3 } }
    numerics: { advection: central, integrator: rk3 }
    time: { steps: 10, dt: 0.02 }
    """

  static let cavity = """
    flow: { viscosity: 0.01 }
    domain: { size: [1, 1], cells: [20, 20] }
    boundaries: { left: wall, right: wall, bottom: wall, top: { wall: [1, 0] } }
    initial: { velocity: ["sin(pi*x)^2*sin(2*pi*y)", "-sin(2*pi*x)*sin(pi*y)^2"] }
    numerics: { advection: central, integrator: rk3 }
    time: { steps: 10, dt: 0.01 }
    """

  /// A channel with inflow profile, outflow and one body, 10 cells per unit length.
  static func channel(body: String = "circle: { center: [0.93, 0.78], radius: 0.25 }, spin: 0.4") -> String {
    """
    flow: { viscosity: 0.02, force: ["0.1*y", 0] }
    domain: { size: [2.4, 1.6], cells: [24, 16] }
    boundaries: { left: { inflow: { velocity: [1, 0.1], profile: "1 + 0.3*sin(2*y)" } }, right: outflow, bottom: wall, top: slip }
    bodies: { body: { \(body) } }
    initial: { velocity: ["1 + 0.2*sin(3*y)", "0.1*cos(2*x)"] }
    numerics: { advection: quick, integrator: rk3 }
    time: { steps: 8, dt: 0.02 }
    objective:
      drag: { body: body, reference: { velocity: 2, length: 0.25 }, window: [0.05, 0.13] }
      lift: { body: body }
      kinetic-energy: { window: [0.03, 0.15] }
      enstrophy: {}
      distance: { target: ["0.5*y", 0.1] }
    """
  }

  /// The flow at its beginning, the controls moved along a direction.
  static func flow<S: SweepScalar>(
    _ setup: Case, workers: Int = 1, direction: ControlVector? = nil, combine: @escaping (Double, Double) -> S
  ) throws -> IncompressibleFlow<S> {
    let model = try FlowModel(setup, workers: Workers(count: workers))
    return try IncompressibleFlow(model, parameters: FlowParameters(model, direction: direction, combine: combine))
  }

  static func flow(_ setup: Case, workers: Int = 1) throws -> IncompressibleFlow<Double> {
    try flow(setup, workers: workers) { value, _ in value }
  }

  /// The largest error of the velocity of a vortex of Taylor and Green, in a flow of the viscosity 0.05.
  static func vortexError(of flow: IncompressibleFlow<Double>) -> Double {
    let (grid, decay) = (flow.model.grid, exp(-0.1 * flow.time))
    var largest = 0.0
    for component in 0..<2 {
      flow.model.unknownFaces(component).forEach { i, j, k in
        let (x, y) = (grid.position(i, j, k, component: component)[0], grid.position(i, j, k, component: component)[1])
        let exact = decay * (component == 0 ? sin(x) * cos(y) : -cos(x) * sin(y))
        largest = max(largest, abs(flow.velocity[component][i, j, k] - exact))
      }
    }
    return largest
  }

  /// The flow at its end.
  static func finished(_ setup: Case, workers: Int = 1) throws -> IncompressibleFlow<Double> {
    let flow = try flow(setup, workers: workers)
    while !flow.isFinished { try flow.advance() }
    return flow
  }
}

/// Numbers in (−1, 1), the same for the same seed: a linear congruence of 64 bits (Knuth), its
/// upper bits.
struct Noise {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(Int64(bitPattern: state) >> 11) * 0x1p-52
  }
}

extension IncompressibleFlow where S == Double {
  /// Every velocity that belongs to the state, component by component.
  var faceValues: [Double] {
    (0..<model.dimension).flatMap { component -> [Double] in
      var values: [Double] = []
      model.allFaces(component).forEach { values.append(velocity[component][$0, $1, $2]) }
      return values
    }
  }
}

extension IncompressibleFlow where S == Double {
  /// Every value of the scalars, one scalar after the other.
  var scalarValues: [Double] {
    scalars.flatMap { scalar -> [Double] in
      var values: [Double] = []
      model.grid.interior.forEach { values.append(scalar[$0, $1, $2]) }
      return values
    }
  }
}

/// The Euclidean distance.
func distance(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot() }

func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

/// The largest difference of two elements.
func largestDifference(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { larger($0, abs($1.0 - $1.1)) } }

/// The larger of two numbers, infinite if the second is none.
func larger(_ a: Double, _ b: Double) -> Double { b.isNaN ? .infinity : max(a, b) }

func sameBits(_ a: [Double], _ b: [Double]) -> Bool {
  a.count == b.count && zip(a, b).allSatisfy { $0.bitPattern == $1.bitPattern }
}
