import CaseFiles
import Foundation

/// A file that a field of a case is read from: a snapshot, or one with the same group `/Values`.
public struct FieldFile: Sendable, Hashable {
  /// Absolute. In a case file, a relative one starts at the folder of the file.
  public let path: String
  /// Whether values are interpolated linearly between those of the file, which may then be of
  /// another grid or stand elsewhere in the cells.
  public let isInterpolated: Bool

  public init(path: String, isInterpolated: Bool = false) { (self.path, self.isInterpolated) = (path, isInterpolated) }
}

extension FieldFile {
  static let word = "linear"

  /// - Parameter source: the case file.
  public init?(_ reader: NodeReader, source: String) {
    guard let map = reader.map(keys: ["file", "interpolation"], required: ["file"]) else { return nil }
    let path = map["file"]?.text(expected: "the path of a snapshot")
    let interpolation = map["interpolation"].map { $0.keyword([Self.word]) }
    guard let path else { return nil }
    guard !path.isEmpty else {
      map["file"]?.fail("expected the path of a snapshot, found nothing", suggestion: "name the file")
      return nil
    }
    if case .some(nil) = interpolation { return nil }
    self.init(path: TextFile.absolute(path, besides: source), isInterpolated: interpolation != nil)
  }

  /// The last snapshot in the folder of a run; where it is of another grid, its values are
  /// interpolated.
  init?(lastSnapshotOf reader: NodeReader, source: String) {
    guard let text = reader.text(expected: "the folder of a run") else { return nil }
    let folder = TextFile.absolute(text, besides: source)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder + "/fields")) ?? []
    let steps = names.filter { $0.hasSuffix(".hdf") }.compactMap { name in Int(name.dropLast(4)).map { ($0, name) } }
    guard let (_, last) = steps.max(by: { $0.0 < $1.0 }) else {
      reader.fail("there is no snapshot in \(folder)/fields", suggestion: "give the folder of a run that has written some")
      return nil
    }
    reader.errors.note("the run starts from \(folder)/fields/\(last), interpolated linearly where that is of another grid")
    self.init(path: "\(folder)/fields/\(last)", isInterpolated: true)
  }

  /// Whether an entry of a case gives a file, and no numbers or formulas.
  public static func isGiven(_ reader: NodeReader) -> Bool {
    if case .map = reader.node.content { true } else { false }
  }

  /// What an entry gives: a file, or what `read` makes of numbers and formulas.
  public static func read<Given>(_ entry: NodeReader?, source: String, _ read: (NodeReader) -> Given?) -> (given: Given?, file: FieldFile?)
  {
    guard let entry else { return (nil, nil) }
    return isGiven(entry) ? (nil, FieldFile(entry, source: source)) : (read(entry), nil)
  }

  public var resolved: ResolvedValue { .fields(["file": .text(path), "interpolation": isInterpolated ? .text(Self.word) : nil]) }
}
