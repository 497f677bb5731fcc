/// A flow to be computed, as read from a case file: complete, with all defaults filled in, and
/// checked.
public struct Case: Sendable, Equatable {
  /// The stem of the file.
  public var name: String
  /// One line; the name when the file gives none.
  public var title: String
  /// The publication against which the case is judged.
  public var reference: String?
  /// How long the case takes, such as "12 s on two cores".
  public var runTime: String?
  /// Published values, in the order of the file.
  public var expected: [Expected]
  public var domain: Domain
  public var time: Time
  /// Nil of a run in time.
  public var steady: SteadyState?
  public var output: Output
  /// In order of appearance; may be empty.
  public var objectives: [Objective]
  /// In order of appearance; may be empty.
  public var controls: [Control]
  public var checkpoints: Checkpoints
  /// In order of appearance; may be empty.
  public var measurements: [Measurement]
  public var statistics: Statistics?
  /// In order of appearance; may be empty.
  public var probes: [Probe]
  /// In order of appearance; may be empty.
  public var lines: [SampledLine]
  /// Comparisons with published values, in order of appearance.
  public var validation: [Validation]
  public var certification: Certification
  /// What an optimisation is to do; nil where the case says nothing of it.
  public var optimization: Optimization?
  /// The runs of a sweep; nil where the case says nothing of one.
  public var sweep: ParameterSweep?
  public var uncertainty: Uncertainty?
  /// The file as it was named.
  public var source: String
  /// What is to be told to whoever runs the case.
  public var notes = CaseNotes()
  /// The named numbers of the case.
  public internal(set) var names: NamedNumbers
  var namedUses: NamedUses
  private var part: FamilyPart

  /// What the case says to its family of equations.
  public var family: any FamilyCase {
    get { part.family }
    set { part.family = newValue }
  }
}

/// Sentences on a case that is right, but may not be what is meant: how a window was placed. They
/// are no part of what makes two cases equal.
public struct CaseNotes: Sendable, Equatable {
  public var sentences: [String] = []

  public static func == (left: CaseNotes, right: CaseNotes) -> Bool { true }
}

extension Case {
  private static let common = [
    "time", "steady", "output", "objective", "controls", "checkpoints", "certificate", "optimize", "sweep", "uncertain", "measurements",
    "statistics",
    "probes", "lines", "validation",
  ]

  /// The keys of sections in the order in which they stand in a case of a family.
  static func keys(_ sections: [String]) -> [String] {
    ["case", "parameters"] + sections.prefix(1) + ["domain"] + sections.dropFirst() + common
  }

