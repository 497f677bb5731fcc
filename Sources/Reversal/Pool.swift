/// Places for items that belong to steps: made on demand, reused ever after.
///
/// As many items exist as were ever alive together, so a second run of the same schedule allocates
/// nothing.
struct Pool<Item> {
  private var items: [Item] = []
  private var free: [Int] = []
  private var places: [Int: Int] = [:]
  /// Largest number of items alive together since the last `releaseAll`.
  private(set) var peak = 0

  /// Number of items alive.
  var count: Int { places.count }

  func contains(_ step: Int) -> Bool { places[step] != nil }

  subscript(place: Int) -> Item {
    get { items[place] }
    _modify { yield &items[place] }
  }

  func place(of step: Int) -> Int? { places[step] }

  /// A place for the item of `step`, which has none yet; what a former step left in it is to be
  /// overwritten.
  mutating func occupy(_ step: Int, making make: @autoclosure () -> Item) -> Int {
    let place: Int
    if let reused = free.popLast() {
      place = reused
    } else {
      place = items.count
      items.append(make())
    }
    places[step] = place
    peak = Swift.max(peak, places.count)
    return place
  }

  mutating func release(_ step: Int) {
    if let place = places.removeValue(forKey: step) { free.append(place) }
  }

  /// Empties the pool for a new run; the items stay to be reused.
  mutating func releaseAll() {
    places.removeAll(keepingCapacity: true)
    // The first places on top, so that every run uses the same items in the same order.
    free.removeAll(keepingCapacity: true)
    free.append(contentsOf: items.indices.reversed())
    peak = 0
  }
}
