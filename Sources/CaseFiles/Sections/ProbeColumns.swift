/// The names of columns that are made of a probe's name.
public enum ProbeColumns {
  private static let axes = ["x", "y", "z"]

  /// Those of one field, a component each.
  public static func names(_ probe: String, field: String, components: Int) -> [String] {
    self.components(of: field, count: components).map { "\(probe)_\($0)" }
  }

  /// Those of a field where nothing else has columns: a component each.
  public static func components(of field: String, count: Int) -> [String] {
    count == 1 ? [field] : axes.prefix(count).map { "\(field)_\($0)" }
  }
}
