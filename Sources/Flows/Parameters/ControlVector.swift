import CaseFiles

/// One number for each element of each control: a step, a direction or a gradient in the space of a
/// case's controls.
public struct ControlVector: Sendable, Equatable {
  public private(set) var values: [Control: [Double]]
  /// In the order of the case.
  public let controls: [Control]

  /// Zero.
  public init(_ model: some SimulationModel) {
    self.init(model.parameters.rows.map { ($0.control, [Double](repeating: 0, count: $0.count)) })
  }

  init(_ elements: [(control: Control, elements: [Double])]) {
    controls = elements.map(\.control)
    values = Dictionary(uniqueKeysWithValues: elements.map { ($0.control, $0.elements) })
  }

  /// The element of a control; zero, and without effect, of a control that the case does not name,
  /// by this name or by that of its opposite.
  public subscript(_ control: Control, _ element: Int = 0) -> Double {
    get { values[control]?[element] ?? control.opposite.flatMap { values[$0] }.map { -$0[element] } ?? 0 }
    set { values[control]?[element] = newValue }
  }

  public subscript(all control: Control) -> [Double] { values[control] ?? [] }

  /// Whether two vectors have the same controls, and as many elements of each.
  func hasElements(of other: ControlVector) -> Bool {
    controls == other.controls && controls.allSatisfy { values[$0]?.count == other.values[$0]?.count }
  }

  /// Σ aᵢ bᵢ over all elements: the derivative along a direction, if one of the two is a gradient.
  public func dot(_ other: ControlVector) -> Double {
    controls.reduce(0) { sum, control in sum + zip(values[control] ?? [], other.values[control] ?? []).reduce(0) { $0 + $1.0 * $1.1 } }
  }

  /// The vector with every element changed by `body(control, element, value)`.
  public func mapped(_ body: (Control, Int, Double) -> Double) -> ControlVector {
    mapped { control, elements in elements.enumerated().map { body(control, $0, $1) } }
  }

  /// The vector with the elements of each control changed at once.
  func mapped(_ body: (Control, [Double]) -> [Double]) -> ControlVector {
    ControlVector(controls.map { ($0, body($0, values[$0] ?? [])) })
  }

  public static func + (left: ControlVector, right: ControlVector) -> ControlVector { left.joined(to: right, by: +) }
  public static func - (left: ControlVector, right: ControlVector) -> ControlVector { left.joined(to: right, by: -) }
  public static func * (factor: Double, vector: ControlVector) -> ControlVector {
    vector.mapped { _, elements in elements.map { factor * $0 } }
  }

  /// Elements that the other vector does not have count as zero.
  private func joined(to other: ControlVector, by operation: (Double, Double) -> Double) -> ControlVector {
    mapped { control, elements in
      guard let others = other.values[control] else { return elements.indices.map { operation(elements[$0], other[control, $0]) } }
      return zip(elements, others).map(operation)
    }
  }
}
