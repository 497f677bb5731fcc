import Fields
import Scalars
import Sweeps

/// The force on a band of waves that does work on the fluid at a constant rate ε, in terms of the state q (vorticity or velocity), and the transpose of its derivative:
///
///     N_k += c q_k,   c = ε/(2E),   E = ½ Σ w |q|² over the band
///     q̄_k += c N̄_k − (c/E) D w q_k,   ε̄ += D/(2E),   D = Σ N̄·q over the band
///
/// E and D are sums over the whole band, taken between two passes, by one thread in the order of the waves: the same for any number of threads.
///
/// Of the alternatives, a linear force of fixed coefficient lets the injected energy wander with the flow, and a random force has to be replayed.
final class EnergyInjection<S: SweepScalar> {
  private let band: WaveBand
  private let power: S
  /// The band of the state of each stage of a step.
  var states: [Field<S>] = []
  /// N̄ in the band, and what it adds to q̄.
  private let cotangent: Field<S>
  private let addition: Field<S>
  /// c of the stage last prepared.
  private(set) var rate = S(0)
  /// ε̄.
  private(set) var powerCotangent = S(0)

  init(_ band: WaveBand, power: S) {
    (self.band, self.power) = (band, power)
    (cotangent, addition) = (Field(band.grid), Field(band.grid))
  }

  // MARK: Forward

  /// Takes the band of the state of a stage from a line of it.
  @specialized(where S == Double)
  func keep(stage: Int, line: Int, _ values: UnsafePointer<Double>, _ plane: Int) { copy(line, values, plane, to: states[stage]) }

  /// Takes the band of the state that a step starts from.
  func keepStart(_ state: Field<S>) {
    for line in 0..<band.starts.count - 1 {
      keep(stage: 0, line: line, state.values + state.grid.index(0, line), state.grid.planeCount)
    }
  }

  /// E of a stage.
  @specialized(where S == Double)
  func energy(stage: Int) -> S {
    let state = states[stage]
    var sum = S(0)
    for index in band.elements.indices {
      let value = state[index, 0]
      sum += S(0.5 * band.energyWeights[index]) * value * value
    }
    return sum
  }

  /// Makes c, for a stage whose state has been kept. Without power a band that has died out is left alone.
  func prepare(stage: Int) {
    let energy = energy(stage: stage)
    rate = power.real == 0 && energy.real == 0 ? S(0) : power / (S(2) * energy)
  }

  /// Adds the force to a line of the nonlinear term.
  @specialized(where S == Double)
  func add(stage: Int, line: Int, to term: UnsafeMutablePointer<Double>, _ plane: Int) {
    let state = states[stage]
    for index in band.numbers(ofLine: line) {
      let address = term + band.elements[index]
      (S.load(address, plane: plane) + rate * state[index, 0]).store(address, plane: plane)
    }
  }

  // MARK: Reverse

  func clear() { powerCotangent = S(0) }

  /// Takes N̄ in the band from a line of it.
  @specialized(where S == Double)
  func keepCotangent(line: Int, _ values: UnsafePointer<Double>, _ plane: Int) { copy(line, values, plane, to: cotangent) }

  /// Pulls N̄ of a stage back, all lines of it having been kept.
  @specialized(where S == Double)
  func pullBack(stage: Int) {
    let energy = energy(stage: stage)
    if power.real == 0 && energy.real == 0 {
      rate = S(0)
      addition.clear()
      return
    }
    rate = power / (S(2) * energy)
    let state = states[stage]
    var product = S(0)
    for index in band.elements.indices { product += cotangent[index, 0] * state[index, 0] }
    powerCotangent += product / (S(2) * energy)
    let slope = rate / energy * product
    for index in band.elements.indices {
      addition[index, 0] = rate * cotangent[index, 0] - S(band.energyWeights[index]) * slope * state[index, 0]
    }
  }

  /// Adds to a line of q̄ what `pullBack` has made.
  @specialized(where S == Double)
  func addCotangent(line: Int, to values: UnsafeMutablePointer<Double>, _ plane: Int) {
    for index in band.numbers(ofLine: line) {
      let address = values + band.elements[index]
      (S.load(address, plane: plane) + addition[index, 0]).store(address, plane: plane)
    }
  }

  @inline(__always)
  private func copy(_ line: Int, _ values: UnsafePointer<Double>, _ plane: Int, to field: Field<S>) {
    for index in band.numbers(ofLine: line) { field[index, 0] = S.load(values + band.elements[index], plane: plane) }
  }
}
