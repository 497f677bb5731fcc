import Fields

/// How the waves of a periodic box lie in memory, in two or three dimensions: in lines of complex
/// numbers, of one component after the other.
public protocol WaveLayout: AnyObject, Sendable {
  /// The points.
  var grid: Grid { get }
  /// An array of waves: elements of a line along the first axis, lines along the second.
  var waves: Grid { get }
  /// Lines, and the numbers that each has of a component.
  var lines: Int { get }
  var lineCount: Int { get }
  /// Components of the state, and elements from one to the next in a line, those beside the numbers
  /// always zero.
  var components: Int { get }
  var componentPitch: Int { get }
  /// A velocity transformed along all axes but the last one, and the same of the products that its
  /// advection is made of.
  var halves: Grid { get }
  var products: Grid { get }
  /// How many waves of a real field a wave of the line stands for: two, where that of −k is not
  /// kept, or itself.
  func copies(_ line: Int) -> Double
  /// The largest wave kept along each axis, and where a wave stands whose first number is not
  /// negative.
  var largestWave: [Int] { get }
  func place(_ wave: [Int]) -> (line: Int, slot: Int)
  /// In radians per length.
  func wavevector(_ line: Int, _ slot: Int) -> [Double]
}

extension WaveLayout {
  /// |k|² of a place in a line.
  public func square(_ line: Int, _ slot: Int) -> Double { wavevector(line, slot).reduce(0) { $0 + $1 * $1 } }
}
