extension [Double] {
  /// The Euclidean norm.
  package var norm: Double { reduce(0) { $0 + $1 * $1 }.squareRoot() }
}
