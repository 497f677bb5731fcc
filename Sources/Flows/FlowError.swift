import CaseFiles

/// What can go wrong with a flow.
public enum FlowError: Error, Equatable, CustomStringConvertible {
  case singularBodies
  case bodyLeavesGrid(body: String, time: Double)
  case bodiesMeet(String, String, time: Double)
  case bodiesNotSolved(time: Double)
  case diverged(variable: String, cell: [Int], position: [Double], step: Int, time: Double)
  /// Finite, but of no meaning.
  case unstable(reason: String, numbers: String, remedy: String, step: Int, time: Double)
  /// The run of a steady case is over, and the flow still changes by the part `rate` of itself in a
  /// unit of time.
  case notSteady(rate: Double, wanted: Double, step: Int)
  /// The same of the adjoint state.
  case adjointNotSteady(rate: Double, wanted: Double, step: Int)
  case windowOutsideRun(objective: String, end: Double)
  /// A file that a field of the case is read from cannot serve.
  case file(String)
  case notFinite(String)
  /// Of a run that has come to its end.
  case resultNotFinite(String)
  case unresolved(String)

  public var description: String {
    switch self {
    case .singularBodies:
      "the markers of the bodies stand too close to one another; make the cells smaller or move the bodies apart"
    case .bodyLeavesGrid(let body, let time):
      "the body `\(body)` comes within two cells of a side at time \(time.short); let it move less, end the run earlier, or enlarge the domain"
    case .bodiesMeet(let first, let second, let time):
      "the bodies `\(first)` and `\(second)` meet at time \(time.short); let them move less, end the run earlier, or start them farther apart"
    case .bodiesNotSolved(let time):
      "the forces that hold the fluid to the bodies were not found at time \(time.short); keep bodies apart, or make the cells smaller"
    case .diverged(let variable, let cell, let position, let step, let time):
      "\(variable) is not finite in cell \(cell) at \(position), step \(step), time \(time); lower `time.cfl` or `time.dt`, or refine the grid"
    case .unstable(let reason, let numbers, let remedy, let step, let time):
      "the flow is unstable at step \(step), time \(time.short): \(reason); \(numbers); \(remedy)"
    case .notSteady(let rate, let wanted, let step):
      "after \(step) steps the flow still changes by \(rate.short) of itself in a unit of time, more than the \(wanted.short) of `steady.residual`; give it more `time`, raise `steady.depth`, or remove `steady`: it may have no such state"
    case .adjointNotSteady(let rate, let wanted, let step):
      "the adjoint state still changes by \(rate.short) of itself in a unit of time after \(step) steps, more than the \(wanted.short) of `steady.adjoint`; raise `steady.depth` or `steady.adjoint`"
    case .windowOutsideRun(let objective, let end):
      "the window of objective `\(objective)` lies outside the run, which ends at time \(end); move the window or run longer"
    case .file(let reason), .unresolved(let reason): reason
    case .resultNotFinite(let what):
      "\(what) is not a finite number; look for a formula of the case that has no value there, or lower `time.cfl` or `time.dt`"
    case .notFinite(let what):
      "\(what) is not finite; look for a formula of the case that has no value somewhere, such as the log or sqrt of a negative number"
    }
  }
}
