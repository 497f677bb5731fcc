import CaseFiles
import FieldOutput
import Fields
import Flows
import Foundation
import Studies
import Testing

/// A flow that takes fields from files: those of its own snapshots, and those of a step along a
/// gradient.
@Suite struct FieldFileTests {
  /// In each: objectives and controls may follow, and `START` and `FORCE` are to be replaced.
  private static let flows = [
    "periodic": """
    flow: { viscosity: 0.01, force: FORCE }
    domain: { size: [1, 1.2], cells: [10, 12] }
    boundaries: { left: periodic, right: periodic, bottom: periodic, top: periodic }
    initial: START
    numerics: { advection: central }
    time: { steps: 5, dt: 0.02 }

    """,
    "stretched channel": """
    flow: { viscosity: 0.02, force: FORCE, resistance: "0.3 + 0.2*x" }
    domain: { size: [1.4, 1], cells: [14, 10], stretching: { y: { tanh: 1.2 } } }
    boundaries: { left: { inflow: { velocity: [1, 0], profile: "6*y*(1 - y)" } }, right: outflow, bottom: wall, top: slip }
    scalars: { dye: { diffusivity: 0.01, buoyancy: [0.1, 0.4], initial: "sin(2*x)", source: "0.1*y", boundaries: { left: 0 } } }
    initial: START
    numerics: { advection: central }
    time: { steps: 5, dt: 0.02 }

    """,
    "space": """
    flow: { viscosity: 0.01, force: FORCE }
    domain: { size: [1, 1.2, 0.9], cells: [6, 7, 8] }
    boundaries: { left: periodic, right: periodic, bottom: wall, top: { wall: [1, 0, 0] }, back: periodic, front: periodic }
    initial: START
    numerics: { advection: central }
    time: { steps: 3, dt: 0.02 }

    """,
    "spectral plane": """
    flow: { equations: spectral, viscosity: 0.01, force: FORCE }
    domain: { size: [1, 1.2], cells: [12, 16] }
    initial: START
    time: { steps: 5, dt: 0.02 }

    """,
    "spectral space": """
    flow: { equations: spectral, viscosity: 0.01, force: FORCE }
    domain: { size: [1, 1.2, 0.9], cells: [8, 8, 8] }
    initial: START
    time: { steps: 3, dt: 0.02 }

    """,
  ]
  private static let names = flows.keys.sorted()
  private static let end = ["space": "000003", "spectral space": "000003"]

  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("swiftwater-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  /// - Parameters:
  ///   - start, force: what the case says of them; formulas unless given.
  private func load(_ name: String, in folder: String, start: String? = nil, force: String? = nil, _ more: String = "") throws -> Case {
    let isSpace = name.contains("space")
    let velocity = isSpace ? #"["cos(7*y) + z", "sin(5*x) + cos(6*z)", "sin(6*y + x)"]"# : #"["cos(7*y) + 0.3*x", "sin(5*x + y)"]"#
    let push = isSpace ? #"["sin(3*y)", "x", "cos(x + z)"]"# : #"["sin(3*y)", "x*y"]"#
    let text = try #require(Self.flows[name]).replacing("START", with: start ?? "{ velocity: \(velocity) }").replacing(
      "FORCE", with: force ?? push)
    try (text + more).write(toFile: folder + "/case.yaml", atomically: true, encoding: .utf8)
    return try CaseLoader.load(file: folder + "/case.yaml")
  }

