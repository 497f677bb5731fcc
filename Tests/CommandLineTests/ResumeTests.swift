import Foundation
import Testing

/// Runs that are killed, and go on: what they leave has the bits of a run that was not.
@Suite(.serialized) struct ResumeTests {
  /// Everything that a run gathers: forces with their parts, probes, statistics, surfaces, spectra, measurements, statistics of objectives.
  private static let street = """
    flow: { viscosity: 0.01 }
    domain: { size: [4, 3], cells: [48, 36] }
    boundaries: { left: { inflow: [1, 0] }, right: outflow, bottom: slip, top: slip }
    bodies: { disc: { circle: { center: [1.3, 1.5], radius: 0.35 }, motion: { oscillation: { amplitude: [0, 0.1], frequency: 1 } } } }
    scalars: { dye: { diffusivity: 0.01, initial: "exp(-x*x)", boundaries: { left: 1 } } }
    time: { end: 1.4, cfl: 0.4 }
    output: { every: 0.2, surfaces: true, force_parts: true, restart: 0 }
    probes: { wake: [2.5, 1.5] }
    statistics: { start: 0.3, fields: [velocity, dye] }
    measurements: { peak: { force: { body: disc, component: lift, statistic: maximum, window: [0.5, 1.3] } } }
    objective: { drag: { body: disc, window: [0.4, 1.3] }, swing: { kind: lift, body: disc, window: [0.4, 1.3], statistic: amplitude } }
    """
  private static let box = """
    flow: { equations: spectral, viscosity: 0.01, force: ["sin(4*y)", 0] }
    domain: { size: [2*pi, 2*pi], cells: [48, 48] }
    initial: { random: { seed: 3, amplitude: 0.5, wavenumber: 3 } }
    time: { end: 4, cfl: 0.4 }
    output: { every: 0.5, spectra: [energy], restart: 0 }
    objective: { enstrophy: { window: [1, 3.5], statistic: variance } }
    """

  @Test(arguments: [street, box]) func aRunThatIsKilledAgainAndAgainLeavesTheSameBits(text: String) throws {
    let folder = try Scratch()
    try Data(text.utf8).write(to: folder.url.appendingPathComponent("c.yaml"))
    let start = ContinuousClock.now
    let whole = try Program(shell: "$SW run c.yaml --threads 1 --output whole --json --quiet --no-report", in: folder)
    #expect(whole.status == 0, "\(whole.errors)")
    let last = try Interruption.finish("run c.yaml", in: folder, ContinuousClock.now - start)
    #expect(try Interruption.differences("whole", "part", in: folder) == "")
    let results = try [whole, last].map { try $0.json() }
    for key in ["objectives", "measurements", "forces", "steps"] {
      #expect("\(results[0][key] ?? "")".sorted() == "\(results[1][key] ?? "")".sorted(), "\(key)")
    }
    let rest = try Program(shell: "find part -name '.*.tmp'", in: folder)
    #expect(rest.output == "")
  }

  @Test func aSignalEndsARunWithARestart() throws {
    let folder = try Scratch()
    let text = Self.street.replacingOccurrences(of: "restart: 0", with: "restart: none")
    try Data(text.utf8).write(to: folder.url.appendingPathComponent("c.yaml"))
    let whole = try Program(
      shell: "$SW run c.yaml --set time.end=400 --set output.every=5 --threads 1 --output whole --wall-time 0:0:1", in: folder)
    #expect(whole.status == 4 && whole.errors.contains("swiftwater resume whole"), "\(whole.errors)")
    for (signal, status) in [("INT", 130), ("TERM", 143)] as [(String, Int32)] {
      // Once it has got further than before.
      let stopped = try Program(
        shell: """
          rows=$(wc -l < whole/forces.csv); $SW resume whole --threads 1 --quiet & run=$!
          while [ $(wc -l < whole/forces.csv) -le $((rows + 5)) ] && kill -0 $run; do sleep 0.1; done
          kill -\(signal) $run; wait $run
          """, in: folder)
      #expect(stopped.status == status && stopped.errors.contains("swiftwater resume whole"), "\(stopped.errors)")
      // What there is so far is told.
      #expect(stopped.output.contains("statistics") || stopped.output.contains("written to whole"), "\(stopped.output)")
    }
  }

