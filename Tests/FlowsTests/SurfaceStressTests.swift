import CaseFiles
import Fields
import Foundation
import Testing

@testable import Flows

/// Pressure and friction on surfaces, from fields that are known.
struct SurfaceStressTests {
  /// The stress on a body in given fields.
  private func stress(
    _ shape: any Shape, spin: Double = 0, size: [Double], cells: [Int], viscosity: Double,
    velocity: (_ point: SIMD3<Double>) -> SIMD3<Double>, pressure: (_ point: SIMD3<Double>) -> Double, force: SIMD3<Double> = .zero
  ) throws -> (panels: [SurfacePanels.Panel], stress: SurfaceStress) {
    let text = "flow: { viscosity: \(viscosity) }\ndomain: { size: \(size), cells: \(cells) }\ntime: { steps: 1, dt: 0.1 }"
    let model = try FlowModel(CaseLoader.load(text: text, name: "test", source: "test"), workers: .single)
    let grid = model.grid
    let everywhere = Region(
      lower: (0..<3).map { $0 < grid.dimension ? -Grid.ghosts : 0 },
      upper: (0..<3).map { grid.cells[$0] + ($0 < grid.dimension ? Grid.ghosts : 0) })
    func field(_ component: Int?, _ value: (SIMD3<Double>) -> Double) -> Field<Double> {
      let field = Field<Double>(grid)
      field.fill(everywhere) { i, j, k in
        let point = grid.position(i, j, k, component: component)
        return value([point[0], point[1], point.count == 3 ? point[2] : 0])
      }
      return field
    }
    let depth = grid.dimension == 3 ? (start: 0.0, length: size[2]) : nil
    let panels = SurfacePanels(shape, spacing: grid.spacing[0], depth: depth)
    let center = shape.center + [Double](repeating: 0, count: 3 - shape.center.count)
    let surface = BodySurface(
      panels: panels.panels, closedCurves: panels.closedCurves,
      motion: RigidMotion.State(center: SIMD3(center[0], center[1], center[2]), rate: spin))
    let found = SurfaceProbe(surface, model).stress(
      velocity: (0..<grid.dimension).map { axis in field(axis) { velocity($0)[axis] } }, pressure: field(nil, pressure),
      viscosity: viscosity, force: { _, _ in force })
    return (panels.panels, found)
  }

