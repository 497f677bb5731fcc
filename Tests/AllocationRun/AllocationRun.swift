import CCounters
import CaseFiles
import Fields
import Flows

/// Counts how often a flow asks for memory once it is warm: `AllocationRun` prints a line for each
/// case and number of threads, with the counts of 20 steps forward, 20 recorded ones and 20
/// pullbacks.
@main
struct AllocationRun {
  static let box = """
    flow: { viscosity: 0.01 }
    domain: { size: [2*pi, 2*pi], cells: [48, 40] }
    boundaries: { left: periodic, right: periodic, bottom: periodic, top: periodic }
    initial: { velocity: ["sin(x)*cos(y)", "-cos(x)*sin(y)"] }
    numerics: { advection: quick, integrator: rk3 }
    time: { steps: 60, dt: 0.01 }
    objective: { kinetic-energy: {} }
    controls: [viscosity, initial.velocity]
    """
  static let channel = """
    flow: { viscosity: 0.01 }
    domain: { size: [4, 2], cells: [48, 24] }
    boundaries: { left: { inflow: [1, 0] }, right: outflow, bottom: slip, top: wall }
    bodies: { cylinder: { circle: { center: [1.4, 1], radius: 0.4 } } }
    numerics: { advection: vanleer, integrator: rk3 }
    time: { steps: 60, dt: 0.01 }
    objective: { drag: { body: cylinder, window: [0.1, 0.6] } }
    controls: [viscosity, boundaries.left.inflow, bodies.cylinder.radius, initial.velocity]
    """
  static let flapping = """
    flow: { viscosity: 0.01 }
    domain: { size: [4, 2], cells: [48, 24] }
    boundaries: { left: { inflow: [1, 0] }, right: outflow, bottom: slip, top: wall }
    bodies:
      foil:
        naca: { center: [1.4, 1], digits: "0024", chord: 1, angle: -5 }
        motion: { velocity: [-0.1, 0], oscillation: { amplitude: [0, 0.1], frequency: 1 }, pitch: { amplitude: 10, frequency: 1, phase: 90 } }
    numerics: { advection: quick, integrator: rk3 }
    time: { steps: 60, dt: 0.01 }
    objective: { lift: { body: foil, window: [0.1, 0.6] } }
    controls: [viscosity, bodies.foil.motion.pitch.amplitude, initial.velocity]
    """
  static let space = """
    flow: { viscosity: 0.01, force: ["sin(2*y)", 0, 0], turbulence: { model: smagorinsky, van_driest: 0.01 } }
    domain: { size: [2*pi, 2*pi, 2*pi], cells: [16, 12, 20] }
    boundaries: { left: periodic, right: periodic, bottom: wall, top: wall, back: periodic, front: periodic }
    initial: { velocity: ["sin(x)*cos(y)", "-cos(x)*sin(y)", 0] }
    numerics: { advection: central, integrator: euler }
    time: { steps: 60, dt: 0.01 }
    objective: { enstrophy: { window: [0.2, 0.6] } }
    controls: [viscosity, flow.turbulence.constant, force]
    """
  static let convection = """
    flow: { rayleigh: 1e5, prandtl: 0.71, turbulence: { model: smagorinsky } }
    domain: { size: [1, 1], cells: [40, 24] }
    boundaries: { left: wall, right: wall, bottom: wall, top: slip }
    scalars:
      temperature: { boundaries: { left: 0.5, right: -0.5, top: { flux: 0.1 } }, initial: "0.5 - x" }
      dye: { diffusivity: 0.01, source: "x*y", boundaries: { left: "y" } }
    numerics: { advection: quick, integrator: rk3 }
    time: { steps: 60, dt: 0.01 }
    objective: { nusselt: { scalar: temperature, side: left, window: [0.1, 0.6] }, scalar-variance: { scalar: dye, window: [0.1, 0.6] } }
    controls: [flow.rayleigh, flow.turbulence.turbulent_prandtl, scalars.temperature.boundaries.left, scalars.dye.source, initial.dye]
    """

