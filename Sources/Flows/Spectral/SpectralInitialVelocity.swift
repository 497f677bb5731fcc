import CaseFiles
import Fields
import Foundation
import Transforms

/// The velocity of the case at time 0, at the centres of cells, before it is projected and its
/// short waves are cut off.
struct SpectralInitialVelocity {
  let fields: VectorField<Double>

  init(_ model: SpectralModel) throws {
    if let given = model.fileFields[.initialVelocity] {
      fields = given
    } else if let formula = model.physics.initial.unplaced(model.bound).formula(on: model.setup.domain, model.physics.boundaries) {
      fields = model.sampled(formula)
    } else if case .random(let seed, let amplitude, let wavenumber) = model.physics.initial {
      fields = try Self.random(model, seed, amplitude, wavenumber)
    } else {
      preconditionFailure("only a velocity that is random or from a file has no formula")
    }
  }

  /// Independent numbers for every wave, filtered as a velocity by (k/k₀)² exp(−(k/k₀)²), made free
  /// of divergence, and scaled to a root mean square speed. In a plane they are drawn for the
  /// vorticity, in a box for each component. The waves are drawn by shells, those of small |kx|,
  /// |ky| and |kz| first: on a finer grid the same seed gives the same field.
  private static func random(_ model: SpectralModel, _ seed: UInt64, _ amplitude: Double, _ wavenumber: Double) throws -> VectorField<
    Double
  > {
    let waves = model.waves
    let isPlane = waves.components == 1
    var generator = SplitMix64(state: seed)
    let field = Field<Double>(waves.waves)
    var energy = 0.0
    forEachWave(waves.largestWave) { wave in
      let place = waves.place(wave)
      let square = waves.square(place.line, place.slot)
      let scaled = square / (wavenumber * wavenumber)
      let size = (isPlane ? square.squareRoot() : 1) * scaled * exp(-scaled)
      var numbers = (0..<waves.components).map { _ in SIMD2(size * (generator.uniform() - 0.5), size * (generator.uniform() - 0.5)) }
      if !isPlane {
        let k = waves.wavevector(place.line, place.slot)
        let along = numbers.indices.reduce(SIMD2<Double>.zero) { $0 + k[$1] * numbers[$1] } / square
        for axis in numbers.indices { numbers[axis] -= k[axis] * along }
      }
      energy += numbers.reduce(0) { $0 + 2 * ($1 * $1).sum() } / (isPlane ? square : 1)
      set(numbers, place, field, waves)
      // Of kx = 0 the wave −k is kept too, and is the conjugate.
      if wave[0] == 0 { set(numbers.map { SIMD2($0.x, -$0.y) }, waves.place(wave.map { -$0 }), field, waves) }
    }
    guard energy > 1e-200 else {
      throw FlowError.unresolved("the grid has no waves of wavenumber \(wavenumber); lower `initial.random.wavenumber` or refine the grid")
    }
    let scale = amplitude / energy.squareRoot()
    for index in 0..<field.count { field.values[index] *= scale }
    let velocity = (0..<model.grid.dimension).map { _ in Field<Double>(model.grid) }
    model.fields(Double.self).velocity(of: field, into: velocity)
    return velocity
  }

  private static func set(
    _ numbers: [SIMD2<Double>], _ place: (line: Int, slot: Int), _ field: Field<Double>, _ waves: any WaveLayout
  ) {
    for (component, number) in numbers.enumerated() {
      let element = component * waves.componentPitch + 2 * place.slot
      (field[element, place.line], field[element + 1, place.line]) = (number.x, number.y)
    }
  }

  /// Every wave but the mean, of a pair ±k one, by shells of the largest of |kx|, |ky| and |kz|.
  private static func forEachWave(_ largest: [Int], _ body: (_ wave: [Int]) -> Void) {
    let isPlane = largest.count == 2
    for shell in 1...(largest.max() ?? 1) {
      let reach = largest.map { min(shell, $0) } + (isPlane ? [0] : [])
      for kx in 0...reach[0] {
        for ky in -reach[1]...reach[1] {
          for kz in -reach[2]...reach[2] where max(kx, abs(ky), abs(kz)) == shell && (kx, ky, kz) > (0, 0, 0) {
            body(isPlane ? [kx, ky] : [kx, ky, kz])
          }
        }
      }
    }
  }
}
