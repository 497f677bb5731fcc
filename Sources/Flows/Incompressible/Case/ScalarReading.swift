import CaseFiles

/// Reads the section `scalars` and checks it against the sides of the domain.
struct ScalarReading {
  /// Whether viscosity and the temperature's diffusivity come from `flow.rayleigh` and
  /// `flow.prandtl`.
  let isConvective: Bool
  let convection: Convection?
  /// Nil where they cannot be read.
  let boundaries: Boundaries?
  let dimensions: Int?
  /// The case file.
  let source: String
  /// Where scalars start from of which nothing else is said; nil for zero.
  let earlierState: FieldFile?

  /// Each takes a field, and a share of every step.
  private static let largestCount = 100

  /// Names that snapshots and histories use for something else.
  private static let reserved =
    Output.Field.fluid + [
      "force", "force_x", "force_y", "force_z", "resistance", "x_cell", "y_cell", "z_cell", "x_face", "y_face", "z_face", "time",
      "time_step", "kinetic_energy", "divergence", "velocity_x", "velocity_y", "velocity_z", "profile",
    ]

  /// The scalars in order of appearance; those that are wrong are left out and reported.
  func scalars(_ reader: NodeReader?, flow: NodeReader?) -> [Tracer] {
    var entries: [(name: String, place: Place, reader: NodeReader)] = []
    if let reader {
      if case .empty = reader.node.content {} else { entries = reader.entries(of: "scalars by name") ?? [] }
    }
    if isConvective, !entries.contains(where: { $0.name == Convection.scalar }) {
      (flow ?? reader)?.fail(
        "`rayleigh` and `prandtl` are about a scalar `\(Convection.scalar)`, which the case does not have",
        suggestion: "add for example scalars: { temperature: { boundaries: { bottom: 0.5, top: -0.5 } } }")
    }
    guard entries.count <= Self.largestCount else {
      reader?.fail("the case has \(entries.count) scalars, and at most \(Self.largestCount) are carried", suggestion: "carry fewer of them")
      return []
    }
    return entries.compactMap { scalar($0.name, $0.place, $0.reader) }
  }

  private func scalar(_ name: String, _ place: Place, _ reader: NodeReader) -> Tracer? {
    guard CaseName.isName(name), !Self.reserved.contains(name) else {
      let reason =
        CaseName.isName(name) ? "`\(name)` means something else" : "expected a name of letters, digits, `-` and `_`, found `\(name)`"
      reader.fail("\(reason); it cannot name a scalar", at: place, suggestion: "rename the scalar, for example `temperature` or `dye`")
      return nil
    }
    let derived = isConvective && name == Convection.scalar
    let keys = ["diffusivity", "buoyancy", "reference", "initial", "source", "boundaries"]
    guard let map = reader.map(keys: keys, required: derived ? [] : ["diffusivity"]) else { return nil }
    if derived {
      for key in map.present(["diffusivity", "buoyancy"]) {
        map[key]?.fail(
          "`\(key)` follows from `flow.rayleigh` and `flow.prandtl`", at: map.keyPlace(key),
          suggestion: "remove it, or give `flow.viscosity` in place of the two")
      }
    }
    let diffusivity = derived ? convection?.diffusivity : map["diffusivity"]?.number(atLeast: 0)
    let axes = dimensions ?? 2
    let given = map["buoyancy"].flatMap { $0.vector(count: dimensions) }
    let buoyancy = derived ? Convection.buoyancy(dimensions: axes) : given ?? [Double](repeating: 0, count: axes)
    let reference = map["reference"].flatMap { $0.number() } ?? 0
    func field(_ key: String, inTime: Bool) -> (given: ScalarFunction?, file: FieldFile?) {
      FieldFile.read(map[key], source: self.source) { $0.scalarFunction(dimensions: dimensions, inTime: inTime) }
    }
    let (initial, source) = (field("initial", inTime: false), field("source", inTime: true))
    let conditions = conditions(name, map["boundaries"], scalar: reader)
    guard let diffusivity, let conditions else { return nil }
    return Tracer(
      name: name, diffusivity: diffusivity, buoyancy: buoyancy, reference: reference, initial: initial.given ?? .number(0),
      initialFile: map["initial"] == nil ? earlierState : initial.file, source: source.given, sourceFile: source.file,
      conditions: conditions)
  }

  private func conditions(_ name: String, _ reader: NodeReader?, scalar: NodeReader) -> [Side: TracerCondition]? {
    let sides = Side.all(dimensions: dimensions ?? 3)
    var conditions: [Side: TracerCondition] = [:]
    let map = reader.flatMap { $0.map(keys: sides.map(\.rawValue)) }
    if reader != nil && map == nil { return nil }
    for side in sides {
      let boundary = boundaries?[side]
      guard let field = map?[side.rawValue] else {
        if case .inflow = boundary {
          (reader ?? scalar).fail(
            "the side `\(side.rawValue)` is an inflow, and what `\(name)` flows in is not said",
            suggestion: "add `\(side.rawValue): 0` under `boundaries` of `\(name)`")
        }
        continue
      }
      guard let condition = condition(field) else { continue }
      switch (boundary, condition) {
      case (.periodic, _), (.outflow, _):
        field.fail(
          "a side that is \(boundary?.name ?? "") takes no condition for `\(name)`", at: map?.keyPlace(side.rawValue),
          suggestion: "remove it, or change `boundaries.\(side.rawValue)`")
      case (.inflow, .flux):
        field.fail("an inflow needs the value of `\(name)` that flows in, not a flux", suggestion: "write a number or a formula")
      default: conditions[side] = condition
      }
    }
    return conditions
  }

  private func condition(_ reader: NodeReader) -> TracerCondition? {
    guard case .map = reader.node.content else { return function(reader).map { .value($0) } }
    guard let map = reader.map(keys: ["flux"], required: ["flux"]) else { return nil }
    return map["flux"].flatMap(function).map { .flux($0) }
  }

  private func function(_ reader: NodeReader) -> ScalarFunction? {
    reader.scalarFunction(dimensions: dimensions, inTime: true, numbersOfNames: true)
  }
}

extension Tracer {
  /// - Parameter isDerived: whether diffusivity and buoyancy follow from the flow's numbers.
  func resolved(isDerived: Bool) -> ResolvedValue {
    let sides = Side.allCases.compactMap { side in conditions[side].map { (side.rawValue, $0.resolved) } }
    return .fields([
      "diffusivity": isDerived ? nil : .number(diffusivity), "buoyancy": isDerived ? nil : .vector(buoyancy),
      "reference": .number(reference), "initial": initialFile?.resolved ?? initial.resolved,
      "source": source?.resolved ?? sourceFile?.resolved, "boundaries": .map(sides),
    ])
  }
}

extension TracerCondition {
  fileprivate var resolved: ResolvedValue {
    switch self {
    case .value(let source): source.resolved
    case .flux(let source): .fields(["flux": source.resolved])
    }
  }
}
