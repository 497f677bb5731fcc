/// Every key of a case file, of all families.
public struct CaseReference: Sendable {
  /// The sections, in the order of a case.
  public let sections: [CaseKey]
  /// The families by their keywords; the first is that of a case which names none.
  public let families: [String]

  public init(families: [any FamilyCase.Type]) {
    self.families = families.map { $0.keyword }
    var (known, keys): ([String], [CaseKey]) = ([], [])
    for family in families {
      let own = Self.sections(of: family)
      keys = known.isEmpty ? own : Self.merged(keys, of: known, with: own, of: [family.keyword])
      known.append(family.keyword)
    }
    sections = keys.map { Self.choosing($0, among: known) }
  }

  private static func sections<Family: FamilyCase>(of family: Family.Type) -> [CaseKey] {
    let reference = Family.Reader.reference
    let results = ResultKeys(family: reference)
    let own = reference.sections.prefix(1) + [SectionKeys.domain] + reference.sections.dropFirst()
    return [SectionKeys.header, SectionKeys.parameters] + own
      + [
        SectionKeys.time, SectionKeys.steady, results.output, results.objective, ResultKeys.controls, StudyKeys.checkpoints,
        StudyKeys.certificate, StudyKeys.optimize, StudyKeys.sweep, StudyKeys.uncertain, results.measurements, results.statistics,
        results.probes, results.lines, results.validation,
      ]
  }

  /// The section in which the family is chosen, with the key for it.
  private static func choosing(_ section: CaseKey, among families: [String]) -> CaseKey {
    guard section.name == FamilyChoice.section, case .map(var map) = section.value else { return section }
    map.keys.insert(
      CaseKey(FamilyChoice.key, .words(families), "The equations, by the family that they are of", usual: families.first), at: 0)
    var chosen = section
    chosen.value = .map(map)
    return chosen
  }
}

// MARK: Keys of several families

extension CaseReference {
  /// Keys of two groups of families as one list: what both say alike stands there once.
  private static func merged(_ left: [CaseKey], of known: [String], with right: [CaseKey], of added: [String]) -> [CaseKey] {
    var result = left.map { $0.owned(by: known) }
    var place = 0
    for key in right {
      if let same = result.firstIndex(where: { $0.says(key) && merged($0.value, of: known, with: key.value, of: added) != nil }),
        let value = merged(result[same].value, of: known, with: key.value, of: added)
      {
        result[same].value = value
        result[same].families = result[same].families == known ? [] : result[same].families + added
        place = same + 1
      } else {
        place = max(place, (result.lastIndex { $0.name == key.name } ?? -1) + 1)
        result.insert(key.owned(by: added), at: place)
        place += 1
      }
    }
    return result
  }

  /// Nil of what differs in more than the keys of maps.
  private static func merged(_ left: CaseValue, of known: [String], with right: CaseValue, of added: [String]) -> CaseValue? {
    if left == right { return left }
    switch (left, right) {
    case (.map(var one), .map(let other)) where one.rivals == other.rivals:
      one.keys = merged(one.keys, of: known, with: other.keys, of: added)
      one.choice += other.choice.filter { !one.choice.contains($0) }
      return .map(one)
    case (.names(let one, let placeholder), .names(let other, let same)) where placeholder == same:
      return merged(one, of: known, with: other, of: added).map { .names($0, placeholder: placeholder) }
    case (.defined(var one), .defined(let other)) where one.name == other.name:
      guard let value = merged(one.value, of: known, with: other.value, of: added) else { return nil }
      one.value = value
      return .defined(one)
    case (.kinds(var one), .kinds(let other)) where one.common == other.common:
      one.kinds = merged(one.kinds, of: known, with: other.kinds, of: added)
      return .kinds(one)
    default: return nil
    }
  }

  private static func merged(_ left: [CaseKind], of known: [String], with right: [CaseKind], of added: [String]) -> [CaseKind] {
    var result = left.map { $0.owned(by: known) }
    for kind in right {
      guard let same = result.firstIndex(where: { $0.keyword == kind.keyword && $0.keys == kind.keys }) else {
        result.append(kind.owned(by: added))
        continue
      }
      result[same].families = result[same].families == known ? [] : result[same].families + added
    }
    return result
  }
}

extension CaseKey {
  /// Whether another key is the same but for its value.
  fileprivate func says(_ other: CaseKey) -> Bool {
    name == other.name && meaning == other.meaning && unit == other.unit && usual == other.usual && isRequired == other.isRequired
  }

  fileprivate func owned(by families: [String]) -> CaseKey {
    var key = self
    if key.families.isEmpty { key.families = families }
    return key
  }
}

extension CaseKind {
  fileprivate func owned(by families: [String]) -> CaseKind {
    var kind = self
    if kind.families.isEmpty { kind.families = families }
    return kind
  }
}
