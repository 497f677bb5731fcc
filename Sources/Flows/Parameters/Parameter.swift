import CaseFiles
import Fields
import Scalars

/// One number, vector or field that flows of a family depend on.
///
/// It is declared once, by the family. From the declaration follow how many elements a control of
/// that name has, how its derivative is read and told, in what steps a proof moves it, and what an
/// element weighs in the mesh's inner product. `Values` are the family's parameters in real
/// numbers; as cotangents they hold the gradient.
public struct Parameter<Values> {
  /// What the elements are, and with that how a derivative by them is told.
  public enum Form {
    /// A number, or the components of a vector.
    case numbers
    /// One number for each face of a side; a file of that name, without its ending, takes the
    /// derivative.
    case faces(name: String)
    /// A field over the domain; `name` is that of the dataset that takes the derivative by it.
    case field(name: String, FieldForm<Values>)
  }

  public let control: Control
  public let form: Form
  /// The unit of an element, such as "length/time".
  public let unit: String
  /// A change that is felt and not yet large: some hundredths of what the parameter is like.
  public let magnitude: Double
  public let count: Int
  private let elements: (Values) -> [Double]
  private let measures: (() -> [Double])?

  /// A number or a vector.
  public init(_ control: Control, unit: String, magnitude: Double, count: Int = 1, elements: @escaping (Values) -> [Double]) {
    self.init(control, .numbers, unit: unit, magnitude: magnitude, count: count, measures: nil, elements: elements)
  }

  /// - Parameters:
  ///   - measures: what each element weighs in the mesh's inner product, such as the volume of its
  ///     cell; nil for 1.
  ///   - elements: reads the elements, or their cotangents, in their order.
  public init(
    _ control: Control, _ form: Form, unit: String, magnitude: Double, count: Int, measures: (() -> [Double])?,
    elements: @escaping (Values) -> [Double]
  ) {
    (self.control, self.form, self.unit, self.magnitude, self.count) = (control, form, unit, magnitude, count)
    (self.elements, self.measures) = (elements, measures)
  }

  /// The elements of some values, or of a gradient.
  public func elements(of values: Values) -> [Double] { elements(values) }

  /// What each element weighs in the mesh's inner product.
  public var weights: [Double] { measures?() ?? [Double](repeating: 1, count: count) }
}

/// How a parameter that is a field is told.
public struct FieldForm<Values> {
  /// Numbers in each cell of the picture.
  public let components: Int
  /// The derivative per volume, at the centres of cells: the components of a cell side by side, a
  /// third one, zero, with two of them; nil where the flow does not depend on it.
  public let density: (_ derivative: Values) -> [Double]?
  /// Each value where it stands, by the names of a file that the case may take it from; of a
  /// gradient the derivative by each. Values that the flow does not know are zero.
  public let located: (_ values: Values) -> [LocatedValues]

  public init(
    components: Int, density: @escaping (_ derivative: Values) -> [Double]?, located: @escaping (_ values: Values) -> [LocatedValues]
  ) {
    (self.components, self.density, self.located) = (components, density, located)
  }
}

/// The parameters of a family that a case names as its controls, in the order of the case.
public struct ParameterTable<Values> {
  public let rows: [Parameter<Values>]
  private let places: [Control: Int]

  /// - Parameters:
  ///   - declared: all that the family has.
  ///   - controls: those that the case names.
  public init(_ declared: [Parameter<Values>], controls: [Control]) {
    let all = Dictionary(uniqueKeysWithValues: declared.map { ($0.control, $0) })
    rows = controls.map { control in
      guard let row = all[control] else {
        fatalError("a case may name the control `\(control.path)`, and its family declares no such parameter")
      }
      return row
    }
    places = Dictionary(uniqueKeysWithValues: rows.enumerated().map { ($1.control, $0) })
  }

  public subscript(_ control: Control) -> Parameter<Values>? { places[control].map { rows[$0] } }

  /// The elements of some values, or of a gradient, control by control.
  public func vector(of values: Values) -> ControlVector {
    ControlVector(rows.map { ($0.control, $0.elements(of: values)) })
  }
}
