/// Refuses names where the case cannot hold them, and derivatives by names where there are none.
struct NameCheck {
  let setup: Case
  /// Beginnings of the paths of formulas that derivatives go through.
  let differentiated: [String]

  /// Sections that change nothing in what an objective comes to.
  private static let harmless: Set = [
    "case", "parameters", "output", "measurements", "statistics", "probes", "lines", "validation", "checkpoints", "certificate", "optimize",
    "sweep",
    "uncertain",
  ]

  func report(to errors: ErrorCollector) {
    let uses = setup.namedUses.all
    if uses.isEmpty { return }
    let leaves = ResolvedLeaves(setup.sections).numbers
    for use in uses where use.isNumber && leaves[use.leaf] != use.expression.value() {
      errors.add(
        "a named number cannot stand here", path: use.path, place: use.place, suggestion: "write \(use.expression.value().plain)")
    }
    guard errors.errors.isEmpty else { return }
    reportControls(to: errors)
  }

  /// Derivatives by a name that stands where nothing is differentiated would be wrong without a
  /// word.
  private func reportControls(to errors: ErrorCollector) {
    let named = setup.controls.compactMap { control in setup.names.place(of: control).map { (control, $0) } }
    // What numbers are bound takes a look at every number of the case.
    if named.isEmpty { return }
    let bound = Set(setup.boundNumbers.map(\.leaf))
    for (control, name) in named {
      let dependents = setup.names.dependents(on: [name])
      for use in setup.namedUses.all where !use.expression.usedArguments.isDisjoint(with: dependents) {
        let isKnown = use.isNumber ? bound.contains(use.leaf) : isDifferentiated(use.path)
        guard !isKnown, !Self.harmless.contains(Self.section(use.leaf)) else { continue }
        errors.add(
          "the control `\(control.path)` stands here, by which nothing is differentiated", path: use.path, place: use.place,
          suggestion: "write a number here, or remove `\(control.path)` from `controls`")
      }
    }
  }

  private func isDifferentiated(_ path: String) -> Bool {
    differentiated.contains { pattern in
      let (wanted, found) = (pattern.split(separator: "."), path.split(separator: "."))
      return wanted.count <= found.count && zip(wanted, found).allSatisfy { $0 == "*" || $0 == $1 }
    }
  }

  private static func section(_ path: String) -> String { String(path.prefix { $0 != "." }) }
}
