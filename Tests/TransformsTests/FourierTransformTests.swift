import Fields
import Foundation
import Testing

@testable import Transforms

@Suite("Fourier transforms of lines")
struct FourierTransformTests {
  /// All small lengths, and such as are cut once, twice and three times, with large primes in them
  /// too.
  static let lengths = Array(1...130) + [144, 160, 182, 240, 256, 343, 360, 480, 512, 720, 1000, 1024, 1155, 2048, 4096, 6000]

  private static func transformed(_ given: [SIMD2<Double>], isForward: Bool) throws -> [SIMD2<Double>] {
    let scratch = LineScratch(longest: given.count)
    let transform = try FourierTransform(count: given.count, isForward: isForward, from: scratch.points, to: scratch.spectra)
    defer { transform.destroy() }
    for (j, number) in given.enumerated() { number.store(at: scratch.points + 2 * j) }
    transform.execute(from: scratch.points, to: scratch.spectra)
    return given.indices.map { SIMD2(at: scratch.spectra + 2 * $0) }
  }

  private static func scrambled(_ n: Int) -> [SIMD2<Double>] { (0..<n).map { [sin(12.9898 * Double($0) + 1), cos(78.233 * Double($0))] } }

  private static func turn(_ k: Int, _ n: Int, isForward: Bool) -> SIMD2<Double> {
    let angle = 2 * Double.pi * Double(k % n) / Double(n)
    return [cos(angle), isForward ? -sin(angle) : sin(angle)]
  }

  @Test(arguments: [true, false]) func theyAreTheirSums(isForward: Bool) throws {
    for n in Self.lengths {
      let given = Self.scrambled(n)
      let result = try Self.transformed(given, isForward: isForward)
      for k in n <= 130 ? Array(0..<n) : [0, 1, n / 3, n / 2, n - 1] {
        var sum = SIMD2<Double>.zero
        for j in 0..<n {
          let turn = Self.turn(j * k, n, isForward: isForward)
          sum += [given[j].x * turn.x - given[j].y * turn.y, given[j].x * turn.y + given[j].y * turn.x]
        }
        let error = result[k] - sum
        #expect((error * error).sum().squareRoot() <= 3e-15 * Double(n), "n = \(n), k = \(k)")
      }
    }
  }

  /// Rounding hardly grows with the length: what is transformed there and back is what it was,
  /// within a few units in the last place.
  @Test func thereAndBack() throws {
    for n in Self.lengths {
      let given = Self.scrambled(n)
      let result = try Self.transformed(try Self.transformed(given, isForward: true), isForward: false)
      let errors = zip(result, given).map { pair -> Double in
        let difference = pair.0 / Double(n) - pair.1
        return max(abs(difference.x), abs(difference.y))
      }
      #expect((errors.max() ?? 0) <= 4e-15, "n = \(n)")
    }
  }

  /// The factors are those that the stages know, and what they leave is whole.
  @Test func splitsMultiplyToTheLine() {
    for n in Self.lengths + [16384, 65536, 99991] {
      let radices = LineSplit(n).radices
      let product = radices.reduce(1, *)
      #expect(n % product == 0 && radices.allSatisfy([2, 3, 4, 5, 6, 8].contains))
      #expect(n >= 16 || radices.isEmpty)
    }
    #expect(n(1024) <= 32 && n(240) <= 20 && n(97) == 97)
    func n(_ count: Int) -> Int { count / LineSplit(count).radices.reduce(1, *) }
  }

  /// Plans do not hang on what has been measured before, nor on a stopwatch.
  @Test func plansDoNotHangOnMeasurements() throws {
    let lengths = [8, 15, 16, 61, 97, 120, 256]
    func bits() throws -> [[UInt64]] {
      try lengths.map { try Self.transformed(Self.scrambled($0), isForward: true).flatMap { [$0.x.bitPattern, $0.y.bitPattern] } }
    }
    let before = try bits()
    for n in lengths { try BareTransformPair(cells: (n, n), threads: 1).execute() }
    #expect(try bits() == before)
  }
}
