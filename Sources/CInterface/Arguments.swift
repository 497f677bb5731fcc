import CSwiftwater
import Flows

/// Reads and fills the arrays of a call.
struct ArrayList {
  private let arrays: UnsafeBufferPointer<sw_array>
  private let descriptions: [ArrayDescription]
  private let what: String

  /// - Parameter what: such as "input".
  /// - Throws: `ArrayError` of arrays that there are not, or that do not fit.
  init(_ pointer: UnsafePointer<sw_array>?, _ count: Int64, _ descriptions: [ArrayDescription], _ what: String) throws {
    (self.descriptions, self.what) = (descriptions, what)
    guard count >= 0, count <= descriptions.count else {
      throw ArrayError("\(count) arrays of \(what)s were announced, and the case has \(descriptions.count)")
    }
    guard count == 0 || pointer != nil else { throw ArrayError("\(count) arrays of \(what)s were announced at a null pointer") }
    arrays = UnsafeBufferPointer(start: pointer, count: Int(count))
    var seen = Set<Int64>()
    for array in arrays {
      guard let description = description(array.place) else {
        throw ArrayError("there is no \(what) at place \(array.place); the case has \(descriptions.count)")
      }
      guard seen.insert(array.place).inserted else { throw ArrayError("the \(what) `\(description.name)` stands twice in a list") }
      guard array.numbers != nil else { throw ArrayError("the numbers of the \(what) `\(description.name)` are at a null pointer") }
      guard array.count == description.count else {
        throw ArrayError("the \(what) `\(description.name)` was given as \(array.count) numbers, and has \(description.count)")
      }
    }
  }

  private func description(_ place: Int64) -> ArrayDescription? {
    Int(exactly: place).flatMap { descriptions.indices.contains($0) ? descriptions[$0] : nil }
  }

  /// The numbers, by their places.
  var values: ArrayMap.Arrays {
    var values = ArrayMap.Arrays(repeating: nil, count: descriptions.count)
    for array in arrays { values[Int(array.place)] = Array(UnsafeBufferPointer(start: array.numbers, count: Int(array.count))) }
    return values
  }

  /// Which places are listed.
  var places: [Bool] {
    var places = [Bool](repeating: false, count: descriptions.count)
    for array in arrays { places[Int(array.place)] = true }
    return places
  }

  func fill(_ values: ArrayMap.Arrays) {
    for array in arrays {
      guard let numbers = values[Int(array.place)] else { continue }
      numbers.withUnsafeBufferPointer { source in
        if let start = source.baseAddress { array.numbers?.update(from: start, count: min(source.count, Int(array.count))) }
      }
    }
  }
}

/// Texts that a caller hands over.
enum CallerText {
  /// - Throws: `ArrayError` of what is no UTF-8.
  static func read(_ pointer: UnsafePointer<CChar>, _ what: String) throws -> String {
    guard let text = String(validatingCString: pointer) else { throw ArrayError("\(what) is no UTF-8 text") }
    return text
  }

  static func list(_ pointer: UnsafePointer<UnsafePointer<CChar>?>?, _ count: Int64, _ what: String) throws -> [String] {
    guard count >= 0, count < 100_000, count == 0 || pointer != nil else {
      throw ArrayError("\(count) \(what) were announced, and there is no such list")
    }
    return try (0..<Int(count)).map { place in
      guard let text = pointer?[place] else { throw ArrayError("of the \(what) number \(place) is a null pointer") }
      return try read(text, "of the \(what) number \(place)")
    }
  }
}
