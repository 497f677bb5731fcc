/// What a run writes and when.
public struct Output: Sendable, Equatable {
  /// A field of a snapshot.
  public enum Field: String, Sendable, CaseIterable {
    case velocity, pressure, vorticity, solid, speed
  }

  /// How values are packed.
  public enum Compression: String, Sendable, CaseIterable {
    /// As they are: fastest to write.
    case none
    /// Shuffled and deflated: about two thirds of the size, at many times the processor time.
    case deflate
  }

  /// Simulated time between snapshots, > 0; without it only the last state is written.
  public var every: Double?
  /// In the order of the case file.
  public var fields: [Field]
  /// Wall seconds between restart files, > 0; without it none are written.
  public var restart: Double?
  public var compression: Compression

  public init(
    every: Double? = nil, fields: [Field] = [.velocity, .pressure], restart: Double? = nil, compression: Compression = .none
  ) {
    self.every = every
    self.fields = fields
    self.restart = restart
    self.compression = compression
  }
}

extension Output {
  init?(_ reader: NodeReader) {
    guard let map = reader.map(keys: ["every", "fields", "restart", "compression"]) else { return nil }
    var output = Output(every: map["every"]?.number(above: 0), restart: map["restart"]?.number(above: 0))
    if let word = map["compression"]?.keyword(Compression.allCases.map(\.rawValue)) {
      output.compression = Compression(rawValue: word) ?? .none
    }
    if let items = map["fields"]?.list(of: "fields") {
      output.fields = []
      for item in items {
        guard let field = item.keyword(Field.allCases.map(\.rawValue)).flatMap(Field.init(rawValue:)) else { continue }
        if output.fields.contains(field) { item.fail("the field `\(field.rawValue)` stands twice", suggestion: "remove one") }
        output.fields.append(field)
      }
    }
    self = output
  }

  var resolved: ResolvedValue {
    .fields([
      "every": every.map { .number($0) }, "fields": .list(fields.map { .text($0.rawValue) }), "restart": restart.map { .number($0) },
      "compression": .text(compression.rawValue),
    ])
  }
}
