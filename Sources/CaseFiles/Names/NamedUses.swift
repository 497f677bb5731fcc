/// Where named numbers stand in a case.
struct NamedUses: Sendable, Equatable {
  let all: [NamedUse]
  /// The formulas that numbers of the resolved case were made of, by the paths of these.
  let numbers: [String: Expression]

  init(_ uses: [NamedUse]) {
    all = uses
    numbers = Dictionary(uses.filter(\.isNumber).map { ($0.leaf, $0.expression) }) { _, later in later }
  }

  /// Where something stands is no part of what makes two cases equal.
  static func == (left: NamedUses, right: NamedUses) -> Bool { left.numbers == right.numbers }
}

/// What binds a number of a case to its named numbers.
public struct BoundNumber: Sendable {
  /// The number: an element of a control.
  public let control: Control
  public let element: Int
  /// A formula of the names of the case.
  public let formula: Expression
  /// Where it stands in the resolved case.
  let leaf: String
}

extension Case {
  /// The numbers that are made of named ones and that could be controls themselves.
  ///
  /// Each is found by moving it: what changes in the resolved case is where it stands.
  public var boundNumbers: [BoundNumber] {
    let uses = namedUses.numbers
    guard !uses.isEmpty else { return [] }
    let still = ResolvedLeaves(family.sections).numbers
    return family.bound { control, element, moved in
      let leaves = ResolvedLeaves(moved.sections).numbers
      return uses.first { leaf, _ in leaves[leaf] != still[leaf] }.map {
        BoundNumber(control: control, element: element, formula: $1, leaf: $0)
      }
    }
  }
}

extension FamilyCase {
  /// What `find` finds when each number is moved by itself.
  fileprivate func bound(_ find: (Control, Int, any FamilyCase) -> BoundNumber?) -> [BoundNumber] {
    parameters.filter(\.isListed).flatMap { row in
      (0..<row.count).compactMap { element in moved(row.control, element, by: 1).flatMap { find(row.control, element, $0) } }
    }
  }
}
