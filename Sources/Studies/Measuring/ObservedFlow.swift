import Fields
import Flows

/// A flow that can be looked at while it runs, point by point and cell by cell, whatever its grid.
protocol ObservedFlow: Simulation where Number == Double {
  /// Whether velocity components live on the faces before the cells of the same index, with values in the ghosts; else in the cells, without.
  var isStaggered: Bool { get }
  func observedVelocity() -> VectorField<Double>
  /// The scalars of the case in the cells, in its order.
  func observedScalars() -> [Field<Double>]
  /// In the cells, divided by density. Work space of the flow: the next step may overwrite it.
  func pressureField() -> Field<Double>
  /// Force of the fluid around each body on it, over the last step, along the axes, per unit density.
  var lastForces: [[Double]] { get }
  /// Points on the surface of each solid body.
  var surfaces: [BodySurface] { get }
  /// The kinetic energy per wavenumber; nil of families that have no waves.
  var spectrum: [(wavenumber: Double, energy: Double)]? { get }
}

/// Points on the surface of a body.
struct BodySurface {
  /// Coordinates, point by point.
  let points: [Double]
  /// Outward normals at these points.
  let normals: [SIMD3<Double>]
}

extension ObservedFlow {
  var surfaces: [BodySurface] { [] }
  var spectrum: [(wavenumber: Double, energy: Double)]? { nil }
  func observedScalars() -> [Field<Double>] { [] }

  /// The sample of a velocity component at a point.
  func velocitySample(_ point: [Double], _ component: Int) -> PointSample {
    PointSample(point, component: isStaggered ? component : nil, model)
  }
}

extension IncompressibleFlow: ObservedFlow where S == Double {
  var isStaggered: Bool { true }
  func observedVelocity() -> VectorField<Double> { velocityWithGhosts() }
  func observedScalars() -> [Field<Double>] { scalars }

  var surfaces: [BodySurface] {
    zip(model.outlines, parameters.bodies).map { BodySurface(points: $0.markerPositions($1, at: time), normals: $0.normals(at: time)) }
  }
}

extension SpectralFlow: ObservedFlow where S == Double {
  var isStaggered: Bool { false }
  func observedVelocity() -> VectorField<Double> { velocity() }
  var lastForces: [[Double]] { [] }
  var spectrum: [(wavenumber: Double, energy: Double)]? { energySpectrum() }
}
