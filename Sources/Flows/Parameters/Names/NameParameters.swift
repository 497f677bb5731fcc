import CaseFiles

extension NamedNumbers {
  /// The rows of a family's parameters for the names of a case.
  /// - Parameter values: the values of names, or their cotangents.
  func parameters<Values>(_ values: @escaping (Values) -> [Double]) -> [Parameter<Values>] {
    names.enumerated().map { place, name in
      let places = places(of: place)
      let largest = places.reduce(1e-2) { max($0, abs(self.values[$1])) }
      return Parameter(.name(name), unit: "1", magnitude: 0.05 * largest, count: places.count) { Array(values($0)[places]) }
    }
  }
}
