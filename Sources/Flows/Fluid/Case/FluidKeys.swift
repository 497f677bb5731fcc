import CaseFiles

/// What a case says of a fluid in a box, whatever the equations.
enum FluidKeys {
  static let viscosity = CaseKey("viscosity", .number(atLeast: 0), "Kinematic viscosity ν; zero is an inviscid flow", unit: "L²/T")

  static let force = CaseKey(
    "force", .either([.perAxis(.formula(.placeAndTime)), .fieldFile]), "Force per mass on the fluid", unit: "L/T²", usual: "0")

  static let boundaries = CaseKey(
    "boundaries", .map(Side.allCases.map { CaseKey($0.rawValue, side, "What happens there", usual: "periodic") }),
    "The sides of the domain")

  private static let side = CaseValue.defined(
    CaseDefinition(
      "side", "What happens at a side of the domain",
      .either([
        .words(Boundary.words),
        .map(
          [
            CaseKey("wall", .perAxis(.formula(.placeAndTime)), "A wall that moves along itself with this velocity", unit: "L/T"),
            CaseKey("inflow", .either([.perAxis(.formula(.placeAndTime)), .map(inflow)]), "A velocity that is prescribed", unit: "L/T"),
          ], choice: [["wall"], ["inflow"]]),
      ])))

  private static let inflow = [
    CaseKey("velocity", .perAxis(.formula(.placeAndTime)), "The velocity, with a profile in numbers", unit: "L/T", isRequired: true),
    CaseKey("profile", .formula(.placeAndTime), "By what it is multiplied along the side"),
  ]

  static let initial = CaseKey(
    "initial", .either([.words(Initial.words), .map(CaseMap(initialKinds, choice: initialKinds.map { [$0.name] })), .fieldFile]),
    "The velocity at time 0", usual: "the mean of the first inflow, else at rest")

  /// The last is told apart from the others by what else stands beside it.
  static let initialKinds = [
    CaseKey("uniform", .perAxis(.formula(.place)), "The same velocity everywhere", unit: "L/T"),
    CaseKey(
      "taylor-green", .map([CaseKey("amplitude", .number, "Its largest velocity", unit: "L/T", usual: "1")]),
      "The Taylor–Green vortex, one wave along each edge"),
    CaseKey(
      "random",
      .map([
        CaseKey("seed", .whole(atLeast: 0), "The same seed gives the same field", isRequired: true),
        CaseKey("amplitude", .positive, "Its root mean square speed", unit: "L/T", isRequired: true),
        CaseKey("wavenumber", .positive, "The peak of its spectrum", unit: "1/L", isRequired: true),
      ]), "A random field free of divergence"),
    CaseKey("velocity", .perAxis(.formula(.place)), "A velocity by formulas", unit: "L/T"),
    CaseKey("restart", .text("the directory of a run"), "The state that an earlier run has left, scalars included"),
    CaseKey("file", .text("the path of a snapshot"), "A field from a file"),
  ]

  static let spectra = CaseKey(
    "spectra", .list(.words(of: Output.Spectrum.self), count: nil), "Spectra of a periodic box, with each snapshot", usual: "none")

  static let fields = CaseValue.either([.words(Output.Field.fluid), .text("the name of a scalar")])
  static let observed = CaseValue.either([.words(FieldWords.observedFluid), .text("the name of a scalar")])

  // MARK: Measurements

  private static let axes = CaseValue.words(FluidMeasurement.axisNames)

  static let line = [
    CaseKey("velocity", axes, "The component of the velocity", isRequired: true),
    CaseKey("along", axes, "The axis along which the line lies", isRequired: true),
    CaseKey(
      "at", .either([.number, .list(.number, count: 1...2)]), "Where, along the other axes", unit: "L", isRequired: true),
  ]

  static let measurements = [
    CaseKey("minimum", .map(line), "The smallest velocity along a line at the end of the run"),
    CaseKey("maximum", .map(line), "The largest one"),
    CaseKey(
      "pressure-difference",
      .map([
        CaseKey("from", .perAxis(), "The one point", unit: "L", isRequired: true),
        CaseKey("to", .perAxis(), "The point whose pressure is taken off", unit: "L", isRequired: true),
      ]), "The pressure at a point less that at another, at the end of the run"),
    CaseKey(
      "kinetic-energy", .map([CaseKey("time", .number(atLeast: 0), "When", unit: "T", usual: "the end of the run")]),
      "The mean of ½|u|² over the domain"),
    CaseKey("dissipation-peak", .map([]), "The largest rate at which the mean kinetic energy falls"),
    CaseKey("dissipation-peak-time", .map([]), "When that is"),
    CaseKey(
      "velocity-error",
      .map([CaseKey("solution", .perAxis(.formula(.placeAndTime)), "The exact velocity", unit: "L/T", isRequired: true)]),
      "The root mean square of what the velocity is off a solution at the end of the run"),
  ]

  static let curves = [
    CaseKey("profile", .map(line), "The velocity along a line at the end of the run"),
    CaseKey("energy", .map([]), "The mean kinetic energy over time"),
    CaseKey("dissipation", .map([]), "The rate at which it falls"),
  ]
}

// MARK: What stands under several keys

extension CaseValue {
  /// A file with a field.
  static let fieldFile = CaseValue.defined(
    CaseDefinition(
      "field-file", "A field from a snapshot",
      .map([
        CaseKey("file", .text("the path of a snapshot"), "The file", isRequired: true),
        CaseKey("interpolation", .words([FieldFile.word]), "From a file of another grid", usual: "none"),
      ])))
}

extension CaseKey {
  static let body = CaseKey("body", .text("the name of a body"), "The body", isRequired: true)
  static let side = CaseKey("side", .words(of: Side.self), "The side", isRequired: true)
  static let reference = CaseKey("reference", .defined(ForceReference.definition), "Scales that make it a coefficient")
  static let velocityTarget = CaseKey(
    "target", .either([.words(VelocityTarget.words), .perAxis(.formula(.place)), .fieldFile]), "u*", unit: "L/T", isRequired: true)
}

extension ForceReference {
  static let definition = CaseDefinition(
    "force-reference", "Scales by which a force is 2F/(U² L), in space 2F/(U² A)",
    .map([
      CaseKey("velocity", .positive, "U", unit: "L/T", isRequired: true), CaseKey("length", .positive, "L", unit: "L", isRequired: true),
      CaseKey("area", .positive, "A, in space alone, where it has to be given", unit: "L²"),
    ]))
}
