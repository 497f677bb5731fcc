import CaseFiles
import Fields
import Flows
import Foundation
import Testing

/// A set-up that is its own mirror image stays so.
@Suite struct MirrorSymmetryTests {
  /// Spacings are powers of two, so that the formulas have exactly the symmetry they seem to have;
  /// numbers of cells whose halves are even and odd.
  static let boxes = [
    "boundaries: { left: wall, right: wall, bottom: { wall: [1, 0] }, top: { wall: [1, 0] } }",
    "boundaries: { left: slip, right: slip, bottom: slip, top: slip }",
    "boundaries: { left: periodic, right: periodic, bottom: wall, top: wall }",
    "boundaries: { left: wall, right: wall, bottom: periodic, top: periodic }",
    "boundaries: { left: periodic, right: periodic, bottom: periodic, top: periodic }",
    "boundaries: { left: { inflow: [1, 0] }, right: outflow, bottom: slip, top: slip }",
    "boundaries: { left: { inflow: { velocity: [1, 0], profile: \"y*(1.25 - y)\" } }, right: outflow, bottom: wall, top: wall }",
  ]

  static func plane(_ boundaries: String) -> String {
    """
    flow: { viscosity: 0.01 }
    domain: { size: [2.25, 1.25], cells: [36, 20] }
    \(boundaries)
    initial: { velocity: ["8*x*(2.25 - x)*(x - 1.125)*(y - 0.625)^2", "(x - 1.125)^2*y*(1.25 - y)*(y - 0.625)"] }
    scalars: { dye: { diffusivity: 0.02, initial: "(x - 1.125)^2*(y - 0.625)^2"\(boundaries.contains("inflow") ? ", boundaries: { left: 1 }" : "") } }
    time: { steps: 12, dt: 0.02 }
    """
  }

  static func space(_ sides: String) -> String {
    let names = ["left", "right", "bottom", "top", "back", "front"]
    return """
      flow: { viscosity: 0.01, turbulence: { model: smagorinsky } }
      domain: { size: [1.5, 1, 1.25], cells: [12, 8, 10] }
      boundaries: { \(names.map { "\($0): \(sides)" }.joined(separator: ", ")) }
      initial: { velocity: ["8*x*(x - 0.75)*(x - 1.5)*(y - 0.5)^2", "8*y*(y - 0.5)*(y - 1)*(z - 0.625)^2", "8*z*(z - 0.625)*(z - 1.25)*(x - 0.75)^2"] }
      time: { steps: 8, dt: 0.05 }
      """
  }

  /// The largest difference between a flow and its mirror image along an axis.
  static func asymmetry(_ flow: IncompressibleFlow<Double>, axis: Int) -> Double {
    let (grid, model) = (flow.model.grid, flow.model)
    let n = grid.cells[axis]
    var largest = 0.0
    func compare(_ field: Field<Double>, _ region: Region, isAcross: Bool) {
      region.forEach { i, j, k in
        var place = [i, j, k]
        place[axis] = isAcross ? (model.isPeriodic(axis) ? (n - place[axis]) % n : n - place[axis]) : n - 1 - place[axis]
        let mirrored = field[place[0], place[1], place[2]]
        largest = larger(largest, abs(field[i, j, k] - (isAcross ? -mirrored : mirrored)))
      }
    }
    for c in 0..<grid.dimension {
      compare(flow.velocity[c], model.allFaces(c), isAcross: c == axis)
    }
    for scalar in flow.state.dropFirst(grid.dimension).prefix(model.scalars.count) { compare(scalar, grid.interior, isAcross: false) }
    return largest
  }

  static func expectExactSymmetry(_ setup: Case, axes: [Int]) throws {
    let flow = try FlowCase.flow(setup, workers: 2)
    let start = flow.faceValues
    while !flow.isFinished { try flow.advance() }
    #expect(largestDifference(flow.faceValues, start) > 1e-3)
    for axis in axes { #expect(asymmetry(flow, axis: axis) == 0, "axis \(axis)") }
  }

  /// To the bit, whatever the scheme: sums, sweeps and transforms round the two halves alike.
  @Test(arguments: boxes, Numerics.Advection.allCases.map(\.rawValue))
  func planeFlowsStayTheirOwnMirrorImage(box: String, advection: String) throws {
    let isSymmetricAlongX = !box.contains("outflow") && !box.contains("wall: [1, 0]")
    try Self.expectExactSymmetry(
      FlowCase.load(Self.plane(box), ["numerics.advection=\(advection)"]), axes: isSymmetricAlongX ? [0, 1] : [1])
  }

  @Test(arguments: ["euler", "rk4", "rkc"])
  func everyIntegratorKeepsTheMirrorImage(integrator: String) throws {
    try Self.expectExactSymmetry(FlowCase.load(Self.plane(Self.boxes[1]), ["numerics.integrator=\(integrator)"]), axes: [0, 1])
  }

  @Test(arguments: ["wall", "slip", "periodic"], ["central", "weno5"])
  func spatialFlowsStayTheirOwnMirrorImage(sides: String, advection: String) throws {
    try Self.expectExactSymmetry(FlowCase.load(Self.space(sides), ["numerics.advection=\(advection)"]), axes: [0, 1, 2])
  }

  /// With a body not to the bit: its markers are placed by sines and cosines, and their forces
  /// found one after the other.
  @Test func flowsAroundBodiesStayTheirOwnMirrorImage() throws {
    let setup = try FlowCase.load(
      """
      flow: { viscosity: 0.02 }
      domain: { size: [3, 2], cells: [30, 20] }
      boundaries: { left: { inflow: [1, 0] }, right: outflow, bottom: slip, top: slip }
      bodies: { disc: { circle: { center: [1, 1], radius: 0.25 } } }
      time: { steps: 40, dt: 0.02 }
      objective: { lift: { body: disc } }
      """)
    let flow = try FlowCase.finished(setup)
    #expect(Self.asymmetry(flow, axis: 1) <= 1e-12)
    #expect(abs(flow.objectiveValues[0]) <= 1e-11)
  }
}
