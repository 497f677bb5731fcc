import Reversal

/// A fault that is planted in the pullback of an operator, to see whether a proof finds it:
/// `OPERATOR` or `OPERATOR:KIND`.
public struct PlantedFault: Sendable {
  public enum Kind: String, Sendable, CaseIterable {
    /// The cotangents that it leaves are wrong by one part in a million.
    case part
    /// They have the wrong sign.
    case sign
    /// There are none: the operator counts as a constant.
    case dropped
    /// Nothing of it reaches numbers and sides: these controls are forgotten.
    case parameters
    /// Nothing of it reaches what bodies are like: their markers count as fixed.
    case markers
  }

  /// The name, in place of an operator, of a fault in the states that are restored.
  public static let checkpoint = "checkpoint"

  public let name: String
  public let kind: Kind

  /// - Throws: `FlowError.unresolved` of a kind that there is not.
  public init(_ text: String) throws {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.count < 2 || Kind(rawValue: parts[1]) != nil else {
      throw FlowError.unresolved(
        "there is no fault of the kind `\(parts[1])`; choose \(Kind.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    (name, kind) = (parts[0], parts.count < 2 ? .part : Kind(rawValue: parts[1]) ?? .part)
  }

  /// The chain with the fault in it.
  /// - Parameter plant: does to cotangents what the kind says.
  /// - Throws: `ChainError.unknownOperator` if there is no such operator.
  func planted<Memory>(
    in chain: Chain<Memory>, _ plant: @escaping (Memory, FieldUse<Memory>.Fields, Kind) -> Void
  ) throws -> Chain<Memory> {
    try chain.replacing(name) { [kind] base in FaultyOperator(base) { plant($0, $1, kind) } }
  }
}

extension PlantedFault.Kind {
  /// What cotangents are changed by, as a part of themselves; nil where they stay.
  var change: Double? {
    switch self {
    case .part: 1e-6
    case .sign: -2
    case .dropped: -1
    case .parameters, .markers: nil
    }
  }
}