  /// Reads a whole document as a case of a family; on `nil` the reasons are in the reader's
  /// collector.
  /// - Parameters:
  ///   - map: the sections.
  ///   - foreign: paths of what other families alone have.
  ///   - isOfFamily: whether nothing of that stands in the case. Where something does, other sections may speak of it, and are not read: one
  ///     mistake is told once.
  ///   - writtenEnd: the end of the run before overrides, where they change it.
  init?<Reader: FamilyReader>(
    _ map: MapReader, as family: Reader.Type, foreign: [String], isOfFamily: Bool, context: ReadingContext, name: String, source: String,
    writtenEnd: Double?
  ) {
    let errors = context.errors
    let header = map["case"].flatMap(CaseHeader.init) ?? CaseHeader()
    let domain = map["domain"].flatMap(Domain.init)
    let dimensions = domain?.dimensions ?? map["domain"].flatMap(Domain.dimensions)
    let time = map["time"].flatMap(Time.init)
    TableCheck(names: context.names, section: map["parameters"], end: time?.end, domain: domain).report()
    let windows = WindowReading(end: time?.end, writtenEnd: writtenEnd)
    let document = CaseDocument(map: map, domain: domain, dimensions: dimensions, windows: windows, source: source, foreign: foreign)
    let reader = Reader(document)
    guard isOfFamily else { return nil }
    let words = reader.fields

    let output = map["output"].flatMap { Output($0, words: words) } ?? Output(words)
    output.checkCount(map["output"], end: time?.end)
    let objectives = map["objective"].map(ObjectiveReading(words: reader.objectives, windows: windows).objectives) ?? []
    let steady = map["steady"].flatMap(SteadyState.init)
    if let section = map["steady"] { Case.checkSteady(section, objectives) }
    let checkpoints = map["checkpoints"].flatMap(Checkpoints.init) ?? Checkpoints()
    let places = document.places
    let measuring = MeasurementReading(words: reader.measurements(places))
    let measurements = map["measurements"].map { measuring.measurements($0, taken: objectives.map(\.name)) } ?? []
    let statistics = map["statistics"].flatMap { Statistics($0, windows: windows, words: words) }
    let probes = map["probes"].map { Probe.probes($0, places: places, words: words, steps: time?.stepCount) } ?? []
    let lines = map["lines"].map { SampledLine.lines($0, places: places, words: words) } ?? []
    // A comparison may change the case in any way.
    let anywhere = PlaceReading(domain: nil, dimensions: dimensions, windows: WindowReading(end: nil, writtenEnd: nil))
    let comparing = ValidationReading(
      measurements: MeasurementReading(words: reader.measurements(anywhere)), curves: reader.curves(anywhere), dimensions: dimensions,
      exampleChange: Reader.exampleChange, caseFile: source)
    let validation = map["validation"].map(comparing.settings) ?? []
    let naming = ControlReading(
      words: reader.controls, names: context.names.names, unreadable: reader.unreadable, advice: reader.advice)
    let controls = map["controls"].map(naming.controls) ?? []
    let certification = map["certificate"].flatMap(Certification.init) ?? .quick
    let optimization = map["optimize"].flatMap { Optimization($0, controls: controls, objectives: objectives.map(\.name)) }
    let sweep = map["sweep"].flatMap { ParameterSweep($0, objectives: objectives.map(\.name)) }
    let uncertainty = map["uncertain"].flatMap { Uncertainty($0, controls: controls) }
    reader.check(CommonSections(output: output, probes: probes))
    guard errors.errors.isEmpty, let domain, let time, let family = reader.finish() else { return nil }

    self.init(
      name: name, title: header.title ?? name, reference: header.reference, runTime: header.runTime, expected: header.expected,
      domain: domain, time: time, steady: steady, output: output, objectives: objectives, controls: controls, checkpoints: checkpoints,
      measurements: measurements, statistics: statistics, probes: probes, lines: lines, validation: validation,
      certification: certification, optimization: optimization, sweep: sweep, uncertainty: uncertainty, source: source,
      notes: CaseNotes(sentences: errors.notes), names: context.names, namedUses: NamedUses(context.uses),
      part: FamilyPart(family: family))
    NameCheck(setup: self, differentiated: Reader.differentiatedFormulas).report(to: errors)
    guard errors.errors.isEmpty else { return nil }
  }

  /// The case as YAML with every default written out, in a fixed order; it loads again to an equal
  /// case.
  public var resolved: String {
    ResolvedText.document(sections.map { ($0.key, $0.value.withFormulas(namedUses.numbers, path: $0.key)) })
  }

  /// The sections with the numbers that they come to.
  var sections: [(key: String, value: ResolvedValue)] {
    let own = family.sections
    var sections: [(key: String, value: ResolvedValue)] = [("case", header)]
    if !names.isEmpty { sections.append(("parameters", names.resolved)) }
    sections += own.prefix(1) + [("domain", domain.resolved)] + own.dropFirst()
    sections.append(("time", time.resolved))
    if let steady { sections.append(("steady", steady.resolved)) }
    sections.append(("output", output.resolved))
    if !objectives.isEmpty { sections.append(("objective", .map(objectives.map { ($0.name, $0.resolved) }))) }
    if !controls.isEmpty { sections.append(("controls", .list(controls.map { .text($0.path) }))) }
    sections.append(("checkpoints", checkpoints.resolved))
    if certification != .quick { sections.append(("certificate", .text(certification.rawValue))) }
    if let optimization { sections.append(("optimize", optimization.resolved)) }
    if let sweep { sections.append(("sweep", sweep.resolved)) }
    if let uncertainty { sections.append(("uncertain", uncertainty.resolved)) }
    if !measurements.isEmpty { sections.append(("measurements", .map(measurements.map { ($0.name, $0.resolved) }))) }
    if let statistics { sections.append(("statistics", statistics.resolved)) }
    if !probes.isEmpty { sections.append(("probes", .map(probes.map { ($0.name, $0.resolved) }))) }
    if !lines.isEmpty { sections.append(("lines", .map(lines.map { ($0.name, $0.resolved) }))) }
    if !validation.isEmpty { sections.append(("validation", .map(validation.map { ($0.name, $0.resolved) }))) }
    return sections
  }

  private var header: ResolvedValue {
    .fields([
      "title": .text(title), "reference": reference.map { .text($0) }, "run_time": runTime.map { .text($0) },
      "expected": expected.isEmpty ? nil : .map(expected.map { ($0.quantity, $0.resolved) }),
    ])
  }
}
