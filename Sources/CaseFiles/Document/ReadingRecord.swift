/// What readers ask of the nodes of cases: with it a description of the keys can be held against those
/// that are read.
final class ReadingRecord {
  enum Question: Hashable {
    case keys([String], outdated: [String])
    /// A map whose keys are the user's own.
    case names
    case number(NumberLimits)
    case whole(ClosedRange<Int>)
    case words([String])
    case formula(ofTime: Bool)
    case text
  }

  struct Entry: Hashable {
    /// Without places in lists.
    let path: String
    let question: Question
    /// Of maps, the file and the line of whoever asks.
    let site: String
  }

  private(set) var entries: Set<Entry> = []

  func note(_ question: Question, at path: String, by site: String = "") {
    entries.insert(Entry(path: path, question: question, site: site))
  }
}
