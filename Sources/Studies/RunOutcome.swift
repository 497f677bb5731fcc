/// What a run leaves for reports: its result, what was wrong with it, and by which program.
struct RunOutcome: Encodable {
  private let result: RunResult

  init(_ result: RunResult) { self.result = result }

  private enum Key: CodingKey { case version, faults }

  func encode(to encoder: any Encoder) throws {
    try result.encode(to: encoder)
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(Swiftwater.version, forKey: .version)
    try container.encode(result.faults.map { "\($0)" }, forKey: .faults)
  }
}
