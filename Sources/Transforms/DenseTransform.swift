import Fields

/// The transform along an axis whose cells differ in width: the product with the eigenvectors q of
/// its second difference, orthonormal by the widths w,
///
///     x̂[k] = Σ q[k][i] w[i] x[i],   x[i] = Σ q[k][i] x̂[k].
///
/// Where widths and ends are their own mirror image, so are the eigenvectors, or minus that; then
/// sums and differences of mirrored points are transformed, each by a matrix of half the size:
///
///     e[i] = x[i] + x[n−1−i],   o[i] = x[i] − x[n−1−i].
///
/// The eigenvectors of either half are found by themselves: to the left of the middle, where the
/// even ones have a closed end and the odd ones are zero. What is its own mirror image, or minus
/// that, so stays it to the bit. The coefficients are in the order of |λ|, the even ones first.
///
/// It costs a product and a sum for each of n coefficients, or of n/2, where a fast transform takes
/// some 2.5 log₂ n; but fused, in registers, with eight of each at once: up to some 500 cells that is
/// affordable.
final class DenseTransform: AxisTransform, @unchecked Sendable {
  let eigenvalues: [Double]
  let parts: [Range<Int>]
  private let count: Int
  /// The even and the odd half, or one for all.
  private let forward, inverse: [PanelMatrix]
  /// Where the odd half lies in a line of scratch memory, whose pitch is twice that.
  private let oddPlace: Int

  /// - Parameters:
  ///   - kind: what the ends do; not periodic.
  ///   - form: which way the axis lies.
  /// - Throws: `SpectralError` of a periodic axis.
  init(_ kind: TransformKind, _ stretching: Stretching, _ form: PanelMatrix.Form) throws {
    let problems = try SecondDifference.halves(kind, stretching)
    let modes = problems.map { AxisModes(volumes: $0.volumes, couplings: $0.couplings) }
    count = stretching.widths.count
    eigenvalues = modes.flatMap(\.eigenvalues)
    let evenCount = problems[0].volumes.count
    parts = [0..<evenCount, evenCount..<count].filter { !$0.isEmpty }
    oddPlace = Self.oddPlace(count)
    let roots = problems.map { $0.volumes.map { $0.squareRoot() } }
    let sizes = problems.indices.map { roots[$0].count }
    forward = problems.indices.map { half in
      PanelMatrix(sizes[half], sizes[half], form) { modes[half].vectors[$0][$1] * roots[half][$1] }
    }
    // Sums and differences are twice what they were.
    let share = problems.count == 1 ? 1 : 0.5
    inverse = problems.indices.map { half in
      PanelMatrix(sizes[half], sizes[half], form) { modes[half].vectors[$1][$0] / roots[half][$0] * share }
    }
  }

  let normalization = 1.0

  private var isSplit: Bool { forward.count == 2 }

  /// Rows or columns that are in scratch memory at once.
  private static let width = PanelMatrix.panelWidth

  private static func oddPlace(_ count: Int) -> Int { ((count + 1) / 2 + 7) & ~7 }

  /// Numbers of scratch memory for an axis of so many cells: of 24 columns or rows points, and
  /// coefficients or sums of the halves.
  static func scratchCount(_ count: Int) -> Int { 2 * width * 2 * oddPlace(count) }

  // MARK: Rows

  func transform(_ rows: LayerRows, _ direction: TransformDirection, _ scratch: LineScratch) {
    for first in stride(from: rows.range.lowerBound, to: rows.range.upperBound, by: Self.width) {
      let lines = DenseLines(
        rows: rows[first], stride: rows.stride, lines: min(Self.width, rows.range.upperBound - first), count: count,
        scratch: scratch.panels, pitch: 2 * oddPlace, oddPlace: oddPlace)
      switch (direction, isSplit) {
      case (.forward, true):
        lines.split()
        multiply(forward, lines.scratch, lines.pitch, oddPlace, into: lines.rows, lines.stride, parts[0].count, lines.lines)
      case (.inverse, true):
        multiply(inverse, lines.rows, lines.stride, parts[0].count, into: lines.scratch, lines.pitch, oddPlace, lines.lines)
        lines.join()
      case (_, false):
        lines.copy()
        let matrix = direction == .forward ? forward : inverse
        multiply(matrix, lines.scratch, lines.pitch, 0, into: lines.rows, lines.stride, 0, lines.lines)
      }
    }
  }

  /// The halves of some lines, the odd one so far behind the even one.
  private func multiply(
    _ halves: [PanelMatrix], _ source: UnsafePointer<Double>, _ pitch: Int, _ odd: Int, into target: UnsafeMutablePointer<Double>,
    _ stride: Int, _ targetOdd: Int, _ lines: Int
  ) {
    for (half, matrix) in halves.enumerated() {
      matrix.multiply(lines: source + half &* odd, pitch: pitch, count: lines, into: target + half &* targetOdd, stride: stride)
    }
  }

  // MARK: Columns

  func transform(_ columns: LayerColumns, _ direction: TransformDirection, _ scratch: LineScratch) {
    for first in stride(from: 0, to: columns.count, by: Self.width) {
      let panel = DensePanel(
        columns: columns.start + first, stride: columns.stride, width: min(Self.width, columns.count - first), count: count,
        panel: scratch.panels)
      let even = parts[0].count
      switch (direction, isSplit) {
      case (.forward, true):
        panel.split()
        forward[0].multiply(panel: panel.even, width: panel.width, into: panel.columns, stride: panel.stride)
        forward[1].multiply(panel: panel.odd, width: panel.width, into: panel.columns + even &* panel.stride, stride: panel.stride)
      case (.inverse, true):
        panel.copy()
        inverse[0].multiply(panel: panel.even, width: panel.width, into: panel.sums, stride: Self.width)
        inverse[1].multiply(panel: panel.odd, width: panel.width, into: panel.oddSums, stride: Self.width)
        panel.join()
      case (_, false):
        panel.copy()
        let matrix = direction == .forward ? forward[0] : inverse[0]
        matrix.multiply(panel: panel.even, width: panel.width, into: panel.columns, stride: panel.stride)
      }
    }
  }
}
