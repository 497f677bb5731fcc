@testable import CaseFiles

/// Finds what the catalogue of keys has at the paths of a case.
///
/// A place in it has a name of its own: the path with placeholders for names, `/0`, `/1` for what a
/// value may be, and beneath the name of a definition what is defined.
struct ReferenceWalk {
  let reference: CaseReference

  enum Place {
    case map([(key: String, name: String)])
    case names(String)
    case leaf(CaseValue, name: String)
  }

  /// What may stand at a path in a case of a family.
  func places(at path: String, in family: String) -> [Place] {
    find(.map(CaseMap(reference.sections)), "", path.split(separator: ".")[...], family)
  }

  private func find(_ value: CaseValue, _ name: String, _ rest: ArraySlice<Substring>, _ family: String) -> [Place] {
    switch value {
    case .either(let values):
      return values.enumerated().flatMap { find($1, "\(name)/\($0)", rest, family) }
    case .list(let item, _): return find(item, name, rest, family)
    case .defined(let definition): return find(definition.value, definition.name, rest, family)
    case .names(let item, let placeholder):
      guard let first = rest.first else { return [.names(name)] }
      if case .kinds(let kinds) = item { return find(kinds, named: String(first), name, rest.dropFirst(), family) }
      // Names may have points in them.
      return (1...rest.count).flatMap { find(item, "\(name).\(placeholder)", rest.dropFirst($0), family) }
    case .map(let map):
      let own = Self.own(map.keys, family)
      guard let first = rest.first else { return [.map(own.map { ($0.name, "\(name).\(Self.label($0, map))") })] }
      return own.filter { $0.name == first }.flatMap { find($0.value, "\(name).\(Self.label($0, map))", rest.dropFirst(), family) }
    default: return rest.isEmpty ? [.leaf(value, name: name)] : []
    }
  }

  private func find(_ kinds: CaseKinds, named own: String, _ name: String, _ rest: ArraySlice<Substring>, _ family: String) -> [Place] {
    let known = kinds.kinds.filter { Self.isOwn($0.families, family) }
    let keyed = known.filter { $0.keyword == own }
    return (keyed.isEmpty ? known : keyed).flatMap { kind -> [Place] in
      guard let first = rest.first else {
        let selector = [(key: CaseKinds.selector, name: "\(name).\(CaseKinds.selector)")]
        let common = kinds.common.map { (key: $0.name, name: "\(name).\($0.name)") }
        return [.map(selector + common + kind.keys.map { (key: $0.name, name: "\(name).\(kind.keyword).\($0.name)") })]
      }
      if first == CaseKinds.selector { return [.leaf(.words(known.map(\.keyword)), name: "\(name).\(first)")] }
      return kinds.common.filter { $0.name == first }.flatMap { find($0.value, "\(name).\(first)", rest.dropFirst(), family) }
        + kind.keys.filter { $0.name == first }.flatMap { find($0.value, "\(name).\(kind.keyword).\(first)", rest.dropFirst(), family) }
    }
  }

  /// The key, with its families where another one has the same name.
  private static func label(_ key: CaseKey, _ map: CaseMap) -> String {
    map.keys.count { $0.name == key.name } == 1 ? key.name : "\(key.name)@\(key.families.joined(separator: "+"))"
  }

  private static func own(_ keys: [CaseKey], _ family: String) -> [CaseKey] { keys.filter { isOwn($0.families, family) } }
  private static func isOwn(_ families: [String], _ family: String) -> Bool { families.isEmpty || families.contains(family) }

  // MARK: All there is

  struct Entry: Hashable {
    let name: String
    let family: String
  }

  /// Every key in every family that has it, and every map of names, whose name ends with a star.
  var entries: Set<Entry> {
    var found: Set<Entry> = []
    collect(.map(CaseMap(reference.sections)), "", reference.families) { name, families, value in
      if value == nil { found.formUnion(families.map { Entry(name: name, family: $0) }) }
    }
    return found
  }

  /// Every value that is none of others, by its name.
  var leaves: [String: CaseValue] {
    var found: [String: CaseValue] = [:]
    collect(.map(CaseMap(reference.sections)), "", reference.families) { name, _, value in if let value { found[name] = value } }
    return found
  }

  /// - Parameter note: takes keys, without a value, and leaves.
  private func collect(
    _ value: CaseValue, _ name: String, _ families: [String], _ note: (_ name: String, _ families: [String], CaseValue?) -> Void
  ) {
    func key(_ key: CaseKey, _ name: String) {
      let own = key.families.isEmpty ? families : key.families
      note(name, own, nil)
      collect(key.value, name, own, note)
    }
    switch value {
    case .either(let values): for (place, value) in values.enumerated() { collect(value, "\(name)/\(place)", families, note) }
    case .list(let item, _): collect(item, name, families, note)
    case .defined(let definition): collect(definition.value, definition.name, families, note)
    case .names(let item, let placeholder):
      note("\(name).*", families, nil)
      if case .kinds = item { collect(item, name, families, note) } else { collect(item, "\(name).\(placeholder)", families, note) }
    case .map(let map): for entry in map.keys where !entry.isOutdated { key(entry, "\(name).\(Self.label(entry, map))") }
    case .kinds(let kinds):
      note("\(name).\(CaseKinds.selector)", families, nil)
      for entry in kinds.common { key(entry, "\(name).\(entry.name)") }
      for kind in kinds.kinds {
        for entry in kind.keys {
          let own = kind.families.isEmpty ? families : kind.families
          note("\(name).\(kind.keyword).\(entry.name)", own, nil)
          collect(entry.value, "\(name).\(kind.keyword).\(entry.name)", own, note)
        }
      }
    default: note(name, families, value)
    }
  }
}
