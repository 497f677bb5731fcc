import CaseFiles
import Fields
import Flows
import Foundation
import Reversal
import Scalars
import Sweeps
import Testing

/// Bodies in three dimensions: spheres, and shapes of the plane through the whole depth.
@Suite struct SpaceBodyTests {
  static let sphere = "sphere: { center: [0.63, 0.58, 0.61], radius: 0.25 }, spin: 0.4"
  /// A body and what the sides along z are.
  static let all = [
    (sphere, "slip"), (sphere, "periodic"), ("circle: { center: [0.63, 0.58], radius: 0.25 }, spin: 0.4", "periodic"),
    ("circle: { center: [0.63, 0.58], radius: 0.25 }, spin: 0.4", "wall"),
    ("ellipse: { center: [0.63, 0.58], radii: [0.3, 0.2], angle: 20 }", "slip"),
    ("box: { center: [0.7, 0.6], size: [0.5, 0.4], angle: 15 }", "slip"),
  ]

  /// A stream past one body, 10 cells per unit length.
  static func stream(_ body: String, _ sides: String) -> String {
    """
    flow: { viscosity: 0.02 }
    domain: { size: [1.6, 1.2, 1.2], cells: [16, 12, 12] }
    boundaries: { left: { inflow: [1, 0.1, 0.05] }, right: outflow, bottom: wall, top: slip, back: \(sides), front: \(sides) }
    bodies: { body: { \(body) } }
    initial: { velocity: ["1 + 0.2*sin(3*y)", "0.1*cos(2*x)", "0.1*sin(3*x)"] }
    numerics: { advection: central, integrator: rk3 }
    time: { steps: 8, dt: 0.02 }
    objective:
      drag: { body: body, reference: { velocity: 2, length: 0.25, area: 0.2 }, window: [0.05, 0.13] }
      lift: { body: body }
    """
  }

  private static func markers(_ body: String, _ sides: String) throws -> (IncompressibleFlow<Double>, Markers<Double>) {
    let flow = try FlowCase.flow(try FlowCase.load(stream(body, sides)))
    return (flow, Markers(flow.model, parameters: flow.parameters))
  }

  private static func interpolated(_ markers: Markers<Double>, _ velocity: VectorField<Double>) -> [Double] {
    var result = [Double](repeating: 0, count: 3 * markers.count)
    markers.interpolate(velocity, into: &result)
    return result
  }

  @Test(arguments: all)
  func fluidMovesWithTheMarkers(body: String, sides: String) throws {
    let (flow, markers) = try Self.markers(body, sides)
    #expect(markers.count >= 20)
    #expect(markers.velocities.contains { $0 != 0 } == body.contains("spin"))
    for _ in 0..<2 {
      try flow.advance()
      #expect(largestDifference(Self.interpolated(markers, flow.velocity), markers.velocities) <= 1e-10)
      #expect(flow.relativeDivergence() <= 1e-12)
    }
  }

  /// In the middle of the domain for every linear function; up to mirrors and periodic copies for
  /// those that do not change along z.
  @Test(arguments: all)
  func linearFunctionsAreInterpolatedExactly(body: String, sides: String) throws {
    let (flow, markers) = try Self.markers(body, sides)
    let slope = body == Self.sphere ? 5.0 : 0
    func value(_ component: Int, _ point: [Double]) -> Double {
      if component == 2 && slope == 0 { return 0 }
      return 0.7 + 2 * point[0] - 3 * point[1] + slope * point[2] + Double(component)
    }
    let velocity: VectorField<Double> = (0..<3).map { component in
      let field = Field<Double>(flow.model.grid)
      field.fill(flow.model.allFaces(component)) { value(component, flow.model.grid.position($0, $1, $2, component: component)) }
      return field
    }
    for (index, found) in Self.interpolated(markers, velocity).enumerated() {
      #expect(abs(found - value(index % 3, Array(markers.positions[index / 3 * 3..<index / 3 * 3 + 3]))) <= 1e-13)
    }
    var gradients = [Double](repeating: 0, count: 9 * markers.count)
    markers.interpolateGradient(velocity, into: &gradients)
    for index in 0..<3 * markers.count where index % 3 < 2 || slope != 0 {
      #expect(largestDifference(Array(gradients[3 * index..<3 * index + 3]), [2, -3, slope]) <= 1e-11)
    }
  }

