import AdeptKernels
import Fields
import Foundation
import Scalars
import Sweeps

/// One of Adept's two programs (Hogan 2014): the advection of a profile around a ring, and the
/// derivative of a weighted sum of where it ends by where it began.
///
/// Programs that differentiate are compared by what the derivative costs here in functions. Two
/// ways are open: compiled kernels and their pullbacks, on a grid whose rows are the instants; and
/// the same formulas in one loop over any scalar, through the tape.
public final class AdvectionProgram {
  public enum Scheme: String, Sendable, CaseIterable {
    case laxWendroff = "lax-wendroff"
    case toon
  }

  public let scheme: Scheme
  /// Cells of the ring.
  public let cells: Int
  public let steps: Int
  public static let courant = 0.125
  /// Smooth, positive, and nowhere equal to a neighbour.
  public let initial: [Double]
  /// Of each cell's final value in the result.
  public let weights: [Double]

  // The value at every instant, and of Toon's scheme the fluxes and powers; their cotangents behind
  // them.
  private let value, valueBar: Field<Double>
  private let flux, power, fluxBar: Field<Double>?
  private let sweeps: [Sweep<Double>]
  /// Of the first sweep and of the last what they write: the fluxes and the values of the next
  /// instant.
  private let first, last: SweepOutput

  /// - Parameters:
  ///   - cells: of the ring; Adept's arrays of 100 have a copy at either end.
  ///   - steps: at least one.
  ///   - weights: one for each cell; cosines unless given.
  public init(_ scheme: Scheme, cells: Int = 98, steps: Int = 2000, weights: [Double]? = nil) {
    (self.scheme, self.cells, self.steps) = (scheme, cells, steps)
    initial = (0..<cells).map { 1.5 + sin(2 * .pi * (Double($0) + 0.3) / Double(cells)) }
    self.weights = weights ?? (0..<cells).map { cos(Double($0)) }
    let grid = Grid(cells: [cells, steps + 1], size: [1, 1])
    func row(_ index: Int, _ count: Int) -> Region { Region(lower: [0, index, 0], upper: [count, index + 1, 1]) }
    func sweep(_ kernel: any CompiledKernel.Type, _ region: Region) -> Sweep<Double> {
      Sweep(kernel, on: grid, region: region, workers: .single)
    }
    (value, valueBar) = (Field(grid), Field(grid))
    switch scheme {
    case .laxWendroff:
      (flux, power, fluxBar) = (nil, nil, nil)
      sweeps = [sweep(LaxWendroffAdvection.self, row(1, cells))]
    case .toon:
      let (flux, power, fluxBar) = (Field<Double>(grid), Field<Double>(grid), Field<Double>(grid))
      (self.flux, self.power, self.fluxBar) = (flux, power, fluxBar)
      sweeps = [sweep(ToonFlux.self, row(0, cells + 1)), sweep(FluxBalance.self, row(1, cells))]
      let kept = sweeps[0].output("power")
      sweeps[0].recall(kept, power)
      sweeps[0].write(kept, power)
      let carried = sweeps[1].input("flux")
      sweeps[1].read(carried, flux)
      sweeps[1].accumulate(carried, fluxBar)
    }
    first = sweeps[0].output(scheme == .toon ? "flux" : "next")
    last = sweeps[sweeps.count - 1].output("next")
    sweeps[0].set(sweeps[0].constant("courant"), Self.courant)
    for sweep in sweeps {
      let q = sweep.input("q")
      sweep.read(q, value)
      sweep.accumulate(q, valueBar)
    }
  }

  // MARK: Through compiled kernels

  /// The weighted sum at the end.
  public func run() -> Double {
    let row = value.values + value.grid.index(0, 0)
    for cell in 0..<cells { row[cell] = initial[cell] }
    if let flux { sweeps[0].write(first, flux) }
    sweeps[sweeps.count - 1].write(last, value)
    close(0)
    for step in 1...steps {
      for sweep in sweeps {
        sweep.forward()
        sweep.move(rows: 1)
      }
      close(step)
    }
    for sweep in sweeps { sweep.move(rows: -steps) }
    let end = value.values + value.grid.index(0, steps)
    return weights.indices.reduce(0) { $0 + weights[$1] * end[$1] }
  }

  /// The weighted sum, and its derivative by every initial value.
  public func gradient() -> (value: Double, gradient: [Double]) {
    let result = run()
    let end = valueBar.values + valueBar.grid.index(0, steps)
    for cell in 0..<cells { end[cell] = weights[cell] }
    if let fluxBar { sweeps[0].write(first, fluxBar) }
    sweeps[sweeps.count - 1].write(last, valueBar)
    for sweep in sweeps { sweep.move(rows: steps) }
    for step in stride(from: steps, to: 0, by: -1) {
      open(step)
      for sweep in sweeps.reversed() {
        sweep.move(rows: -1)
        sweep.pullback()
      }
    }
    open(0)
    let start = valueBar.values + valueBar.grid.index(0, 0)
    let gradient = (0..<cells).map { start[$0] }
    start.update(repeating: 0, count: cells)
    return (result, gradient)
  }

  /// Copies the ends of a row to where they are neighbours.
  private func close(_ step: Int) {
    let row = value.values + value.grid.index(0, step)
    row[-1] = row[cells - 1]
    row[cells] = row[0]
  }

  /// The transpose of `close`.
  private func open(_ step: Int) {
    let row = valueBar.values + valueBar.grid.index(0, step)
    row[cells - 1] += row[-1]
    row[0] += row[cells]
    row[-1] = 0
    row[cells] = 0
  }

  // MARK: Through any scalar

  /// The weighted sum at the end, of these initial values.
  @specialized(where S == Double)
  @specialized(where S == Taped)
  public func result<S: Scalar>(from initial: [S]) -> S {
    let courant = S(Self.courant)
    var (q, flux) = (initial, [S](repeating: 0.0, count: cells + 1))
    for _ in 0..<steps {
      for face in 0...cells {
        let (left, right) = (q[face == 0 ? cells - 1 : face - 1], q[face == cells ? 0 : face])
        switch scheme {
        case .laxWendroff: flux[face] = AdeptKernels.LaxWendroffAdvection.flux(left, right, courant: courant)
        case .toon:
          flux[face] = AdeptKernels.ToonFlux.flux(left, right, AdeptKernels.ToonFlux.power(left, right, courant: courant))
        }
      }
      for cell in 0..<cells { q[cell] += flux[cell] - flux[cell + 1] }
    }
    return zip(weights, q).reduce(S(0.0)) { $0 + S($1.0) * $1.1 }
  }

  /// The same gradient through the tape.
  public func tapedGradient() throws -> (value: Double, gradient: [Double]) {
    try Scalars.gradient(at: initial) { self.result(from: $0) }
  }
}
