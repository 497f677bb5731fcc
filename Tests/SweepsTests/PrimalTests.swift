import Fields
import Kernels
import Scalars
import Sweeps
import Testing

@Suite("A compiled kernel computes what the kernel says")
struct PrimalTests {
  @Test func everyRegisteredKernelIsCompiled() {
    #expect(CompiledKernels.all.map { $0.table.name } == KernelRegistry.all.map(\.name))
    for (compiled, kernel) in zip(CompiledKernels.all, KernelRegistry.all) {
      #expect(compiled.table.inputs == kernel.inputs && compiled.table.outputs == kernel.outputs)
      #expect(compiled.table.parameters == kernel.parameters && compiled.table.constants == kernel.constants)
    }
  }

  @Test(arguments: KernelTrial.all()) func real(_ trial: KernelTrial) {
    let compiled = trial.forward(trial.inputs, parameters: trial.parameters)
    #expect(deviation(compiled, from: trial.evaluate(trial.inputs, parameters: trial.parameters)) <= 1e-14)
  }

  @Test(arguments: KernelTrial.all() + KernelTrial.all(kinks: true)) func dual(_ trial: KernelTrial) {
    var noise = Noise(seed: 11)
    let inputs = trial.inputs.map { joined($0, noise.field(trial.grid)) }
    let parameters = trial.parameters.map { Dual($0, tangent: noise.number()) }
    let compiled = trial.forward(inputs, parameters: parameters)
    let reference = trial.evaluate(inputs, parameters: parameters)
    for part in 0..<2 {
      #expect(deviation(compiled.map { plane($0, part) }, from: reference.map { plane($0, part) }) <= 1e-14)
    }
    let real = trial.forward(trial.inputs, parameters: trial.parameters)
    #expect(deviation(compiled.map { plane($0, 0) }, from: real) <= 1e-15)
  }

  @Test(arguments: KernelTrial.all()) func complexStep(_ trial: KernelTrial) {
    let step = 1e-30
    var noise = Noise(seed: 13)
    let inputs = trial.inputs.map { real in
      let field = Field<ComplexStep<Double>>(trial.grid)
      for index in 0..<real.count {
        field.values[index] = real.values[index]
        field.values[real.count + index] = step * noise.number()
      }
      return field
    }
    let parameters = trial.parameters.map { ComplexStep($0, imaginary: step * noise.number()) }
    let compiled = trial.forward(inputs, parameters: parameters)
    let reference = trial.evaluate(inputs, parameters: parameters)
    // A complex operation is up to six real ones; in kernels of a hundred of them rounding errors
    // add up.
    let bound = max(1e-14, 4e-16 * Double(trial.table.operations.primal))
    for part in 0..<2 {
      #expect(deviation(compiled.map { plane($0, part) }, from: reference.map { plane($0, part) }) <= bound)
    }
    // The step's direction again with dual numbers, whose derivative rules a complex step does not
    // know.
    let tangents = trial.forward(
      inputs.map { field in
        let tangent = plane(field, 1)
        for index in 0..<tangent.count { tangent.values[index] /= step }
        return joined(plane(field, 0), tangent)
      }, parameters: parameters.map { Dual($0.re, tangent: $0.im / step) })
    let derivatives = compiled.map { output in
      let derivative = plane(output, 1)
      for index in 0..<derivative.count { derivative.values[index] /= step }
      return derivative
    }
    #expect(deviation(derivatives, from: tangents.map { plane($0, 1) }) <= 1e-13)
  }

  @Test(arguments: KernelTrial.all()) func onlyTheRegionIsWritten(_ trial: KernelTrial) {
    let outputs = trial.kernel.outputs.map { _ in Field<Double>(trial.grid) }
    for output in outputs { for index in 0..<output.count { output.values[index] = 77 } }
    trial.sweep(trial.inputs, outputs: outputs, parameters: trial.parameters).forward()
    for output in outputs {
      trial.region.forEach { output[$0, $1, $2] = 77 }
      #expect(elements(output).allSatisfy { $0 == 77 })
    }
  }

  @Test(arguments: KernelTrial.all()) func workersDoNotChangeBits(_ trial: KernelTrial) {
    let results = [1, 2, 3].map { bits(trial.forward(trial.inputs, parameters: trial.parameters, workers: $0)) }
    #expect(results[1] == results[0] && results[2] == results[0])
  }

  @Test func operations() {
    for kernel in CompiledKernels.all.sorted(by: { $0.table.name < $1.table.name }) {
      let (primal, pullback) = kernel.table.operations
      let ratio = Double(pullback) / Double(max(primal, 1))
      print("\(kernel.table.name): \(primal) operations, pullback \(pullback), ratio \((ratio * 100).rounded() / 100)")
      #expect(primal > 0 && pullback > 0)
      #expect(ratio < 6)
    }
  }
}
