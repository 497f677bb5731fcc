import Scalars
import Sweeps

extension IncompressibleFlow where S == Double {
  /// The markers of all bodies, with the derivative by moving each outwards.
  public func sensitivitySurface(_ gradient: FlowParameters<Double>) throws -> FlowSurface? {
    guard model.geometryIsControlled else { return nil }
    let placement = try FlowParameters<Double>(model)
    var (points, curves, sensitivity, normals) = ([Double](), [Range<Int>](), [Double](), [Double]())
    for (body, outline) in model.immersedBodies.enumerated() {
      let (first, axes) = (points.count / outline.dimension, 0..<outline.dimension)
      points += outline.markerPositions(placement.bodies[body])
      for (marker, normal) in outline.normals.enumerated() {
        let bar = gradient.surface[body]
        sensitivity.append(axes.reduce(0) { $0 + bar[axes.count * marker + $1] * normal[$1] })
        normals += axes.map { normal[$0] }
      }
      curves += outline.closedCurves.map { first + $0.lowerBound..<first + $0.upperBound }
    }
    var surface = FlowSurface(axes: model.dimension)
    (surface.points, surface.closedCurves) = (points, curves)
    surface.fields = [
      .init(
        "normal_sensitivity", "derivative of the objective by moving the marker along the outward normal", units: "objective/length",
        values: sensitivity),
      .init("normal", "outward normal", components: model.dimension, values: normals),
    ]
    return surface
  }
}
