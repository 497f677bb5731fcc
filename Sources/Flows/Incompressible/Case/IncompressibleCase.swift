import CaseFiles
import Fields

/// What a case says to incompressible flow in a box: the sections that are its own, read and
/// checked.
public struct IncompressibleCase: Sendable, Equatable {
  public var flow: Flow
  public var boundaries: Boundaries
  /// In order of appearance.
  public var bodies: [Body]
  /// In order of appearance.
  public var scalars: [Tracer]
  public var initial: Initial
  public var numerics: Numerics

  public init(
    flow: Flow, boundaries: Boundaries, bodies: [Body] = [], scalars: [Tracer] = [], initial: Initial = .atRest,
    numerics: Numerics = Numerics()
  ) {
    (self.flow, self.boundaries, self.bodies, self.scalars) = (flow, boundaries, bodies, scalars)
    (self.initial, self.numerics) = (initial, numerics)
  }

  /// The bodies that the fluid cannot enter.
  public var solidBodies: [Body] { bodies.filter { $0.permeability == nil } }
}

extension IncompressibleCase: EquationFamily {
  public typealias Reader = IncompressibleReader

  public static let keyword = "incompressible"

  public var sections: [(key: String, value: ResolvedValue)] {
    var sections: [(key: String, value: ResolvedValue)] = [("flow", flow.resolved), ("boundaries", boundaries.resolved)]
    if !bodies.isEmpty { sections.append(("bodies", .map(bodies.map { ($0.name, $0.resolved) }))) }
    if !scalars.isEmpty {
      let isDerived = { [isConvective = flow.convection != nil] name in isConvective && name == Convection.scalar }
      sections.append(("scalars", .map(scalars.map { ($0.name, $0.resolved(isDerived: isDerived($0.name))) })))
    }
    return sections + [("initial", initial.resolved), ("numerics", numerics.resolved)]
  }

  public var notes: [String] {
    var notes: [String] = []
    let resistance = bodies.compactMap { body in body.permeability.map { flow.viscosity / $0 } }.max() ?? 0
    if resistance > 0 {
      notes.append(
        "what a flow loses in porous bodies, pressure and drag, comes out too small by 1/(1 + a dt), here with a = \(resistance.short): keep time steps well below \((1 / resistance).short)"
      )
    }
    if !solidBodies.isEmpty && !scalars.isEmpty { notes.append("scalars diffuse through bodies as if these were fluid at rest") }
    return notes
  }

  public static func model(of setup: Case, workers: Workers, files: FieldReader?) throws -> any ReversibleModel {
    try FlowModel(setup, workers: workers, files: files)
  }

  public func fieldRequests(of setup: Case) -> [FieldRequest] {
    let isPeriodic = (0..<setup.domain.dimensions).map(boundaries.isPeriodic(axis:))
    func cells(_ file: FieldFile?, _ control: Control, _ dataset: String, picture: String? = nil) -> [FieldRequest] {
      file.map { [FieldRequest($0, control.path, of: dataset, picture: picture, isPeriodic: isPeriodic)] } ?? []
    }
    func faces(_ file: FieldFile?, _ control: Control, _ dataset: String, picture: String? = nil) -> [FieldRequest] {
      file.map {
        [FieldRequest($0, control.path, ofVector: dataset, isStaggered: true, picture: picture, isPeriodic: isPeriodic)]
      } ?? []
    }
    return faces(initial.file, .initialVelocity, "velocity", picture: "velocity") + faces(flow.forceFile, .force, "force")
      + cells(flow.resistanceFile, .resistance, "resistance")
      + scalars.flatMap { scalar in
        cells(scalar.initialFile, .scalar(name: scalar.name, parameter: .initial), scalar.name, picture: scalar.name)
          + cells(scalar.sourceFile, .scalar(name: scalar.name, parameter: .source), "\(scalar.name).source")
      }
      + setup.objectives.flatMap { ($0.kind as? any IncompressibleFunctional)?.fieldRequests(isPeriodic) ?? [] }
  }
}

extension Case {
  /// What it says to incompressible flow; nil of a case of another family.
  public var incompressible: IncompressibleCase? { family as? IncompressibleCase }

  /// The bodies in the flow, in order of appearance; none of families without bodies.
  public var bodies: [Body] { incompressible?.bodies ?? [] }
  /// Those that the fluid cannot enter.
  public var solidBodies: [Body] { incompressible?.solidBodies ?? [] }
  /// What the flow carries, in order of appearance; none of families that carry nothing.
  public var scalars: [Tracer] { incompressible?.scalars ?? [] }
}
