/// What a family of equations has to say of its part of a case.
public struct FamilyReference: Sendable {
  /// Its sections, in the order of the case.
  public let sections: [CaseKey]
  public let objectives: [CaseKind]
  /// The kinds of measurement, each with its settings.
  public let measurements: [CaseKey]
  /// The kinds of curve, each with its settings.
  public let curves: [CaseKey]
  /// The words for fields in snapshots, and those that are observed; of other fields too where the
  /// user's own names may stand there.
  public let fields, observed: CaseValue
  /// What else it writes.
  public let outputs: [CaseKey]

  public init(
    sections: [CaseKey] = [], objectives: [CaseKind] = [], measurements: [CaseKey] = [], curves: [CaseKey] = [],
    fields: CaseValue = .words([]), observed: CaseValue = .words([]), outputs: [CaseKey] = []
  ) {
    (self.sections, self.objectives, self.measurements, self.curves) = (sections, objectives, measurements, curves)
    (self.fields, self.observed, self.outputs) = (fields, observed, outputs)
  }
}