  /// Above a wall along x and in a fluid that a uniform force presses against every side.
  @Test func linearPressureAndLinearShearAreExact() throws {
    let (slope, viscosity) = (3.0, 0.2)
    let (panels, found) = try stress(
      Box(center: [1.03, 0.98], size: [0.61, 0.4], angle: 0), size: [2, 2], cells: [40, 40], viscosity: viscosity,
      velocity: { [slope * ($0.y - 1.18), 0, 0] }, pressure: { 1 + 2 * $0.x - 3 * $0.y }, force: [2, -3, 0])
    for (index, panel) in panels.enumerated() {
      let exact = 1 + 2 * panel.position.x - 3 * panel.position.y
      #expect(abs(found.pressure[index] - exact) < 1e-11)
      if panel.normal.y > 0.5 { #expect((found.shear[index] - [viscosity * slope, 0, 0]).length < 1e-11) }
    }
    // Archimedes: the buoyancy of a circle is that of the fluid in its place.
    let circle = try stress(
      Circle(center: [1.03, 0.98], radius: 0.3), size: [2, 2], cells: [40, 40], viscosity: viscosity, velocity: { _ in .zero },
      pressure: { 1 + 2 * $0.x - 3 * $0.y }, force: [2, -3, 0])
    let (normal, along) = circle.stress.forces(circle.panels)
    #expect((normal - .pi * 0.09 * [-2, 3, 0]).length < 1e-6)
    #expect(along.length < 1e-10)
  }

  /// Around a spinning circle the vortex u = Ω R²/r, p = −½ (Ω R²/r)² is an exact solution, in the
  /// plane and, about a rod, in space.
  @Test func stressesOfAVortexConverge() throws {
    let (radius, spin, viscosity) = (0.5, 1.5, 0.1)
    func worst(_ cells: Int, depth: Int? = nil) throws -> (pressure: Double, shear: Double) {
      let h = 2.4 / Double(cells)
      let (panels, found) = try stress(
        Circle(center: [1.21, 1.18], radius: radius), spin: spin, size: [2.4, 2.4] + (depth.map { [Double($0) * h] } ?? []),
        cells: [cells, cells] + (depth.map { [$0] } ?? []), viscosity: viscosity,
        velocity: { point in
          let (x, y) = (point.x - 1.21, point.y - 1.18)
          let strength = spin * radius * radius / max(x * x + y * y, 0.01)
          return [-strength * y, strength * x, 0]
        },
        pressure: { point in
          let (x, y) = (point.x - 1.21, point.y - 1.18)
          return -0.5 * spin * spin * radius * radius * radius * radius / max(x * x + y * y, 0.01)
        })
      var worst = (pressure: 0.0, shear: 0.0)
      for (index, panel) in panels.enumerated() {
        let exact = -2 * viscosity * spin * SIMD3(-panel.normal.y, panel.normal.x, 0)
        worst.pressure = max(worst.pressure, abs(found.pressure[index] / (-0.5 * spin * spin * radius * radius) - 1))
        worst.shear = max(worst.shear, (found.shear[index] - exact).length / (2 * viscosity * spin))
      }
      return worst
    }
    let (coarse, fine) = (try worst(48), try worst(96))
    #expect(fine.pressure < 0.02 && fine.shear < 0.02, "\(fine)")
    #expect(fine.pressure < 0.25 * coarse.pressure && fine.shear < 0.25 * coarse.shear, "\(coarse), \(fine)")
    let rod = try worst(48, depth: 6)
    #expect(abs(rod.pressure - coarse.pressure) < 0.02 && abs(rod.shear - coarse.shear) < 0.02, "\(rod), \(coarse)")
  }

  /// Of the drag 6π ν R U of a sphere in creeping flow (Stokes 1851) the pressure makes a third.
  @Test func creepingFlowDragsASphereByFrictionTwiceAsMuchAsByPressure() throws {
    let (radius, viscosity) = (0.5, 0.3)
    let center = SIMD3(1.01, 0.99, 1.02)
    let (panels, found) = try stress(
      Sphere(center: [center.x, center.y, center.z], radius: radius), size: [2, 2, 2], cells: [32, 32, 32], viscosity: viscosity,
      velocity: { point in
        let arm = point - center
        let r = max(arm.length, 0.1)
        let (near, far) = (radius / r, radius * radius * radius / (r * r * r))
        return (1 - 0.75 * near - 0.25 * far) * [1, 0, 0] + 0.75 * (far - near) * arm.x / (r * r) * arm
      },
      pressure: { point in
        let arm = point - center
        let r = max(arm.length, 0.1)
        return -1.5 * viscosity * radius * arm.x / (r * r * r)
      })
    let (normal, along) = found.forces(panels)
    let third = 2 * Double.pi * viscosity * radius
    #expect((normal - [third, 0, 0]).length < 0.02 * third, "\(normal.x / third)")
    #expect((along - [2 * third, 0, 0]).length < 0.02 * 2 * third, "\(along.x / third)")
  }

  private static let closed: [(any Shape, Double, Double)] = [
    (Circle(center: [1, 2], radius: 0.5), Double.pi * 0.5, 1e-5),
    (Ellipse(center: [1, 2], radii: [0.8, 0.3], angle: 20), Double.pi * 0.48, 1e-3),
    (Box(center: [1, 2], size: [0.8, 0.5], angle: 30), 0.8, 1e-12),
    (NACAAirfoil(center: [1, 2], digits: "2412", chord: 2, angle: -5), 0.6576, 0.02),
    (Sphere(center: [1, 2, 3], radius: 0.5), Double.pi * 0.5, 1e-12),
  ]

  /// Surfaces are closed, Σ n A = 0, and Σ (x − c)·n A is twice the area within, three times the
  /// volume.
  @Test(arguments: closed)
  func surfacesAreClosed(_ shape: any Shape, _ measure: Double, _ tolerance: Double) {
    let panels = SurfacePanels(shape, spacing: 0.02).panels
    let center = SIMD3(shape.center[0], shape.center[1], shape.center.count == 3 ? shape.center[2] : 0)
    let sum = panels.reduce(SIMD3<Double>.zero) { $0 + $1.area * $1.normal }
    let total = panels.reduce(0) { $0 + $1.area }
    #expect(sum.length < tolerance * total, "\(sum)")
    let inside = panels.reduce(0) { $0 + $1.area * ($1.position - center).dot($1.normal) }
    #expect(abs(inside / measure - 1) < tolerance, "\(inside)")
    #expect(panels.allSatisfy { abs($0.normal.length - 1) < 1e-12 })
  }
}
