import FieldOutput
import Foundation
import Testing

@testable import Reports

/// The page on a run.
@Suite struct RunReportTests {
  private func page(_ run: MadeUpRun) throws -> String {
    run.end()
    let result = try RunReport(run.path, version: "9.9.9").write()
    let text = try run.text("report.html")
    #expect(result.output == run.path + "/report.html")
    #expect(result.bytes == text.utf8.count && result.bytes < 3_000_000)
    #expect(text.hasPrefix("<!DOCTYPE html>") && text.contains("</html>"))
    // Nothing is fetched, nothing runs.
    for word in ["<script", "http:", "https:", "src=", "@import", "url("] { #expect(!text.contains(word), "\(word)") }
    return text
  }

  @Test func aRunThatHasNotComeToItsEndHasAPage() throws {
    let run = try MadeUpRun()
    let text = try page(run)
    #expect(text.contains("has not come to its end"))
    #expect(text.contains("swiftwater run"))
    // Beside nothing but its case.
    #expect(!text.contains(">Fields<") && !text.contains(">History<"))
  }

  @Test func everythingThatARunTellsIsThere() throws {
    let run = try MadeUpRun()
    try run.writeSnapshots()
    try run.writeHistories()
    try run.write(
      """
      { "case": "made-up", "version": "0.1.0", "cells": 384, "steps": 20, "time": 0.2, "threads": 2, "wall_seconds": 1.5,
        "objectives": { "drag": 1.25 }, "measurements": { "u_min": -0.5 }, "missing": { "late": "the run ended before" },
        "forces": { "disc": { "drag": { "mean": 1.1, "rms": 0.1, "minimum": 1, "maximum": 1.2 }, "strouhal": 0.17 } },
        "resolution": { "disc": { "cells_per_length": 4.8, "cells_across": 4.8, "reynolds": 60, "boundary_layer_cells": 0.62 } },
        "cell_numbers": { "courant": 0.5, "diffusion": 0.01 }, "notes": ["a note"], "faults": ["a fault"] }
      """, to: .outcome)
    let text = try page(run)
    for word in [
      "1.25", "-0.5", "the run ended before", "0.17", "4.8", "Courant number", "a note", "a fault", "vorticity along z", "dye", "t = 3",
      "force on disc", "divergence", "data:image/png;base64,", "SHA-256", "1.5 s",
    ] {
      #expect(text.contains(word), "\(word)")
    }
  }

  @Test func gradientsAreRankedByElasticity() throws {
    let run = try MadeUpRun()
    try run.write(
      """
      { "case": "made-up", "objective": { "name": "drag", "value": 2 }, "cost_ratio": 3.2, "checkpoints": { "schedule": "revolve" },
        "gradient": { "viscosity": 4, "spin": 0.5, "force": { "norm": 0.4, "file": "sensitivity/000000.hdf" } },
        "numbers": [
          { "name": "viscosity", "control": "viscosity", "value": 0.01, "unit": "length^2/time", "derivative": 4, "elasticity": 0.02, "magnitude": 1e-4 },
          { "name": "radius", "control": "radius", "value": 0.5, "unit": "length", "derivative": -4, "elasticity": -1, "magnitude": 0.01 },
          { "name": "spin", "control": "spin", "value": 0, "unit": "1/time", "derivative": 0.5, "elasticity": null, "magnitude": 0.05 } ],
        "certificate": { "passed": true, "kind": "quick", "steps": 12, "checks": [ { "name": "dot_product", "passed": true, "tolerance": 1e-9, "value": 1e-15 } ] } }
      """, to: .gradient)
    let text = try page(run)
    let elasticities = try #require(text.range(of: "Elasticities"))
    let rest = text[elasticities.upperBound...]
    let (radius, viscosity) = (try #require(rest.range(of: "radius")), try #require(rest.range(of: "viscosity")))
    #expect(radius.lowerBound < viscosity.lowerBound)
    // What is zero has an effect all the same.
    #expect(text.contains("small change of each number") && text.contains("+0.025"))
    #expect(text.contains("a field of norm 0.4") && text.contains("dot product"))
  }

  @Test func surfacesAreCurvesAndQuills() throws {
    let run = try MadeUpRun()
    let angles = (0..<40).map { Double($0) * .pi / 20 }
    func field(_ name: String, _ values: [Double], components: Int = 1) -> SnapshotField {
      SnapshotField(name: name, longName: name, components: components, values: values)
    }
    let points = angles.flatMap { [1 + 0.3 * cos($0), 1 + 0.3 * sin($0)] }
    let common = [field("normal", angles.flatMap { [cos($0), sin($0)] }, components: 2)]
    let sensitivity = Surface(time: 0, step: 0, axes: 2, points: points, fields: common + [field("normal_sensitivity", angles.map(cos))])
    _ = try run.directory.folder(.sensitivity)
    try SurfaceWriter.write(sensitivity, to: run.directory.claim("sensitivity/surface.hdf"))
    let acting = [
      field("arc", angles.map { 0.3 * $0 }), field("body", angles.map { _ in 0 }),
      field("pressure_coefficient", angles.map { 1 - 4 * sin($0) * sin($0) }),
    ]
    // The series has the directory as long as it lives.
    do { try SurfaceSeries(directory: run.directory).write(Surface(time: 2, step: 7, axes: 2, points: points, fields: common + acting)) }
    let read = try SurfaceFile.read(run.path + "/sensitivity/surface.hdf")
    #expect(read.points == points && read.fields.map(\.name) == ["normal", "normal_sensitivity"])
    #expect(read.fields[0].values == common[0].values && read.fields[1].values == sensitivity.fields[1].values)
    let text = try page(run)
    #expect(text.contains("pressure coefficient along the outline, t = 2"))
    #expect(text.contains("the longest 1 [objective/length]"))
    #expect(text.ranges(of: "stroke-width=\"2\"").count == 40)
  }

  @Test func aSearchAndASweep() throws {
    let search = try MadeUpRun()
    try search.write(
      """
      { "case": "made-up", "method": "mma", "objective": { "name": "drag", "goal": "minimize", "initial": 2, "final": 1 },
        "gradient_norm": { "initial": 1, "final": 0.001 }, "controls": { "spin": 0.7 }, "evaluations": 9, "converged": false, "reason": "why not",
        "constraints": { "area": { "initial": 1, "final": 0.9, "at_least": 1, "violation": 0.1 } } }
      """, to: .optimization)
    let history = try search.directory.table(.history, [TableColumn("drag", units: nil), TableColumn("gradient_norm", units: nil)])
    for step in 1...9 { try history.append(step: step, [2 / Double(step), step == 4 ? .nan : pow(0.3, Double(step))]) }
    let found = try page(search)
    for word in ["Not converged: why not", "at least", "evaluation", "gradient norm", "mma"] { #expect(found.contains(word), "\(word)") }

    let sweep = try MadeUpRun(
      MadeUpRun.resolvedCase + "objective: { drag: { body: disc } }\nsweep: { grid: { flow.viscosity: [0.01, 0.02, 0.04] } }\n")
    try sweep.write(
      "point,flow.viscosity,drag,failure\n1,0.01,1.5,\n2,0.02,1.75,\n3,0.04,,\"it said \"\"no\"\", <i>twice</i>\"\n", to: .sweep)
    let table = try page(sweep)
    #expect(
      table.contains("it said &quot;no&quot;, &lt;i&gt;twice&lt;") || table.contains("it said &quot;no&quot;, &lt;i&gt;twice&lt;/i&gt;"))
    #expect(table.contains("drag over flow.viscosity"))
  }

  @Test func hostileTextsAreText() throws {
    let evil = "</pre></svg><script>alert('x')</script><img onerror=x>"
    let json = "</td><script>alert(1)</script>"
    let run = try MadeUpRun("# \(evil)\n" + MadeUpRun.resolvedCase)
    try run.writeSnapshots(times: [1])
    try run.write(
      """
      { "case": "\(json)", "objectives": { "\(json)": 1 }, "measurements": { "\(json)": "\(json)" }, "missing": { "\(json)": "\(json)" },
        "notes": ["\(json)"], "faults": ["\(json)"], "forces": { "\(json)": { "drag": { "mean": 1 } } }, "version": "\(json)",
        "resolution": { "\(json)": { "reynolds": "\(json)" } } }
      """, to: .outcome)
    try run.write(
      """
      { "objective": { "name": "\(json)", "value": 1 }, "numbers": [ { "name": "\(json)", "control": "x", "value": 1, "unit": "\(json)",
        "derivative": 1, "elasticity": 1, "magnitude": 1 } ], "independent": ["\(json)"],
        "certificate": { "passed": false, "kind": "\(json)", "checks": [ { "name": "\(json)" } ] } }
      """, to: .gradient)
    try run.write("point,\(json)\n1,\(json)\n", to: .sweep)
    let text = try page(run)
    #expect(!text.contains("<img") && !text.contains("<script"))
    #expect(text.contains("&lt;script&gt;"))
    #expect(text.contains("A &quot;made up&quot; &lt;b&gt;case&lt;"))
  }

  /// Files that are cut off, of another kind, or of nothing.
  @Test(arguments: ["", "{", "[]", "null", "{ \"objective\": 7, \"numbers\": {}, \"certificate\": [] }", "\u{0}\u{FFFF}", "step"])
  func filesOfAnyKindAreSurvived(_ text: String) throws {
    let run = try MadeUpRun(text)
    for file in RunDirectory.File.allCases where file != .resolvedCase && file != .report { try run.write(text, to: file) }
    for folder in ["fields", "sensitivity", "statistics"] {
      try FileManager.default.createDirectory(atPath: run.path + "/" + folder, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: URL(fileURLWithPath: run.path + "/\(folder)/000000.hdf"))
    }
    _ = try page(run)
  }

  @Test func aPageIsOneOfTheRunsFiles() throws {
    let run = try MadeUpRun()
    _ = try page(run)
    _ = try page(run)
    let path = run.path
    // Another run may take the directory, and clears it.
    let next = try { () throws -> String in
      let copy = NSTemporaryDirectory() + "swiftwater-report-" + UUID().uuidString
      try FileManager.default.copyItem(atPath: path, toPath: copy)
      _ = try RunDirectory.given(copy)
      return copy
    }()
    defer { try? FileManager.default.removeItem(atPath: next) }
    #expect(!FileManager.default.fileExists(atPath: next + "/report.html"))
    // A page of one's own is left alone.
    try FileManager.default.removeItem(atPath: path + "/report.html")
  }

  @Test func aPageElsewhereAndNoRun() throws {
    let run = try MadeUpRun()
    let elsewhere = run.path + "/mine.html"
    #expect(try RunReport(run.path, version: "1").write(to: elsewhere).output == elsewhere)
    #expect(throws: OutputError.self) { try RunReport(run.path + "/nothing", version: "1") }
  }
}
