import Foundation
import Testing

@testable import Fields
@testable import Transforms

/// The eigenvectors of the second difference of cells that differ in width.
@Suite("The modes of a graded axis")
struct AxisModesTests {
  static let kinds = TransformKind.allCases.filter { $0 != .periodic }
  /// Growths of 1.05 and 1.2 about a core, the last up to widths of 10⁶, and two fine ends whose
  /// modes come in pairs.
  static let widths = [
    GradedBox.core(20, 21, 20), GradedBox.core(30, 20, 45), [3, 1], [1, 2, 4],
    (0..<75).map { pow(1.2, abs(Double($0) - 37)) }, (0..<120).map { 0.01 + pow(sin(.pi * (Double($0) + 0.5) / 120), 2) },
  ]

  func modes(_ kind: TransformKind, _ widths: [Double]) throws -> (difference: SecondDifference, modes: AxisModes) {
    let difference = try SecondDifference(kind, Stretching(widths: widths, from: 0, to: total(widths)))
    return (difference, AxisModes(volumes: difference.volumes, couplings: difference.couplings))
  }

  /// Those of equal cells are known: −(2 sin(θ/2) / h)². The lowest has the same relative error as
  /// the highest.
  @Test(arguments: kinds) func eigenvaluesOfEqualCellsAreKnown(_ kind: TransformKind) throws {
    for n in [2, 3, 16, 37, 128] {
      let found = try modes(kind, [Double](repeating: 0.25, count: n)).modes.eigenvalues
      for k in 0..<n {
        let waves =
          switch kind {
          case .neumann: Double(k)
          case .dirichlet: Double(k + 1)
          default: Double(k) + 0.5
          }
        let expected = -pow(8 * sin(0.5 * .pi * waves / Double(n)), 2)
        #expect(abs(found[k] - expected) <= 1e-14 * abs(expected))
      }
    }
  }

  @Test(arguments: kinds) func vectorsAreOrthonormalToRoundOff(_ kind: TransformKind) throws {
    for widths in Self.widths {
      let vectors = try modes(kind, widths).modes.vectors
      for (p, a) in vectors.enumerated() {
        for (q, b) in vectors.enumerated() {
          #expect(abs(total(zip(a, b).map { $0 * $1 }) - (p == q ? 1 : 0)) <= 1e-14)
        }
      }
    }
  }

  /// Along an axis whose value is given at an end φ[i] is the sum of unit sources times resistances
  /// in series, G[i][i] = A B / (A + B) with those to either end; and Σ 1/|λ| = Σ w[i] G[i][i].
  /// Almost all of it is the lowest mode's.
  @Test(arguments: [TransformKind.dirichlet, .neumannDirichlet, .dirichletNeumann])
  func lowModesAreExactRelatively(_ kind: TransformKind) throws {
    for widths in Self.widths {
      let (difference, modes) = try modes(kind, widths)
      let resistances = difference.couplings.map { 1 / $0 }
      let traces = widths.indices.map { i in
        let (lower, upper) = (total(Array(resistances[...i])), total(Array(resistances[(i + 1)...])))
        return widths[i] * (lower.isInfinite ? upper : upper.isInfinite ? lower : lower * upper / (lower + upper))
      }
      let sum: Double = total(modes.eigenvalues.map { -1 / $0 })
      #expect(abs(sum - total(traces)) <= 1e-13 * sum)
    }
  }

  /// Each mode of a closed axis changes its sign once more than the one before, and none is lost.
  @Test func modesOscillateMoreAndMore() throws {
    for widths in [[3, 1], [1, 2, 4], (0..<40).map { pow(1.05, abs(Double($0) - 20)) }] as [[Double]] {
      let vectors = try modes(.neumann, widths).modes.vectors
      for (k, vector) in vectors.enumerated() {
        #expect(zip(vector, vector.dropFirst()).count { ($0 < 0) != ($1 < 0) } == k)
      }
    }
  }
}
