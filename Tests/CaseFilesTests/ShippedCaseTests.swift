import CaseFiles
import Flows
import Foundation
import Testing

/// The cases that ship load, say what they are, and survive being written out and read again.
struct ShippedCaseTests {
  static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Cases").path
  static let names = [
    "airfoil", "cavity", "channel-cylinder", "cylinder", "decaying-turbulence", "free-cylinder", "heated-cavity", "kolmogorov",
    "kolmogorov-spectral", "oscillating-cylinder", "porous-cylinder", "rayleigh-benard", "smooth-body", "sphere", "taylor-green",
    "taylor-green-3d", "taylor-green-spectral",
  ]

  static func load(_ name: String, overrides: [String] = []) throws -> Case {
    try CaseLoader.load(file: "\(folder)/\(name).yaml", overrides: overrides)
  }

  @Test func listNamesEveryCaseWithItsTitle() throws {
    let list = try CaseLoader.list(folder: Self.folder)
    for summary in list { #expect(summary.errors == []) }
    for name in Self.names {
      let summary = try #require(list.first { $0.name == name })
      #expect(summary.title != name)
      #expect(summary.reference != nil)
      #expect(summary.runTime != nil)
    }
  }

  @Test(arguments: names) func resolvedTextLoadsAgainToTheSameCase(_ name: String) throws {
    let original = try Self.load(name)
    let again = try CaseLoader.load(text: original.resolved, name: original.name, source: original.source)
    #expect(again == original)
    #expect(again.resolved == original.resolved)
  }

  @Test func cylinderIsAtReynoldsNumberHundred() throws {
    let cylinder = try Self.load("cylinder")
    guard let radius = cylinder.bodies[0].shape.roundRadius, let inflow = cylinder.fluid.boundaries.inflows.first else {
      Issue.record("the cylinder case has a circle and an inflow")
      return
    }
    #expect(inflow.inflow.value(at: [0, 8])[0] * 2 * radius / cylinder.fluid.flow.viscosity == 100)
    #expect(cylinder.domain.hasEqualSpacing)
    #expect(cylinder.controls.count == 7)
  }

  @Test func channelInflowCarriesTwoThirdsOfItsPeak() throws {
    let channel = try Self.load("channel-cylinder")
    let inflow = try #require(channel.fluid.boundaries.inflows.first)
    let mean = inflow.inflow.meanVelocity(on: .left, of: channel.domain)
    // The midpoint rule on n cells integrates the parabola 4 s (1 − s) to 2/3 + 1/(3 n²).
    #expect(abs(mean[0] - 0.3 * (2.0 / 3 + 1 / (3 * 41.0 * 41.0))) < 1e-14)
    #expect(mean[1] == 0)
  }

  @Test func documentedFinerGridsLoad() throws {
    for cells in ["[440,82]", "[660,123]"] {
      #expect(try Self.load("channel-cylinder", overrides: ["domain.cells=\(cells)"]).domain.hasEqualSpacing)
    }
    let street = [
      "domain.size=[40,32]", "domain.cells=[600,480]", "bodies.cylinder.circle.center=[12,16]", "time.end=90",
      "objective.drag.window=[54,90]",
    ]
    #expect(try Self.load("cylinder", overrides: street).time.end == 90)
    let turbulence = ["domain.cells=[128,128,128]", "time.end=9", "time.cfl=0.5"]
    #expect(try Self.load("taylor-green-3d", overrides: turbulence).time.duration == .end(9))
  }
}
