import Foundation

/// The list of snapshots that ParaView opens as one data set in time: `file-series-version` 1.0.
struct SeriesList: Decodable, Equatable {
  struct Entry: Codable, Equatable {
    /// Path of the snapshot relative to the list.
    let name: String
    let time: Double

    /// As it stands in the list.
    func text() throws -> String {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      let lines = String(decoding: try encoder.encode(self), as: UTF8.self).split(separator: "\n")
      return lines.map { "\n    \($0)" }.joined()
    }
  }

  let files: [Entry]

  /// Reads the list at `path`; empty when there is none.
  init(reading path: String) throws {
    guard let data = FileManager.default.contents(atPath: path) else {
      files = []
      return
    }
    do {
      self = try JSONDecoder().decode(SeriesList.self, from: data)
    } catch {
      throw OutputError("\(path) is not a list of snapshots any more; delete it to start a new list")
    }
  }

  /// Starts a list that grows.
  /// - Parameter entries: texts of entries.
  static func growing(at path: String, with entries: [String] = []) throws -> GrowingList {
    let head = "{\n  \"file-series-version\" : \"1.0\",\n  \"files\" : ["
    return try GrowingList(path: path, head: head, entries: entries, separator: ",", tail: "\n  ]\n}\n")
  }
}
