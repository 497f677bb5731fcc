import Foundation

/// Small cases that together have every key, in every form that it may take.
enum ReferenceCorpus {
  struct Text {
    let text: String
    /// Whether it has to be a case; some keys can be given only where the rest may contradict them.
    var isCase = true
  }

  static var all: [Text] {
    let shared = families.flatMap { flow in
      common.map { Text(text: "flow: { \(flow) }\n" + $0) } + contrary.map { Text(text: "flow: { \(flow) }\n" + $0, isCase: false) }
    }
    return shared + (incompressible + spectral).map { Text(text: $0) }
  }

  /// Files that the cases name.
  static let files = [
    "table.csv": "y,u\n0,1\n5,2\n",
    "points.dat": "0 0\n1 0\n0 1\n",
    "body.stl": """
    solid s
    \(facet("0 0 0", "0 8 0", "8 0 0"))\(facet("0 0 0", "8 0 0", "0 0 8"))
    \(facet("0 0 0", "0 0 8", "0 8 0"))\(facet("8 0 0", "0 8 0", "0 0 8"))
    endsolid s
    """,
  ]

  private static func facet(_ corners: String...) -> String {
    "facet normal 0 0 0\nouter loop\n" + corners.map { "vertex \($0)\n" }.joined() + "endloop\nendfacet\n"
  }

  // MARK: Sections of all families

  private static let families = ["equations: incompressible, viscosity: 0.1*U", "equations: spectral, viscosity: 0.1*U"]

  private static let common = [
    """
    case: { title: a, reference: b, run_time: c, expected: { kinetic-energy: { value: 1, tolerance: 0.1 } } }
    parameters:
      U: 1
      V: 2*U
      q: { table: [[0, 1], [5, 2]], along: t, interpolation: spline }
      r: { table: table.csv, column: u, along: y }
      s: { table: table.csv, column: 2 }
    domain: { size: [1, 1], cells: [16, 16], origin: [0, 0] }
    initial: { velocity: ["sin(2*pi*y)", 0] }
    time: { end: 2, cfl: 0.5 }
    output: { every: 1, fields: [velocity], compression: deflate, formats: [vtkhdf, xdmf], spectra: [energy], restart: 10 }
    objective:
      kinetic-energy: { window: [0.5, 1], statistic: rms, weighting: hann }
      early: { kind: enstrophy, instant: 1 }
      late: { kind: enstrophy, window: { last: 1 } }
      whole: { kind: enstrophy, window: { periods: 2, of: x } }
      distance: { target: [1, "x"] }
      far: { kind: distance, target: { file: fields/000000.hdf, interpolation: linear } }
      farther: { kind: distance, target: at-rest }
      enstrophy:
      both: "kinetic_energy + early"
    controls: [parameters.U]
    checkpoints: { memory: 1 MB, disk: 1 MB, folder: scratch, count: 3, schedule: revolve }
    certificate: full
    optimize:
      objective: kinetic-energy
      goal: minimize
      method: slsqp
      bounds: { parameters.U: { at_least: 0, at_most: 2 } }
      constraints: { early: { equal: 1 }, late: [0, 1] }
      evaluations: 10
      iterates: keep
      tolerance: { gradient: 1e-3, value: 1e-3, constraint: 1e-3 }
    sweep: { grid: { parameters.U: { from: 1, to: 2, count: 3 }, parameters.V: [1, 2] }, gradient: early, processes: 2 }
    uncertain: { parameters.U: 0.1 }
    measurements:
      lowest: { minimum: { velocity: x, along: y, at: 0.5 } }
      highest: { maximum: { velocity: x, along: y, at: [0.5] } }
      drop: { pressure-difference: { from: [0.1, 0.1], to: [0.5, 0.5] } }
      energy: { kinetic-energy: { time: 1 } }
      peak: { dissipation-peak: {} }
      when: { dissipation-peak-time: {} }
      error: { velocity-error: { solution: ["y*t", 0] } }
    statistics: { start: 0.5, fields: [velocity] }
    probes: { a: [0.5, 0.5], b: { at: [0.5, 0.5], fields: [pressure] } }
    lines: { a: { from: [0.1, 0.1], to: [0.5, 0.5], points: 5, fields: [velocity] } }
    validation:
      fine:
        quick: true
        set: ["time.end=1"]
        grids: [[16, 16], [32, 32]]
        rows:
          error: { value: 1, tolerance: { absolute: 0.1 } }
          order: { order_of: error, value: 2, tolerance: 0.1, source: somebody }
          own: { measure: { kinetic-energy: {} }, value: 1, tolerance: 0.1 }
        plots:
          a profile: { profile: { velocity: x, along: y, at: 0.5 }, points: { somebody: [[0, 1]], else: table.csv } }
          its energy: { energy: {} }
          what it loses: { dissipation: {} }
          how it converges: { convergence: error }
    """,
    """
    parameters: { U: 1 }
    domain: { axes: { x: { from: 0, to: 1, cells: 16 }, y: { to: 1, cells: 16 }, z: { to: 1, cells: 16 } } }
    boundaries: { left: periodic, right: periodic, bottom: periodic, top: periodic, back: periodic, front: periodic }
    initial: { random: { seed: 1, amplitude: 1, wavenumber: 6 } }
    time: { steps: 10, dt: 0.1 }
    output: { restart: none }
    controls: all
    checkpoints: { memory: 1000000, disk: 0 }
    sweep: { list: [{ parameters.U: 1 }, { parameters.U: 2 }] }
    statistics: { window: { last: 0.5 } }
    measurements:
      lowest: { minimum: { velocity: z, along: y, at: [0.5, 0.5] } }
      highest: { maximum: { velocity: z, along: x, at: [0.5, 0.5] } }
    validation:
      fine:
        rows: { lowest: { value: 1, tolerance: 0.1 } }
        plots: { a line: { profile: { velocity: z, along: x, at: [0.5, 0.5] } } }
    """,
    """
    parameters: { U: 1 }
    domain: { size: [1, 1, 1], cells: [16, 16, 16] }
    initial: { taylor-green: { amplitude: 1 } }
    time: { end: 1 }
    steady: { residual: 1e-6, adjoint: 1e-6, stride: 10, depth: 10 }
    sweep: { latin_hypercube: { points: 3, seed: 1, ranges: { parameters.U: [1, 2] } } }
    """,
    "parameters: { U: 1 }\ndomain: { size: [1, 1], cells: [16, 16] }\ninitial: { uniform: [U, 1] }\ntime: { end: 1 }",
    "parameters: { U: 1 }\ndomain: { size: [1, 1], cells: [16, 16] }\ninitial: { uniform: [1, 1] }\ntime: { end: 1 }",
    "parameters: { U: 1 }\ndomain: { size: [1, 1], cells: [16, 16] }\ninitial: { file: fields/000000.hdf, interpolation: linear }\ntime: { end: 1 }",
    "parameters: { U: 1 }\ndomain: { size: [1, 1], cells: [16, 16] }\ninitial: at-rest\ntime: { end: 1 }",
  ]

