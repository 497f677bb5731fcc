import Scalars

/// A box of a field, as plain numbers.
public struct FieldPart<S: FieldScalar> {
  public let field: Field<S>
  public let region: Region

  public init(_ field: Field<S>, _ region: Region) { (self.field, self.region) = (field, region) }
}

extension Array {
  /// The numbers of parts of fields, one part after the other, x fastest: an array for each real
  /// plane.
  public func numbers<S>() -> [[Double]] where Element == FieldPart<S> {
    let count = reduce(0) { $0 + $1.region.count }
    return (0..<S.planes).map { plane in
      [Double](unsafeUninitializedCapacity: count) { numbers, end in
        for part in self {
          part.field.forEachRow(of: part.region, plane: plane) { row in
            (numbers.baseAddress.unsafelyUnwrapped + end).initialize(from: row.baseAddress.unsafelyUnwrapped, count: row.count)
            end += row.count
          }
        }
      }
    }
  }

  /// Gives parts of fields the numbers that `numbers()` would then return.
  public func set<S>(_ planes: [[Double]]) where Element == FieldPart<S> {
    change(planes) { row, numbers, count in row.update(from: numbers, count: count) }
  }

  public func add<S>(_ planes: [[Double]]) where Element == FieldPart<S> {
    change(planes) { row, numbers, count in for i in 0..<count { row[i] += numbers[i] } }
  }

  private func change<S>(
    _ planes: [[Double]], _ body: (_ row: UnsafeMutablePointer<Double>, _ numbers: UnsafePointer<Double>, _ count: Int) -> Void
  ) where Element == FieldPart<S> {
    precondition(
      planes.count == S.planes && planes.allSatisfy { $0.count == reduce(0) { $0 + $1.region.count } }, "as many numbers as there are")
    for (plane, numbers) in planes.enumerated() {
      numbers.withUnsafeBufferPointer { numbers in
        var start = 0
        for part in self {
          part.field.forEachRow(of: part.region, plane: plane) { row in
            body(row.baseAddress.unsafelyUnwrapped, numbers.baseAddress.unsafelyUnwrapped + start, row.count)
            start += row.count
          }
        }
      }
    }
  }
}
