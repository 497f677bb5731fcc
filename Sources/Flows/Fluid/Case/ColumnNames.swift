import CaseFiles

/// The names of columns that are made of a case's own names.
public enum ColumnNames {
  private static let axes = ["x", "y", "z"]

  /// Of the force on a body, a component each.
  public static func force(on body: Body, dimensions: Int) -> [String] { axes.prefix(dimensions).map { "\(body.name)_\($0)" } }

  /// Of its parts, the forces of pressure and of friction.
  public static func forceParts(on body: Body, dimensions: Int) -> [String] {
    ["pressure", "friction"].flatMap { part in axes.prefix(dimensions).map { "\(body.name)_\(part)_\($0)" } }
  }

  /// Reports bodies and probes whose columns would have one name.
  static func check(_ map: MapReader, bodies: [Body], hasForceParts: Bool, probes: [Probe], dimensions: Int) {
    report(
      bodies.map { body in
        let parts = hasForceParts && body.permeability == nil ? forceParts(on: body, dimensions: dimensions) : []
        return (body.name, force(on: body, dimensions: dimensions) + parts)
      }, in: map["bodies"], "forces.csv")
    let columns = probes.map { probe in
      let names = probe.fields.flatMap { field in
        ProbeColumns.names(probe.name, field: field.name, components: field == .velocity ? dimensions : 1)
      }
      return (probe.name, names)
    }
    report(columns, in: map["probes"], "probes.csv")
  }

  private static func report(_ groups: [(name: String, columns: [String])], in section: NodeReader?, _ file: String) {
    var owners: [String: String] = [:]
    for (name, columns) in groups {
      let taken = columns.first { owners[$0] != nil }
      for column in columns where owners[column] == nil { owners[column] = name }
      guard let column = taken, let owner = owners[column], let section, case .map(let entries) = section.node.content,
        let entry = entries.first(where: { $0.key == name })
      else { continue }
      NodeReader(node: entry.value, path: "\(section.path).\(name)", errors: section.errors).fail(
        "`\(file)` would have two columns `\(column)`, one of `\(owner)` and one of `\(name)`", at: entry.keyPlace,
        suggestion: "rename one of the two")
    }
  }
}
