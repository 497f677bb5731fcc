import CaseFiles
import Flows

/// The derivative of an objective by one number of the case, beside what makes such derivatives
/// comparable.
public struct NumberDerivative: Encodable, Sendable {
  /// The path of the control, with its component where it has several.
  public let name: String
  public let control: String
  public let value: Double
  public let unit: String
  public let derivative: Double
  /// (p/J) dJ/dp: by how many per cent the objective J changes with one per cent of the number p;
  /// nil where one of the two is zero.
  public let elasticity: Double?
  /// A change of the number that is felt and not yet large.
  public let magnitude: Double

  /// Those of all controls that are numbers or vectors.
  /// - Parameter objective: its value.
  static func all(_ gradient: ControlVector, of flow: some ObservableFlow, objective: Double) -> [NumberDerivative] {
    guard let values = flow.values else { return [] }
    return flow.model.parameters.rows.flatMap { row -> [NumberDerivative] in
      guard case .numbers = row.form else { return [] }
      let names = gradient.elementNames(row.control)
      return zip(names, zip(row.elements(of: values), gradient[all: row.control])).map { name, pair in
        let (value, derivative) = pair
        let hasElasticity = value != 0 && objective != 0
        return NumberDerivative(
          name: name, control: row.control.path, value: value, unit: row.unit, derivative: derivative,
          elasticity: hasElasticity ? value / objective * derivative : nil,
          magnitude: row.magnitude)
      }
    }
  }
}
