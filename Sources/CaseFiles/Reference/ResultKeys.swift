extension CaseValue {
  /// A span of time over which something is measured.
  public static var window: CaseValue { .defined(ResultKeys.window) }
}

/// The sections of what comes out of a run, for a family.
struct ResultKeys {
  let family: FamilyReference

  private static let point = CaseValue.perAxis()
  private var observed: CaseKey {
    CaseKey("fields", .list(family.observed, count: nil), "The fields", usual: "all that there are")
  }

  // MARK: Windows

  private static let span: [CaseValue] = [
    .pair(.number(atLeast: 0)), .map([CaseKey("last", .positive, "The last part of the run, of this length", unit: "T", isRequired: true)]),
  ]

  static let window = CaseDefinition("window", "A span of time: its start and its end, or the last part of the run", .either(span))

  private static let objectiveWindow = CaseDefinition(
    "window-of-objective", "As a window, or whole periods of what oscillates",
    .either(
      span + [
        .map([
          CaseKey("periods", .whole(1...1 << 20), "How many whole periods, up to the end of the run", isRequired: true),
          CaseKey("of", .text("a column of forces.csv"), "What oscillates", usual: "the first force along y"),
        ])
      ]))

  // MARK: Sections

  var output: CaseKey {
    let usual = Output(fields: [])
    return CaseKey(
      "output",
      .map(
        [
          CaseKey("every", .positive, "The time between snapshots", unit: "T", usual: "the last state alone"),
          CaseKey("fields", .list(family.fields, count: nil), "The fields of a snapshot", usual: "those that statistics take"),
          CaseKey("compression", .words(of: Output.Compression.self), "How values are packed", usual: usual.compression.rawValue),
          CaseKey("formats", .list(.words(of: Output.Format.self), count: nil), "Forms of snapshots, `vtkhdf` among them", usual: "all"),
          CaseKey(
            "restart", .either([.number(atLeast: 0), .words(["none"])]), "Seconds of the clock between two restarts",
            usual: usual.restartSeconds.plain),
        ] + family.outputs),
      "What is written, and when")
  }

  var objective: CaseKey {
    CaseKey(
      "objective",
      .names(
        .kinds(
          CaseKinds(
            kinds: family.objectives,
            common: [
              CaseKey("window", .defined(Self.objectiveWindow), "When it counts", usual: "the end of the run"),
              CaseKey("instant", .positive, "The one time at which it counts, in place of a window", unit: "T"),
              CaseKey("statistic", .words(of: Objective.Statistic.self), "What is made of the values over the window", usual: "mean"),
              CaseKey(
                "weighting", .words(of: Objective.Weighting.self), "How much the times of the window count",
                usual: "square, of periods hann"),
            ], placeholder: "NAME")), placeholder: "NAME"),
      "Numbers computed from the flow whose gradients may be taken; or formulas of others, such as `lift/drag`")
  }

  static let controls = CaseKey(
    "controls", .either([.words(["all"]), .list(.text("the path of a number or field of the case"), count: nil)]),
    "What derivatives are taken by; `all` are all numbers")

  var statistics: CaseKey {
    CaseKey(
      "statistics",
      .map(
        [
          CaseKey("start", .number(atLeast: 0), "From when on steps count", unit: "T", usual: "0"),
          CaseKey("window", .defined(Self.window), "When steps count, in place of the start"), observed,
        ], rivals: [["start", "window"]]),
      "Means over time, and moments of what fluctuates about them")
  }

  var probes: CaseKey {
    CaseKey(
      "probes",
      .names(
        .either([Self.point, .map([CaseKey("at", Self.point, "The point", unit: "L", isRequired: true), observed])]), placeholder: "NAME"),
      "Points at which the flow is written down step by step")
  }

  var lines: CaseKey {
    CaseKey(
      "lines",
      .names(
        .map([
          CaseKey("from", Self.point, "One end", unit: "L", isRequired: true),
          CaseKey("to", Self.point, "The other end", unit: "L", isRequired: true),
          CaseKey("points", .whole(2...SampledLine.mostPoints), "How many points", usual: "\(SampledLine.standardPoints)"), observed,
        ]), placeholder: "NAME"),
      "Straight lines along which fields are written with each snapshot")
  }

  // MARK: Measurements and comparisons

  private var measurement: CaseDefinition {
    CaseDefinition(
      "measurement", "One kind with its settings", .map(CaseMap(family.measurements, choice: family.measurements.map { [$0.name] })))
  }

  var measurements: CaseKey {
    CaseKey(
      "measurements", .names(.defined(measurement), placeholder: "NAME"),
      "Numbers read off the run, of which no gradient is taken")
  }

  var validation: CaseKey {
    let curves = family.curves + [CaseKey("convergence", .text("the name of a measurement"), "It over the grids")]
    return CaseKey(
      "validation",
      .names(
        .map([
          CaseKey("quick", .flag, "Whether it belongs to `validate --quick`", usual: "false"),
          CaseKey("set", .list(.text("a change path=value"), count: nil), "How the case is changed for it"),
          CaseKey("grids", .list(.perAxis(.whole(4...100_000)), count: nil), "Cells along each axis, run after run"),
          CaseKey("rows", .names(row, placeholder: "QUANTITY"), "What should come out, by the names of quantities", isRequired: true),
          CaseKey(
            "plots",
            .names(.map(curves + [points], choice: curves.map { [$0.name] }), placeholder: "TITLE"), "Pictures of it, by their titles"),
        ]), placeholder: "NAME"),
      "Comparisons with published values, for `validate`")
  }

  private var row: CaseValue {
    .map(
      [
        CaseKey("measure", .defined(measurement), "A measurement of its own, in place of one of the case"),
        CaseKey("order_of", .text("the name of a measurement"), "The order with which it vanishes on finer grids, in place of its value"),
        CaseKey("value", .number, "The published value", isRequired: true),
        CaseKey(
          "tolerance",
          .either([.positive, .map([CaseKey("absolute", .positive, "By how much it may be off", isRequired: true)])]),
          "By what part of the value it may be off", isRequired: true),
        CaseKey("source", .text("a publication"), "Where the value is from", usual: "that of the case"),
      ], rivals: [["measure", "order_of"]])
  }

  private var points: CaseKey {
    CaseKey(
      "points", .names(.either([.text("the path of a CSV file"), .list(.pair(), count: nil)]), placeholder: "SOURCE"),
      "Published points, by their source")
  }
}
