import CaseFiles

/// An objective of one transported scalar.
protocol ScalarFunctional: IncompressibleFunctional {
  /// Keys of its settings beside the scalar, all of which it needs.
  static var ownKeys: [CaseKey] { get }
  /// The name of the scalar.
  var scalar: String { get }
  /// Its settings beside the scalar.
  var ownSettings: [(key: String, value: ResolvedValue)] { get }

  /// Reads the settings beside the scalar.
  init?(scalar: String, _ map: MapReader, in reader: IncompressibleReader)
}

extension ScalarFunctional {
  static var ownKeys: [CaseKey] { [] }
  static var caseKeys: [CaseKey] { [CaseKey("scalar", .text("the name of a scalar"), "The scalar", isRequired: true)] + ownKeys }
  var ownSettings: [(key: String, value: ResolvedValue)] { [] }
  var settings: [(key: String, value: ResolvedValue)] { [("scalar", .text(scalar))] + ownSettings }

  init?(_ map: MapReader, in reader: IncompressibleReader) {
    guard let node = map["scalar"], let name = node.text(expected: "the name of a scalar") else { return nil }
    let names = reader.scalarNames
    guard names.contains(name) else {
      let known = names.isEmpty ? "the case has no scalars" : "the scalars are \(names.map { "`\($0)`" }.joined(separator: ", "))"
      let advice = names.isEmpty ? "add it under `scalars`" : "name one of them"
      node.fail("no scalar is named `\(name)`, \(known)", suggestion: NearestName.question(name, among: names) ?? advice)
      return nil
    }
    self.init(scalar: name, map, in: reader)
  }
}

extension FlowParts {
  /// The place of a scalar among those of the model.
  /// - Throws: `FlowError.unresolved` if there is no such scalar.
  func place(of scalar: String) throws(FlowError) -> Int {
    guard let place = model.scalarIndex(scalar) else { throw .unresolved("the flow carries no scalar `\(scalar)`; add it under `scalars`") }
    return place
  }
}

extension IncompressibleReader {
  /// The side that a setting names.
  func side(_ reader: NodeReader?) -> Side? {
    reader?.keyword(Side.all(dimensions: document.dimensions ?? 3).map(\.rawValue)).flatMap(Side.init(rawValue:))
  }
}
