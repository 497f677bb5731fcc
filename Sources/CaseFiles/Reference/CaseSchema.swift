extension CaseReference {
  /// The keys as a JSON Schema of draft 7, the one that editors know. Numbers may be texts there, for
  /// formulas.
  public var schema: String {
    let document: Pairs = [
      ("$schema", .text("http://json-schema.org/draft-07/schema#")), ("title", .text("A case of Swiftwater")),
    ]
    let definitions = definitions.map { (key: $0.name, value: Self.schema(of: $0.value, meaning: $0.meaning)) }
    let root = Self.object(of: CaseMap(sections), isNullable: false)
    let rest: Pairs = [("allOf", .list(families.map(ownKeys))), ("definitions", .map(definitions + kinds))]
    return OrderedJSON.map(document + root + rest).written() + "\n"
  }

  // MARK: Values

  private typealias Pairs = [(key: String, value: OrderedJSON)]

  private static func schema(of value: CaseValue, meaning: String? = nil) -> OrderedJSON {
    .map((meaning.map { [("description", .text($0))] } ?? []) + pairs(of: value))
  }

  private static func pairs(of value: CaseValue) -> Pairs {
    switch value {
    case .number(let limits):
      let bounds: KeyValuePairs = ["exclusiveMinimum": limits.lower, "minimum": limits.least, "maximum": limits.most]
      return [("type", .texts(["number", "string"]))] + bounds.compactMap { pair in pair.value.map { (pair.key, .number($0)) } }
    case .whole(let range):
      let most: Pairs = range.upperBound < CaseValue.largestWhole ? [("maximum", .number(Double(range.upperBound)))] : []
      return [("type", .texts(["integer", "string"])), ("minimum", .number(Double(range.lowerBound)))] + most
    case .formula: return [("type", .texts(["number", "string"]))]
    // Digits are a number to YAML.
    case .text: return [("type", .texts(["string", "number"]))]
    case .words(let words): return [("enum", .texts(words))]
    case .flag: return [("type", .text("boolean"))]
    case .list(let item, let count):
      let limits: Pairs =
        count.map { [("minItems", .number(Double($0.lowerBound))), ("maxItems", .number(Double($0.upperBound)))] } ?? []
      return [("type", .text("array")), ("items", schema(of: item))] + limits
    case .map(let map): return object(of: map, isNullable: map.choice.isEmpty && map.keys.required.isEmpty)
    case .names(.kinds(let kinds), _): return object(of: kinds)
    case .names(let item, _): return [("type", .texts(["object", "null"])), ("additionalProperties", schema(of: item))]
    case .either(let values): return [("anyOf", .list(values.map { schema(of: $0) }))]
    case .kinds(let kinds): return object(of: kinds)
    case .defined(let definition): return [("$ref", .text("#/definitions/\(definition.name)"))]
    case .anything: return []
    }
  }

  private static func object(of map: CaseMap, isNullable: Bool) -> Pairs {
    var properties: Pairs = []
    for name in map.keys.names where !properties.contains(where: { $0.key == name }) {
      let same = map.keys.filter { $0.name == name }
      let schemas = same.map { schema(of: $0.value, meaning: described($0)) }
      properties.append((name, schemas.count == 1 ? schemas[0] : .map([("anyOf", .list(schemas))])))
    }
    var pairs: Pairs = [
      ("type", isNullable ? .texts(["object", "null"]) : .text("object")), ("additionalProperties", .flag(false)),
      ("properties", .map(properties)),
    ]
    let required = map.keys.filter { $0.isRequired && $0.families.isEmpty }.map(\.name) + (map.choice.count == 1 ? map.choice[0] : [])
    if !required.isEmpty { pairs.append(("required", .texts(required))) }
    if map.choice.count > 1 { pairs.append(("oneOf", .list(map.choice.map { .map([("required", .texts($0))]) }))) }
    let rivals = map.rivals.map { OrderedJSON.map([("not", .map([("required", .texts($0))]))]) }
    if !rivals.isEmpty { pairs.append(("allOf", .list(rivals))) }
    return pairs
  }

  private static func described(_ key: CaseKey) -> String {
    let unit = key.unit.map { " [\($0)]" } ?? ""
    let usual = key.usual.map { "; \($0) unless given" } ?? ""
    let families = key.families.isEmpty ? "" : " (\(key.families.joined(separator: ", ")))"
    return key.meaning + unit + usual + families
  }

  // MARK: Kinds

  private static let named = "named-objective"
  private static let formula = OrderedJSON.map([("type", .texts(["string", "number"]))])

  /// An entry under the keyword of its kind may name another kind.
  private static func object(of kinds: CaseKinds) -> Pairs {
    let other = OrderedJSON.map([("$ref", .text("#/definitions/\(named)"))])
    let properties = kinds.kinds.map { kind -> (String, OrderedJSON) in
      let own = OrderedJSON.map([("$ref", .text("#/definitions/objective-\(kind.keyword)"))])
      let names = OrderedJSON.map([("type", .text("object")), ("required", .texts([CaseKinds.selector]))])
      // In a case of another family the word is free for a formula.
      let entry = kind.families.isEmpty ? own : .map([("anyOf", .list([own, formula]))])
      return (kind.keyword, .map([("description", .text(kind.meaning)), ("if", names), ("then", other), ("else", entry)]))
    }
    return [
      ("type", .texts(["object", "null"])), ("properties", .map(properties)),
      ("additionalProperties", .map([("if", formula), ("else", other)])),
    ]
  }

  /// The kinds by their keywords, and an entry that names its kind.
  private var kinds: Pairs {
    guard let all = sections.lazy.compactMap({ Self.kinds(in: $0.value) }).first else { return [] }
    let selector = CaseKinds.selector
    let definitions: Pairs = all.kinds.map { kind in
      let key = CaseKey(selector, .words([kind.keyword]), "What it computes")
      return ("objective-\(kind.keyword)", Self.schema(of: .map([key] + kind.keys + all.common), meaning: kind.meaning))
    }
    let keywords = OrderedJSON.map([(selector, .map([("enum", .texts(all.kinds.map(\.keyword)))]))])
    let choices = all.kinds.map { kind in
      OrderedJSON.map([
        ("if", .map([("properties", .map([(selector, .map([("const", .text(kind.keyword))]))]))])),
        ("then", .map([("$ref", .text("#/definitions/objective-\(kind.keyword)"))])),
      ])
    }
    let entry = OrderedJSON.map([
      ("type", .text("object")), ("required", .texts([selector])), ("properties", keywords), ("allOf", .list(choices)),
    ])
    return definitions + [(Self.named, entry)]
  }

  private static func kinds(in value: CaseValue) -> CaseKinds? {
    switch value {
    case .names(let item, _): kinds(in: item)
    case .kinds(let kinds): kinds
    default: nil
    }
  }

  // MARK: Families

  /// Refuses in a case of a family the keys that others alone have.
  private func ownKeys(of family: String) -> OrderedJSON {
    let choice = OrderedJSON.map([
      (FamilyChoice.key, family == families[0] ? .map([("enum", .texts([family]))]) : .map([("const", .text(family))]))
    ])
    let section = OrderedJSON.map([
      ("properties", choice), ("required", .texts(family == families[0] ? [] : [FamilyChoice.key])),
    ])
    let condition = OrderedJSON.map([("properties", .map([(FamilyChoice.section, section)])), ("required", .texts([FamilyChoice.section]))])
    return .map([("if", condition), ("then", .map([("properties", .map(Self.foreign(to: family, in: sections)))]))])
  }

  private static func foreign(to family: String, in value: CaseValue) -> OrderedJSON? {
    let inner: Pairs
    switch value {
    case .map(let map): inner = foreign(to: family, in: map.keys)
    case .names(.kinds(let kinds), _):
      let others = kinds.kinds.filter { !$0.families.isEmpty && !$0.families.contains(family) }
      inner = others.map { ($0.keyword, .map([("anyOf", .list([formula, .map([("required", .texts([CaseKinds.selector]))])]))])) }
    default: inner = []
    }
    return inner.isEmpty ? nil : .map([("properties", .map(inner))])
  }

  private static func foreign(to family: String, in keys: [CaseKey]) -> Pairs {
    var pairs: Pairs = []
    for name in keys.names where !pairs.contains(where: { $0.key == name }) {
      let same = keys.filter { $0.name == name }
      let own = same.filter { $0.families.isEmpty || $0.families.contains(family) }
      if own.isEmpty {
        pairs.append((name, .flag(false)))
      } else if own.count < same.count {
        pairs.append((name, schema(of: own.count == 1 ? own[0].value : .either(own.map(\.value)))))
      } else if own.count == 1, let inner = foreign(to: family, in: own[0].value) {
        pairs.append((name, inner))
      }
    }
    return pairs
  }

  // MARK: Definitions

  /// What stands under several keys, each once.
  public var definitions: [CaseDefinition] {
    var found: [CaseDefinition] = []
    for section in sections { Self.collect(section.value, &found) }
    return found
  }

  private static func collect(_ value: CaseValue, _ found: inout [CaseDefinition]) {
    switch value {
    case .number, .whole, .formula, .text, .words, .flag, .anything: break
    case .list(let item, _), .names(let item, _): collect(item, &found)
    case .map(let map): for key in map.keys { collect(key.value, &found) }
    case .either(let values): for value in values { collect(value, &found) }
    case .kinds(let kinds): for key in kinds.common + kinds.kinds.flatMap(\.keys) { collect(key.value, &found) }
    case .defined(let definition):
      guard !found.contains(where: { $0.name == definition.name }) else { return }
      found.append(definition)
      collect(definition.value, &found)
    }
  }
}
