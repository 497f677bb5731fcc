import CaseFiles
import Fields

/// Pressure and friction at one point of a body's surface, and what makes coefficients of them.
struct SurfaceReading {
  let pressure: Double
  /// The magnitude of the wall shear, positive where the fluid pulls the surface along +x.
  let shear: Double
  /// 2/U².
  let scale: Double
  private let flow: any FluidFlow
  private let point: FluidMeasurement.SurfacePoint

  /// - Throws: `MeasurementError` that says why there is no value.
  init(_ point: FluidMeasurement.SurfacePoint, _ flow: any FluidFlow, _ stresses: SurfaceStresses) throws(MeasurementError) {
    (self.point, self.flow) = (point, flow)
    guard let body = flow.model.setup.solidBodies.firstIndex(where: { $0.name == point.body }) else {
      throw MeasurementError("the case has no solid body `\(point.body)`")
    }
    guard let scale = Self.scale(point.body, point.reference, flow) else {
      throw MeasurementError("there are no scales; add `reference: { velocity: …, length: … }`")
    }
    self.scale = scale
    // In this order: the probes are those of the stresses asked for last.
    let stress = stresses.current()[body]
    let probe = stresses.probes[body]
    let place = SIMD3(point.at[0], point.at[1], point.at.count == 3 ? point.at[2] : 0)
    let panels = probe.surface.panels
    let distances = panels.map { ($0.position - place).length }
    let h = flow.model.grid.spacing[0]
    guard let nearest = distances.indices.min(by: { distances[$0] < distances[$1] }), distances[nearest] < 2 * h else {
      throw MeasurementError("its point is more than two cells away from the surface of `\(point.body)`; give a point of the surface")
    }
    let found = probe.values(stress, near: place, panel: nearest)
    (pressure, shear) = (found.pressure, Self.signed(found.shear))
  }

  static func signed(_ shear: SIMD3<Double>) -> Double { shear.x < 0 ? -shear.length : shear.length }

  /// 2/U² of a body; nil if there is no velocity to judge by.
  static func scale(_ body: String, _ given: ForceReference?, _ flow: any FluidFlow) -> Double? {
    let reference = given ?? ForceScale(body, flow.model.setup, end: flow.time).reference
    return reference.map { 2 / ($0.velocity * $0.velocity) }
  }

  /// The pressure that a pressure coefficient counts from.
  func referencePressure() throws(MeasurementError) -> Double {
    if let from = point.from { return flow.pressureSample(from).value(flow.pressureField()) }
    guard let pressure = Self.inflowPressure(flow) else {
      throw MeasurementError("no side is an inflow, from whose pressure it could count; add `from: [x, y]`, a point in the free stream")
    }
    return pressure
  }

  /// The mean pressure in the cells along the first inflow; nil without one.
  static func inflowPressure(_ flow: any FluidFlow) -> Double? {
    guard let side = flow.model.setup.incompressible?.boundaries.inflows.first?.side else { return nil }
    let grid = flow.model.grid
    let first = side.isUpper ? grid.cells[side.axis] - 1 : 0
    let layer = grid.interior.replacing(side.axis, first..<first + 1)
    return flow.pressureField().sum(layer) / Double(layer.count)
  }
}
