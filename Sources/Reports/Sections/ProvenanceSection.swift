import CaseFiles
import FieldOutput
import Foundation

/// What was run, by what, when, and how to run it again.
struct ProvenanceSection {
  private let files: RunFiles

  init(_ files: RunFiles) { self.files = files }

  /// Cases with outlines of thousands of points are cut off on the page.
  private static let longestCase = 40_000

  /// What stands below the title.
  var summary: [String] {
    let told = files.result ?? files.gradient
    let cells = told?["cells"]?.number.map { "\(Shown.number($0)) cells" }
    let steps = told?["steps"]?.number.map { "\(Shown.number($0)) steps" }
    let time = told?["time"]?.number.map { "to time \(Shown.number($0))" }
    let size = [cells, steps, time].compactMap { $0 }
    let first = ([files.verb, files.name] + (size.isEmpty ? [] : [size.joined(separator: ", ")])).joined(separator: " · ")
    return [first] + (files.setup?.reference.map { ["After \($0)"] } ?? [])
  }

  var section: PageContent.Section? {
    let told = files.result ?? files.gradient ?? files.optimization
    let version = files.result?["version"]?.text ?? snapshotMetadata["version"]
    let host = files.owner.flatMap { owner in
      owner["host"]?.text.map { "\($0)\(owner["started"]?.text.map { ", begun \($0)" } ?? "")" }
    }
    let threads = told?["threads"]?.number.map(Shown.number) ?? snapshotMetadata["threads"]
    let seconds: [(String, String)] = [
      ("wall_seconds", "wall-clock time"), ("primal_seconds", "forward sweep"), ("gradient_seconds", "with its gradient"),
    ]
    return PageContent.Section(
      "The case, and how to run it again",
      [
        .pairs(
          [
            ("case", files.caseName), ("directory", files.path), ("program", version.map { "swiftwater \($0)" }), ("machine", host),
            ("threads", threads), ("numbers", "double precision"),
          ]
            + seconds.map { key, name in (name, told?[key]?.number.map(Shown.seconds)) }
            + [
              ("per cell and step", told?["ns_per_cell_step"]?.number.map { "\(Shown.number($0)) ns" }),
              ("largest memory", told?["peak_memory_bytes"]?.number.map(Shown.bytes)),
              ("SHA-256 of the case", files.caseText.isEmpty ? nil : SHA256.hexDigest(of: files.caseText)),
            ]),
        .sentence("The case below has every default written out, and runs as it is:"),
        .command("swiftwater \(files.verb) \(Self.quoted(files.directory.path(.resolvedCase)))\(threads.map { " --threads \($0)" } ?? "")"),
        PageContent.Block(source: .init(name: "case.yaml", text: shownCase)),
      ])
  }

  private var shownCase: String {
    guard files.caseText.utf8.count > Self.longestCase else { return files.caseText }
    return String(files.caseText.prefix(Self.longestCase)) + "\n… and so on: the whole is in \(files.directory.path(.resolvedCase))\n"
  }

  /// A path as a shell takes it.
  static func quoted(_ path: String) -> String {
    let isPlain = path.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "/._-+=".contains($0)) }
    return isPlain && !path.isEmpty ? path : "'\(path.replacing("'", with: "'\\''"))'"
  }

  /// What the last snapshot says about the program; of runs that tell nothing else.
  private var snapshotMetadata: [String: String] {
    guard let last = SnapshotSeries(in: files.path, folder: .fields).entries.last else { return [:] }
    return (try? SnapshotFile.metadata(of: last.path, keys: ["version", "threads"])) ?? [:]
  }
}
