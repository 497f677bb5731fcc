import Fields
import Kernels
import Scalars
import Sweeps
import Testing

/// The pullback over dual numbers: with x + εv and w + εẇ for x and w its value is Jᵀw and its
/// tangent (Σ wᵢHᵢ)v + Jᵀẇ.
@Suite("A compiled pullback over dual numbers carries second derivatives")
struct SecondDerivativeTests {
  /// A point of the space of inputs and parameters, or a direction in it.
  struct Direction {
    var fields: [Field<Double>]
    var parameters: [Double]

    init(_ trial: KernelTrial, _ noise: inout Noise) {
      fields = trial.inputs.map { _ in noise.field(trial.grid) }
      parameters = trial.parameters.map { _ in noise.number() }
    }
  }

  func pullback(_ trial: KernelTrial, along v: Direction, _ seeds: [Field<Dual<Double>>]) -> (
    inputs: [Field<Dual<Double>>], parameters: [Dual<Double>]
  ) {
    trial.pullback(
      zip(trial.inputs, v.fields).map(joined), parameters: zip(trial.parameters, v.parameters).map { Dual($0, tangent: $1) }, seeds)
  }

  /// ⟨tangent of the pullback, u⟩ and the size of its terms.
  func pair(_ result: (inputs: [Field<Dual<Double>>], parameters: [Dual<Double>]), _ u: Direction) -> (value: Double, size: Double) {
    let fields = pairing(result.inputs.map { plane($0, 1) }, u.fields)
    let parameters = zip(result.parameters, u.parameters).map { $0.tangent * $1 }
    return (parameters.reduce(fields.value, +), parameters.reduce(fields.size) { $0 + abs($1) })
  }

  @Test(arguments: KernelTrial.all()) func valueIsTheFirstPullback(_ trial: KernelTrial) throws {
    var noise = Noise(seed: 31)
    let v = Direction(trial, &noise)
    let dual = pullback(trial, along: v, trial.outputCotangents.map { joined($0, noise.field(trial.grid)) })
    let real = trial.pullback(trial.inputs, parameters: trial.parameters, trial.outputCotangents)
    #expect(deviation(dual.inputs.map { plane($0, 0) }, from: real.inputs) <= 1e-13)
    for (found, expected) in zip(dual.parameters, try trial.taped().parameters) {
      #expect(abs(found.value - expected.value) <= 1e-14 * expected.size)
    }
  }

  /// ⟨tangent, u⟩ is the derivative of ⟨w + εẇ, f(x + εv + ηu)⟩ by ε and η, which nested dual
  /// numbers give point by point.
  @Test(arguments: KernelTrial.all()) func tangentIsTheMixedDerivative(_ trial: KernelTrial) {
    typealias Nested = Dual<Dual<Double>>
    var noise = Noise(seed: 37)
    let (u, v) = (Direction(trial, &noise), Direction(trial, &noise))
    let seeds = trial.outputCotangents.map { joined($0, noise.field(trial.grid)) }
    let compiled = pair(pullback(trial, along: v, seeds), u)

    var expected = 0.0
    trial.region.forEach { i, j, k in
      let stencil = Stencil<Nested>(
        field: { input, offset in
          let (x, y, z) = (i + offset.x, j + offset.y, k + offset.z)
          return Nested(
            Dual(trial.inputs[input][x, y, z], tangent: v.fields[input][x, y, z]), tangent: Dual(u.fields[input][x, y, z]))
        },
        parameter: { Nested(Dual(trial.parameters[$0], tangent: v.parameters[$0]), tangent: Dual(u.parameters[$0])) },
        constant: { Nested(trial.constants[$0]) }, metric: { Nested(trial.metric($0, $1, [i + $2.x, j + $2.y, k + $2.z])) })
      for (seed, value) in zip(seeds, trial.kernel.evaluate(stencil)) {
        let w = seed[i, j, k]
        expected += w.value * value.tangent.tangent + w.tangent * value.tangent.value
      }
    }
    #expect(abs(compiled.value - expected) <= 1e-12 * compiled.size)
  }

  @Test(arguments: KernelTrial.all()) func isSymmetric(_ trial: KernelTrial) {
    var noise = Noise(seed: 41)
    let (u, v) = (Direction(trial, &noise), Direction(trial, &noise))
    let seeds = trial.outputCotangents.map { joined($0, Field<Double>(trial.grid)) }
    let (uv, vu) = (pair(pullback(trial, along: v, seeds), u), pair(pullback(trial, along: u, seeds), v))
    #expect(abs(uv.value - vu.value) <= 1e-12 * max(uv.size, vu.size))
  }

  @Test(arguments: KernelTrial.all()) func workersDoNotChangeBits(_ trial: KernelTrial) {
    var noise = Noise(seed: 43)
    let v = Direction(trial, &noise)
    let inputs = zip(trial.inputs, v.fields).map(joined)
    let parameters = zip(trial.parameters, v.parameters).map { Dual($0, tangent: $1) }
    let seeds = trial.outputCotangents.map { joined($0, noise.field(trial.grid)) }
    let results = [1, 2, 3].map { trial.pullback(inputs, parameters: parameters, seeds, workers: $0) }
    for result in results.dropFirst() {
      #expect(bits(result.inputs) == bits(results[0].inputs))
      #expect(result.parameters.map(\.tangent) == results[0].parameters.map(\.tangent))
    }
  }
}
