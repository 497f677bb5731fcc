import Fields
import Foundation

/// The fast transform along an axis of equal cells: two rows or columns at a time make one line of
/// complex numbers.
final class FourierAxis: AxisTransform, @unchecked Sendable {
  let line: LineTransform
  /// Of (φ[i+1] − 2φ[i] + φ[i−1]) / h², −(2 sin(θ/2) / h)².
  let eigenvalues: [Double]

  /// - Parameter spacing: h.
  /// - Throws: `SpectralError` if FFTW makes no plan.
  init(_ kind: TransformKind, count: Int, spacing: Double, scratch: LineScratch) throws {
    line = try LineTransform(kind, count: count, scratch: scratch)
    eigenvalues = line.angles.map { angle in
      let root = 2 * sin(0.5 * angle) / spacing
      return -root * root
    }
  }

  var normalization: Double { line.normalization }

  var parts: [Range<Int>] { line.isSplit ? [0..<line.count / 2, line.count / 2..<line.count] : [0..<line.count] }

  func transform(_ rows: LayerRows, _ direction: TransformDirection, _ scratch: LineScratch) {
    for first in stride(from: rows.range.lowerBound, to: rows.range.upperBound, by: 2) {
      let second = min(first &+ 1, rows.range.upperBound &- 1)
      // What rounding does to one row of a pair depends on the other. So that rows which are mirror
      // images of one another stay so, the pairs are, too: above the middle the second row is the
      // real part, and two rows with the middle between them go each with itself, as an odd last
      // one does.
      let order = first &+ second &+ 1 - rows.all
      if order < 0 {
        transform(rows[first], rows[second], direction, scratch)
      } else if order > 0 {
        transform(rows[second], rows[first], direction, scratch)
      } else {
        transform(rows[first], rows[first], direction, scratch)
        if second > first { transform(rows[second], rows[second], direction, scratch) }
      }
    }
  }

  private func transform(
    _ a: UnsafeMutablePointer<Double>, _ b: UnsafeMutablePointer<Double>, _ direction: TransformDirection, _ scratch: LineScratch
  ) {
    let pair = RowPair(a: a, b: b, count: line.count)
    if direction == .forward { forward(pair, scratch) } else { inverse(pair, scratch) }
  }

  private func forward(_ pair: RowPair, _ scratch: LineScratch) {
    if line.isSplit { pair.split(into: scratch.points) } else { pair.copy(to: LineOfNumbers(start: scratch.points), pair.count) }
    line.forward(from: scratch.points, over: scratch.spectra, to: pair)
  }

  private func inverse(_ pair: RowPair, _ scratch: LineScratch) {
    line.inverse(from: pair, over: scratch.spectra, to: scratch.points)
    if line.isSplit { pair.join(scratch.points) } else { LineOfNumbers(start: scratch.points).copy(to: pair, pair.count) }
  }

  func transform(_ columns: LayerColumns, _ direction: TransformDirection, _ scratch: LineScratch) {
    for range in columns.blocks {
      let block = ColumnBlock(
        first: columns.start + range.lowerBound, stride: columns.stride, count: line.count, columns: range.count, pitch: scratch.pitch)
      if direction == .forward { block.forward(line, scratch) } else { block.inverse(line, scratch) }
    }
  }
}
