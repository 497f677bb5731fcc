/// A quantity of a case with respect to which objectives are differentiated, by its path in the
/// case.
public struct Control: Sendable, Hashable {
  /// The canonical spelling, which also names the control in results.
  public let path: String
  /// The path of the control that is the same number with the other sign; nil where there is none.
  private let oppositePath: String?

  public init(_ path: String, opposite: String? = nil) { (self.path, oppositePath) = (path, opposite) }

  /// The control that is the same number with the other sign.
  public var opposite: Control? { oppositePath.map { Control($0, opposite: path) } }

  /// A named number of the case.
  public static func name(_ name: String) -> Control { Control("parameters.\(name)") }

  public static func == (left: Control, right: Control) -> Bool { left.path == right.path }
  public func hash(into hasher: inout Hasher) { hasher.combine(path) }
}

/// A number, vector or field of a case that may be a control, and how one changes it there.
public struct CaseParameter<Family: Sendable>: Sendable {
  public let control: Control
  /// Other words for it.
  public let aliases: [String]
  /// Whether it stands in the list of all controls; one that is another by a second name does not.
  public let isListed: Bool
  /// How many elements it has; 0 of a field, of which the mesh decides.
  let count: Int
  /// Adds a change to an element; nil of a field, whose elements are no numbers of the case.
  let add: (@Sendable (inout Family, _ element: Int, _ change: Double) -> Void)?

  /// A field.
  public init(_ control: Control, aliases: [String] = []) {
    (self.control, self.aliases, isListed, count, add) = (control, aliases, true, 0, nil)
  }

  /// A number, or a vector of numbers.
  /// - Parameters:
  ///   - count: how many elements it has.
  ///   - add: adds a change to an element.
  public init(
    _ control: Control, aliases: [String] = [], isListed: Bool = true, count: Int = 1,
    add: @escaping @Sendable (inout Family, _ element: Int, _ change: Double) -> Void
  ) {
    (self.control, self.aliases, self.isListed, self.count, self.add) = (control, aliases, isListed, count, add)
  }

  /// What the reading of a list of controls needs to know.
  public var word: ControlWord { ControlWord(control: control, aliases: aliases, isListed: isListed, isNumber: add != nil) }
}
