import CaseFiles
import Fields
import Foundation
import Reversal
import Scalars

/// A case on its grid, for one family of flows: everything that does not depend on the scalar type or on the values of the controls.
public protocol SimulationModel: AnyObject {
  var setup: Case { get }
  var grid: Grid { get }
  var workers: Workers { get }

  /// How many numbers a control has.
  func elementCount(_ control: Control) -> Int
}

/// A flow of any family, in any scalar: what studies need of it beside the reversal of its steps.
///
/// These calls come once a step or less; what a step does inside stays the family's own.
public protocol Simulation<Number>: ReversibleProcess {
  associatedtype Number: FieldScalar
  associatedtype Model: SimulationModel
  /// The cotangents of everything that the flow depends on.
  associatedtype Gradient

  var model: Model { get }
  var step: Int { get }
  var time: Double { get }
  /// Step sizes of the run so far: recorded as they are chosen, replayed when a step is taken again.
  var timeSteps: [Double] { get }
  /// Whether the run has reached its end.
  var isFinished: Bool { get }

  /// Puts the flow back to its beginning.
  func begin()
  /// Takes the next step of a first run, choosing its size.
  func advance() throws
  /// - Throws: `FlowError.diverged` if the current state is not finite.
  func checkFinite() throws
  /// - Throws: `FlowError.unstable` if the current state is finite, but not explained by what drives the flow.
  func checkStability() throws
  /// What the run so far says of its stability.
  var stability: StabilityWatch { get }
  /// The objectives summed so far, in the order of the case.
  var objectiveValues: [Number] { get }
  /// Which objective a reverse sweep differentiates.
  var objective: Int { get set }
  /// The gradient of the objective, complete after a reverse sweep.
  var gradient: Gradient { get }

  /// The numbers that make up the current state, in an order of the family's own.
  var stateValues: [Number] { get }
  /// Seeds reverse sweeps with a cotangent of the final state, one for each of `stateValues`, in place of an objective.
  func seedReverse(with weights: [Number])

  /// Bytes of a state and of a record.
  var stateBytes: Int { get }
  var recordBytes: Int { get }

  /// The mean of ½|u|² over the domain.
  func meanKineticEnergy() -> Double
  /// The largest divergence anywhere, relative to the largest velocity over the smallest cell.
  func relativeDivergence() -> Double
}

/// A flow whose gradient can be told control by control.
public protocol DifferentiableSimulation: Simulation where Number == Double {
  /// The gradient of the last reverse sweep.
  func controlGradient() -> ControlVector
  /// In a reverse sweep, the Euclidean norm of the cotangent of the state that it has come to, but for the first state.
  var cotangentNorm: Double { get }
}

extension Simulation {
  /// To be called at the end of a run.
  /// - Throws: `FlowError.diverged` if the state is not finite, `.unstable` if the flow has blown up, and what `checkObjective` throws of each objective.
  public func checkEnd() throws {
    try checkFinite()
    try checkStability()
    for index in model.setup.objectives.indices { try checkObjective(index) }
  }

  /// To be called at the end of a run.
  /// - Throws: `FlowError.resultNotFinite` if an objective is not finite, or `.windowOutsideRun` if it averages over times that the run has not reached:
  ///   with a Courant number and a number of steps, only the run itself can tell.
  public func checkObjective(_ index: Int) throws(FlowError) {
    let objective = model.setup.objectives[index]
    if let window = objective.window, window.end > time * (1 + 1e-9) {
      throw .windowOutsideRun(objective: objective.name, end: time)
    }
    if !objectiveValues[index].real.isFinite { throw .resultNotFinite("objective `\(objective.name)`") }
  }
}

extension Grid {
  /// - Throws: `FlowError.unresolved` if so many fields do not fit into the memory that the process may use.
  func requireMemory(fields: Int) throws {
    let needed = 8 * Double(fields) * Double(planeCount)
    let allowed = Double(Machine.memory)
    guard needed < allowed else {
      func gigabytes(_ bytes: Double) -> String { String(format: bytes < 1e10 ? "%.1f GB" : "%.0f GB", bytes / 1e9) }
      throw FlowError.unresolved(
        "\(cellCount) cells need about \(gigabytes(needed)), and this process may use \(gigabytes(allowed)); take fewer `domain.cells`")
    }
  }
}
