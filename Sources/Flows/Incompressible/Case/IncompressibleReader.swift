import CaseFiles

/// Reads the sections of a case that are those of incompressible flow.
public struct IncompressibleReader: FamilyReader {
  public typealias Family = IncompressibleCase

  public static let sections = ["flow", "boundaries", "bodies", "scalars", "initial", "numerics"]
  public static let required = ["flow"]
  public static let exampleChange = "flow.viscosity=0.02"
  public static let alternatives = Shapes.all.filter { $0.hasIncidence }.map { KeyPair(["bodies", "*", $0.keyword], "angle", "incidence") }
  public static let differentiatedFormulas = [
    "boundaries.*.inflow", "boundaries.*.wall", "flow.force", "flow.resistance", "initial", "scalars.*.initial", "scalars.*.source",
    "scalars.*.boundaries", "bodies.*.motion.displacement", "bodies.*.motion.rotation", "bodies.*.spin",
  ]
  public static let ownKeys = [
    OwnKey("bodies", suggestion: instead) { "a \($0) flow has no bodies" },
    OwnKey("scalars", suggestion: instead) { "a \($0) flow carries no scalars" },
    OwnKey("flow.turbulence", suggestion: instead) { "a \($0) flow has no turbulence model" },
    OwnKey("flow.resistance", suggestion: instead) { "a \($0) flow has no resistance that varies in space" },
    OwnKey("flow.rayleigh", suggestion: viscosityInstead) { "a \($0) flow has no buoyancy" },
    OwnKey("flow.prandtl", suggestion: viscosityInstead) { "a \($0) flow has no buoyancy" },
  ]
  private static let instead = "remove it, or write `equations: \(Family.keyword)`"
  private static let viscosityInstead = "give `viscosity` in place of `rayleigh` and `prandtl`"

  let document: CaseDocument
  let flow: Flow?
  /// Nil where they cannot be read.
  let boundaries: Boundaries?
  let bodies: [Body]
  let scalars: [Tracer]
  private let initial: Initial?
  private let numerics: Numerics
  private let bodyNames: [String]
  /// Those with errors too.
  let scalarNames: [String]
  /// Whether the section `flow` says so, readable or not.
  private let isConvective, isTurbulent: Bool

  public init(_ document: CaseDocument) {
    self.document = document
    let (map, domain, dimensions) = (document.map, document.domain, document.dimensions)
    (bodyNames, scalarNames) = (document.names(in: "bodies"), document.names(in: "scalars"))
    isConvective = map["flow"].map(Flow.isConvective) ?? false
    isTurbulent = map["flow"].map { $0.entry("turbulence") != nil } ?? false
    let carriesScalars = !scalarNames.isEmpty
    flow = map["flow"].flatMap {
      Flow(
        $0, dimensions: dimensions, carriesScalars: carriesScalars, foreign: document.foreignKeys(in: "flow"), source: document.source)
    }
    boundaries =
      map["boundaries"].map { Boundaries($0, domain: domain, dimensions: dimensions, end: document.end) }
      ?? Boundaries([:], dimensions: dimensions ?? 2)
    bodies =
      map["bodies"].map {
        BodyPlacement.bodies(
          $0, domain: domain, domainReader: map["domain"], dimensions: dimensions, end: document.end, source: document.source)
      } ?? []
    initial = map["initial"].map { Initial($0, dimensions: dimensions, source: document.source) } ?? nil
    let reading = ScalarReading(
      isConvective: isConvective, convection: flow?.convection, boundaries: boundaries, dimensions: dimensions, source: document.source,
      earlierState: Initial.earlierState(map["initial"], initial))
    scalars = reading.scalars(map["scalars"], flow: map["flow"])
    numerics = map["numerics"].flatMap { Numerics($0) } ?? Numerics()
  }

  // MARK: Words of the common sections

  public var fields: FieldWords { .fluid(scalars: scalarNames, extras: ["spectra", "surfaces", "force_parts"]) }