  static let porous = """
    flow: { viscosity: 0.01, resistance: "x*y" }
    domain: { size: [4, 2], cells: [48, 24] }
    boundaries: { left: { inflow: [1, 0] }, right: outflow, bottom: slip, top: wall }
    bodies:
      filter: { box: { center: [1.4, 1], size: [0.5, 0.8] }, porous: { permeability: 1e-3 } }
      cylinder: { circle: { center: [3, 1], radius: 0.3 } }
    numerics: { advection: quick, integrator: rk3 }
    time: { steps: 60, dt: 0.01 }
    objective: { drag: { body: filter, window: [0.1, 0.6] } }
    controls: [viscosity, bodies.filter.permeability, bodies.filter.center, flow.resistance]
    """

  static let graded = """
    flow: { viscosity: 0.01 }
    domain:
      axes:
        x: { core: { from: -1, to: 1.5, cells: 40 }, growth: 1.1, reach: [5, 9] }
        y: { core: { from: -1, to: 1, cells: 32 }, growth: 1.1, reach: 5 }
    boundaries: { left: { inflow: [1, 0] }, right: outflow, bottom: slip, top: outflow }
    bodies: { cylinder: { circle: { center: [0, 0], radius: 0.5 } } }
    numerics: { advection: quick, integrator: rk3 }
    time: { steps: 60, dt: 0.01 }
    objective: { drag: { body: cylinder, window: [0.1, 0.6] } }
    controls: [viscosity, boundaries.left.inflow, bodies.cylinder.radius, initial.velocity]
    """

  static let waves = """
    flow: { equations: spectral, viscosity: 0.01, friction: 0.1, force: ["sin(2*y)", 0], forcing: { band: [1, 2], power: 0.1 } }
    domain: { size: [2*pi, 2*pi], cells: [48, 40] }
    initial: taylor-green
    time: { steps: 60, dt: 0.01 }
    objective: { enstrophy: { window: [0.2, 0.6] } }
    controls: [viscosity, drag, forcing.power, initial.velocity, force]
    """

  static let deepWaves = [
    "domain={ size: [2*pi, 2*pi, 2*pi], cells: [18, 15, 16] }", "flow.force=['sin(2*y)', 0, 'cos(x)']",
  ]

  static func main() throws {
    let cases = [
      ("box", box), ("channel", channel), ("flapping", flapping), ("space", space), ("convection", convection), ("porous", porous),
      ("graded", graded),
    ]
    for (name, text) in cases {
      for threads in [1, 2] {
        let setup = try CaseLoader.load(text: text, name: name, source: name)
        let model = try FlowModel(setup, workers: Workers(count: threads))
        let counts = try count(try IncompressibleFlow<Double>(model, parameters: FlowParameters(model)))
        print(name, threads, counts.map(String.init).joined(separator: " "))
      }
    }
    for (name, overrides) in [("waves", []), ("deep-waves", deepWaves)] {
      for threads in [1, 2] {
        let setup = try CaseLoader.load(text: waves, name: name, source: name, overrides: overrides)
        let model = try SpectralModel(setup, workers: Workers(count: threads))
        let counts = try count(try SpectralFlow<Double>(model, parameters: SpectralParameters(model)))
        print(name, threads, counts.map(String.init).joined(separator: " "))
      }
    }
  }

  private static func count(_ flow: some Simulation<Double>) throws -> [Int] {
    let records = (0..<60).map { _ in flow.makeRecord() }
    func sweep(_ steps: Range<Int>, recording: Bool) throws {
      for step in steps { try flow.advance(step: step, recording: recording ? records[step] : nil) }
    }
    func reverse(_ steps: Range<Int>) throws { for step in steps.reversed() { try flow.pullBack(step: step, record: records[step]) } }

    // Warm: every path once, and all step sizes known.
    try sweep(0..<60, recording: true)
    try flow.beginReverse()
    try reverse(0..<60)

    flow.begin()
    let forward = try counting { try sweep(0..<20, recording: false) }
    let recorded = try counting { try sweep(20..<40, recording: true) }
    try sweep(40..<60, recording: true)
    try flow.beginReverse()
    try reverse(40..<60)
    let reversed = try counting { try reverse(20..<40) }
    return [forward, recorded, reversed]
  }

  private static func counting(_ work: () throws -> Void) rethrows -> Int {
    let before = allocation_count()
    try work()
    return allocation_count() - before
  }
}