  private func value(_ setup: Case, _ name: String) throws -> Double { try #require(try Study(setup, threads: 1).run().objectives[name]) }

  @Test(arguments: names) func aFlowIsAtNoDistanceFromItsOwnLastSnapshot(_ name: String) throws {
    try withFolder { folder in
      _ = try Study(load(name, in: folder), threads: 1).run(to: .folder(folder + "/truth"))
      let file = "truth/fields/\(Self.end[name] ?? "000005").hdf"
      let scalar = name == "stretched channel" ? ", scalar-distance: { scalar: dye, target: { file: \(file) } }" : ""
      let again = try load(name, in: folder, "objective: { kinetic-energy: {}, distance: { target: { file: \(file) } }\(scalar) }")
      let found = try Study(again, threads: 1).run().objectives
      let energy = try #require(found["kinetic-energy"])
      #expect(try abs(#require(found["distance"])) <= 1e-28 * energy)
      if name == "stretched channel" { #expect(found["scalar-distance"] == 0) }
    }
  }

  /// What goes on from a snapshot differs from what never stopped by the projection of a velocity
  /// that is free of divergence already.
  @Test(arguments: names) func aFlowGoesOnFromASnapshot(_ name: String) throws {
    try withFolder { folder in
      let more = "output: { every: 0.02 }\nobjective: { kinetic-energy: {} }\n"
      let whole = try load(name, in: folder, more)
      let energy = try value(whole, "kinetic-energy")
      _ = try Study(whole, threads: 1).run(to: .folder(folder + "/whole"))
      let file = "whole/fields/000002.hdf"
      var text = try String(contentsOfFile: folder + "/case.yaml", encoding: .utf8)
      text = text.replacing(/steps: \d/) { "steps: \((Int(String($0.output.last ?? "3")) ?? 3) - 2)" }
      text = text.replacing(/initial: \{ velocity.*\n/, with: "initial: { file: \(file) }\n").replacing(
        #"initial: "sin(2*x)""#, with: "initial: { file: \(file) }")
      try text.write(toFile: folder + "/rest.yaml", atomically: true, encoding: .utf8)
      let rest = try CaseLoader.load(file: folder + "/rest.yaml")
      #expect(rest.fieldRequests.count == (name == "stretched channel" ? 2 : 1))
      #expect(try abs(value(rest, "kinetic-energy") - energy) <= 1e-13 * energy)
    }
  }

  /// The sum of products of what is written with any direction is what differences of runs say whose
  /// files have been changed along it: of values on sides too.
  @Test(arguments: names) func theWrittenGradientIsTheDerivativeByEachValueOfAFile(_ name: String) throws {
    try withFolder { folder in
      let isChannel = name == "stretched channel"
      let more =
        "objective: { enstrophy: {} }\n"
        + "controls: [initial.velocity, force\(isChannel ? ", flow.resistance, scalars.dye.initial, scalars.dye.source" : "")]\n"
      let first = try load(name, in: folder, more)
      _ = try Study(first, threads: 1).gradient(to: .folder(folder + "/first"))
      let written = try SnapshotFile.read(folder + "/first/sensitivity/000000.hdf")
      #expect(written.values.map(\.name) == written.derivatives.map(\.name))

      // The same case, all its fields from one file.
      let source = "{ file: changed.hdf }"
      _ = try load(name, in: folder, start: source, force: source, more)
      var text = try String(contentsOfFile: folder + "/case.yaml", encoding: .utf8)
      text = text.replacing(#"resistance: "0.3 + 0.2*x""#, with: "resistance: \(source)").replacing(
        #"initial: "sin(2*x)""#, with: "initial: \(source)"
      )
      .replacing(#"source: "0.1*y""#, with: "source: \(source)")
      try text.write(toFile: folder + "/case.yaml", atomically: true, encoding: .utf8)
      let setup = try CaseLoader.load(file: folder + "/case.yaml")

      var noise = SystemRandomNumberGenerator()
      let direction = written.values.map { field in field.values.map { _ in Double.random(in: -0.5...0.5, using: &noise) } }
      func changed(by step: Double) throws -> Double {
        var snapshot = written
        for (index, way) in direction.enumerated() {
          for place in way.indices { snapshot.values[index].values[place] += step * way[place] }
        }
        try SnapshotFile.write(snapshot, to: folder + "/changed.hdf")
        return try value(setup, "enstrophy")
      }
      let here = try changed(by: 0)
      #expect(try here == value(first, "enstrophy"))
      func slope(_ step: Double) throws -> Double { (try changed(by: step) - changed(by: -step)) / (2 * step) }
      let step = 1e-3
      let difference = (4 * (try slope(step)) - (try slope(2 * step))) / 3
      let product = zip(written.derivatives, direction).reduce(0) { sum, pair in
        sum + zip(pair.0.values, pair.1).reduce(0) { $0 + $1.0 * $1.1 }
      }
      #expect(abs(product - difference) <= 1e-8 * abs(difference), "\(product) and \(difference)")

      // A gradient of the case from files is the same.
      _ = try changed(by: 0)
      _ = try Study(setup, threads: 1).gradient(to: .folder(folder + "/second"))
      let second = try SnapshotFile.read(folder + "/second/sensitivity/000000.hdf")
      #expect(second.derivatives.map(\.values) == written.derivatives.map(\.values) && second.values == written.values)
    }
  }

  @Test func theResolvedCaseOfARunRunsAgain() throws {
    try withFolder { folder in
      let name = "periodic"
      _ = try Study(load(name, in: folder), threads: 1).run(to: .folder(folder + "/truth"))
      let source = "{ file: truth/fields/000005.hdf }"
      let first = try Study(load(name, in: folder, start: source, "objective: { kinetic-energy: {} }"), threads: 1).run(
        to: .folder(folder + "/next"))
      let again = try CaseLoader.load(file: folder + "/next/case.yaml")
      #expect(try Study(again, threads: 1).run().objectives == first.objectives)
      // What a run reads it does not clear.
      #expect(throws: OutputError.self) { try Study(again, threads: 1).run(to: .folder(folder + "/truth")) }
    }
  }
}