  /// Another number of threads goes on with the same numbers.
  @Test func threadsMayChange() throws {
    let folder = try Scratch()
    try Data(Self.street.utf8).write(to: folder.url.appendingPathComponent("c.yaml"))
    _ = try Program(shell: "$SW run c.yaml --threads 1 --output whole --quiet", in: folder)
    _ = try Program(shell: "$SW run c.yaml --threads 2 --output part --quiet --wall-time 0.4", in: folder)
    let resumed = try Program(shell: "$SW resume part --threads 1 --quiet", in: folder)
    #expect(resumed.status == 0, "\(resumed.errors)")
    for file in ["history.csv", "forces.csv", "probes.csv"] {
      #expect(try Program(shell: "cmp whole/\(file) part/\(file)", in: folder).status == 0, "\(file)")
    }
  }

  @Test func aDamagedRestartIsPassedOver() throws {
    let folder = try Scratch()
    try Data(Self.box.utf8).write(to: folder.url.appendingPathComponent("c.yaml"))
    _ = try Program(shell: "$SW run c.yaml --threads 1 --output whole --quiet", in: folder)
    _ = try Program(shell: "$SW run c.yaml --threads 1 --output part --quiet --wall-time 0.3", in: folder)
    let files = try Program(shell: "ls part/restart", in: folder).output.split(separator: "\n")
    try #require(files.count == 2, "\(files)")
    _ = try Program(shell: "printf X | dd of=part/restart/\(files[1]) bs=1 seek=700 conv=notrunc 2>/dev/null", in: folder)
    let resumed = try Program(shell: "$SW resume part --threads 1 --quiet", in: folder)
    #expect(resumed.status == 0 && resumed.errors.contains("damaged"), "\(resumed.errors)")
    #expect(try Interruption.differences("whole", "part", in: folder) == "")
    _ = try Program(shell: "for f in part/restart/*; do truncate -s 300 $f; done", in: folder)
    let lost = try Program(shell: "$SW resume part --quiet", in: folder)
    #expect(lost.status == 3 && lost.errors.contains("run the case from its start"), "\(lost.errors)")
  }

  /// A case may start from what another has left, scalars and all; on another grid it is interpolated, and that is said.
  @Test func anotherCaseStartsFromTheState() throws {
    let folder = try Scratch()
    let text = """
      flow: { viscosity: 0.02 }
      domain: { size: [4, 3], cells: [32, 24] }
      boundaries: { left: { inflow: [1, 0] }, right: outflow, bottom: slip, top: slip }
      bodies: { disc: { circle: { center: [1.3, 1.5], radius: 0.45 } } }
      scalars: { dye: { diffusivity: 0.01, INITIALboundaries: { left: 1 } } }
      time: { steps: 20, dt: 0.02 }

      """
    let first = text.replacingOccurrences(of: "INITIAL", with: "initial: 'exp(-x*x)', ")
    try Data(first.utf8).write(to: folder.url.appendingPathComponent("first.yaml"))
    let second = text.replacingOccurrences(of: "INITIAL", with: "") + "initial: { restart: half }\n"
    try Data(second.utf8).write(to: folder.url.appendingPathComponent("second.yaml"))
    let made = try Program(
      shell: """
        $SW run first.yaml --output half --quiet --threads 1; $SW run first.yaml --set time.steps=40 --output whole --quiet --threads 1
        $SW run second.yaml --output rest --threads 1; tail -qn 1 whole/history.csv rest/history.csv
        """, in: folder)
    let ends = made.output.split(separator: "\n").suffix(2).map { $0.split(separator: ",").map { Double($0) ?? .nan } }
    try #require(ends.count == 2 && ends[0].count == ends[1].count && ends[0].count == 6, "\(made.output)")
    for column in [3, 5] { #expect(abs(ends[0][column] / ends[1][column] - 1) < 1e-12, "\(ends)") }
    #expect(made.errors.contains("starts from") && made.errors.contains("half/fields/000020.hdf"), "\(made.errors)")
    let finer = try Program(shell: "$SW run second.yaml --set domain.cells=[64,48] --set time.dt=0.01 --output finer --json", in: folder)
    #expect(finer.status == 0, "\(finer.errors)")
    let lost = try Program(shell: "$SW check second.yaml --set initial.restart=nowhere", in: folder)
    #expect(lost.status == 2 && (lost.output + lost.errors).contains("nowhere/fields"), "\(lost.output)")
  }

  @Test func whatIsNoRunIsRefused() throws {
    let folder = try Scratch()
    let missing = try Program(shell: "$SW resume nowhere", in: folder)
    #expect(missing.status == 3 && missing.errors.contains("nowhere"), "\(missing.errors)")
    let wrong = try Program(shell: "$SW run c.yaml --wall-time soon", in: folder)
    #expect(wrong.status == 2 && wrong.errors.contains("11:30:00"), "\(wrong.errors)")
  }
}
