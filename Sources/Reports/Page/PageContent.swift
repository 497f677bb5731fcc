/// A page in parts, as the template takes them. All texts are escaped there, drawings are not.
struct PageContent {
  let title: String
  let summary: [String]
  let version: String
  var sections: [Section]

  struct Section {
    let heading: String
    /// For links within the page.
    let anchor: String
    let blocks: [Block]

    /// - Returns: nil of a section without anything in it.
    init?(_ heading: String, _ blocks: [Block?]) {
      self.heading = heading
      anchor = String(heading.lowercased().map { $0.isASCII && $0.isLetter ? $0 : "-" })
      self.blocks = blocks.compactMap { $0 }
      if self.blocks.isEmpty { return nil }
    }
  }

  /// One of these; the others are nil.
  struct Block {
    var sentence: String?
    /// A sentence that warns.
    var warning: String?
    var table: Table?
    var figures: Figures?
    /// A text that is shown as it is, folded up below its name.
    var source: Source?
    /// A command to be typed.
    var command: String?

    static func sentence(_ text: String) -> Block { Block(sentence: text) }
    static func warning(_ text: String) -> Block { Block(warning: text) }
    static func command(_ text: String) -> Block { Block(command: text) }

    /// - Returns: nil without rows.
    static func table(_ head: [String], _ rows: [[String]]) -> Block? {
      rows.isEmpty ? nil : Block(table: Table(head: head, rows: rows.map { Row(cells: $0) }))
    }

    /// Names and what they are, in two columns without a head.
    static func pairs(_ pairs: [(String, String?)]) -> Block? {
      let rows = pairs.compactMap { name, value in value.map { Row(cells: [name, $0]) } }
      return rows.isEmpty ? nil : Block(table: Table(head: [], rows: rows))
    }

    /// - Returns: nil without figures.
    static func figures(_ figures: [Figure]) -> Block? { figures.isEmpty ? nil : Block(figures: Figures(items: figures)) }
  }

  struct Table {
    let head: [String]
    let rows: [Row]
  }

  struct Row { let cells: [String] }

  struct Figures { let items: [Figure] }

  struct Figure {
    let caption: String
    /// SVG and HTML that are complete and safe.
    let drawing: String
    var legend = ""
  }

  struct Source {
    let name: String
    let text: String
  }
}
