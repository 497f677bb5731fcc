import CaseFiles

extension SpectralReader {
  public static let reference = FamilyReference(
    sections: [flow, FluidKeys.boundaries, FluidKeys.initial, numerics],
    objectives: SpectralFunctionals.all.map { CaseKind($0.keyword, $0.meaning, $0.caseKeys) }, measurements: FluidKeys.measurements,
    curves: FluidKeys.curves, fields: FluidKeys.fields,
    observed: FluidKeys.observed, outputs: [FluidKeys.spectra])

  private static let flow = CaseKey(
    "flow",
    .map(
      [
        FluidKeys.viscosity, FluidKeys.force,
        CaseKey("friction", .number(atLeast: 0), "μ of the linear friction −μ u", unit: "1/T", usual: "0"),
        CaseKey("drag", .number(atLeast: 0), "The old name of `friction`", unit: "1/T", isOutdated: true),
        CaseKey(
          "forcing",
          .map([
            CaseKey("band", .pair(), "The lowest and the highest wavenumber that are forced", unit: "1/L", isRequired: true),
            CaseKey("power", .number(atLeast: 0), "The energy that is put in", unit: "L²/T³", isRequired: true),
          ]), "A force on the waves of a band, in proportion to their velocity"),
      ], choice: [["viscosity"]]),
    "The equations and their coefficients", isRequired: true)

  private static let numerics = CaseKey(
    "numerics",
    .map([
      CaseKey("integrator", .words(of: SpectralCase.Integrator.self), "The time integrator", usual: SpectralCase.Integrator.etdrk2.rawValue)
    ]),
    "The schemes")
}
