/// The names of columns that are made of a probe's name.
public enum ProbeColumns {
  private static let axes = ["x", "y", "z"]

  /// Those of one field, a component each.
  public static func names(_ probe: String, field: String, components: Int) -> [String] {
    components == 1 ? ["\(probe)_\(field)"] : axes.prefix(components).map { "\(probe)_\(field)_\($0)" }
  }
}
