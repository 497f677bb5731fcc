import CaseFiles
import FieldOutput
import Fields
import Flows
import Sweeps

/// A model that studies can work on.
protocol StudyModel: ReversibleModel where Flow: StudyFlow {}

/// A flow whose fields and sensitivities can be written.
protocol StudyFlow: DifferentiableSimulation, ObservedFlow {
  associatedtype Collector: SnapshotCollector where Collector.Gradient == Gradient

  func collector(metadata: [String: String]) -> Collector
}

/// Fields of a flow as they are written: at the centres of cells.
protocol SnapshotCollector {
  associatedtype Gradient

  func snapshot(_ wanted: [Output.Field]) -> Snapshot
  /// The derivative by a parameter that is a field, as a density: three components a cell of a vector, one of a scalar.
  func density(_ derivative: ParameterField) -> [Double]
  /// A snapshot of sensitivities, with what belongs beside them.
  func sensitivities(_ fields: [SnapshotField]) -> Snapshot
  /// The surfaces of bodies with the sensitivity to moving them; nil where they are not to be moved.
  func surface(_ gradient: Gradient) throws -> Surface?
}

extension Case {
  /// The case on its grid, for the family that it is of.
  func studyModel(workers: Workers) throws -> any StudyModel {
    let model = try model(workers: workers, targets: SnapshotTarget(caseFile: source).load)
    guard let studied = model as? any StudyModel else {
      throw StudyError("the equations of the case have no fields that can be written yet")
    }
    return studied
  }
}