  @Test(arguments: all)
  func spreadingIsTheTransposeOfInterpolation(body: String, sides: String) throws {
    let (flow, markers) = try Self.markers(body, sides)
    var noise = Noise(seed: 2)
    let velocity: VectorField<Double> = (0..<3).map { component in
      let field = Field<Double>(flow.model.grid)
      field.fill(flow.model.unknownFaces(component)) { _, _, _ in noise.next() }
      return field
    }
    let spread = (0..<3).map { _ in Field<Double>(flow.model.grid) }
    let forces = (0..<3 * markers.count).map { _ in noise.next() }
    markers.spread(forces, scale: 1, into: spread)
    var right = 0.0
    for component in 0..<3 {
      // Nothing is spread onto the sides, which prescribe their velocity.
      let (unknown, all) = (flow.model.unknownFaces(component), flow.model.allFaces(component))
      unknown.forEach { right += velocity[component][$0, $1, $2] * spread[component][$0, $1, $2] }
      var (within, everywhere) = (0.0, 0.0)
      unknown.forEach { within += abs(spread[component][$0, $1, $2]) }
      all.forEach { everywhere += abs(spread[component][$0, $1, $2]) }
      #expect(abs(everywhere - within) <= 1e-12 * within && within > 0)
    }
    #expect(abs(dot(Self.interpolated(markers, velocity), forces) - right) <= 1e-13 * dot(forces, forces))
  }

