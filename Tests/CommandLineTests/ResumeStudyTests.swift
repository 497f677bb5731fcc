import Foundation
import Testing

/// Gradients, searches and sweeps that are killed, and go on.
@Suite(.serialized) struct ResumeStudyTests {
  private static let disc = """
    flow: { viscosity: 0.02 }
    domain: { size: [4, 3], cells: [48, 36] }
    boundaries: { left: { inflow: [1, 0] }, right: outflow, bottom: slip, top: slip }
    bodies: { disc: { circle: { center: [1.3, 1.5], radius: 0.35 }, spin: 0.3 } }
    scalars: { dye: { diffusivity: 0.01, initial: "exp(-x*x)", boundaries: { left: 1 } } }
    time: { steps: 120, dt: 0.02 }
    numerics: { integrator: rk3 }
    output: { every: 0.5, surfaces: true, restart: 0 }
    probes: { wake: [2.5, 1.5] }
    statistics: { start: 0.3, fields: [velocity, dye] }
    objective: { cost: "drag + spread^2", drag: { body: disc, window: [0.4, 2] }, spread: { kind: lift, body: disc, window: [0.4, 2], statistic: rms } }
    controls: [viscosity, boundaries.left.inflow, bodies.disc.center, bodies.disc.radius, bodies.disc.spin, initial.velocity, force]
    certificate: quick
    """
  private static let search = """
    optimize: { bounds: { viscosity: [0.01, 0.04], bodies.disc.spin: [-1, 1] }, evaluations: 6 }
    sweep: { grid: { bodies.disc.spin: [0, 0.5, 1] }, gradient: drag, processes: 1 }
    """

  private static let box = """
    flow: { equations: spectral, viscosity: 0.01, force: ["sin(4*y)", 0] }
    domain: { size: [2*pi, 2*pi], cells: [32, 32] }
    initial: { random: { seed: 3, amplitude: 0.5, wavenumber: 3 } }
    time: { end: 2, cfl: 0.2 }
    output: { every: 0.5, spectra: [energy], restart: 0 }
    objective: { enstrophy: { window: [0.5, 1.5], statistic: variance } }
    controls: [viscosity, initial.velocity, force]
    """

  private static func made(_ text: String) throws -> Scratch {
    let folder = try Scratch()
    try Data(text.utf8).write(to: folder.url.appendingPathComponent("c.yaml"))
    return folder
  }

  /// With everything recorded, with checkpoints in memory, and with some on disk.
  @Test(arguments: [(disc, "1 GB"), (disc, "2 MB"), (disc, "2 MB, disk: 1 GB"), (box, "1 MB")]) func aGradientThatIsKilledHasTheSameBits(
    text: String, memory: String
  ) throws {
    let folder = try Self.made(text + "\ncheckpoints: { memory: \(memory) }\n")
    let start = ContinuousClock.now
    let whole = try Program(shell: "$SW gradient c.yaml --threads 1 --output whole --json --quiet --no-report", in: folder)
    #expect(whole.status == 0, "\(whole.errors)")
    let last = try Interruption.finish("gradient c.yaml", in: folder, ContinuousClock.now - start)
    let results = try [whole, last].map { try $0.json() }
    for key in ["gradient", "objective", "objectives", "steps", "adjoint_growth", "resolution"] {
      #expect("\(results[0][key] ?? "")".sorted() == "\(results[1][key] ?? "")".sorted(), "\(key)")
    }
    #expect((results[1]["certificate"] as? [String: Any])?["passed"] as? Bool == true)
    // The time that a certificate took stands in the attributes of the sensitivities.
    let told = ["gradient.json", "certificate.json", "000000.hdf"]
    #expect(try Interruption.differences("whole", "part", besides: told, in: folder) == "")
    #expect(try Program(shell: "cmp whole/fields/000000.hdf part/fields/000000.hdf", in: folder).output == "")
    #expect(try Program(shell: "find part -name '.*.tmp' -o -name '*checkpoints*'", in: folder).output == "")
  }

  @Test(arguments: [("optimize", "history.csv"), ("sweep", "sweep.csv")]) func aStudyThatIsKilledHasTheSameTable(
    verb: String, table: String
  ) throws {
    let folder = try Self.made(
      Self.disc.replacingOccurrences(of: ", initial.velocity, force]", with: "]").replacingOccurrences(
        of: "certificate: quick", with: "certificate: off")
        + "\n" + Self.search)
    let whole = try Program(shell: "$SW \(verb) c.yaml --threads 1 --output whole --json --quiet --no-report", in: folder)
    #expect([0, 4].contains(whole.status), "\(whole.errors)")
    let last = try Program(
      shell: """
        for instant in 0.6 1.1 0.9; do timeout -s KILL $instant $SW $([ -e part/run.json ] && echo resume || echo \(verb) c.yaml --output) part --quiet --no-report; done
        $SW resume part --threads 1 --json --quiet
        """, in: folder)
    #expect(last.status == whole.status, "\(last.errors)")
    #expect(try Program(shell: "cmp whole/\(table) part/\(table)", in: folder).status == 0)
  }

  @Test func aStoppedReverseSweepSaysHowFarItIs() throws {
    let folder = try Self.made(Self.disc + "\ncheckpoints: { memory: 2 MB }\n")
    let early = try Program(shell: "$SW gradient c.yaml --set time.steps=100000 --output early --quiet --wall-time 0.5", in: folder)
    #expect(
      early.status == 4 && early.errors.contains("begin again") && early.errors.contains("swiftwater resume early"), "\(early.errors)")
    let late = try Program(
      shell: """
        $SW gradient c.yaml --set time.steps=400 --threads 1 --output late --quiet & run=$!
        while [ ! -e late/restart ] && kill -0 $run; do sleep 0.05; done
        kill -TERM $run; wait $run
        """, in: folder)
    #expect(late.status == 143 && late.errors.contains("left of the reverse sweep"), "\(late.errors)")
    let resumed = try Program(shell: "$SW resume late --threads 2 --json --quiet", in: folder)
    #expect(resumed.status == 0, "\(resumed.errors)")
    let whole = try Program(shell: "$SW gradient c.yaml --set time.steps=400 --threads 1 --output whole --json --quiet", in: folder)
    #expect("\(try whole.json()["gradient"] ?? "")".sorted() == "\(try resumed.json()["gradient"] ?? "")".sorted())
  }
}
