extension Case {
  /// The case with one of its numbers changed, read anew from its resolved text: what one gets who
  /// changes that number in the file.
  ///
  /// - Parameters:
  ///   - control: one whose elements are numbers of the case.
  ///   - element: which of them.
  /// - Returns: nil of a control that is a field.
  /// - Throws: `InvalidCase` if there is no such case, such as one with a length below zero.
  public func moving(_ control: Control, _ element: Int, by change: Double) throws(InvalidCase) -> Case? {
    isNumber(control) ? try moving([(control, element, change)]) : nil
  }

  /// The same of several numbers at once.
  /// - Parameter changes: of controls whose elements are numbers of the case; others have no
  ///   effect.
  public func moving(_ changes: [(control: Control, element: Int, change: Double)]) throws(InvalidCase) -> Case {
    var changed = self
    for (control, element, change) in changes {
      if let place = changed.names.place(of: control) {
        changed.names.move(place, element, by: change)
        continue
      }
      changed.family = changed.family.moved(control, element, by: change) ?? changed.family
    }
    return try CaseLoader.load(text: changed.resolved, name: name, source: source, families: [type(of: family)])
  }

  /// Whether the elements of a control are numbers of the case, and not those of a field.
  public func isNumber(_ control: Control) -> Bool { names.place(of: control) != nil || family.moved(control, 0, by: 0) != nil }

  /// Every control that the case offers, in the order in which the user is told of them.
  public var availableControls: [Control] { names.names.map { Control.name($0) } + family.listedControls }
}

extension FamilyCase {
  fileprivate var listedControls: [Control] { parameters.filter(\.isListed).map(\.control) }
}
