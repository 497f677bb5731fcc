/// What Package.swift declares, read from its text: asking the package manager from within its own
/// test run would wait for itself.
struct Manifest {
  struct Target: Equatable {
    var kind: String
    var name: String
    /// The folder of the sources, relative to the package.
    var path: String
    /// Names of targets and products.
    var dependencies: Set<String>

    var isTest: Bool { kind == "testTarget" }
    var hasSwiftSources: Bool { kind != "systemLibrary" && kind != "plugin" }
  }

  private(set) var targets: [Target] = []

  private static let kinds: Set<String> = ["target", "executableTarget", "systemLibrary", "plugin", "testTarget", "macro"]

  init(text: String) {
    let tokens = ManifestToken.tokens(of: text)
    let constants = Self.listConstants(in: tokens)
    var index = 0
    while index < tokens.count {
      guard let (kind, arguments, end) = Self.call(in: tokens, at: index) else {
        index += 1
        continue
      }
      // Only a target is stepped over whole, so that what it depends on is not taken for a target.
      guard Self.kinds.contains(kind), let name = arguments["name"]?.firstText else {
        index += 1
        continue
      }
      let folder = kind == "testTarget" ? "Tests" : "Sources"
      targets.append(
        Target(
          kind: kind, name: name, path: arguments["path"]?.firstText ?? "\(folder)/\(name)",
          dependencies: Self.names(in: arguments["dependencies"] ?? [], constants: constants)))
      index = end
    }
  }

  /// `.word(label: …, …)` at an index: the word, the tokens after each label, and the index behind
  /// the call.
  private static func call(in tokens: [ManifestToken], at index: Int) -> (String, [String: [ManifestToken]], Int)? {
    guard index + 2 < tokens.count, tokens[index] == .symbol("."), case .word(let word) = tokens[index + 1],
      tokens[index + 2] == .symbol("(")
    else { return nil }
    var arguments: [String: [ManifestToken]] = [:]
    var (depth, label, next) = (1, "", index + 3)
    while next < tokens.count {
      if depth == 1, case .word(let name) = tokens[next], next + 1 < tokens.count, tokens[next + 1] == .symbol(":") {
        label = name
        next += 2
        continue
      }
      depth += tokens[next].nesting
      if depth == 0 { return (word, arguments, next + 1) }
      arguments[label, default: []].append(tokens[next])
      next += 1
    }
    return nil
  }

  /// The names in a list of dependencies: texts, the names of products and targets, and what
  /// constants stand for.
  private static func names(in tokens: [ManifestToken], constants: [String: [ManifestToken]]) -> Set<String> {
    var names: Set<String> = []
    var index = 0
    while index < tokens.count {
      if let (_, arguments, end) = call(in: tokens, at: index) {
        if let name = arguments["name"]?.firstText { names.insert(name) }
        index = end
        continue
      }
      switch tokens[index] {
      case .text(let name): names.insert(name)
      case .word(let constant): names.formUnion(Self.names(in: constants[constant] ?? [], constants: [:]))
      case .symbol: break
      }
      index += 1
    }
    return names
  }

  /// `let name … = [ … ]`: the tokens between the brackets, by name.
  private static func listConstants(in tokens: [ManifestToken]) -> [String: [ManifestToken]] {
    var constants: [String: [ManifestToken]] = [:]
    for index in tokens.indices.dropLast() {
      guard tokens[index] == .word("let"), case .word(let name) = tokens[index + 1],
        let equals = tokens[index...].firstIndex(of: .symbol("=")), equals + 1 < tokens.count, tokens[equals + 1] == .symbol("[")
      else { continue }
      var depth = 0
      constants[name] = Array(
        tokens[(equals + 1)...].prefix {
          depth += $0.nesting
          return depth > 0
        })
    }
    return constants
  }
}

extension [ManifestToken] {
  fileprivate var firstText: String? {
    for case .text(let text) in self { return text }
    return nil
  }
}
