import CaseFiles
import Fields
import Testing

@testable import Flows

/// A case as a map of arrays: transposes, and that what goes in is what came out.
@Suite struct ArrayMapTests {
  private static let walls = """
    flow: { viscosity: 0.05 }
    domain: { size: [2, 1], cells: [12, 8] }
    boundaries: { left: { inflow: [1, 0] }, right: outflow, bottom: wall, top: slip }
    initial: { uniform: [1, 0] }
    scalars: { dye: { diffusivity: 0.02, initial: "x*y", boundaries: { left: 1 } } }
    time: { steps: 4, dt: 0.02 }
    objective: { kinetic-energy: {}, both: "kinetic_energy + 2*mean", mean: { kind: scalar-mean, scalar: dye } }
    controls: [viscosity, initial.velocity, boundaries.left.inflow]
    """
  private static let waves = """
    flow: { equations: spectral, viscosity: 0.01 }
    domain: { size: [6.283185307179586, 6.283185307179586], cells: [16, 16] }
    initial: { random: { seed: 3, amplitude: 1, wavenumber: 3 } }
    time: { steps: 4, dt: 0.02 }
    objective: { enstrophy: {} }
    controls: [viscosity, initial.velocity]
    """

  private func map(_ text: String) throws -> ArrayMap {
    try ArrayMap(try CaseLoader.load(text: text, name: "case", source: "case"), workers: .single)
  }

  private func random(_ arrays: [ArrayDescription], _ seed: UInt64, where isWanted: (ArrayDescription) -> Bool) -> ArrayMap.Arrays {
    var generator = SplitMix64(state: seed)
    return arrays.map { array in isWanted(array) ? (0..<array.count).map { _ in generator.uniform() - 0.5 } : nil }
  }

  private func dot(_ first: ArrayMap.Arrays, _ second: ArrayMap.Arrays) -> Double {
    zip(first, second).reduce(0) { sum, pair in sum + zip(pair.0 ?? [], pair.1 ?? []).reduce(0) { $0 + $1.0 * $1.1 } }
  }

  @Test(arguments: [walls, waves]) func reverseIsTheTransposeOfForward(text: String) throws {
    let map = try map(text)
    let none = ArrayMap.Arrays(repeating: nil, count: map.inputs.count)
    let isControl = { (array: ArrayDescription) in !array.name.hasPrefix("state.") && array.name != "initial.velocity.cells" }
    let tangents = random(map.inputs, 1) { isControl($0) && $0.name != "time.dt" }
    let cotangents = random(map.outputs, 2) { $0.isDifferentiable && $0.name != "state.waves" }
    let moved = try map.pushForward(none, tangents, wanted: cotangents.map { $0 != nil }).tangents
    let pulled = try map.pullBack(none, cotangents, wanted: tangents.map { $0 != nil })
    let (left, right) = (dot(moved, cotangents), dot(tangents, pulled))
    #expect(abs(left - right) <= 1e-12 * max(1, abs(left)))
  }

  @Test(arguments: [walls, waves]) func aStateGoesInAsItCameOut(text: String) throws {
    let (map, longer) = (try map(text), try self.map(text.replacing("steps: 4", with: "steps: 8")))
    let isState = map.outputs.map { $0.name.hasPrefix("state.") }
    let none = ArrayMap.Arrays(repeating: nil, count: map.inputs.count)
    let half = try map.apply(none, wanted: isState, isKept: false)
    var start = none
    for (place, input) in map.inputs.enumerated() {
      if let output = map.outputs.firstIndex(where: { $0.name == input.name }) { start[place] = half[output] }
    }
    let whole = try longer.apply(none, wanted: isState, isKept: false)
    #expect(try map.apply(start, wanted: isState, isKept: false) == whole)
  }

  /// Means of faces and of cells are transposes of each other.
  @Test func meansAreTransposed() throws {
    let map = try map(Self.walls)
    let none = ArrayMap.Arrays(repeating: nil, count: map.inputs.count)
    let isCells = { (array: ArrayDescription) in array.name == "initial.velocity.cells" }
    let tangents = random(map.inputs, 5, where: isCells)
    let cotangents = random(map.outputs, 6) { $0.name == "fields.velocity" || $0.name == "objectives.both" }
    let moved = try map.pushForward(none, tangents, wanted: cotangents.map { $0 != nil }).tangents
    let pulled = try map.pullBack(none, cotangents, wanted: map.inputs.map(isCells))
    #expect(abs(dot(moved, cotangents) - dot(tangents, pulled)) <= 1e-12 * max(1, abs(dot(moved, cotangents))))
  }

  @Test func whatDoesNotFitIsRefused() throws {
    let map = try map(Self.walls)
    var values = ArrayMap.Arrays(repeating: nil, count: map.inputs.count)
    values[0] = [1, 2]
    #expect(throws: ArrayError.self) { try map.apply(values, wanted: map.outputs.map { _ in true }, isKept: false) }
    values[0] = [.nan]
    #expect(throws: ArrayError.self) { try map.apply(values, wanted: map.outputs.map { _ in true }, isKept: false) }
    values[0] = [-1]
    #expect(throws: InvalidCase.self) { try map.apply(values, wanted: map.outputs.map { _ in true }, isKept: false) }
  }
}
