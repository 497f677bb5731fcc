import Flows
import Foundation

@testable import CaseFiles

/// What readers ask of cases, held against the catalogue of keys.
struct ReferenceRecord {
  let walk: ReferenceWalk
  /// What was asked and is not in the catalogue, as sentences.
  private(set) var unknown: Set<String> = []
  /// Keys and maps of names that were asked.
  private(set) var asked: Set<ReferenceWalk.Entry> = []
  /// Names of leaves whose very limits were asked.
  private(set) var met: Set<String> = []
  /// Words that were asked, by the names of leaves.
  private(set) var words: [String: Set<String>] = [:]
  /// By call site, how many lists of keys were asked there.
  private(set) var sites: [String: Set<[String]>] = [:]

  init(_ reference: CaseReference) { walk = ReferenceWalk(reference: reference) }

  /// Reads a case and takes down what its readers ask.
  /// - Returns: what is wrong with the case.
  mutating func read(_ text: String, beside file: String, overrides: [String] = []) -> [CaseError] {
    let record = ReadingRecord()
    var errors: [CaseError] = []
    do throws(InvalidCase) {
      _ = try CaseLoader.read(text: text, name: "case", source: file, overrides: overrides, families: Families.all, record: record)
    } catch { errors = error.errors }
    let family = text.contains("equations: spectral") ? "spectral" : "incompressible"
    for entry in record.entries { take(entry, family) }
    return errors
  }

  mutating func take(_ entry: ReadingRecord.Entry, _ family: String) {
    let places = walk.places(at: entry.path, in: family)
    func isKnown(_ fits: (CaseValue) -> Bool) -> [String] {
      places.compactMap { if case .leaf(let value, let name) = $0, fits(value) { name } else { nil } }
    }
    let sentence = "\(family): \(entry.path): \(entry.question) \(entry.site)"
    switch entry.question {
    case .keys(let keys, let outdated):
      sites[entry.site, default: []].insert(keys)
      takeKeys(keys, outdated, entry, places, family)
    case .names:
      sites[entry.site, default: []].insert([])
      let names = places.compactMap { if case .names(let name) = $0 { name } else { nil } }
      if names.isEmpty { unknown.insert(sentence) }
      asked.formUnion(names.map { ReferenceWalk.Entry(name: "\($0).*", family: family) })
    case .number(let limits):
      let exact = isKnown { if case .number(let own) = $0 { own == limits || own.relative != nil } else { false } }
      let formulas = limits == NumberLimits() ? isKnown { if case .formula = $0 { true } else { false } } : []
      if exact.isEmpty && formulas.isEmpty { unknown.insert(sentence) }
      met.formUnion(exact)
    case .whole(let range):
      let known = isKnown { if case .whole(let own) = $0 { own.clamped(to: range) == range } else { false } }
      if known.isEmpty { unknown.insert(sentence) }
      met.formUnion(isKnown { $0 == .whole(range) })
    case .formula(let ofTime):
      let known = isKnown { if case .formula(let own) = $0 { (own != .place) == ofTime } else { false } }
      if known.isEmpty { unknown.insert(sentence) }
      met.formUnion(known)
    case .words(let asked):
      if asked == ["true", "false"], !isKnown({ $0 == .flag }).isEmpty { return }
      let isOpen = !isKnown { if case .text = $0 { true } else { false } }.isEmpty
      for word in asked {
        let known = isKnown { if case .words(let own) = $0 { own.contains(word) } else { false } }
        if known.isEmpty && !isOpen { unknown.insert("\(sentence), the word \(word)") }
        for name in known { words[name, default: []].insert(word) }
      }
    case .text: if isKnown({ if case .text = $0 { true } else { false } }).isEmpty { unknown.insert(sentence) }
    }
  }

  /// Of the maps that may stand there, the smallest with all keys is meant.
  private mutating func takeKeys(
    _ keys: [String], _ outdated: [String], _ entry: ReadingRecord.Entry, _ places: [ReferenceWalk.Place], _ family: String
  ) {
    let maps = places.compactMap { if case .map(let keys) = $0 { keys } else { nil } }
    let fitting = maps.filter { map in keys.allSatisfy { key in map.contains { $0.key == key } } }
    guard let least = fitting.map(\.count).min() else {
      let missing = keys.filter { key in !maps.contains { $0.contains { $0.key == key } } }
      unknown.insert("\(family): \(entry.path): the keys \(missing) of \(keys), asked at \(entry.site)")
      return
    }
    for (key, name) in fitting.filter({ $0.count == least }).joined() where keys.contains(key) {
      asked.insert(ReferenceWalk.Entry(name: name, family: family))
    }
    let everywhere = walk.reference.families.flatMap { walk.places(at: entry.path, in: $0) }
    for key in outdated
    where !everywhere.contains(where: { if case .map(let keys) = $0 { keys.contains { $0.key == key } } else { false } }) {
      unknown.insert("\(family): \(entry.path): the old key \(key), asked at \(entry.site)")
    }
  }
}
