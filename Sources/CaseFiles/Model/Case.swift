/// A flow to be computed, as read from a case file: complete, with all defaults filled in, and checked.
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
  public var flow: Flow
  public var domain: Domain
  public var boundaries: Boundaries
  /// In order of appearance.
  public var bodies: [Body]
  /// In order of appearance.
  public var scalars: [TransportedScalar]
  public var initial: Initial
  public var numerics: Numerics
  public var time: Time
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
  /// Comparisons with published values, in order of appearance.
  public var validation: [Validation]
  /// The file as it was named.
  public var source: String
  /// What is to be told to whoever runs the case.
  public var notes = CaseNotes()
}

/// Sentences on a case that is right, but may not be what is meant: how a window was placed. They are no part of what makes two cases equal.
public struct CaseNotes: Sendable, Equatable {
  public var sentences: [String] = []

  public static func == (left: CaseNotes, right: CaseNotes) -> Bool { true }
}

extension Case {
  private static let sections = [
    "case", "flow", "domain", "boundaries", "bodies", "scalars", "initial", "numerics", "time", "output", "objective", "controls",
    "checkpoints", "measurements", "statistics", "probes", "validation",
  ]

  /// Reads a whole document; on `nil` the reasons are in the reader's collector.
  /// - Parameter writtenEnd: the end of the run before overrides, where they change it.
  init?(_ root: NodeReader, name: String, source: String, writtenEnd: Double? = nil) {
    guard let map = root.map(keys: Case.sections, required: ["flow", "domain", "time"]) else { return nil }
    let header = map["case"].flatMap(CaseHeader.init) ?? CaseHeader()

    let domain = map["domain"].flatMap(Domain.init)
    let dimensions = domain?.dimensions ?? map["domain"].flatMap(Domain.dimensions)
    let scalarNames = map["scalars"].map(Case.keys) ?? []
    let flow = map["flow"].flatMap { Flow($0, dimensions: dimensions, carriesScalars: !scalarNames.isEmpty) }
    let boundaries =
      map["boundaries"].map { Boundaries($0, domain: domain, dimensions: dimensions) } ?? Boundaries([:], dimensions: dimensions ?? 2)
    let time = map["time"].flatMap(Time.init)
    let bodies =
      map["bodies"].map {
        BodyPlacement.bodies($0, domain: domain, domainReader: map["domain"], dimensions: dimensions, end: time?.end)
      } ?? []
    let scalarReading = ScalarReading(
      isConvective: map["flow"].map(Flow.isConvective) ?? false, convection: flow?.convection, boundaries: boundaries,
      dimensions: dimensions)
    let scalars = scalarReading.scalars(map["scalars"], flow: map["flow"])
    let initial = map["initial"].map { Initial($0, dimensions: dimensions) }

    let equations = flow?.equations ?? .incompressible
    let numerics = map["numerics"].flatMap { Numerics($0, equations: equations) } ?? Numerics(for: equations)
    let output = map["output"].flatMap { Output($0, scalars: scalarNames) } ?? Output(scalars: scalarNames)
    let bodyNames = map["bodies"].map(Case.keys) ?? []
    let objectiveReading = ObjectiveReading(
      bodyNames: bodyNames, porousNames: bodies.filter { $0.permeability != nil }.map(\.name), scalarNames: scalarNames, scalars: scalars,
      boundaries: boundaries, windows: WindowReading(end: time?.end, writtenEnd: writtenEnd), dimensions: dimensions, source: source)
    let objectives = map["objective"].map(objectiveReading.objectives) ?? []
    let checkpoints = map["checkpoints"].flatMap(Checkpoints.init) ?? Checkpoints()
    let measuring = MeasurementReading(objectives: objectiveReading, domain: domain, dimensions: dimensions)
    let measurements = map["measurements"].map { measuring.measurements($0, taken: objectives.map(\.name)) } ?? []
    let statistics = map["statistics"].flatMap { Statistics($0, windows: objectiveReading.windows, scalars: scalarNames) }
    let probes = map["probes"].map { Probe.probes($0, places: measuring, scalars: scalarNames, steps: time?.stepCount) } ?? []
    let validation = map["validation"].map { ValidationReading(objectives: objectiveReading, dimensions: dimensions).settings($0) } ?? []
    output.checkCount(map["output"], end: time?.end)
    if let boundaries { output.checkSpectra(map["output"], boundaries, domain) }
    output.checkSurfaces(map["output"], hasBodies: bodyNames.contains { !objectiveReading.porousNames.contains($0) })

    let unreadable =
      bodyNames.filter { name in !bodies.contains { $0.name == name } }.map { "bodies.\($0)." }
      + scalarNames.filter { name in !scalars.contains { $0.name == name } }.map { "scalars.\($0)." }
    let controls = map["controls"].map {
      Control.controls(
        $0, boundaries: boundaries ?? Boundaries([:], dimensions: dimensions ?? 2), bodies: bodies, equations: equations, scalars: scalars,
        isConvective: scalarReading.isConvective, isTurbulent: map["flow"].map(Flow.isTurbulent) ?? false,
        isForced: map["flow"].map(Flow.isForced) ?? false,
        unreadable: unreadable + (boundaries == nil ? ["boundaries."] : []))
    }
    ColumnNames.check(map, bodies: bodies, hasForceParts: output.forceParts, probes: probes, dimensions: dimensions ?? 3)
    if let flow { FamilyCheck(flow: flow, domain: domain, boundaries: boundaries, bodies: bodies, map: map).report() }
    guard root.errors.errors.isEmpty, let domain, let flow, let boundaries, let time else { return nil }

    self.init(
      name: name, title: header.title ?? name, reference: header.reference, runTime: header.runTime, expected: header.expected,
      flow: flow, domain: domain, boundaries: boundaries, bodies: bodies, scalars: scalars,
      initial: (initial ?? nil) ?? Initial.standard(boundaries, domain: domain), numerics: numerics, time: time, output: output,
      objectives: objectives, controls: controls ?? [], checkpoints: checkpoints, measurements: measurements,
      statistics: statistics, probes: probes, validation: validation, source: source, notes: CaseNotes(sentences: root.errors.notes))
    guard deriveConvection() else {
      map["flow"]?.fail(
        "`rayleigh` is about a difference of temperatures between two opposite sides, and the case has none",
        suggestion:
          "give `temperature` two values under `boundaries`, for example { bottom: 0.5, top: -0.5 }, or in place of `rayleigh` and `prandtl` the `viscosity`, "
          + "and the `diffusivity` and `buoyancy` of `temperature`")
      return nil
    }
  }

