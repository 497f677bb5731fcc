/// Which fields of its memory an operator touches, by their key paths.
///
/// What no operator of a chain writes, such as parameters, is left out.
public struct FieldUse<Memory> {
  public typealias Fields = Set<PartialKeyPath<Memory>>

  /// Fields whose values `forward` uses, those it only adds to included.
  public let reads: Fields
  /// Fields that `forward` changes, wholly or in part.
  public let writes: Fields
  /// Fields whose values `pullback` uses, as `forward` leaves them.
  public let needs: Fields

  /// - Parameter needs: empty for an operator that is linear in all that it reads.
  public init(reads: Fields = [], writes: Fields, needs: Fields = []) {
    (self.reads, self.writes, self.needs) = (reads, writes, needs)
  }
}
