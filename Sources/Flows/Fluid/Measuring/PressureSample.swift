import CaseFiles
import Fields

extension FluidFlow {
  /// The pressure at a point of the fluid or on the surface of a body.
  ///
  /// Within two cells of a surface the field is smeared out by the regularised force there. At such
  /// a point the pressure is that of the parabola through the values 2, 3 and 4 cells away along
  /// the outward normal.
  func pressureSample(_ point: [Double]) -> FieldSample {
    guard model.grid.dimension == 2, let normal = normal(at: point) else {
      return FieldSample([(PointSample(point, component: nil, model), 1)])
    }
    let h = model.grid.spacing[0]
    let terms = [(2.0, 6.0), (3, -8), (4, 3)].map { distance, weight in
      (PointSample([point[0] + distance * h * normal.x, point[1] + distance * h * normal.y], component: nil, model), weight)
    }
    return FieldSample(terms)
  }

  /// The outward normal of the nearest body, from those of its surface near the point; nil where
  /// none is within two cells.
  private func normal(at point: [Double]) -> (x: Double, y: Double)? {
    let h = model.grid.spacing[0]
    let bodies = model.setup.solidBodies
    var nearest = 2.0 * h
    var normal: (x: Double, y: Double)?
    for (body, surface) in surfaces.enumerated() {
      let distances = surface.panels.map { panel in
        let (x, y) = (panel.position.x - point[0], panel.position.y - point[1])
        return (x * x + y * y).squareRoot()
      }
      guard let distance = distances.min(), distance < nearest || bodies[body].shape(at: time).contains(point) else { continue }
      nearest = min(nearest, distance)
      var sum = (x: 0.0, y: 0.0)
      for (own, away) in zip(surface.panels.map(\.normal), distances) {
        let excess = (away - distance) / h
        let weight = 1 / (1 + excess * excess * excess * excess) / max(away * away, 1e-12 * h * h)
        sum = (sum.x + weight * own.x, sum.y + weight * own.y)
      }
      let length = (sum.x * sum.x + sum.y * sum.y).squareRoot()
      if length > 0 { normal = (sum.x / length, sum.y / length) }
    }
    return normal
  }
}