  /// There is no earlier run; periodic boxes have equal cells, and those of spectral flows no sides.
  private static let contrary = [
    "parameters: { U: 1 }\ndomain: { size: [1, 1], cells: [16, 16] }\ninitial: { restart: run }\ntime: { end: 1 }",
    """
    parameters: { U: 1 }
    domain:
      axes:
        x: { core: { from: 0, to: 1, width: 0.1 }, growth: 1.1, reach: [1, 1] }
        y: { core: { from: 0, to: 1, cells: 10 }, growth: 1.1, reach: 1, cells: 26 }
        z: { core: { from: 0, to: 1, cells: 10 }, reach: 1 }
    boundaries:
      left: { inflow: { velocity: [1, 0, 0], profile: "y" } }
      right: outflow
      bottom: { wall: [1, 0, 0] }
      top: { inflow: [0, "x", 0] }
      back: { inflow: { velocity: [1, 0, "x"] } }
      front: slip
    time: { end: 1 }
    """,
    """
    parameters: { U: 1 }
    domain: { axes: { x: { from: 0, to: 1, cells: 16, tanh: 1, towards: lower }, y: { to: 1, cells: 16, tanh: 1 } } }
    boundaries: { left: slip, right: slip, bottom: wall, top: { wall: ["x*t", 0] } }
    time: { end: 1 }
    """,
    """
    parameters: { U: 1 }
    domain:
      size: [1, 1, 1]
      cells: [16, 16, 16]
      stretching: { x: { tanh: 1, towards: both }, y: { tanh: 1, towards: lower }, z: { tanh: 1, towards: upper } }
    time: { end: 1 }
    """,
  ]

  // MARK: Spectral flows

  private static let spectral = [
    """
    flow:
      equations: spectral
      viscosity: 0.1
      force: ["sin(2*pi*y)*t", 0]
      friction: 0.1
      forcing: { band: [6, 12], power: 0.1 }
    domain: { size: [1, 1], cells: [16, 16] }
    initial: taylor-green
    numerics: { integrator: etdrk4 }
    time: { end: 1 }
    """,
    """
    flow: { equations: spectral, viscosity: 0.1, force: { file: fields/000000.hdf, interpolation: linear }, drag: 0.1 }
    domain: { size: [1, 1], cells: [16, 16] }
    time: { end: 1 }
    """,
  ]
}
