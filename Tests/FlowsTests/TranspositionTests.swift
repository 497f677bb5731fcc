import CaseFiles
import Testing

/// The dot-product identity of every operator of a stage, for every kind of boundary on every side.
@Suite struct TranspositionTests {
  private static func boxed(_ domain: String, _ boundaries: String, advection: String = "quick", extra: String = "") -> String {
    """
    flow: { viscosity: 0.03 }
    domain: { \(domain) }
    boundaries: { \(boundaries) }
    numerics: { advection: \(advection) }
    time: { steps: 1, dt: 0.01 }
    \(extra)
    """
  }

  private static let plane = "size: [1.1, 1.3], cells: [11, 20]"
  private static let space = "size: [1.1, 1.3, 0.9], cells: [9, 7, 11]"
  private static let controls = "controls: [viscosity, force, initial.velocity]"

  /// Cases of boundary conditions on grids that are stretched along their last axis.
  static func plane(_ boundaries: String, advection: String, stretching: String) -> String {
    boxed("\(plane), stretching: { \(stretching) }", boundaries, advection: advection, extra: controls)
  }
  static func space(_ boundaries: String, stretching: String) -> String {
    boxed("\(space), stretching: { \(stretching) }", boundaries, extra: controls)
  }

  static let planeBoundaries = [
    "left: periodic, right: periodic", "left: slip, right: slip, bottom: slip, top: slip",
    "left: { wall: [0, 0.3] }, right: { wall: [0, -1] }, bottom: { wall: [2, 0] }, top: { wall: [1, 0] }",
    "left: periodic, right: periodic, bottom: wall, top: slip",
    "left: { inflow: { velocity: [1, 0.2], profile: \"y*(2 - y)\" } }, right: outflow, bottom: wall, top: slip",
    "left: outflow, right: { inflow: { velocity: [-1, 0.2], profile: \"1 + y\" } }, bottom: slip, top: wall",
    "bottom: { inflow: { velocity: [0.1, 1], profile: \"1 + x\" } }, top: outflow, left: wall, right: slip",
    "bottom: outflow, top: { inflow: { velocity: [0.3, -1], profile: \"1 + x\" } }, left: periodic, right: periodic",
    "left: { inflow: [1, 0.1] }, bottom: { inflow: [\"x\", 0.4] }, top: slip, right: outflow",
    "left: outflow, right: { inflow: { velocity: [-1, 0.2], profile: \"1 + y\" } }, bottom: outflow, top: outflow",
  ]

  @Test(arguments: planeBoundaries, ["central", "quick", "vanleer"])
  func planeOperators(boundaries: String, advection: String) throws {
    try Self.expectIdentity(Self.boxed(Self.plane, boundaries, advection: advection, extra: Self.controls))
  }

  static let spaceBoundaries = [
    "left: periodic, right: periodic",
    "left: { wall: [0, 1, 2] }, right: wall, bottom: slip, top: { wall: [1, 0, 1] }, back: slip, front: { wall: [1, 1, 0] }",
    "left: { inflow: [1, 0.2, 0.1] }, right: outflow, bottom: wall, top: slip, back: periodic, front: periodic",
    "left: periodic, right: periodic, bottom: { inflow: [0.2, \"1 + x*z\", 0] }, top: outflow, back: slip, front: wall",
    "left: slip, right: wall, back: { inflow: { velocity: [0, 0.1, 1], profile: \"1 + x*y\" } }, front: outflow, bottom: slip, top: slip",
    "back: outflow, front: { inflow: [0, 0.1, -1] }, left: wall, right: wall, bottom: slip, top: wall",
    "back: { inflow: [0.1, \"x\", 1] }, front: outflow, left: outflow, right: slip, bottom: wall, top: outflow",
  ]

  @Test(arguments: spaceBoundaries)
  func spaceOperators(boundaries: String) throws {
    try Self.expectIdentity(Self.boxed(Self.space, boundaries, extra: Self.controls))
  }

  @Test(arguments: Shapes.all)
  func operatorsWithABody(shape: String) throws {
    let setup = try FlowCase.load(FlowCase.channel(body: shape))
    let names = setup.availableControls.map(\.path).joined(separator: ", ")
    try Self.expectIdentity(FlowCase.channel(body: shape), ["controls=[\(names)]"])
  }

  static func expectIdentity(_ text: String, _ overrides: [String] = []) throws {
    var identity = try OperatorIdentity(FlowCase.load(text, overrides))
    let defects = try identity.defects()
    #expect(defects.map(\.name).contains("projection"))
    for (name, defect) in defects { #expect(defect <= 1e-14, "\(name)") }
    #expect(try identity.undeclaredUses() == [])
  }
}

/// A body of each shape that fits the channel case.
enum Shapes {
  static let all = [
    "circle: { center: [0.93, 0.78], radius: 0.25 }, spin: 0.4",
    "ellipse: { center: [0.9, 0.81], radii: [0.3, 0.2], angle: 20 }",
    "box: { center: [0.9, 0.8], size: [0.5, 0.4], angle: 15 }",
    "naca: { center: [0.8, 0.8], digits: \"2424\", chord: 1, angle: -8 }",
    "polygon: { center: [0.9, 0.8], points: [[0.32, -0.05], [0.2, 0.2], [-0.1, 0.25], [-0.3, 0.05], [-0.05, -0.24]], scale: 0.9, angle: 10 }",
    "spline: { center: [0.9, 0.8], points: [[0.38, 0], [0, 0.2], [-0.3, 0.04], [-0.1, -0.2]], corners: [0], angle: -8 }",
  ]
}
