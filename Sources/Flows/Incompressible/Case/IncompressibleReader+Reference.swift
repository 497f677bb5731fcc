import CaseFiles

extension IncompressibleReader {
  public static let reference = FamilyReference(
    sections: [flow, FluidKeys.boundaries, bodies, scalars, FluidKeys.initial, numerics],
    objectives: IncompressibleFunctionals.all.map { CaseKind($0.keyword, $0.meaning, $0.caseKeys) },
    measurements: FluidKeys.measurements + forces, curves: FluidKeys.curves + [forceCurve],
    fields: FluidKeys.fields,
    observed: FluidKeys.observed, outputs: outputs)

  private static let flow = CaseKey(
    "flow",
    .map(
      [
        FluidKeys.viscosity,
        CaseKey("rayleigh", .positive, "Ra = b ΔT H³/(ν κ) of a scalar `temperature`, with `prandtl` in place of the viscosity"),
        CaseKey("prandtl", .positive, "Pr = ν/κ"), FluidKeys.force,
        CaseKey(
          "resistance", .either([.number(atLeast: 0), .formula(.place), .fieldFile]), "α of the resistance −α u", unit: "1/T", usual: "0"),
        CaseKey("turbulence", .map(turbulence), "A large-eddy simulation"),
      ], choice: [["viscosity"], ["rayleigh", "prandtl"]]),
    "The equations and their coefficients", isRequired: true)

  private static let turbulence = [
    CaseKey("model", .words(of: Turbulence.Model.self), "The model of the eddy viscosity", isRequired: true),
    CaseKey(
      "constant", .number(atLeast: 0), "C of the eddy viscosity",
      usual: Turbulence.Model.allCases.map { "\($0.standardConstant) of \($0.rawValue)" }.joined(separator: ", ")),
    CaseKey(
      "turbulent_prandtl", .positive, "By what the eddy diffusivity of scalars is smaller", usual: "\(Turbulence.standardPrandtl)"),
    CaseKey("van_driest", .positive, "The viscous length ν/u_τ of damping towards walls, for smagorinsky", unit: "L", usual: "no damping"),
  ]

  private static let bodies = CaseKey(
    "bodies", .names(.map(Body.caseMap), placeholder: "NAME"), "Bodies in the flow, each of one shape")

  private static let scalars = CaseKey(
    "scalars",
    .names(
      .map([
        CaseKey("diffusivity", .number(atLeast: 0), "κ; needed but where `flow.prandtl` gives it", unit: "L²/T"),
        CaseKey("buoyancy", .perAxis(), "Acceleration of the fluid per unit of the scalar", unit: "L/T²/θ", usual: "0"),
        CaseKey("reference", .number, "The value that has no weight", unit: "θ", usual: "0"),
        CaseKey("initial", .either([.formula(.place), .fieldFile]), "The value at time 0", unit: "θ", usual: "0"),
        CaseKey("source", .either([.formula(.placeAndTime), .fieldFile]), "What is added per time", unit: "θ/T", usual: "0"),
        CaseKey(
          "boundaries", .map(Side.allCases.map { CaseKey($0.rawValue, side, "The value there, or the flux", unit: "θ", usual: "no flux") }),
          "What is prescribed at sides"),
      ]), placeholder: "NAME"),
    "Scalars that the flow carries")

  private static let side = CaseValue.defined(
    CaseDefinition(
      "scalar-side", "What is prescribed of a scalar at a side: its value, or the flux",
      .either([
        .formula(.placeAndTime),
        .map([CaseKey("flux", .formula(.placeAndTime), "What diffuses into the fluid per area and time", unit: "θ L/T", isRequired: true)]),
      ])))

  private static let numerics = CaseKey(
    "numerics",
    .map([
      CaseKey(
        "advection", .words(of: Numerics.Advection.self), "How momentum and scalars are carried", usual: Numerics().advection.rawValue),
      CaseKey("integrator", .words(of: Numerics.Integrator.self), "The time integrator", usual: Numerics().integrator.rawValue),
      CaseKey("stages", .whole(2...64), "Stages of a step of `rkc`", usual: "\(Numerics.standardStages)"),
    ]),
    "The schemes")

  // MARK: Common sections

  private static let outputs = [
    FluidKeys.spectra,
    CaseKey("surfaces", .flag, "Whether pressure and friction on bodies are written with each snapshot", usual: "false"),
    CaseKey("force_parts", .flag, "Whether forces are told apart into pressure and friction", usual: "false"),
  ]

  private static let component = CaseKey(
    "component", .words(of: FluidMeasurement.Force.Component.self), "Which force", isRequired: true)
  private static let force: [CaseKey] = [
    .body, .reference, CaseKey("window", .window, "When", usual: "as an objective of the body, else the second half"),
  ]
  private static let point: [CaseKey] = [
    .body, CaseKey("at", .perAxis(), "The point of the surface", unit: "L", isRequired: true), .reference,
  ]

  private static let forces = [
    CaseKey(
      "pressure-coefficient",
      .map(
        point + [CaseKey("from", .perAxis(), "Where the pressure counts as zero", unit: "L", usual: "the mean along the inflow")]),
      "2(p − p₀)/U² at a point of a surface at the end of the run"),
    CaseKey("skin-friction", .map(point), "2τ/U² at a point of a surface at the end of the run"),
    CaseKey(
      "force",
      .map(
        [
          component, CaseKey("statistic", .words(of: FluidMeasurement.Statistic.self), "What is made of the force", isRequired: true),
          CaseKey("part", .words(of: FluidMeasurement.Force.Part.self), "That of the pressure or of the friction", usual: "both"),
        ] + force), "A number of the force on a body"),
    CaseKey("strouhal", .map(force), "The frequency of the lift, f L/U"),
  ]

  private static let forceCurve = CaseKey("force", .map([component] + force), "The force on a body over time")
}
