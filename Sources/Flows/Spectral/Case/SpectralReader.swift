import CaseFiles

/// Reads the sections of a case that are those of a spectral flow, which lives in a box without
/// sides.
public struct SpectralReader: FamilyReader {
  public typealias Family = SpectralCase

  public static let sections = ["flow", "boundaries", "initial", "numerics"]
  public static let required = ["flow"]
  public static let exampleChange = "flow.viscosity=0.02"
  public static let alternatives = [KeyPair(["flow"], "friction", "drag")]
  public static let differentiatedFormulas = ["flow.force", "initial"]
  public static let ownKeys = [
    OwnKey("flow.friction", suggestion: instead) { "only spectral flows have friction, and this one is \($0)" },
    OwnKey("flow.drag", suggestion: instead) { "only spectral flows have friction, and this one is \($0)" },
    OwnKey("flow.forcing", suggestion: "give a `force`, or write `equations: spectral`") {
      "only spectral flows force a band of waves, and this one is \($0)"
    },
  ]
  private static let instead = "remove it, or write `equations: \(Family.keyword)`"

  public static func refusal(of path: String) -> (message: String, suggestion: String)? {
    guard path == "flow.resistance" else { return nil }
    return (
      "a spectral flow resists by `friction`, the same everywhere", "give `friction`, or write `equations: \(IncompressibleCase.keyword)`"
    )
  }

  /// The rule of two thirds leaves two waves along an axis of eight points.
  private static let fewestCells = 8

  private let document: CaseDocument
  private let viscosity: Double?
  private let force: (given: VectorFunction?, file: FieldFile?)
  private let friction: Double
  private let forcing: BandForcing?
  private let boundaries: Boundaries?
  private let initial: Initial?
  private let integrator: SpectralCase.Integrator

  public init(_ document: CaseDocument) {
    self.document = document
    let (map, dimensions) = (document.map, document.dimensions)
    let keys = ["equations", "viscosity", "force", "friction", "forcing"]
    let foreign = document.foreignKeys(in: "flow")
    // Buoyant convection gives other numbers in place of the viscosity, and is refused as such.
    let isConvective = map["flow"]?.entry("rayleigh") != nil || map["flow"]?.entry("prandtl") != nil
    let flow = map["flow"]?.map(keys: keys, required: isConvective ? [] : ["viscosity"], outdated: ["drag"] + foreign)
    viscosity = flow?["viscosity"]?.number(atLeast: 0)
    force = FieldFile.read(flow?["force"], source: document.source) { $0.vectorFunction(dimensions: dimensions, inTime: true) }
    friction = flow.flatMap(Self.friction) ?? 0
    forcing = flow?["forcing"].flatMap(BandForcing.init)
    boundaries =
      map["boundaries"].map { Boundaries($0, domain: document.domain, dimensions: dimensions) }
      ?? Boundaries([:], dimensions: dimensions ?? 2)
    initial = map["initial"].map { Initial($0, dimensions: dimensions, source: document.source) } ?? nil
    let word = map["numerics"]?.map(keys: ["integrator"])?["integrator"]?.keyword(SpectralCase.Integrator.allCases.map(\.rawValue))
    integrator = word.flatMap(SpectralCase.Integrator.init(rawValue:)) ?? .etdrk2
  }

  /// Also under the name that it had once.
  private static func friction(_ map: MapReader) -> Double? {
    if let old = map["drag"] {
      if map["friction"] != nil {
        old.fail("`drag` is the old name of `friction`, and both are given", at: map.keyPlace("drag"), suggestion: "remove `drag`")
      } else {
        old.errors.note("`flow.drag` is read as `flow.friction`, its name now; the drag of bodies is an objective")
      }
    }
    return (map["friction"] ?? map["drag"])?.number(atLeast: 0)
  }

  // MARK: Words of the common sections

  public var fields: FieldWords { .fluid(extras: ["spectra"]) }

  public var objectives: [ObjectiveWord] { SpectralFunctionals.all.map { word($0) } }

  private func word<Kind: SpectralFunctional>(_ kind: Kind.Type) -> ObjectiveWord {
    ObjectiveWord(Kind.keyword, keys: Kind.caseKeys.names, required: Kind.caseKeys.required) { Kind($0, in: document) }
  }

  public func measurements(_ places: PlaceReading) -> [MeasurementWord] { FluidMeasurementReading(places: places).words }
  public func curves(_ places: PlaceReading) -> [CurveWord] { FluidMeasurementReading(places: places).curves }

  public var controls: [ControlWord] {
    let isForced = document.map["flow"]?.entry("forcing") != nil
    let standIn = SpectralCase(
      viscosity: 1, force: force.given, forcing: isForced ? BandForcing(first: 0, last: 1, power: 1) : nil,
      boundaries: Boundaries([:], dimensions: document.dimensions ?? 2), initial: initial ?? .atRest)
    return standIn.parameters.map(\.word)
  }

  // MARK: The whole

  public func check(_ sections: CommonSections) {
    let (map, domain) = (document.map, document.domain)
    boundaries?.checkSpectra(of: sections.output, map["output"], domain)
    ColumnNames.check(map, bodies: [], hasForceParts: false, probes: sections.probes, dimensions: document.dimensions ?? 3)
    for (axis, count) in (domain?.cells ?? []).enumerated() where count < Self.fewestCells {
      (document.entry("domain", "cells") ?? document.entry("domain", "axes"))?.fail(
        "a spectral flow needs at least \(Self.fewestCells) cells along each axis, found \(count) along \(["x", "y", "z"][axis])",
        suggestion: "take more cells")
    }
    if let domain, domain.ringCount > Domain.mostRings {
      let place = document.entry("domain", "size") ?? document.entry("domain", "axes")
      place?.fail(domain.ringTrouble, suggestion: "make the edges of the box more alike")
    }
    for (side, boundary) in boundaries?.sides ?? [] where boundary != .periodic {
      document.entry("boundaries", side.rawValue)?.fail(
        "a spectral flow is periodic on every side",
        suggestion: "write `\(side.rawValue): periodic`, or `equations: \(IncompressibleCase.keyword)`")
    }
    for axis in domain?.gradedAxes ?? [] {
      document.grading(of: axis)?.fail(
        "\(["x", "y", "z"][axis]) is periodic, and cells are stretched between sides that are not",
        suggestion: "remove `\(document.gradingKey)`, for a spectral flow has equal cells")
    }
  }

  public func finish() -> SpectralCase? {
    guard let viscosity, let boundaries else { return nil }
    return SpectralCase(
      viscosity: viscosity, force: force.given, forceFile: force.file, friction: friction, forcing: forcing, boundaries: boundaries,
      initial: initial ?? .atRest, integrator: integrator)
  }
}
