/// What a case says to one family of equations: the sections that are the family's own, read and
/// checked.
public protocol FamilyCase: Sendable, Equatable {
  associatedtype Reader: FamilyReader where Reader.Family == Self

  /// The word for the family under `flow.equations`.
  static var keyword: String { get }

  /// The sections with every default written out, in the order in which they stand in the case. The
  /// first stands before `domain`.
  var sections: [(key: String, value: ResolvedValue)] { get }

  /// Everything that a case may name as a control, in the order in which the user is told of it.
  var parameters: [CaseParameter<Self>] { get }

  /// Sentences for whoever runs the case, on what does not follow from the equations.
  var notes: [String] { get }
}

extension FamilyCase {
  public var notes: [String] { [] }

  /// - Returns: nil if there is no such number.
  func moved(_ control: Control, _ element: Int, by change: Double) -> Self? {
    guard let add = parameters.first(where: { $0.control == control })?.add else { return nil }
    var changed = self
    add(&changed, element, change)
    return changed
  }

  func isEqual(to other: any FamilyCase) -> Bool { (other as? Self) == self }
}

/// A family's part of a case, whatever the family.
struct FamilyPart: Sendable, Equatable {
  var family: any FamilyCase

  static func == (left: FamilyPart, right: FamilyPart) -> Bool { left.family.isEqual(to: right.family) }
}
