import ArgumentParser
import CaseFiles
import FieldOutput
import Flows

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Every key of a case file: a JSON Schema for editors, or a page to read.")
  @Flag(help: "The page, in Markdown.")
  var markdown = false
  @Option(help: ArgumentHelp("The file to write; standard output unless given.", valueName: "file"))
  var output: String?
  @OptionGroup var reporting: ReportOptions

  private struct Report: Encodable {
    let output: String?
    let reference: String?
  }

  func run() throws {
    let reference = CaseReference(families: Families.all)
    let text = markdown ? ReferencePage.text(reference) : reference.schema
    if let output {
      try AtomicFile.write(text, to: output)
      try reporting.print(Report(output: output, reference: nil), kept: output) { [output] }
    } else if markdown, reporting.json {
      try Console.showJSON(Report(output: nil, reference: text))
    } else {
      try Console.show(text)
    }
  }
}

/// The schema as editors find it, beside a case.
enum SchemaFile {
  static let name = "swiftwater.schema.json"
  /// The comment by which the YAML language server finds it; it has to come before anything else.
  static let editorLine = "yaml-language-server: $schema=\(name)"
}

/// The page on all keys.
enum ReferencePage {
  static func text(_ reference: CaseReference) -> String {
    """
    # Every key of a case file

    A case is a YAML file of sections. This page lists the keys of each; it is written by `swiftwater schema --markdown`, from the same catalogue as the
    schema for editors, and a test holds the catalogue against what the program reads.

    - **Numbers** may everywhere be formulas of the named numbers of the section `parameters`, such as `U*D/Re`; **formulas** may have what stands beside
      them in them too: x, y, z, and the time t. Formulas may stand in quotes, numbers not.
    - **Units** are a length L and a time T, whichever one likes, and θ for a scalar; the density is 1. Angles are in degrees.
    - **Per axis** means a list with one entry for each axis of the domain, two or three; names in capitals are the user's own.
    - A key of one family of equations alone says so in brackets: \(reference.families.alternatives). Without a word `\(reference.families[0])` is meant.
    - A section whose keys are all left out, such as `steady:`, needs no braces. Unknown keys are errors.

    The first line of a case, `# \(SchemaFile.editorLine)`, tells editors with the YAML language server where the schema is;
    `swiftwater schema --output \(SchemaFile.name)` writes it beside a case, and `swiftwater new` does so too.

    \(reference.tables)
    """
  }
}
