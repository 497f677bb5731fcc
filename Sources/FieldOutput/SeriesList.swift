import Foundation

/// The list of snapshots that ParaView opens as one data set in time: `file-series-version` 1.0.
struct SeriesList: Codable, Equatable {
  struct Entry: Codable, Equatable {
    /// Path of the snapshot relative to the list.
    let name: String
    let time: Double
  }

  let version: String
  var files: [Entry]

  enum CodingKeys: String, CodingKey {
    case version = "file-series-version"
    case files
  }

  init(files: [Entry]) {
    version = "1.0"
    self.files = files
  }

  /// Reads the list at `path`; empty when there is none.
  init(reading path: String) throws {
    guard let data = FileManager.default.contents(atPath: path) else {
      self.init(files: [])
      return
    }
    do {
      self = try JSONDecoder().decode(SeriesList.self, from: data)
    } catch {
      throw OutputError("\(path) is not a list of snapshots any more; delete it to start a new list")
    }
  }

  func write(to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try AtomicFile.write(try encoder.encode(self) + Data("\n".utf8), to: path)
  }
}
