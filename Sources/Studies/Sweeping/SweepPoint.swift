import Foundation

/// What one run of a sweep has told.
struct SweepPoint: Codable {
  /// The checksum of its case.
  let identity: String
  /// Numbers by the name of their column.
  let numbers: [String: Double]
  /// Why the run has not come to its end; nil if it has.
  let failure: String?
  /// Whether an earlier sweep has made the run.
  var isRecalled = false

  private enum CodingKeys: CodingKey { case identity, numbers, failure }

  init(failure: String, identity: String) { (self.identity, numbers, self.failure) = (identity, [:], failure) }

  /// - Parameters:
  ///   - told: the JSON of `run` or `gradient`.
  ///   - status: the exit status.
  init(told: Data, status: Int, identity: String) {
    self.identity = identity
    let told = (try? JSONSerialization.jsonObject(with: told)) as? [String: Any] ?? [:]
    numbers = Self.numbers(told)
    guard status != 0 else {
      failure = nil
      return
    }
    let error = told["error"] as? [String: Any]
    failure = error?["message"] as? String ?? "the run has ended with status \(status)"
  }

  /// - Parameter path: of the point's files, without ending.
  /// - Returns: nil if no run of the same case has been made.
  init?(reading path: String, identity: String) {
    guard let data = FileManager.default.contents(atPath: path + ".json"),
      let point = try? JSONDecoder().decode(SweepPoint.self, from: data),
      point.identity == identity
    else { return nil }
    self = point
    isRecalled = true
  }

  func encoded() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    return try encoder.encode(self)
  }

  private static func numbers(_ told: [String: Any]) -> [String: Double] {
    var numbers: [String: Double] = [:]
    func take(_ name: String, _ value: Any?) {
      switch value {
      case let number as NSNumber: numbers[name] = number.doubleValue
      case let list as [Any]: for (place, element) in list.enumerated() { take("\(name).\(place)", element) }
      default: break
      }
    }
    for section in ["objectives", "measurements"] {
      for (name, value) in told[section] as? [String: Any] ?? [:] { take(name, value) }
    }
    for (path, value) in told["gradient"] as? [String: Any] ?? [:] {
      if let field = value as? [String: Any] { take("norm_by_\(path)", field["norm"]) } else { take("by_\(path)", value) }
    }
    take("steps", told["steps"])
    take("time", told["time"])
    return numbers
  }
}
