import Scalars

/// Takes the numbers of an object out, or puts them back, by one and the same walk over it: so what
/// is taken out and what is put back cannot differ.
public struct NumberArchive<S: FieldScalar> {
  /// All real numbers, plane by plane, in the order of the walk.
  public private(set) var numbers: [Double]
  /// Of numbers that are put back: which is the next; nil where they are taken out.
  private var next: Int?

  /// Takes numbers out.
  public init() { numbers = [] }

  /// Puts numbers back.
  public init(restoring numbers: [Double]) { (self.numbers, next) = (numbers, 0) }

  /// Whether the walk has put back every number, and asked for no more than there are.
  public var isSpent: Bool { next == numbers.count }

  public mutating func pass(_ values: UnsafeMutableBufferPointer<Double>) {
    guard let start = next else {
      numbers += values
      return
    }
    next = start + values.count
    guard start + values.count <= numbers.count else { return }
    for place in values.indices { values[place] = numbers[start + place] }
  }

  public mutating func pass(_ field: Field<S>) { pass(UnsafeMutableBufferPointer(start: field.values, count: field.count)) }

  public mutating func pass(_ value: inout S) {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: S.planes) { planes in
      guard let start = planes.baseAddress else { return }
      for plane in 0..<S.planes { planes.initializeElement(at: plane, to: value.plane(plane)) }
      pass(planes)
      value = S.load(start, plane: 1)
    }
  }

  public mutating func pass(_ values: inout [S]) { for place in values.indices { pass(&values[place]) } }

  public mutating func pass(_ lists: inout [[S]]) { for place in lists.indices { pass(&lists[place]) } }

  /// - Parameter before: the order of the keys.
  public mutating func pass<Key>(_ lists: inout [Key: [S]], by before: (Key, Key) -> Bool) {
    for key in lists.keys.sorted(by: before) { pass(&lists[key, default: []]) }
  }
}
