import Fields
import Scalars

/// Solves ∇²φ = b on the cells of a grid, ∇² the second difference along each axis, exactly to round-off.
///
/// The transform diagonalises the operator, so a solve is: transform, divide by the eigenvalue, transform back. Where no end of any axis holds
/// the value of φ, the constant mode is undetermined: the solution of zero mean is returned and the mean of b ignored. The solve is then
/// the pseudo-inverse, symmetric in every case: its pullback is itself.
public final class PoissonSolver: @unchecked Sendable {
  public let transform: Transform
  public var rowBlock: Int { 16 }
  private let eigenvalues: [[Double]]
  private let scale: Double

  public init(_ kinds: [TransformKind], on grid: Grid, workers: Workers) throws {
    let transform = try Transform(kinds, on: grid, workers: workers)
    self.transform = transform
    eigenvalues = (0..<3).map { $0 < grid.dimension ? transform.eigenvalues($0) : [0] }
    scale = 1 / transform.normalization
  }

  /// Replaces b by φ. Ghost layers are not read; along a periodic x those behind the last cell are overwritten.
  public func solve<S: FieldScalar>(_ field: Field<S>, before: (any RowWork)? = nil, after: (any RowWork)? = nil) {
    let cells = field.grid.cells
    func blocks(_ work: (any RowWork)?) {
      for k in 0..<cells[2] {
        for j in stride(from: 0, to: cells[1], by: rowBlock) { work?.perform(rows: j..<min(j + rowBlock, cells[1]), layer: k) }
      }
    }
    blocks(before)
    defer { blocks(after) }
    for plane in 0..<S.planes {
      let start = field.values + plane * field.grid.planeCount
      transform.forward(start)
      divide(start)
      transform.inverse(start)
    }
  }

  private func divide(_ plane: UnsafeMutablePointer<Double>) {
    let grid = transform.grid
    let block = 16
    let blocksPerLayer = (grid.cells[1] + block - 1) / block
    nonisolated(unsafe) let start = plane + grid.first
    eigenvalues[0].withUnsafeBufferPointer { along in
      transform.workers.forEach(blocksPerLayer * grid.cells[2]) { piece, _ in
        let k = piece / blocksPerLayer
        let first = (piece % blocksPerLayer) * block
        for j in first..<min(first + block, grid.cells[1]) {
          divideRow(
            start + (j * grid.strides[1] + k * grid.strides[2]), along, constant: eigenvalues[1][j] + eigenvalues[2][k])
        }
      }
    }
    // The constant mode, if its eigenvalue is zero, has been divided by zero; so has the zero imaginary part that it has along a periodic x.
    guard eigenvalues.allSatisfy({ $0[0] == 0 }) else { return }
    plane[grid.first] = 0
    if transform.kinds[0] == .periodic { plane[grid.first + 1] = 0 }
  }

  @inline(__always)
  private func divideRow(_ row: UnsafeMutablePointer<Double>, _ along: UnsafeBufferPointer<Double>, constant: Double) {
    var i = 0
    let rest = SIMD8<Double>(repeating: constant)
    while i &+ 8 <= along.count {
      let eigenvalue = UnsafeRawPointer(along.baseAddress! + i).loadUnaligned(as: SIMD8<Double>.self) + rest
      let value = UnsafeRawPointer(row + i).loadUnaligned(as: SIMD8<Double>.self)
      UnsafeMutableRawPointer(row + i).storeBytes(of: value * scale / eigenvalue, as: SIMD8<Double>.self)
      i &+= 8
    }
    while i < along.count {
      row[i] = row[i] * scale / (along[i] + constant)
      i &+= 1
    }
  }
}
