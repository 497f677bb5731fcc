/// The cells of an axis along which their widths vary. Beyond either end they are mirrored there,
/// so that ghosts stand as far out as what they mirror stands inside.
public struct Stretching: Equatable, Sendable {
  /// Of the cells, > 0.
  public let widths: [Double]
  public let smallestWidth: Double
  /// The positions of the faces 0 … n.
  public let faces: [Double]

  /// - Parameter end: the positions of the first and the last face, which the widths add up to but
  ///   for round-off.
  public init(widths: [Double], from origin: Double, to end: Double) {
    self.widths = widths
    smallestWidth = widths.min() ?? end - origin
    // From both ends to the middle: what is mirrored there stays so to the bit.
    let n = widths.count
    var faces = [Double](repeating: origin, count: n + 1)
    faces[n] = end
    for j in 0..<n / 2 { faces[j + 1] = faces[j] + widths[j] }
    for j in stride(from: n - 1, to: n / 2, by: -1) { faces[j] = faces[j + 1] - widths[j] }
    if n % 2 == 0, n > 0 { faces[n / 2] = 0.5 * (faces[n / 2] + (faces[n / 2 + 1] - widths[n / 2])) }
    self.faces = faces
  }

  /// - Parameter faces: 0 … n, which the widths lie between but for round-off.
  init(widths: [Double], faces: [Double]) {
    (self.widths, self.faces) = (widths, faces)
    smallestWidth = widths.min() ?? 0
  }

  /// The width of a cell.
  public func width(_ cell: Int) -> Double { widths[mirrored(cell)] }

  /// The distance between the centres of the cells before and behind a face.
  public func distance(_ face: Int) -> Double { 0.5 * (width(face - 1) + width(face)) }

  /// The position of a face.
  public func face(_ index: Int) -> Double {
    let n = widths.count
    if index < 0 { return 2 * faces[0] - face(-index) }
    return index > n ? 2 * faces[n] - face(2 * n - index) : faces[index]
  }

  /// The position of the centre of a cell.
  public func center(_ cell: Int) -> Double { 0.5 * (face(cell) + face(cell + 1)) }

  /// The cell that holds a coordinate; the first or last one if it lies outside.
  public func cell(at coordinate: Double) -> Int {
    var (low, high) = (0, widths.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if coordinate < faces[middle + 1] { high = middle } else { low = middle + 1 }
    }
    return low
  }

  private func mirrored(_ cell: Int) -> Int { cell < 0 ? -1 - cell : cell < widths.count ? cell : 2 * widths.count - 1 - cell }
}
