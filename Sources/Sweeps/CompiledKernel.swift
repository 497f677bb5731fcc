import Fields
import KernelTracing
import Kernels
import Scalars

/// A kernel after compilation: the loop over rows of a grid, forward and transposed. Conforming types are generated at build time.
public protocol CompiledKernel: SendableMetatype {
  static var table: KernelTable { get }

  /// Evaluates the kernel on consecutive rows, in doubles.
  static func primal(_ rows: RowBlock)

  /// For each row: reads the cotangents of the outputs, clears them, and adds the cotangents of everything the primal read. Adds the
  /// cotangents of the parameters over the whole block to `rows.parameterCotangents`.
  static func pullback(_ rows: RowBlock)
}

/// What a compiled kernel reads and writes. The slots serve the gather of the forward sweep and the scatter of the transposed one.
public struct KernelTable: Sendable {
  public let name: String
  public let inputs: [String]
  public let parameters: [String]
  public let constants: [String]
  /// What is read of the grid: constants behind those.
  public let metrics: [MetricSlot]
  public let outputs: [String]
  /// How many of the last outputs a pullback reads: as if they were further inputs.
  public let kept: Int
  public let slots: [Slot]
  /// The rows of inputs that a pullback adds to, each with the lowest offset along x of the slots that fall into it.
  public let targets: [Slot]
  /// Of a kernel in conservation form, the axes with a flux.
  public let fluxAxes: [Int]
  /// Arithmetic operations of the primal and of the pullback at one point, after merging.
  public let operations: (primal: Int, pullback: Int)

  public init(
    name: String, inputs: [String], parameters: [String], constants: [String], metrics: [MetricSlot], outputs: [String], kept: Int,
    slots: [Slot], targets: [Slot], fluxAxes: [Int], operations: (primal: Int, pullback: Int)
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

/// A scalar that sweeps work in: doubles by compiled kernels, dual and complex numbers by a ``KernelProgram``.
public protocol SweepScalar: FieldScalar {
  static var form: ScalarForm { get }
}

extension Double: SweepScalar { public static var form: ScalarForm { .real } }
extension Dual: SweepScalar where Base == Double { public static var form: ScalarForm { .dual } }
extension Complexified: SweepScalar where Base == Double { public static var form: ScalarForm { .complex } }

/// The rows that one call of a compiled kernel works on, as addresses.
///
/// `slots[s]` points at what slot s reads for the first point of the first row, `outputs[o]` at what output o writes, or in a pullback at its cotangent; row r of the
/// block is `rowOffsets[r]` elements further on. Parameters come plane by plane: value, then tangent or imaginary part.
public struct RowBlock {
  public var slots: UnsafePointer<UnsafePointer<Double>>
  public var outputs: UnsafePointer<UnsafeMutablePointer<Double>>
  public var rowOffsets: UnsafeBufferPointer<Int>
  /// Points in a row.
  public var count: Int
  /// Elements from one real plane of a field to the next.
  public var plane: Int
  public var parameters: UnsafePointer<Double>
  public var constants: UnsafePointer<Double>

  // MARK: of the pullback only
  /// The rows of a kernel in conservation form, those behind the block included.
  public var links: UnsafeBufferPointer<RowLink>
  /// Elements from a row to the next one along y and along z.
  public var stride1: Int
  public var stride2: Int
  public var parameterCotangents: UnsafeMutablePointer<Double>
  /// Where the target rows of the table begin for the first point of the first row; nil where no cotangent is wanted.
  public var targets: UnsafePointer<UnsafeMutablePointer<Double>?>
}

/// A row of faces in the transpose of a kernel in conservation form, and which of the volumes on either side are of the block. A face between two blocks is visited by
/// both, each for its own volumes.
public struct RowLink: Sendable {
  /// Elements from the first row of the region.
  public var offset: Int
  /// Whether the row's own volumes are of the block.
  public var isInside: Bool
  /// Whether the volumes before them along y, and along z, are.
  public var follows1: Bool
  public var follows2: Bool

  /// The rows of a block: `rows` along y of layers along z, counted from the first row of the region.
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
