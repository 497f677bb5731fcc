import Fields
import Scalars
import Sweeps

extension FlowParameters {
  /// Takes out, or puts back, all that a reverse sweep adds to step by step.
  func pass(through archive: inout NumberArchive<S>) {
    archive.pass(&names)
    archive.pass(&numbers) { $0.path < $1.path }
    archive.pass(&viscosity)
    archive.pass(&turbulenceConstant)
    archive.pass(&turbulentPrandtl)
    archive.pass(&outflowSpeed)
    archive.pass(&sideVelocity, by: <)
    for side in sides { archive.pass(side.numbers) }
    archive.pass(&bodies)
    archive.pass(&surface)
    for index in scalars.indices { scalars[index].pass(through: &archive) }
    archive.pass(&rayleigh)
    archive.pass(&prandtl)
    for field in force { archive.pass(field) }
    resistance?.pass(through: &archive)
  }
}

extension ScalarParameters {
  fileprivate mutating func pass(through archive: inout NumberArchive<S>) {
    archive.pass(&diffusivity)
    archive.pass(&buoyancy)
    archive.pass(&reference)
    for side in boundaries.keys.sorted() { archive.pass(&boundaries[side, default: S(0)]) }
    if let source { archive.pass(source) }
  }
}

extension ResistanceParameters {
  fileprivate mutating func pass(through archive: inout NumberArchive<S>) {
    archive.pass(total)
    if own !== total { archive.pass(own) }
    for share in shares { archive.pass(share) }
    archive.pass(&bodies)
  }
}

extension IncompressibleFlow {
  public func passCotangents(through archive: inout NumberArchive<S>) {
    for field in cotangent.output { archive.pass(field) }
    cotangent.parameters.pass(through: &archive)
  }
}
