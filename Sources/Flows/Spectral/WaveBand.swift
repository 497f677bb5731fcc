import CaseFiles
import Fields

/// The waves of a band of wavenumbers: where in the lines of a state their elements stand, and what each counts in the mean kinetic energy.
struct WaveBand {
  /// Elements of a line, both parts of a number, line by line.
  let elements: [Int]
  /// Of each line, where its elements begin in `elements`; and behind the last line their count.
  let starts: [Int]
  /// By which a squared element counts in the mean of ½|u|².
  let energyWeights: [Double]
  /// The numbers of a band as a row.
  let grid: Grid

  /// - Parameters:
  ///   - lines: how many there are, each of `elements`.
  ///   - square: |k|² of an element of a line.
  ///   - weight: what its square counts in the mean of ½|u|².
  /// - Throws: `FlowError.unresolved` if the grid has no such waves.
  init(
    _ forcing: BandForcing, lines: Int, elements count: Int, square: (_ line: Int, _ element: Int) -> Double,
    weight: (_ line: Int, _ element: Int) -> Double
  ) throws {
    var (elements, starts, weights) = ([Int](), [0], [Double]())
    for line in 0..<lines {
      for element in 0..<count {
        let wavenumber = square(line, element).squareRoot()
        // With a little slack for waves that lie on the edge, but never the mean.
        guard wavenumber > 0, wavenumber >= forcing.first * (1 - 1e-12), wavenumber <= forcing.last * (1 + 1e-12) else { continue }
        elements.append(element)
        weights.append(weight(line, element))
      }
      starts.append(elements.count)
    }
    guard !elements.isEmpty else {
      throw FlowError.unresolved(
        "the grid has no waves of wavenumbers \(forcing.first) to \(forcing.last); widen `flow.forcing.band` or refine the grid")
    }
    (self.elements, self.starts, energyWeights) = (elements, starts, weights)
    grid = Grid(cells: [elements.count, 1], size: [1, 1])
  }

  func numbers(ofLine line: Int) -> Range<Int> { starts[line]..<starts[line + 1] }
}
