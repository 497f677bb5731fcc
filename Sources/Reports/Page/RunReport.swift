import FieldOutput
import Foundation

/// A page on a run, whatever it is of: one HTML file that needs nothing else.
///
/// It is made of what the directory holds. What is missing is left out; of a run that has not come
/// to its end there is what it has written.
public struct RunReport {
  public struct Result: Encodable, Sendable {
    public let output: String
    public let bytes: Int
    /// The headings of the page.
    public let sections: [String]
  }

  private let files: RunFiles
  private let version: String

  /// - Parameters:
  ///   - path: the directory of a run.
  ///   - version: of the program.
  /// - Throws: `OutputError` if there is no run in it.
  public init(_ path: String, version: String) throws(OutputError) {
    files = try RunFiles(path)
    self.version = version
  }

  /// Writes the page.
  /// - Parameter output: nil for `report.html` among the files of the run.
  /// - Throws: `OutputError` if it cannot be written.
  public func write(to output: String? = nil) throws -> Result {
    let content = content()
    let html = try PageTemplate.html(content)
    let path: String
    if let output {
      path = output
      try AtomicFile.write(html, to: output)
    } else {
      path = files.directory.path(.report)
      try files.directory.adopt(html, as: .report)
    }
    return Result(output: path, bytes: html.utf8.count, sections: content.sections.map(\.heading))
  }

  private func content() -> PageContent {
    let provenance = ProvenanceSection(files)
    // Of a search the flow that it has found.
    let found = files.optimum ?? files
    let sections: [PageContent.Section?] = [
      ResultSection(files).section, OptimizationSection(files).section, SweepSection(files).section, GradientSection(found).section,
      FieldSection(found).section, SensitivitySection(found).section, SurfaceSection(found).section, CurveSection(found).section,
      ResolutionSection(found).section,
      CertificateSection(files).section, provenance.section,
    ]
    return PageContent(title: files.title, summary: provenance.summary, version: version, sections: sections.compactMap { $0 })
  }
}
