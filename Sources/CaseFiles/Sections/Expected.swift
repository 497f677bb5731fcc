/// A published value of a quantity of the flow, and how near a run should come to it.
public struct Expected: Sendable, Equatable {
  /// The name of an objective or of a measurement.
  public var quantity: String
  public var value: Double
  /// Relative, > 0: 0.04 is four per cent.
  public var tolerance: Double

  public init(quantity: String, value: Double, tolerance: Double) {
    self.quantity = quantity
    self.value = value
    self.tolerance = tolerance
  }
}

extension Expected {
  fileprivate init?(_ reader: NodeReader, quantity: String) {
    let keys = ["value", "tolerance"]
    guard let map = reader.map(keys: keys, required: keys) else { return nil }
    let value = map["value"]?.number()
    guard let tolerance = map["tolerance"]?.number(above: 0), let value else { return nil }
    self.init(quantity: quantity, value: value, tolerance: tolerance)
  }

  var resolved: ResolvedValue { .fields(["value": .number(value), "tolerance": .number(tolerance)]) }
}

/// The section `case`: what the case is about.
struct CaseHeader {
  var title: String?
  var reference: String?
  var runTime: String?
  var expected: [Expected] = []

  init() {}

  init?(_ reader: NodeReader) {
    guard let map = reader.map(keys: ["title", "reference", "run_time", "expected"]) else { return nil }
    title = map["title"]?.text()
    reference = map["reference"]?.text()
    runTime = map["run_time"]?.text()
    expected = map["expected"]?.entries(of: "expected values by quantity")?.compactMap { Expected($0.reader, quantity: $0.name) } ?? []
  }
}
