import CaseFiles
import Fields
import Flows

/// Runs spectral cases from their text.
enum SpectralCase {
  /// The flow at its end.
  static func finished(_ text: String, _ overrides: [String] = [], workers: Int = 1) throws -> SpectralFlow<Double> {
    let setup = try CaseLoader.load(text: text, name: "test", source: "test", overrides: overrides)
    let model = try SpectralModel(setup, workers: Workers(count: workers))
    let flow = try SpectralFlow<Double>(model, parameters: SpectralParameters(model))
    while !flow.isFinished { try flow.advance() }
    try flow.checkEnd()
    return flow
  }

  /// The largest difference of a field from a formula.
  static func largestError(_ field: Field<Double>, _ exact: ([Double]) -> Double) -> Double {
    var largest = 0.0
    field.grid.interior.forEach { largest = max(largest, abs(field[$0, $1, $2] - exact(field.grid.position($0, $1, $2)))) }
    return largest
  }
}
