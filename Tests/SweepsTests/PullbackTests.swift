import Fields
import Kernels
import Scalars
import Sweeps
import Testing

@Suite("A compiled pullback is the transpose of its kernel")
struct PullbackTests {
  @Test(arguments: KernelTrial.all() + KernelTrial.all(kinks: true)) func equalsTheTape(_ trial: KernelTrial) throws {
    let compiled = trial.pullback(trial.inputs, parameters: trial.parameters, trial.outputCotangents)
    let taped = try trial.taped()
    #expect(deviation(compiled.inputs, from: taped.inputs) <= 1e-13)
    for (found, expected) in zip(compiled.parameters, taped.parameters) { #expect(abs(found - expected.value) <= 1e-14 * expected.size) }
  }

  /// ⟨w, Jv⟩ = ⟨Jᵀw, v⟩, parameters included; w is zero outside the region.
  @Test(arguments: KernelTrial.all() + KernelTrial.all(kinks: true)) func transposesTheTangent(_ trial: KernelTrial) {
    var noise = Noise(seed: 5)
    let directions = trial.inputs.map { _ in noise.field(trial.grid) as Field<Double> }
    let parameterDirections = trial.parameters.map { _ in noise.number() }
    let tangents = trial.forward(
      zip(trial.inputs, directions).map(joined), parameters: zip(trial.parameters, parameterDirections).map { Dual($0, tangent: $1) })
    let forward = pairing(trial.outputCotangents, tangents.map { plane($0, 1) })
    let (cotangents, parameterCotangents) = trial.pullback(trial.inputs, parameters: trial.parameters, trial.outputCotangents)
    let backward = pairing(cotangents, directions).value + zip(parameterCotangents, parameterDirections).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(abs(forward.value - backward) <= 1e-13 * forward.size)
  }

  @Test(arguments: KernelTrial.all()) func clearsSeedsAndAddsToCotangents(_ trial: KernelTrial) {
    var noise = Noise(seed: 23)
    let before = trial.inputs.map { _ in noise.field(trial.grid) as Field<Double> }
    let sums = before.map(copy)
    let seeds = trial.outputCotangents.map(copy)
    let parameterSums = trial.pullback(trial.inputs, parameters: trial.parameters, seeds: seeds, into: sums)

    let added = trial.pullback(trial.inputs, parameters: trial.parameters, trial.outputCotangents)
    for (field, addition) in zip(before, added.inputs) { field.add(addition) }
    #expect(deviation(sums, from: before) <= 1e-15)
    #expect(parameterSums == added.parameters)

    for (seed, original) in zip(seeds, trial.outputCotangents) {
      original.fill(trial.region) { _, _, _ in 0 }
      #expect(bits([seed]) == bits([original]))
    }
  }

  @Test(arguments: KernelTrial.all()) func anInputWithoutCotangentIsPassedOver(_ trial: KernelTrial) {
    let all = trial.pullback(trial.inputs, parameters: trial.parameters, trial.outputCotangents)
    for omitted in trial.inputs.indices {
      let cotangents: [Field<Double>?] = trial.inputs.indices.map { $0 == omitted ? nil : Field<Double>(trial.grid) }
      let parameters = trial.pullback(
        trial.inputs, parameters: trial.parameters, seeds: trial.outputCotangents.map(copy), into: cotangents)
      for (some, every) in zip(cotangents, all.inputs) {
        if let some { #expect(bits([some]) == bits([every])) }
      }
      #expect(parameters == all.parameters)
    }
  }

  @Test(arguments: KernelTrial.all()) func workersDoNotChangeBits(_ trial: KernelTrial) {
    let results = [1, 2, 3].map {
      trial.pullback(trial.inputs, parameters: trial.parameters, trial.outputCotangents, workers: $0)
    }
    for result in results.dropFirst() {
      #expect(bits(result.inputs) == bits(results[0].inputs))
      #expect(result.parameters.map(\.bitPattern) == results[0].parameters.map(\.bitPattern))
    }
  }

  /// Rows of many packs, with and without a rest.
  @Test(arguments: ["MomentumStageQuick2DX", "MomentumStageVanLeer3DZ", "EnstrophyDensity2D"]) func longRows(_ name: String) throws {
    for cells in [[263, 3], [1030, 2], [128, 3], [129, 3]] {
      let found = zip(KernelRegistry.all, CompiledKernels.all).first { $0.0.name == name }
      let (kernel, compiled) = try #require(found)
      let isFlat = compiled.table.slots.allSatisfy { $0.offset.z == 0 }
      let grid = Grid(cells: isFlat ? cells : cells + [2], size: isFlat ? [1, 1] : [1, 1, 1])
      let trial = KernelTrial(kernel, compiled, grid, kinks: false)
      let result = trial.pullback(trial.inputs, parameters: trial.parameters, trial.outputCotangents)
      let taped = try trial.taped()
      #expect(deviation(result.inputs, from: taped.inputs) <= 1e-13)
      for (found, expected) in zip(result.parameters, taped.parameters) { #expect(abs(found - expected.value) <= 1e-14 * expected.size) }
    }
  }
}
