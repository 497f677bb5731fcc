import Fields
import Reversal
import Scalars
import Sweeps

/// The fields that the operators of a step read and write; in a reverse sweep, also their
/// cotangents.
///
/// Only one operator reads each field between two operators. A pullback therefore sets the
/// cotangents of such fields, and they may share places that are used one after the other. To the
/// cotangents of parameters it adds.
public final class SpectralMemory<S: SweepScalar> {
  /// The state that the step starts from, and for each stage its velocity and its forced band.
  var record: SpectralTape<S>
  /// P, the products of the velocity of the stage at hand, transformed along all axes but the last.
  let products: Field<S>
  /// g, the force on the band; nil where none is forced.
  let bandForce: Field<S>?
  /// The nonlinear terms N_j of the stages, those that are wanted later.
  var nonlinear: [Field<S>]
  /// q_s, the state that the step ends with.
  var end: Field<S>
  /// Its velocity, transformed like those of the stages; the next step starts from it.
  var endVelocity: Field<S>
  /// The acceleration f by forces, in waves; nil where there are none. Its cotangent is nil unless
  /// wanted.
  let force: Field<S>?
  /// Cotangents of the force at the time of each stage, in waves; none where it does not change.
  let stageForces: [Field<S>]
  /// Cotangents X_j of what row j of the scheme makes; reverse sweep only.
  let rows: [Field<S>]
  /// Cotangents of viscosity and friction for each line; reverse sweep only, where either is a
  /// control.
  let rates: Field<S>?
  var parameters: SpectralParameters<S>

  /// The coefficient c = ε/(2E) of the forcing in the stage at hand, 1/time.
  var forcingRate = S(0)
  /// Whether the velocity of the first stage holds U q₀ already, left there by the step before.
  var knowsStartVelocity = false
  /// Whether the first stage is to measure the largest speeds.
  var measuresSpeeds = false

  /// - Parameter force: in waves.
  init(_ model: SpectralModel, _ passes: any WaveFields<S>, record: SpectralTape<S>, parameters: SpectralParameters<S>, force: Field<S>?) {
    (self.record, self.parameters, self.force) = (record, parameters, force)
    products = passes.productHalves
    bandForce = model.band.map { Field($0.grid) }
    nonlinear =
      model.ratesAreControlled ? record.nonlinear : Field.block(model.waves.waves, count: model.scheme.stageCount - 1)
    (end, endVelocity) = (record.start, record.velocities[0])
    (rows, rates, stageForces) = ([], nil, [])
  }

  /// Cotangents, all zero, and the gradient as parameters.
  init(cotangentsOf model: SpectralModel, _ passes: any WaveFields<S>) {
    let stages = model.scheme.stageCount
    rows = (0..<stages).map { _ in Field(model.waves.waves) }
    // The cotangent of the state goes from the end of the step to its start in one place.
    end = rows[stages - 1]
    record = SpectralTape(cotangent: end, velocity: passes.velocityHalves, band: model.band.map { Field($0.grid) }, stages: stages)
    products = passes.productHalves
    bandForce = model.band.map { Field($0.grid) }
    endVelocity = passes.velocityHalves
    // Cotangents of terms are sums over these: see `ExponentialRow`.
    nonlinear = rows
    force = model.forceIsDifferentiated ? Field(model.waves.waves) : nil
    stageForces = model.forceIsUnsteady && force != nil ? (0..<stages).map { _ in Field(model.waves.waves) } : []
    rates = model.ratesAreControlled ? Field(Grid(cells: [2, model.waves.lines], size: [1, 1])) : nil
    parameters = SpectralParameters(zeroFor: model)
  }

  /// The fields that a record keeps.
  static func recorded(_ model: SpectralModel) -> FieldUse<SpectralMemory>.Fields {
    var fields: FieldUse<SpectralMemory>.Fields = [\SpectralMemory.record.start]
    for stage in 0..<model.scheme.stageCount {
      fields.insert(\SpectralMemory.record.velocities[stage])
      if model.band != nil { fields.insert(\SpectralMemory.record.bands[stage]) }
      if model.ratesAreControlled { fields.insert(\SpectralMemory.nonlinear[stage]) }
    }
    return fields
  }

  // MARK: Cotangents

  func clear(_ model: SpectralModel) {
    for field in rows { field.clear() }
    force?.clear()
    for field in stageForces { field.clear() }
    rates?.clear()
    // A gradient that someone still holds is left alone.
    if !isKnownUniquelyReferenced(&parameters) { parameters = SpectralParameters(zeroFor: model) }
    parameters.clearSums()
  }

  /// The sums of the cotangents of viscosity (0) and friction (1) over all lines.
  func rate(_ index: Int) -> S {
    guard let rates else { return S(0) }
    return (0..<rates.grid.cells[1]).reduce(S(0)) { $0 + rates[index, $1] }
  }

  /// Makes cotangents of some fields wrong as a kind of fault says.
  func spoil(_ fields: FieldUse<SpectralMemory>.Fields, _ kind: PlantedFault.Kind) {
    if let change = kind.change {
      for path in fields {
        guard let field = self[keyPath: path] as? Field<S> else { continue }
        for index in 0..<field.count { field.values[index] *= 1 + change }
      }
    }
    if case .parameters = kind { rates?.clear() }
  }
}
