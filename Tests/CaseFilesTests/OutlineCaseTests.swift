import CaseFiles
@testable import Flows
import Foundation
import Testing

/// Outlines by points, in a case and in files.
@Suite struct OutlineCaseTests {
  private static let base = """
    flow: { viscosity: 0.02 }
    domain: { size: [6, 4], cells: [60, 40] }
    boundaries: { left: { inflow: [1, 0] }, right: outflow, bottom: slip, top: slip }
    bodies: { wing: { polygon: { center: [2, 2], points: [[0, 0], [1, 0], [0, 1]] } } }
    time: { steps: 2, dt: 0.02 }
    """

  private static func load(_ overrides: String..., besides source: String = "test") throws -> Case {
    try CaseLoader.load(text: base, name: "test", source: source, overrides: overrides, families: Families.all)
  }

  private static let selig = """
    a section
     1.000  0.000
     0.500  0.060
     0.000  0.000
     0.500 -0.040
     1.000  0.000
    """

  private static let lednicer = """
    a section
     3.  3.

     0.000  0.000
     0.500  0.060
     1.000  0.000

     0.000  0.000
     0.500 -0.040
     1.000  0.000
    """

  private static let points: [SIMD2<Double>] = [[1, 0], [0.5, 0.06], [0, 0], [0.5, -0.04]]

  /// Three forms of the same file; the point that closes an outline is left out.
  @Test func filesHoldPoints() throws {
    #expect(try PointsFile.points(in: Self.selig) == Self.points)
    #expect(try PointsFile.points(in: Self.lednicer) == Self.points)
    #expect(try PointsFile.points(in: Self.selig.replacingOccurrences(of: "\n", with: "\r\n")) == Self.points)
    #expect(try PointsFile.points(in: "# remark\nx,y\n1,0\n0.5;0.06\n0\t0\n0.5, -0.04\n") == Self.points)
  }

  @Test(arguments: [
    ("", "0 points"), ("a\nb\n", "line 2"), ("1 0\n0 1\n", "2 points"), ("1 0\n0 1 2\n0 0\n", "line 2"), ("1 0\n0 x\n", "line 2"),
    ("1 0\n0 1\ninf 3\n", "not finite"), ("1 0\n0 1\nnan 3\n", "not finite"),
    (String(lednicer.dropLast(15)), "may be cut"),
    ("cut\n" + (0...50).map { "\(1 - Double($0) / 50) \(0.01 * Double($0))\n" }.joined(), "may be cut"),
    (String(repeating: "1 2\n", count: 3000), "more than 2000"), ("s\n1e300 1e300\n", "not finite"),
  ]) func filesThatAreNoOutlinesAreRefused(text: String, message: String) throws {
    let fault = try #require(throws: PointsFile.Fault.self) { try PointsFile.points(in: text) }
    #expect(fault.reason.contains(message), "\(fault.reason)")
  }

  /// The case that a run leaves does not need the file, and says the same.
  @Test func resolvedCasesHoldThePoints() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Self.selig.write(to: folder.appendingPathComponent("wing.dat"), atomically: true, encoding: .utf8)
    let setup = try Self.load(
      "bodies.wing={ spline: { center: [2, 2], file: wing.dat, origin: [0.25, 0], incidence: 3, scale: 2 } }",
      besides: folder.appendingPathComponent("case.yaml").path)
    let spline = try #require(setup.bodies[0].shape as? Spline)
    #expect(spline.points == Self.points.map { $0 - [0.25, 0] })
    #expect(spline.sharp == [0, 2] && spline.angle == -3 && spline.scale == 2)
    let again = try CaseLoader.load(text: setup.resolved, name: "test", source: "/nowhere/case.yaml", families: Families.all)
    #expect(again.bodies == setup.bodies)
    #expect(setup.availableControls.map(\.path).contains("bodies.wing.points"))
  }

  @Test(arguments: [
    ("points: [[0, 0], [1, 0]]", "at least three points"), ("points: [[0, 0], [1, 0], [1, 0], [0, 1]]", "points 1 and 2"),
    ("points: [[0, 0], [1, 0], [0, 1], [0, 0]]", "points 3 and 0"),
    ("points: [[0, 0], [1, 1], [1, 0], [0, 1]]", "crosses or touches itself"),
    ("points: [[0, 0], [1, 0], [2, 0]]", "on a line"), ("points: [[0, 0], [1, 0], [0.5, 1e-12]]", "on a line"),
    ("points: [[0, 0], [1, 0], [0, 0.01]]", "thick where it is thickest"), ("points: [[0, 0], [1, 0], [0]]", "list of 2 numbers"),
    ("points: [[0, 0], [1, 0], [0, a]]", "a number"), ("points: 3", "list of points"), ("file: nowhere.dat", "no such file of points"),
    ("file: /dev/zero", "plain file"), ("center: [2, 2]", "found neither"), ("points: [[0, 0], [1, 0], [0, 1]], file: x", "found both"),
    ("points: [[0, 0], [1, 0], [0, 1]], scale: 0", "above 0"), ("points: [[0, 0], [9, 0], [0, 1]]", "outside the domain"),
    ("points: [[0, 0], [1, 0], [0, 1]], angle: 3, incidence: 2", "found both"), ("point: [[0, 0], [1, 0], [0, 1]]", "unknown key"),
    ("points: [[1, 1], [1, 1], [1, 1]]", "in one place"),
  ]) func outlinesThatAreNoneAreRefused(keys: String, message: String) throws {
    let center = keys.hasPrefix("center") ? "" : "center: [2, 2], "
    let error = try #require(throws: InvalidCase.self) { try Self.load("bodies.wing={ polygon: { \(center)\(keys) } }") }
    #expect(error.errors.contains { $0.message.contains(message) }, "\(error)")
    #expect(error.errors.count <= 2, "\(error)")
  }

  /// A loop that only the curve makes, between points that a polygon joins without one.
  @Test func curvesThatCrossThemselvesAreRefused() throws {
    let error = try #require(throws: InvalidCase.self) {
      let points = "[[0, 0], [0.25, 0], [0.5, 0], [0.75, 0], [1, 0], [1, 1], [0.7, 0.9], [0.6, 0.005], [0.4, 0.005], [0.3, 0.9], [0, 1]]"
      return try Self.load("bodies.wing={ spline: { center: [2, 2], points: \(points), corners: [] } }")
    }
    #expect(error.errors.contains { $0.message.contains("crosses or touches itself") }, "\(error)")
  }
}
