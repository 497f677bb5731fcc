import CaseFiles

/// The probes of a case as objectives of its last state, so that they can be differentiated.
public enum ProbeObjectives {
  private static let beginning = "probe-of-"

  /// Changes of a case that give it an objective for each probe and component. A family without such
  /// objectives refuses them.
  public static func overrides(for setup: Case) -> [String] {
    setup.probes.flatMap { probe in
      names(probe, setup).map { field in
        let point = probe.point.map { "\($0)" }.joined(separator: ", ")
        return "objective.\(beginning)\(probe.name)-\(field)={ kind: probe, at: [\(point)], field: \(field) }"
      }
    }
  }

  private static func names(_ probe: Probe, _ setup: Case) -> [String] {
    probe.fields.flatMap { $0.name == "velocity" ? ProbeColumns.components(of: $0.name, count: probe.point.count) : [$0.name] }
  }

  /// The unit of `NAME.FIELD`; scalars have none.
  static func unit(_ name: String) -> String {
    let field = name.split(separator: ".").last ?? ""
    return field == "pressure" ? "length^2/time^2" : field.hasPrefix("velocity_") ? "length/time" : "1"
  }

  /// `NAME.FIELD` of an objective that has been made of a probe; nil of others.
  static func name(of objective: Objective, in setup: Case) -> String? {
    guard objective.name.hasPrefix(beginning) else { return nil }
    for probe in setup.probes {
      for field in names(probe, setup) where objective.name == "\(beginning)\(probe.name)-\(field)" { return "\(probe.name).\(field)" }
    }
    return nil
  }
}
