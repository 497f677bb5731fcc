import Fields
import KernelTracing
import Kernels
import RowLoops
import Scalars

/// A kernel after compilation, of which loops over rows of a grid exist in doubles and in dual
/// numbers, forward and transposed, under the name in its table. Conforming types are generated at build time.
public protocol CompiledKernel: SendableMetatype {
  static var table: KernelTable { get }
  /// The loops. Unless said, those that Swiftwater has been built with, by the table's
  /// name.
  static var loops: RowLoops { get }
  /// The variant for grids that are graded along other axes than the last; nil where there is none
  /// because this one will do.
  static var graded: (any CompiledKernel.Type)? { get }
}

extension CompiledKernel {
  public static var graded: (any CompiledKernel.Type)? { nil }

  /// The variant for a grid.
  static func variant(for grid: Grid) -> any CompiledKernel.Type {
    (0..<grid.lastAxis).contains(where: grid.isStretched) ? graded ?? self : self
  }

  public static var loops: RowLoops {
    guard let loops = rowLoopsNamed(table.name) else { fatalError("no loops have been compiled for \(table.name)") }
    return loops.pointee
  }
}

/// What a compiled kernel reads and writes. The slots serve the gather of the forward sweep and the
/// scatter of the transposed one.
public struct KernelTable: Sendable {
  public let name: String
  public let inputs: [String]
  public let parameters: [String]
  public let constants: [String]
  /// What is read of the grid.
  public let metrics: [MetricSlot]
  public let outputs: [String]
  /// How many of the last outputs a pullback reads: as if they were further inputs.
  public let kept: Int
  public let slots: [Slot]
  /// The rows of inputs that a pullback adds to, each with the lowest offset along x of the slots
  /// that fall into it.
  public let targets: [Slot]
  /// Of a kernel in conservation form, the axes with a flux.
  public let fluxAxes: [Int]
  /// Arithmetic operations of the primal and of the pullback at one point, after merging.
  public let operations: (primal: Int, pullback: Int)
  /// The axes along which the kernel is ready for cells that differ in width.
  public let gradedAxes: [Int]

  public init(
    name: String, inputs: [String], parameters: [String], constants: [String], metrics: [MetricSlot], outputs: [String], kept: Int,
    slots: [Slot], targets: [Slot], fluxAxes: [Int], operations: (primal: Int, pullback: Int), gradedAxes: [Int] = []
  ) {
    self.name = name
    self.inputs = inputs
    self.parameters = parameters
    self.constants = constants
    self.metrics = metrics
    self.outputs = outputs
    self.kept = kept
    self.slots = slots
    self.targets = targets
    self.fluxAxes = fluxAxes
    self.operations = operations
    self.gradedAxes = gradedAxes
  }
}

/// One value that a kernel reads: which input, and where relative to the point.
public struct Slot: Hashable, Sendable {
  public let input: Int
  public let offset: Offset

  public init(_ input: Int, _ x: Int, _ y: Int, _ z: Int) {
    self.input = input
    self.offset = Offset(x, y, z)
  }
}

/// A scalar that sweeps work in: doubles and dual numbers by compiled kernels, complex numbers by a
/// ``KernelProgram``.
public protocol SweepScalar: FieldScalar {
  static var form: ScalarForm { get }
}

extension Double: SweepScalar { public static var form: ScalarForm { .real } }
extension Dual: SweepScalar where Base == Double { public static var form: ScalarForm { .dual } }
extension ComplexStep: SweepScalar where Base == Double { public static var form: ScalarForm { .complex } }

extension RowBlock {
  /// Of each row, the elements from the first.
  var offsets: UnsafeBufferPointer<Int> { UnsafeBufferPointer(start: rowOffsets, count: rowCount) }
}

extension RowLink {
  /// The rows of a block: `rows` along y of layers along z, counted from the first row of the
  /// region.
  static func all(rows: Range<Int>, layers: Range<Int>, fluxAxes: [Int], strides: [Int]) -> [RowLink] {
    let (alongY, alongZ) = (fluxAxes.contains(1), fluxAxes.contains(2))
    var links: [RowLink] = []
    for k in layers.lowerBound..<layers.upperBound + (alongZ ? 1 : 0) {
      for j in rows.lowerBound..<rows.upperBound + (alongY ? 1 : 0) {
        let (inRows, inLayers) = (j < rows.upperBound, k < layers.upperBound)
        let link = RowLink(
          offset: j * strides[1] + k * strides[2], isInside: inRows && inLayers, follows1: alongY && j > rows.lowerBound && inLayers,
          follows2: alongZ && k > layers.lowerBound && inRows)
        if link.isInside || link.follows1 || link.follows2 { links.append(link) }
      }
    }
    return links
  }
}
