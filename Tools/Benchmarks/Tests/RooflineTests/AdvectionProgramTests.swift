import Scalars
import Testing
import roofline

/// What the two programs time is the right gradient.
@Suite struct AdvectionProgramTests {
  @Test(arguments: AdvectionProgram.Scheme.allCases) func compiledTapedAndTangentGradientsAgree(scheme: AdvectionProgram.Scheme) throws {
    // Few cells: where neighbours are almost equal, Toon's flux loses the digits that they share.
    let program = AdvectionProgram(scheme, cells: 9, steps: 12)
    let (value, gradient) = program.gradient()
    let taped = try program.tapedGradient()
    let scale = taped.gradient.map(abs).max() ?? 0
    #expect(scale > 0.1)
    #expect(abs(value - program.result(from: program.initial)) <= 1e-13 * abs(value) && value == program.run())
    let deviation = zip(gradient, taped.gradient).map { abs($0 - $1) }.max() ?? .nan
    #expect(deviation <= 1e-12 * scale)

    let direction = program.initial.indices.map { Double($0 * 7 % 11) / 11 - 0.4 }
    let tangent = program.result(from: zip(program.initial, direction).map { Dual($0, tangent: $1) })
    let product = zip(gradient, direction).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(abs(tangent.tangent - product) <= 1e-12 * scale)
    let step = 1e-30
    let complex = program.result(from: zip(program.initial, direction).map { ComplexStep($0, imaginary: $1 * step) })
    #expect(abs(complex.im / step - product) <= 1e-12 * scale)
  }

  @Test(arguments: AdvectionProgram.Scheme.allCases) func theSecondGradientIsTheFirst(scheme: AdvectionProgram.Scheme) {
    let program = AdvectionProgram(scheme, cells: 20, steps: 33)
    let (first, second) = (program.gradient(), program.gradient())
    #expect(first.value == second.value && first.gradient == second.gradient)
  }

  @Test(arguments: AdvectionProgram.Scheme.allCases) func theSumOverTheRingIsConserved(scheme: AdvectionProgram.Scheme) {
    let program = AdvectionProgram(scheme, cells: 20, steps: 33, weights: [Double](repeating: 1, count: 20))
    let (value, gradient) = program.gradient()
    #expect(abs(value - program.initial.reduce(0, +)) <= 1e-12 * value)
    #expect(gradient.allSatisfy { abs($0 - 1) <= 1e-12 })
  }
}
