/// Operators in sequence: forward left to right, transposed right to left.
///
/// A chain is an operator itself, so the stages of a time integrator may be chains within the chain
/// of a step.
///
/// Every operator is transposed about the memory that the end of the chain left behind. A field
/// that an operator needs for its pullback and a later one overwrites is no longer there then:
/// `recomputing` is the part of the chain that brings it back. A chain in which two operators need
/// the same field as it was at different times is refused when it is made.
public struct Chain<Memory>: Operator {
  public typealias Fields = FieldUse<Memory>.Fields

  public let name: String
  /// In the order of the forward sweep.
  public let operators: [any Operator<Memory>]
  /// Everything that any of the operators reads, writes or needs.
  public let fields: FieldUse<Memory>
  /// Fields that some pullback needs as they were before a later operator of the chain overwrote
  /// them.
  public let overwritten: Fields
  /// For each field that a pullback needs, the place of the operator that writes it last before; −1
  /// of one that holds what it did before the chain.
  private let sources: [PartialKeyPath<Memory>: Int]

  /// - Throws: `ChainError.neededTwice` if one field is needed as it was at two times.
  public init(name: String, _ operators: [any Operator<Memory>]) throws(ChainError) {
    self.name = name
    self.operators = operators
    func union(_ part: (FieldUse<Memory>) -> Fields) -> Fields { operators.reduce(into: []) { $0.formUnion(part($1.fields)) } }
    fields = FieldUse(reads: union(\.reads), writes: union(\.writes), needs: union(\.needs))
    var sources: [PartialKeyPath<Memory>: Int] = [:]
    var overwritten: Fields = []
    for (place, link) in operators.enumerated() {
      for field in link.fields.needs {
        let source = operators[...place].lastIndex { $0.fields.writes.contains(field) } ?? -1
        if let other = sources[field], other != source {
          throw .neededTwice(field: "\(field)", chain: name, by: link.name)
        }
        sources[field] = source
        if operators[(place + 1)...].contains(where: { $0.fields.writes.contains(field) }) { overwritten.insert(field) }
      }
    }
    (self.sources, self.overwritten) = (sources, overwritten)
  }

  /// The operators that leave some fields as the pullbacks need them, each limited to the fields
  /// asked of it, and no others; nil if none has to run.
  /// - Parameters:
  ///   - wanted: of those that some pullback needs.
  ///   - given: fields that hold what the operators are to read.
  public func producing(_ wanted: Fields, from given: Fields) throws(ChainError) -> Chain? {
    // The place of the last operator whose result is still asked for, by field.
    var missing = sources.filter { wanted.contains($0.key) }
    var parts: [any Operator<Memory>] = []
    for (place, link) in operators.enumerated().reversed() {
      let results = link.fields.writes.filter { place <= missing[$0] ?? -1 }
      if results.isEmpty { continue }
      let part = link.limited(to: results)
      parts.append(part)
      for field in part.fields.reads where !given.contains(field) { missing[field] = max(missing[field] ?? -1, place - 1) }
    }
    return parts.isEmpty ? nil : try Chain(name: "\(name), in part", parts.reversed())
  }

  /// What has to run before a pullback for the fields that were overwritten; nil if none were.
  /// - Parameter kept: fields that are as the end of the chain left them.
  public func recomputing(from kept: Fields) throws(ChainError) -> Chain? { try producing(overwritten, from: kept) }

  public func forward(_ memory: Memory) {
    for index in operators.indices { operators[index].forward(memory) }
  }

  public func pullback(_ memory: Memory, _ cotangent: Memory) {
    for index in stride(from: operators.count - 1, through: 0, by: -1) { operators[index].pullback(memory, cotangent) }
  }

  /// The names of the operators in order, those of inner chains in the place of the chain's own.
  public var operatorNames: [String] {
    operators.flatMap { ($0 as? Chain)?.operatorNames ?? [$0.name] }
  }

  /// The chain with every operator called `name` exchanged, inner chains included.
  ///
  /// An inner chain that has the name is exchanged as a whole.
  /// - Throws: `ChainError.unknownOperator` when nothing has that name, because a replacement that
  ///   does not happen must not pass unnoticed.
  public func replacing(
    _ name: String, with replacement: (any Operator<Memory>) -> any Operator<Memory>
  ) throws(ChainError) -> Chain {
    var replaced = 0
    let result = try replacing(name, with: replacement, counting: &replaced)
    var seen: Set<String> = []
    let distinct = operatorNames.filter { seen.insert($0).inserted }
    guard replaced > 0 else { throw ChainError.unknownOperator(name: name, chain: self.name, known: distinct) }
    return result
  }

  private func replacing(
    _ name: String, with replacement: (any Operator<Memory>) -> any Operator<Memory>, counting replaced: inout Int
  ) throws(ChainError) -> Chain {
    var links: [any Operator<Memory>] = []
    links.reserveCapacity(operators.count)
    for link in operators {
      if link.name == name {
        replaced += 1
        links.append(replacement(link))
      } else if let inner = link as? Chain {
        links.append(try inner.replacing(name, with: replacement, counting: &replaced))
      } else {
        links.append(link)
      }
    }
    return try Chain(name: self.name, links)
  }
}

/// What can be wrong with a request to a chain.
public enum ChainError: Error, Equatable, CustomStringConvertible {
  case unknownOperator(name: String, chain: String, known: [String])
  case neededTwice(field: String, chain: String, by: String)

  public var description: String {
    switch self {
    case .unknownOperator(let name, let chain, let known):
      "The chain “\(chain)” has no operator “\(name)”; use one of \(known.joined(separator: ", "))."
    case .neededTwice(let field, let chain, let name):
      "In the chain “\(chain)” the operator “\(name)” needs \(field) for its pullback as it is there, and an earlier one as it was before;"
        + " give one of the results a field of its own."
    }
  }
}
