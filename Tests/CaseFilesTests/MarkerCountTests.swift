import CaseFiles
import Flows
import Testing

/// The number of markers is a whole number of the case, said in the resolved one.
@Suite struct MarkerCountTests {
  private static func text(_ body: String) -> String {
    """
    flow: { viscosity: 0.01 }
    domain: { size: [6, 4], cells: [60, 40] }
    boundaries: { left: { inflow: [1, 0] }, right: outflow, bottom: slip, top: slip }
    bodies: { b: { \(body) } }
    time: { end: 1 }
    """
  }

  private static func load(_ body: String, _ overrides: [String] = []) throws(InvalidCase) -> Case {
    try CaseLoader.load(text: text(body), name: "markers", source: "markers.yaml", overrides: overrides)
  }

  @Test(arguments: [
    ("circle: { center: [2, 2], radius: 0.5 }", [20]), ("circle: { center: [2, 2], radius: 0.49 }", [20]),
    ("circle: { center: [2, 2], radius: 0.01 }", [4]), ("ellipse: { center: [2, 2], radii: [0.8, 0.4] }", [24]),
    ("box: { center: [2, 2], size: [1, 0.05] }", [6, 1]), ("box: { center: [2, 2], size: [1, 1] }", [6, 6]),
    ("naca: { center: [2, 2], digits: \"0012\", chord: 2 }", [24]),
  ])
  func theNumberFollowsFromTheSizeAndIsSaid(body: String, counts: [Int]) throws {
    let setup = try Self.load(body)
    #expect(setup.bodies[0].markers == counts)
    let again = try CaseLoader.load(text: setup.resolved, name: "markers", source: "markers.yaml")
    #expect(again == setup)
  }

  /// A number that is given stays, whatever becomes of the size.
  @Test func aNumberThatIsGivenStays() throws {
    let body = "circle: { center: [2, 2], radius: 0.5 }, markers: 24"
    #expect(try Self.load(body).bodies[0].markers == [24])
    #expect(try Self.load(body, ["bodies.b.circle.radius=0.55"]).bodies[0].markers == [24])
    #expect(try Self.load("box: { center: [2, 2], size: [1.5, 0.5] }, markers: [9, 3]").bodies[0].markers == [9, 3])
    #expect(try Self.load("box: { center: [2, 2], size: [1.5, 0.5] }, markers: 24").bodies[0].markers == [9, 3])
  }

  @Test(arguments: [
    ("circle: { center: [2, 2], radius: 0.5 }, markers: 22", "multiple of four"),
    ("circle: { center: [2, 2], radius: 0.5 }, markers: 2.5", "whole number"),
    ("circle: { center: [2, 2], radius: 0.5 }, markers: 8", "cells apart"),
    ("circle: { center: [2, 2], radius: 0.5 }, markers: 400", "too close"),
    ("naca: { center: [2, 2], digits: \"0012\", chord: 1 }, markers: 13", "even number"),
    ("box: { center: [2, 2], size: [1, 1] }, markers: 5", "even number"),
    ("circle: { center: [2, 2], radius: 0.5 }, porous: { permeability: 0.1 }, markers: 20", "no markers"),
  ])
  func aNumberThatCannotBeIsRefused(body: String, message: String) throws {
    let error = try #require(throws: InvalidCase.self) { try Self.load(body) }
    #expect(error.errors.count == 1)
    #expect(error.errors.first?.message.contains(message) == true)
    #expect(error.errors.first?.suggestion != nil)
  }
}
