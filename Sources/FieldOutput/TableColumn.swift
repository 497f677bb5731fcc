import Foundation

/// A column of a table of numbers: what stands in it, and in which unit.
public struct TableColumn: Sendable, Equatable {
  public let name: String
  /// Such as "length/time"; "1" without dimension, nil where nobody knows.
  public let units: String?
  /// In words; nil where the name says it.
  public let meaning: String?

  public init(_ name: String, units: String?, _ meaning: String? = nil) { (self.name, self.units, self.meaning) = (name, units, meaning) }

  /// The moment at the end of a step.
  public static let time = TableColumn("time", units: "time", "time at the end of the step")

  /// The text of a `csv-metadata.json` that says what the columns of some tables are.
  public static func metadata(of tables: [(name: String, columns: [TableColumn])]) throws -> String {
    var metadata = TableMetadata()
    for table in tables { metadata.describe(table.name, table.columns) }
    return try metadata.text()
  }
}

extension RunDirectory {
  /// Starts a table with a line for each step, or continues it where the run goes on, and says in
  /// `csv-metadata.json` what its columns are.
  /// - Parameters:
  ///   - name: relative to the directory, such as `forces.csv`.
  ///   - startsOver: whether nothing is kept of what a run that goes on has written.
  /// - Throws: `OutputError` when a file cannot be written.
  public func table(_ name: String, _ columns: [TableColumn], startsOver: Bool = false) throws -> History {
    let path = try claim(name)
    try describe(name, [TableColumn("step", units: "1", "number of the step, from 1")] + columns)
    return try History(path: path, columns: columns.map(\.name), resumingAt: startsOver ? nil : resumedStep)
  }

  public func table(_ file: File, _ columns: [TableColumn], startsOver: Bool = false) throws -> History {
    try table(file.rawValue, columns, startsOver: startsOver)
  }
}

/// The file `csv-metadata.json` of a run: every table with its columns, their units and meanings, as
/// the W3C's "CSV on the Web" wants them (Metadata Vocabulary for Tabular Data, 2015).
struct TableMetadata: Codable {
  private var tables: [Table] = []

  mutating func describe(_ name: String, _ columns: [TableColumn]) {
    let table = Table(url: name, tableSchema: .init(columns: columns.map(Column.init)))
    if let place = tables.firstIndex(where: { $0.url == name }) { tables[place] = table } else { tables.append(table) }
  }

  /// What an earlier process has said of the tables in a folder; nothing where that cannot be read.
  init(in folder: String) {
    let data = FileManager.default.contents(atPath: PathText.join(folder, RunDirectory.File.tables.rawValue))
    if let earlier = data.flatMap({ try? JSONDecoder().decode(TableMetadata.self, from: $0) }) { self = earlier } else { self.init() }
  }

  init() {}

  init(from decoder: any Decoder) throws {
    tables = try decoder.container(keyedBy: Key.self).decode([Table].self, forKey: .tables)
  }

  func text() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }

  private enum Key: String, CodingKey {
    case context = "@context"
    case tables
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode("http://www.w3.org/ns/csvw", forKey: .context)
    try container.encode(tables, forKey: .tables)
  }

  private struct Table: Codable {
    struct Schema: Codable { let columns: [Column] }
    let url: String
    let tableSchema: Schema
  }

  private struct Column: Codable {
    private let column: TableColumn

    init(_ column: TableColumn) { self.column = column }

    private enum Key: String, CodingKey {
      case titles, datatype
      case units = "schema:unitText"
      case meaning = "dc:description"
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      column = TableColumn(
        try container.decode(String.self, forKey: .titles), units: try container.decodeIfPresent(String.self, forKey: .units),
        try container.decodeIfPresent(String.self, forKey: .meaning))
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(column.name, forKey: .titles)
      try container.encode(column.name == "step" || column.name == "point" ? "integer" : "double", forKey: .datatype)
      try container.encodeIfPresent(column.units, forKey: .units)
      try container.encodeIfPresent(column.meaning, forKey: .meaning)
    }
  }
}