  private static func keys(_ reader: NodeReader) -> [String] {
    guard case .map(let entries) = reader.node.content else { return [] }
    return entries.map(\.key)
  }

  /// The case as YAML with every default written out, in a fixed order; it loads again to an equal case.
  public var resolved: String {
    var sections: [(key: String, value: ResolvedValue)] = [
      ("case", header), ("flow", flow.resolved), ("domain", domain.resolved), ("boundaries", boundaries.resolved),
    ]
    if !bodies.isEmpty { sections.append(("bodies", .map(bodies.map { ($0.name, $0.resolved) }))) }
    if !scalars.isEmpty {
      sections.append(
        ("scalars", .map(scalars.map { ($0.name, $0.resolved(isDerived: flow.convection != nil && $0.name == Convection.scalar)) })))
    }
    sections += [
      ("initial", initial.resolved), ("numerics", numerics.resolved(for: flow.equations)), ("time", time.resolved),
      ("output", output.resolved),
    ]
    if !objectives.isEmpty { sections.append(("objective", .map(objectives.map { ($0.name, $0.resolved) }))) }
    if !controls.isEmpty { sections.append(("controls", .list(controls.map { .text($0.path) }))) }
    sections.append(("checkpoints", checkpoints.resolved))
    if !measurements.isEmpty { sections.append(("measurements", .map(measurements.map { ($0.name, $0.resolved) }))) }
    if let statistics { sections.append(("statistics", statistics.resolved)) }
    if !probes.isEmpty { sections.append(("probes", .map(probes.map { ($0.name, $0.resolved) }))) }
    if !validation.isEmpty { sections.append(("validation", .map(validation.map { ($0.name, $0.resolved) }))) }
    return ResolvedText.document(sections)
  }

  private var header: ResolvedValue {
    .fields([
      "title": .text(title), "reference": reference.map { .text($0) }, "run_time": runTime.map { .text($0) },
      "expected": expected.isEmpty ? nil : .map(expected.map { ($0.quantity, $0.resolved) }),
    ])
  }
}