  public var objectives: [ObjectiveWord] { IncompressibleFunctionals.all.map { word($0) } }

  private func word<Kind: IncompressibleFunctional>(_ kind: Kind.Type) -> ObjectiveWord {
    ObjectiveWord(Kind.keyword, keys: Kind.caseKeys.names, required: Kind.caseKeys.required) { Kind($0, in: self) }
  }

  /// How names of bodies are read.
  var bodyWords: BodyWords {
    let porous = bodies.filter { $0.permeability != nil }.map(\.name)
    return BodyWords(names: bodyNames, porous: porous, dimensions: document.dimensions)
  }

  public func measurements(_ places: PlaceReading) -> [MeasurementWord] {
    FluidMeasurementReading(places: places).words + BodyMeasurementReading(bodies: bodyWords, places: places).words
  }

  public func curves(_ places: PlaceReading) -> [CurveWord] {
    FluidMeasurementReading(places: places).curves + BodyMeasurementReading(bodies: bodyWords, places: places).curves
  }

  /// Of parts that could not be read there are stand-ins, so that nobody is told that they cannot
  /// be controls.
  public var controls: [ControlWord] {
    let flow = Flow(
      viscosity: 1, convection: isConvective ? Convection(rayleigh: 1, prandtl: 1) : nil, force: self.flow?.force,
      resistance: self.flow?.resistance,
      turbulence: isTurbulent ? Turbulence(model: .smagorinsky, prandtl: scalars.isEmpty ? nil : 1) : nil)
    let sides = boundaries ?? Boundaries([:], dimensions: document.dimensions ?? 2)
    return IncompressibleCase(
      flow: flow, boundaries: sides, bodies: bodies, scalars: scalars, initial: initial ?? Initial.standard(sides)
    ).parameters.map(\.word)
  }

  public var unreadable: [String] {
    bodyNames.filter { name in !bodies.contains { $0.name == name } }.map { "bodies.\($0)." }
      + scalarNames.filter { name in !scalars.contains { $0.name == name } }.map { "scalars.\($0)." }
      + (boundaries == nil ? ["boundaries."] : [])
  }

  /// An inflow given by formulas has no velocity vector to differentiate by.
  public func advice(forControl path: String) -> String? {
    let side = boundaries?.inflows.first { Control.inflow($0.side).path == path }?.side
    return side.map { "give `\($0.rawValue)` as { inflow: { velocity: [numbers], profile: formula } }" }
  }

  // MARK: The whole

  public func check(_ sections: CommonSections) {
    let (map, output) = (document.map, sections.output)
    boundaries?.checkSpectra(of: output, map["output"], document.domain)
    if output.surfaces || output.forceParts, bodyWords.solidNames.isEmpty {
      let key = output.surfaces ? "surfaces" : "force_parts"
      map["output"]?.fail(
        "`\(key)` tells of the surfaces of solid bodies, and the case has none", suggestion: "remove it, or add `bodies`")
    }
    ColumnNames.check(
      map, bodies: bodies, hasForceParts: output.forceParts, probes: sections.probes, dimensions: document.dimensions ?? 3)
    if let flow { IncompressibleChecks(flow: flow, boundaries: boundaries, bodies: bodies, document: document).report() }
  }

  public func finish() -> IncompressibleCase? {
    guard let flow, let boundaries, let domain = document.domain else { return nil }
    let initial = initial ?? Initial.standard(boundaries)
    var result = IncompressibleCase(
      flow: flow, boundaries: boundaries, bodies: bodies, scalars: scalars, initial: initial, numerics: numerics)
    guard result.deriveConvection(on: domain) else {
      document.map["flow"]?.fail(
        "`rayleigh` is about a difference of temperatures between two opposite sides, and the case has none",
        suggestion:
          "give `temperature` two values under `boundaries`, for example { bottom: 0.5, top: -0.5 }, or in place of `rayleigh` and `prandtl` the `viscosity`, "
          + "and the `diffusivity` and `buoyancy` of `temperature`")
      return nil
    }
    return result
  }
}