  @Test(arguments: all)
  func operatorsAreTransposed(body: String, sides: String) throws {
    let setup = try FlowCase.load(Self.stream(body, sides))
    let names = setup.availableControls.map(\.path).joined(separator: ", ")
    var identity = try OperatorIdentity(FlowCase.load(Self.stream(body, sides), ["controls=[\(names)]"]))
    for (name, defect) in try identity.defects() { #expect(defect <= 1e-14, "\(name)") }
  }

  @Test(arguments: [all[0], all[2], all[5]])
  func tangentsEqualGradients(body: String, sides: String) throws {
    try GradientTests.expectTangentsEqualGradients(Self.stream(body, sides))
  }

  /// In a stream along its axis of symmetry a sphere is neither lifted nor pushed aside; spinning,
  /// it is pushed as the mirror image is.
  @Test func forcesHaveTheSymmetryOfTheFlow() throws {
    func force(spin: Double) throws -> [Double] {
      let setup = try FlowCase.load(
        """
        flow: { viscosity: 0.02 }
        domain: { size: [2.4, 1.6, 1.6], cells: [24, 16, 16] }
        boundaries: { left: { inflow: [1, 0, 0] }, right: outflow, bottom: slip, top: slip, back: slip, front: slip }
        bodies: { ball: { sphere: { center: [0.9, 0.8, 0.8], radius: 0.35 }, spin: \(spin) } }
        time: { steps: 20, dt: 0.03 }
        """)
      return try FlowCase.finished(setup).lastForces[0]
    }
    let (still, left, right) = (try force(spin: 0), try force(spin: 2), try force(spin: -2))
    #expect(still.count == 3 && still[0] > 0.05)
    #expect(abs(still[1]) <= 1e-12 && abs(still[2]) <= 1e-12)
    #expect(left[1] < -0.02 && abs(left[1] + right[1]) <= 1e-12 && abs(left[2]) <= 1e-12)
  }

  /// The flow past a cylinder between slip sides is that between periodic ones, and per depth that
  /// of the plane, but for a ripple that the layers of markers leave: their force is not quite even
  /// along z. Where layers are 1.5 or 1.4 cells apart it moves the force by 7e-6 of the drag, and
  /// by 2e-4 where they are 1.67 apart.
  @Test(arguments: [(6, 1e-5), (7, 1e-5), (5, 3e-4)])
  func aCylinderThroughTheDepthFeelsTheDragOfThePlane(layers: Int, tolerance: Double) throws {
    func force(_ depth: String, _ cells: String, _ sides: String, _ velocity: String) throws -> [Double] {
      let setup = try FlowCase.load(
        """
        flow: { viscosity: 0.05 }
        domain: { size: [2.4, 1.6\(depth)], cells: [24, 16\(cells)] }
        boundaries: { left: { inflow: \(velocity) }, right: outflow, bottom: slip, top: slip\(sides) }
        bodies: { rod: { circle: { center: [0.93, 0.78], radius: 0.3 } } }
        time: { steps: 20, dt: 0.03 }
        """)
      return try FlowCase.finished(setup).lastForces[0]
    }
    let depth = 0.1 * Double(layers)
    let plane = try force("", "", "", "[1, 0]")
    let periodic = try force(", \(depth)", ", \(layers)", ", back: periodic, front: periodic", "[1, 0, 0]")
    let slip = try force(", \(depth)", ", \(layers)", ", back: slip, front: slip", "[1, 0, 0]")
    #expect(abs(periodic[2]) <= 1e-12)
    for axis in 0..<2 {
      #expect(abs(periodic[axis] - slip[axis]) <= 1e-12 * slip[0])
      #expect(abs(periodic[axis] / depth - plane[axis]) <= tolerance * plane[0])
    }
  }

  @Test func aFactorFromTheCacheGivesTheSameBits() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("factors-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    func values(_ cache: FactorCache?, _ overrides: [String] = []) throws -> [Double] {
      let model = try FlowModel(FlowCase.load(Self.stream(Self.sphere, "slip"), overrides), workers: .single)
      model.factorCache = cache
      let flow = try IncompressibleFlow(model, parameters: FlowParameters<Double>(model))
      try flow.advance()
      return flow.faceValues
    }
    func files() -> [URL] { (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? [] }
    let cache = FactorCache(folder: folder, threshold: 0)
    let without = try values(nil)
    #expect(try sameBits(values(FactorCache(folder: folder, threshold: 1e9)), without) && files().isEmpty)
    #expect(try sameBits(values(cache), without))
    let file = try #require(files().first)
    #expect(files().count == 1 && file.pathExtension == "factor")
    // Read, not assembled: the file is not written again.
    let written = try file.resourceValues(forKeys: [.contentModificationDateKey]).contentModificationDate
    #expect(try sameBits(values(cache), without))
    #expect(try file.resourceValues(forKeys: [.contentModificationDateKey]).contentModificationDate == written)

    // Another body has another file.
    let moved = "bodies.body.sphere.center=[0.63, 0.58, 0.62]"
    #expect(try sameBits(values(cache, [moved]), values(nil, [moved])) && files().count == 2)
    // A damaged file is not used, and is replaced.
    let whole = try Data(contentsOf: file)
    var damaged = whole
    damaged[damaged.count / 2] ^= 1
    // Two signs of the triangle, which sums of products do not see.
    var twoSigns = whole
    for place in [whole.count - 17, whole.count - 25] { twoSigns[place] ^= 0x80 }
    for contents in [damaged, twoSigns, whole.dropLast(8), Data()] {
      try contents.write(to: file)
      #expect(try sameBits(values(cache), without))
      #expect(try Data(contentsOf: file) == whole)
    }
    // Nor is what is no plain file, and nothing waits for it.
    try FileManager.default.removeItem(at: file)
    try #require(mkfifo(file.path, 0o600) == 0)
    #expect(try sameBits(values(cache), without))
    #expect(try Data(contentsOf: file) == whole)
  }

  /// A cache cannot stop a run: not by a folder that is a file, nor by one where nothing can be
  /// written.
  @Test(arguments: ["/dev/null/factors", "/proc/factors", "/dev/full"]) func aCacheThatCannotBeIsDoneWithout(_ folder: String) throws {
    let model = try FlowModel(FlowCase.load(Self.stream(Self.sphere, "slip")), workers: .single)
    model.factorCache = FactorCache(folder: URL(fileURLWithPath: folder), threshold: 0)
    let flow = try IncompressibleFlow(model, parameters: FlowParameters<Double>(model))
    try flow.advance()
    #expect(flow.step == 1)
  }

  /// The XDG Base Directory Specification has paths that are not absolute ignored.
  @Test func theFolderOfTheCache() {
    func folder(_ environment: [String: String]) -> String? { FactorCache(environment: environment)?.folder.path }
    #expect(folder(["HOME": "/home/me"]) == "/home/me/.cache/swiftwater/factors")
    #expect(folder(["HOME": "/home/me", "XDG_CACHE_HOME": "/scratch"]) == "/scratch/swiftwater/factors")
    for cache in ["", "cache", "./cache"] {
      #expect(folder(["HOME": "/home/me", "XDG_CACHE_HOME": cache]) == "/home/me/.cache/swiftwater/factors")
    }
    #expect(folder(["HOME": ""]) == nil && folder(["HOME": "me"]) == nil && folder([:]) == nil)
    #expect(folder(["HOME": "/home/me", "SWIFTWATER_FACTORS": ""]) == nil)
    #expect(folder(["HOME": "/home/me", "SWIFTWATER_FACTORS": "/factors"]) == "/factors")
  }

  /// Of so many markers that no matrix is made.
  @Test func aLargeSphereHoldsTheFluid() throws {
    let setup = try FlowCase.load(
      """
      flow: { viscosity: 0.05 }
      domain: { size: [1, 1, 1], cells: [40, 40, 40] }
      boundaries: { left: { inflow: [1, 0, 0] }, right: outflow, bottom: slip, top: slip, back: slip, front: slip }
      bodies: { ball: { sphere: { center: [0.5, 0.5, 0.5], radius: 0.43 }, spin: 0.5 } }
      numerics: { advection: central, integrator: euler }
      time: { steps: 2, dt: 0.005 }
      objective: { drag: { body: ball } }
      controls: [viscosity, bodies.ball.radius]
      """)
    let flow = try FlowCase.flow(setup)
    let markers = Markers(flow.model, parameters: flow.parameters)
    #expect(markers.count > 1365)
    _ = try ReverseDriver(flow).run(StoreAll(steps: 2))
    if let work = flow.constraintWork { #expect(work.products <= 60 * work.solves, "\(work)") }
    try flow.advance(step: 1, recording: nil)
    #expect(largestDifference(Self.interpolated(markers, flow.velocity), markers.velocities) <= 1e-11)
    var direction = ControlVector(flow.model)
    for control in setup.controls { direction[control] = 1 }
    let slope = flow.controlGradient().dot(direction)
    let dual = try FlowCase.flow(setup, direction: direction) { Dual($0, tangent: $1) }
    while !dual.isFinished { try dual.advance() }
    #expect(abs(dual.objectiveValues[0].tangent - slope) <= 1e-11 * abs(slope))
  }
}

/// Where markers stand on a sphere.
@Suite struct SphereOutlineTests {
  private static let h = 0.05

  private static func outline(_ radius: Double) -> ImmersedBody {
    let body = Body(name: "ball", shape: Sphere(center: [1, 2, 3], radius: radius), spin: 0.7)
    return ImmersedBody(body, spacing: h, depth: (start: 0, length: 6))
  }

  @Test(arguments: [0.12, 0.25, 0.4, 0.5, 0.83])
  func markersCoverTheSphereEvenly(radius: Double) {
    let outline = Self.outline(radius)
    let markers = outline.place(outline.parameters.map(\.value))
    // Drawn in by the reach of the delta function, and by the share of the two curvatures, which
    // counts up to a half over a cell.
    let inside = outline.frame(outline.parameters.map(\.value))[2]
    let depth = (radius - inside) / Self.h - DeltaFunction.reach
    let curvature = 2 * Self.h / radius
    // About the bound the minimum is rounded off.
    #expect(abs(depth - 0.5 * 0.3116 * 0.3116 * min(curvature, 0.5)) <= (abs(curvature - 0.5) < 0.15 ? 0.05 * 0.15 * 3 / 16 : 1e-12))
    let share = 4 * .pi * inside * inside / Double(markers.count) / (1.5 * Self.h * 1.5 * Self.h)
    #expect((0.85...1.15).contains(share), "\(share)")
    for (index, marker) in markers.enumerated() {
      let arm = (0..<3).map { marker[$0] - [1.0, 2, 3][$0] }
      #expect(abs(dot(arm, arm).squareRoot() - inside) <= 1e-12)
      let nearest = markers.enumerated().filter { $0.offset != index }.map { distance(Array($0.element[0..<3]), Array(marker[0..<3])) }
        .min()
      #expect((1.1 * Self.h...1.9 * Self.h).contains(nearest ?? 0))
      let normal = outline.normals[index]
      #expect(largestDifference((0..<3).map { normal[$0] * inside }, arm) <= 1e-12)
      #expect(largestDifference(Array(marker[3...]), [-0.7 * arm[1], 0.7 * arm[0], 0]) <= 1e-15)
    }
  }

  @Test(arguments: [0.25, 0.4, 0.5])
  func markersAreTheirOwnMirrorImage(radius: Double) {
    let outline = Self.outline(radius)
    let markers = outline.place(outline.parameters.map(\.value)).map { Array($0[0..<3]) }
    for axis in 0..<3 {
      for marker in markers {
        var image = marker
        image[axis] = 2 * [1.0, 2, 3][axis] - marker[axis]
        #expect(markers.contains { largestDifference($0, image) <= 1e-12 })
      }
    }
  }
}
