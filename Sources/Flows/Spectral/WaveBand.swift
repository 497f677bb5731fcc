import CaseFiles
import Fields
import Scalars
import Sweeps

/// The waves of a band of wavenumbers: where in the lines of a state their elements stand, and what
/// each counts in the mean kinetic energy.
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

/// A band of a state, as a field of its own: taken from lines of the state, and added to them.
extension WaveBand {
  /// Takes the band of a state.
  /// - Parameter field: on `grid`.
  @specialized(where S == Double)
  func take<S: SweepScalar>(from state: Field<S>, into field: Field<S>) {
    for line in 0..<starts.count - 1 { take(line: line, of: state.values + state.grid.index(0, line), state.grid.planeCount, into: field) }
  }

  /// Takes the band of one line, one plane `plane` elements behind the other.
  @specialized(where S == Double)
  func take<S: SweepScalar>(line: Int, of values: UnsafePointer<Double>, _ plane: Int, into field: Field<S>) {
    for index in numbers(ofLine: line) { field[index, 0] = S.load(values + elements[index], plane: plane) }
  }

  /// Adds to one line what the field has for it.
  @specialized(where S == Double)
  func add<S: SweepScalar>(_ field: Field<S>, line: Int, to values: UnsafeMutablePointer<Double>, _ plane: Int) {
    for index in numbers(ofLine: line) {
      let address = values + elements[index]
      (S.load(address, plane: plane) + field[index, 0]).store(address, plane: plane)
    }
  }

  /// E = ½ Σ w |q|² over the band, its share of the mean kinetic energy.
  @specialized(where S == Double)
  func energy<S: SweepScalar>(of field: Field<S>) -> S {
    var sum = S(0)
    for index in elements.indices {
      let value = field[index, 0]
      sum += S(0.5 * energyWeights[index]) * value * value
    }
    return sum
  }
}
