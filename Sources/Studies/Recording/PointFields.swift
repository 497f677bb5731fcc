import CaseFiles
import FieldOutput
import Flows

/// The fields of a flow that a case asks for at points: what gives their numbers there.
struct PointFields {
  /// In the order of the flow.
  private let fields: [(field: FlowField, placed: any PlacedField)]

  /// - Parameter requests: what each place that asks is called in a sentence, such as "probe `wake`",
  ///   and the fields that it asks for.
  /// - Throws: `StudyError` of a field that has no values at points.
  init(_ flow: any ObservableFlow, _ requests: [(place: String, fields: [Output.Field])]) throws {
    let fields = flow.observedFields.compactMap { field in
      requests.contains { $0.fields.contains(Output.Field(field.name)) } ? field.placed.map { (field: field, placed: $0) } : nil
    }
    for request in requests {
      for word in request.fields where !fields.contains(where: { $0.field.name == word.name }) {
        throw StudyError("the field `\(word.name)` has no values at points; remove it from the \(request.place)")
      }
    }
    self.fields = fields
  }

  private func asked(_ words: [Output.Field]) -> [(field: FlowField, placed: any PlacedField)] {
    fields.filter { words.contains(Output.Field($0.field.name)) }
  }

  /// Takes the values of the working state.
  func take() { for (_, placed) in fields { placed.take() } }

  /// What gives the numbers at a point, field by field and component by component, of the values
  /// that were taken last.
  func samples(_ words: [Output.Field], at point: [Double]) -> [() -> Double] {
    asked(words).flatMap { field, placed in (0..<field.components).map { placed.probe(point, $0) } }
  }

  /// The columns of these numbers.
  /// - Parameter names: of a field's components.
  func columns(_ words: [Output.Field], names: (FlowField) -> [String]) -> [TableColumn] {
    asked(words).flatMap { field, _ in names(field).map { TableColumn($0, units: field.units, field.longName) } }
  }
}
