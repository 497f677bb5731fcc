import Fields
import Kernels
import Sweeps
import Testing

@Suite("What a kernel reads and writes is bound by name")
struct SweepNamesTests {
  private static func sweep(_ name: String) throws -> Sweep<Double> {
    let kernel = try #require(CompiledKernels.all.first { $0.table.name == name })
    let grid = Grid(cells: [8, 8], size: [1, 1])
    return Sweep(kernel, on: grid, region: grid.interior, workers: .single)
  }

  @Test func everyNameOfAKernelIsFound() throws {
    let sweep = try Self.sweep("MomentumStageQuick2DX")
    let inputs = ["u", "v", "base", "force"].map(sweep.input)
    #expect(Set(inputs).count == 4)
    #expect(sweep.constant("alpha") != sweep.constant("stageStep"))
    _ = (sweep.parameter("viscosity"), sweep.output("stage"))
  }

  @Test func sweepsOfOneListOfNamesShareTheirPlaces() throws {
    let sweeps = try ["X", "Y"].map { try Self.sweep("MomentumStageQuick2D\($0)") }
    #expect(sweeps.input("base") == sweeps[1].input("base"))
  }

  @Test func aWrongNameEndsTheProgramWithTheNamesThereAre() async throws {
    let result = try #require(
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = try SweepNamesTests.sweep("MomentumStageQuick2DX").input("velocty")
      })
    let told = String(decoding: result.standardErrorContent, as: UTF8.self)
    #expect(told.contains("the kernel MomentumStageQuick2DX has no input `velocty`; it has u, v, base, force"))
  }

  @Test func aNameThatStandsElsewhereEndsTheProgram() async throws {
    let result = try #require(
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        _ = try ["MomentumStageQuick2DX", "ScalarStageQuick2D"].map { try SweepNamesTests.sweep($0) }.input("base")
      })
    let told = String(decoding: result.standardErrorContent, as: UTF8.self)
    #expect(told.contains("`base` stands elsewhere in the kernel ScalarStageQuick2D than in MomentumStageQuick2DX"))
  }
}
