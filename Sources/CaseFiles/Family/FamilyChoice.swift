/// Finds out which family of equations a case is for.
///
/// The word stands under `equations` in the section `flow`; without it the first family is meant.
struct FamilyChoice {
  let families: [any FamilyCase.Type]

  /// Where the word for the family stands.
  static let (section, key) = ("flow", "equations")

  /// Reads a document as a case of its family; on `nil` the reasons are in the reader's collector.
  func read(_ root: NodeReader, name: String, source: String, writtenEnd: Double?) -> Case? {
    let keywords = families.map { $0.keyword }
    let entry = root.entry(Self.section)?.entry(Self.key)
    let word = entry.flatMap { $0.keyword(keywords) }
    // Of a word that is none the family is read that was meant, so that the rest is not told wrongly.
    let meant = word ?? entry?.text().flatMap { NearestName.of($0, among: keywords) }
    let family = families.first { $0.keyword == meant } ?? families[0]
    let isKnown = entry == nil || word != nil
    return read(root, as: family, isKnown: isKnown, name: name, source: source, writtenEnd: writtenEnd)
  }

  private func read<Family: FamilyCase>(
    _ root: NodeReader, as family: Family.Type, isKnown: Bool, name: String, source: String, writtenEnd: Double?
  ) -> Case? {
    let foreign = foreign(to: Family.Reader.self)
    let sections = foreign.map(\.path).filter { !$0.contains(".") }
    let required = Family.Reader.required + ["domain", "time"]
    guard let map = root.map(keys: Case.keys(Family.Reader.sections), required: required, outdated: sections) else { return nil }
    let present = foreign.filter { root.entry(path: $0.path) != nil }
    for key in present where isKnown {
      let refusal = Family.Reader.refusal(of: key.path) ?? (key.message(Family.keyword), key.suggestion)
      root.entry(path: key.path)?.fail(refusal.message, suggestion: refusal.suggestion)
    }
    return Case(
      map, as: Family.Reader.self, foreign: foreign.map(\.path), isOfFamily: isKnown && present.isEmpty, context: root.context, name: name,
      source: source, writtenEnd: writtenEnd)
  }

  /// What other families alone have, each once.
  private func foreign<Reader: FamilyReader>(to family: Reader.Type) -> [OwnKey] {
    var own = Set(Reader.ownKeys.map(\.path) + Reader.sections)
    return all { $0.ownKeys }.filter { own.insert($0.path).inserted }
  }

  /// Keys of which a case of any family has one at most.
  var alternatives: [KeyPair] {
    [KeyPair(["time"], "end", "steps"), KeyPair(["time"], "cfl", "dt"), KeyPair(["statistics"], "start", "window")]
      + all { $0.alternatives }
  }

  /// A change as one gives it on the command line.
  var exampleChange: String { all { [$0.exampleChange] }[0] }

  /// What the readers of all families say, one after the other.
  private func all<Element>(_ said: (any FamilyReader.Type) -> [Element]) -> [Element] {
    func reader<Family: FamilyCase>(_ family: Family.Type) -> any FamilyReader.Type { Family.Reader.self }
    return families.flatMap { said(reader($0)) }
  }
}

extension NodeReader {
  /// The entry at a dotted path.
  fileprivate func entry(path: String) -> NodeReader? {
    path.split(separator: ".").reduce(self as NodeReader?) { $0?.entry(String($1)) }
  }
}
