import CaseFiles
import FieldOutput
import Flows
import Foundation

/// What a run has left in its directory, as far as it can be read: any file may be missing.
struct RunFiles {
  let directory: RunDirectory
  let result, gradient, certificate, optimization, hessian: JSONValue?
  /// The resolved case.
  let caseText: String
  /// Nil where this version does not understand it.
  let setup: Case?
  /// Who wrote the run, and when it began.
  let owner: JSONValue?

  var path: String { directory.path }

  /// - Throws: `OutputError` if there is no run in the directory.
  init(_ path: String) throws(OutputError) {
    directory = try RunDirectory.existing(path)
    func json(_ file: RunDirectory.File) -> JSONValue? { JSONValue(reading: PathText.join(path, file.rawValue)) }
    (result, gradient, certificate) = (json(.outcome), json(.gradient), json(.certificate))
    (optimization, hessian) = (json(.optimization), json(.hessian))
    let file = directory.path(.resolvedCase)
    caseText = FileManager.default.contents(atPath: file).map { String(decoding: $0, as: UTF8.self) } ?? ""
    setup = try? CaseLoader.load(file: file)
    owner = JSONValue(reading: PathText.join(path, "run.json"))?["owner"]
  }

  /// The verb that made the run.
  var verb: String {
    if optimization != nil { return "optimize" }
    if gradient != nil { return "gradient" }
    if hessian != nil { return "hessian" }
    return FileManager.default.fileExists(atPath: directory.path(.sweep)) ? "sweep" : "run"
  }

  /// The flow at the end of a search, a run in a directory of its own; nil of all else.
  var optimum: RunFiles? { optimization == nil ? nil : try? RunFiles(PathText.join(path, "optimum")) }

  /// The name of the case; nil where nothing tells it.
  var caseName: String? {
    for told in [result, gradient, optimization, hessian] { if let name = told?["case"]?.text { return name } }
    return nil
  }

  /// The name of the case, or else that of the folder.
  var name: String { caseName ?? PathText.name(of: path) }

  var title: String {
    guard let title = setup?.title, title != "case" else { return name }
    return title
  }

  /// A table of numbers of the run; nil where there is none that can be read, or none with rows.
  func history(_ file: RunDirectory.File) -> HistoryReader? {
    guard let reader = try? HistoryReader(path: directory.path(file)), !reader.rows.isEmpty else { return nil }
    return reader
  }
}
