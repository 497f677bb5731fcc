import ArgumentParser
import CaseFiles
import FieldOutput
import Flows
import Foundation
import Studies

struct NewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Begins a case of one's own: a commented file, from a shipped case.")
  @Argument(help: "Its name; the file NAME.yaml is written here, or where the name says.")
  var name: String
  @Option(help: ArgumentHelp("The shipped case that it begins from; `swiftwater cases` lists them.", valueName: "case"))
  var from = "cylinder"
  @OptionGroup var reporting: ReportOptions

  private struct Report: Encodable {
    let file, from, title: String
    /// The schema for editors, and what the case reads, beside it.
    let files: [String]
  }

  func run() throws {
    let source = try ShippedCases.file(from)
    let path = name.hasSuffix(".yaml") ? name : name + ".yaml"
    let stem = String(PathText.name(of: path).dropLast(5))
    guard !stem.isEmpty, !stem.hasPrefix(".") else { throw ValidationError("\(name) cannot name a case; give a name such as wing.") }
    var text = CaseText(try TextFile.read(source, what: "case file"))
    let title = "\(stem), from the shipped case \(from)"
    text.removeHeader()
    text.remove("validation")
    text.remove("run_time", indent: 2)
    text.remove("expected", indent: 2)
    text.entitle(title)
    text.putBefore([
      SchemaFile.editorLine,
      "Begun from the shipped case `\(from)`: change what you like. `swiftwater schema --markdown` tells of every key.", "",
      "  swiftwater check \(path)        says everything that is wrong",
      "  swiftwater plan \(path)         what it costs, and whether it is resolved",
      "  swiftwater run \(path)          computes it, and writes a page on it",
      "  swiftwater gradient \(path)     the same, with derivatives by all controls",
    ])
    // It has to be a case before it is one.
    _ = try CaseLoader.load(text: text.text, name: stem, source: source)
    try create(text.text, at: path)
    var copied: [String] = []
    let schema = PathText.resolve(SchemaFile.name, standingIn: path)
    if !FileManager.default.fileExists(atPath: schema) {
      try AtomicFile.write(CaseReference(families: Families.all).schema, to: schema)
      copied.append(schema)
    }
    for file in text.files {
      let (there, here) = (PathText.resolve(file, standingIn: source), PathText.resolve(file, standingIn: path))
      guard FileManager.default.fileExists(atPath: there), !FileManager.default.fileExists(atPath: here) else { continue }
      do {
        try FileManager.default.createDirectory(atPath: PathText.folder(of: here), withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: there, toPath: here)
      } catch {
        throw OutputError("cannot copy \(there) to \(here); choose a directory you may write to")
      }
      copied.append(here)
    }
    try reporting.print(Report(file: path, from: from, title: title, files: copied), kept: path) {
      ["\(path), from \(source)"] + copied.map { "  with \($0)" } + ["  now: swiftwater run \(path)"]
    }
  }

  /// Writes a file that is not yet there.
  private func create(_ text: String, at path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      if errno == EEXIST { throw OutputError("\(path) is there already; choose another name") }
      throw OutputError(cannot: "write \(path)")
    }
    close(descriptor)
    try AtomicFile.write(text, to: path)
  }
}
