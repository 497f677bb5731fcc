/// The sections of what is done with a run and its gradient.
enum StudyKeys {
  static let checkpoints: CaseKey = {
    let usual = Checkpoints()
    let amount = CaseValue.text("an amount such as 512 MB or 2 GiB")
    return CaseKey(
      "checkpoints",
      .map([
        CaseKey(
          "memory", .either([.whole(atLeast: 1), amount]), "Bytes in memory for states of the run", usual: "\(usual.memory / 1_000_000) MB"),
        CaseKey("disk", .either([.whole(atLeast: 0), amount]), "Bytes on disk, for what memory has no room for", usual: "\(usual.disk)"),
        CaseKey("folder", .text("the path of a folder"), "Where these are", usual: "the folder of the results"),
        CaseKey("count", .whole(atLeast: 1), "How many states are kept", usual: "as many as fit"),
        CaseKey("schedule", .words(of: Checkpoints.Schedule.self), "Which states are kept", usual: usual.schedule.rawValue),
      ]),
      "What a gradient may use to remember the run")
  }()

  static let certificate = CaseKey(
    "certificate", .words(of: Certification.self), "How much a gradient does to prove itself", usual: Certification.quick.rawValue)

  // MARK: Optimisation

  private static let range = CaseDefinition(
    "range", "Limits: the lower and the upper one, or one of them",
    .either([
      .pair(),
      .map([
        CaseKey("at_least", .number, "The lower limit"), CaseKey("at_most", .number, "The upper limit"),
        CaseKey("equal", .number, "The one value, in place of limits"),
      ]),
    ]))

  static let optimize: CaseKey = {
    let usual = Optimization()
    let tolerance = usual.tolerance
    return CaseKey(
      "optimize",
      .map([
        CaseKey("objective", .text("the name of an objective"), "What is optimised", usual: "the first"),
        CaseKey("goal", .words(of: Optimization.Goal.self), "Which way", usual: usual.goal.rawValue),
        CaseKey("method", .words(of: Optimization.Method.self), "How", usual: "what suits bounds and constraints"),
        CaseKey("bounds", .names(.defined(range), placeholder: "CONTROL"), "Between what controls stay, by their paths"),
        CaseKey("constraints", .names(.defined(range), placeholder: "OBJECTIVE"), "Between what other objectives stay"),
        CaseKey("evaluations", .whole(1...1_000_000), "How often the objective may be evaluated", usual: "\(usual.evaluations)"),
        CaseKey("iterates", .words(["keep", "drop"]), "Whether the flow of every better point is written", usual: "drop"),
        CaseKey(
          "tolerance",
          .map([
            CaseKey(
              "gradient", .number(atLeast: 0), "Of the gradient, relative to that at the start", usual: tolerance.gradient.plain),
            CaseKey("value", .number(atLeast: 0), "Of the last change, relative to the value", usual: tolerance.value.plain),
            CaseKey("constraint", .positive, "Of what breaks a constraint", usual: tolerance.constraint.plain),
          ]), "When the search ends"),
      ]),
      "What `optimize` does")
  }()

  // MARK: Other values

  private static let limits = CaseValue.whole(1...ParameterSweep.pointLimit)

  static let sweep = CaseKey(
    "sweep",
    .map(
      [
        CaseKey(
          "grid",
          .names(
            .either([
              .list(.anything, count: nil),
              .map([
                CaseKey("from", .number, "The first value", isRequired: true), CaseKey("to", .number, "The last value", isRequired: true),
                CaseKey("count", limits, "How many values, at equal distances", isRequired: true),
              ]),
            ]), placeholder: "PATH"), "Every combination of the values of these keys"),
        CaseKey("list", .list(.names(.anything, placeholder: "PATH"), count: nil), "Points one by one, each a map of values by path"),
        CaseKey(
          "latin_hypercube",
          .map([
            CaseKey("points", limits, "How many points", isRequired: true),
            CaseKey("seed", .whole(atLeast: 0), "The same seed gives the same points", usual: "0"),
            CaseKey("ranges", .names(.pair(), placeholder: "PATH"), "Lower and upper number of each key", isRequired: true),
          ]), "Points at random, each part of a range used once"),
        CaseKey("gradient", .text("the name of an objective"), "The objective whose gradient each run computes"),
        CaseKey("processes", .whole(1...1024), "How many runs go on at once", usual: "as many as there are processors"),
      ], choice: [["grid"], ["list"], ["latin_hypercube"]]),
    "Runs of the case with other values, for `sweep`")

  static let uncertain = CaseKey(
    "uncertain", .names(.positive, placeholder: "CONTROL"),
    "Standard deviations of controls, by their paths; what follows for objectives is told by `gradient`")
}
