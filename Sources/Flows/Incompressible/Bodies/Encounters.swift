import CaseFiles

extension FlowModel {
  /// - Throws: `FlowError.bodiesMeet` if a body that moves has come upon another. A case is checked
  ///   for it beforehand, as far as it says how long the run is.
  func checkBodiesApart(at time: Double) throws {
    // Every step comes by here: the others must not pay for it.
    guard immersedBodies.count > 1, immersedBodies.contains(where: \.isMoving) else { return }
    let bodies = physics.solidBodies
    for (index, body) in bodies.enumerated() {
      for other in bodies[..<index] where body.isMoving || other.isMoving {
        if body.shape(at: time).overlaps(other.shape(at: time)) { throw FlowError.bodiesMeet(other.name, body.name, time: time) }
      }
    }
  }
}
