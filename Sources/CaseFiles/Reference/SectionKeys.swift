/// The sections that all families have but for what comes out of a run.
enum SectionKeys {
  static let header = CaseKey(
    "case",
    .map([
      CaseKey("title", .text("a line"), "What the case is about", usual: "the name of the file"),
      CaseKey("reference", .text("a publication"), "What the case is judged by"),
      CaseKey("run_time", .text("a duration"), "How long it takes, such as `12 s on two cores`"),
      CaseKey(
        "expected",
        .names(
          .map([
            CaseKey("value", .number, "The published value", isRequired: true),
            CaseKey("tolerance", .positive, "How near a run comes to it, relative to the value", isRequired: true),
          ]), placeholder: "QUANTITY"),
        "Published values of objectives and measurements"),
    ]),
    "What the case is about")

  static let parameters = CaseKey(
    "parameters",
    .names(
      .either([
        .number,
        .map([
          CaseKey(
            "table", .either([.text("the path of a CSV file"), .list(.pair(), count: nil)]),
            "Pairs of a time, or a place, and a value, from the first on increasing", isRequired: true),
          CaseKey(
            "column", .either([.whole(2...1000), .text("a name in the first line of the file")]), "The column of the values", usual: "2"),
          CaseKey("along", .words(TableReading.directions), "What the first column counts: the time, or an axis", usual: "t"),
          CaseKey("interpolation", .words(of: ValueTable.Interpolation.self), "How values between are found", usual: "linear"),
        ]),
      ]), placeholder: "NAME"),
    "Named numbers, which may stand in all numbers and formulas: each a number, a formula of others, or a table")

  // MARK: Domain

  static let domain = CaseKey(
    "domain", .either([.map(box), .map([axes])]), "The box that is computed, and its cells", isRequired: true)

  private static let box: [CaseKey] = [
    CaseKey("size", .perAxis(.positive), "Lengths of the edges; of two axes or three", unit: "L", isRequired: true),
    CaseKey("cells", .perAxis(.whole(4...Domain.cellLimit)), "Cells along each axis", isRequired: true),
    CaseKey("origin", .perAxis(), "The lower corner", unit: "L", usual: "0"),
    CaseKey(
      "stretching", .map(Domain.axisNames.map { CaseKey($0, .map(tanh(isRequired: true)), "Cells along \($0) that differ in width") }),
      "Axes along which cells are finest at one side or at both"),
  ]

  private static func tanh(isRequired: Bool) -> [CaseKey] {
    [
      CaseKey(
        "tanh", .number(NumberLimits(above: 0, atMost: AxisStretching.strongest)), "How much widths differ, γ of the hyperbolic tangent",
        isRequired: isRequired),
      CaseKey("towards", .words(of: AxisStretching.Towards.self), "Where they are finest", usual: "both"),
    ]
  }

  private static let axes = CaseKey(
    "axes",
    .map(
      Domain.axisNames.map {
        CaseKey($0, .defined(axis), "The cells along \($0)", isRequired: $0 != "z")
      }),
    "The domain axis by axis, in place of `size` and `cells`", isRequired: true)

  private static let axis = CaseDefinition(
    "axis", "An axis of the domain: equal or stretched cells, or a core of equal cells between flanks",
    .either([.map(ends + tanh(isRequired: false)), .map(core)]))

  private static let count = CaseValue.whole(4...CoreGrading.mostCells)

  private static let ends: [CaseKey] = [
    CaseKey("from", .number, "Where the axis begins", unit: "L", usual: "0"),
    CaseKey("to", .number(NumberLimits(relative: "above `from`")), "Where it ends", unit: "L", isRequired: true),
    CaseKey("cells", count, "How many cells it has", isRequired: true),
  ]

  private static let core: [CaseKey] = [
    CaseKey(
      "core",
      .map(
        [
          CaseKey("from", .number, "Where equal cells begin", unit: "L", isRequired: true),
          CaseKey("to", .number(NumberLimits(relative: "above `from`")), "Where they end", unit: "L", isRequired: true),
          CaseKey("width", .positive, "Their width", unit: "L"),
          CaseKey("cells", count, "How many they are, in place of the width"),
        ], choice: [["width"], ["cells"]]),
      "Equal cells, between flanks that grow away from them", isRequired: true),
    CaseKey(
      "growth", .number(NumberLimits(above: 1, atMost: CoreGrading.largestGrowth)), "How much wider cells of a flank get, one by one",
      usual: CoreGrading.usualGrowth.plain),
    CaseKey(
      "reach", .either([.number(atLeast: 0), .pair(.number(atLeast: 0))]), "How far the flanks reach, both or each", unit: "L",
      isRequired: true),
    CaseKey("cells", count, "How many cells the axis has in all; it follows, and is there to be read"),
  ]

  // MARK: Time

  static let time = CaseKey(
    "time",
    .map(
      [
        CaseKey("end", .positive, "When the run ends", unit: "T"),
        CaseKey("steps", .whole(1...Time.largestStepCount), "How many steps it has, in place of its end"),
        CaseKey("cfl", .number(NumberLimits(above: 0, atMost: 1.5)), "The Courant number of a step", usual: "0.5"),
        CaseKey("dt", .positive, "The length of all steps, in place of a Courant number", unit: "T"),
      ], choice: [["end"], ["steps"]], rivals: [["cfl", "dt"]]),
    "How long the run lasts, and its steps", isRequired: true)

  static let steady: CaseKey = {
    let usual = SteadyState()
    let part = CaseValue.number(atLeast: 1e-14, atMost: 0.1)
    return CaseKey(
      "steady",
      .map([
        CaseKey(
          "residual", part, "The part of itself by which the state may still change in a unit of time", unit: "1/T",
          usual: usual.residual.plain),
        CaseKey("adjoint", part, "The same of the adjoint state", unit: "1/T", usual: "as `residual`"),
        CaseKey("stride", .whole(1...10_000), "Steps between two extrapolations", usual: "\(usual.stride)"),
        CaseKey(
          "depth", .whole(0...200), "Earlier states that an extrapolation draws on; 0 is marching alone", usual: "\(usual.depth)"),
      ]),
      "The state in which the flow no longer changes is sought, and differentiated as such")
  }()
}
