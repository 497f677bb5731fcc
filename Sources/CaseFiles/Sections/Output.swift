/// What a run writes and when.
public struct Output: Sendable, Equatable {
  /// A field of the state, or of what follows from it, by its word in the case file.
  public struct Field: Sendable, Hashable {
    public let name: String

    public init(_ name: String) { self.name = name }
  }

  /// How values are packed.
  public enum Compression: String, Sendable, CaseIterable {
    /// As they are: fastest to write.
    case none
    /// Shuffled and deflated: about two thirds of the size, at many times the processor time.
    case deflate
  }

  /// A form in which snapshots are written: VTKHDF files, and an index of these for viewers that do
  /// not read them.
  public enum Format: String, Sendable, CaseIterable { case vtkhdf, xdmf }

  /// A spectrum of a periodic box.
  public enum Spectrum: String, Sendable, CaseIterable { case energy }

  /// Simulated time between snapshots, > 0; without it only the last state is written.
  public var every: Double?
  /// In the order of the case file.
  public var fields: [Field]
  public var compression: Compression
  /// All of them unless the case says otherwise.
  public var formats = Format.allCases
  /// Written whenever a snapshot is; empty for none.
  public var spectra: [Spectrum]
  /// Whether what acts on the surfaces in the flow is written with each snapshot after the first.
  public var surfaces = false
  /// Whether the forces are told apart into those of pressure and of friction too.
  public var forceParts = false
  /// Seconds that pass between two restarts, at least 0; infinite for none.
  public var restartSeconds = Self.usualRestartSeconds
  private static let usualRestartSeconds = 600.0

  public init(
    every: Double? = nil, fields: [Field], compression: Compression = .none, spectra: [Spectrum] = []
  ) {
    self.every = every
    self.fields = fields
    self.compression = compression
    self.spectra = spectra
  }
}

extension Output {
  /// What is written unless the case says otherwise.
  init(_ words: FieldWords) { self.init(fields: words.standard.map { Field($0) }) }

  init?(_ reader: NodeReader, words: FieldWords) {
    let keys = ["every", "fields", "compression", "formats", "spectra", "surfaces", "force_parts", "restart"]
    let others = Self.extras.filter { !words.extras.contains($0) }
    guard let map = reader.map(keys: keys.filter { !others.contains($0) }, outdated: others) else { return nil }
    for key in others where map[key] != nil {
      map[key]?.fail("these equations have no `\(key)` to write", at: map.keyPlace(key), suggestion: "remove it")
    }
    var output = Output(words)
    output.every = map["every"]?.number(above: 0)
    if let word = map["compression"]?.keyword(Compression.allCases.map(\.rawValue)) {
      output.compression = Compression(rawValue: word) ?? .none
    }
    if let reader = map["formats"], let words = reader.words(of: "formats", Format.allCases.map(\.rawValue)) {
      output.formats = words.compactMap(Format.init(rawValue:))
      if !output.formats.contains(.vtkhdf) {
        let found = output.formats.isEmpty ? "none" : output.formats.map(\.rawValue).joined(separator: ", ")
        reader.fail(
          "`vtkhdf` holds the values, which other formats refer to, and is missing; found \(found)", suggestion: "add `vtkhdf`")
      }
    }
    if let words = map["spectra"]?.words(of: "spectra", Spectrum.allCases.map(\.rawValue)) {
      output.spectra = words.compactMap(Spectrum.init(rawValue:))
    }
    if let given = map["restart"] {
      if case .scalar(let word, _) = given.node.content, word == "none" {
        output.restartSeconds = .infinity
      } else {
        output.restartSeconds = given.number(atLeast: 0) ?? output.restartSeconds
      }
    }
    output.surfaces = map["surfaces"]?.flag() ?? false
    output.forceParts = map["force_parts"]?.flag() ?? false
    if let items = map["fields"]?.list(of: "fields") {
      output.fields = []
      for item in items {
        guard let field = item.keyword(words.all).map(Field.init) else { continue }
        if output.fields.contains(field) { item.fail("the field `\(field.name)` stands twice", suggestion: "remove one") }
        output.fields.append(field)
      }
    }
    self = output
  }

  var resolved: ResolvedValue {
    .fields([
      "every": every.map { .number($0) }, "fields": .list(fields.map { .text($0.name) }),
      "compression": .text(compression.rawValue), "formats": .list(formats.map { .text($0.rawValue) }),
      "spectra": spectra.isEmpty ? nil : .list(spectra.map { .text($0.rawValue) }),
      "surfaces": surfaces ? .flag(true) : nil, "force_parts": forceParts ? .flag(true) : nil,
      "restart": restartSeconds == Self.usualRestartSeconds ? nil : restartSeconds.isFinite ? .number(restartSeconds) : .text("none"),
    ])
  }

  private static let largestSnapshotCount = 1e6
  /// Keys of what only some families have.
  private static let extras = ["spectra", "surfaces", "force_parts"]

  /// - Parameter end: of the run, if it is known.
  func checkCount(_ reader: NodeReader?, end: Double?) {
    guard let every, let end, end / every > Self.largestSnapshotCount else { return }
    reader?.fail(
      "a snapshot every \(every.plain) until time \(end.short) makes \((end / every).short), more than \(Self.largestSnapshotCount.plain)",
      suggestion: "write them less often")
  }
}
