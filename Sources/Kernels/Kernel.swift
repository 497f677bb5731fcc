import Scalars

/// What happens at one cell or one face, written once over any ``Scalar``.
///
/// `evaluate` reads neighbours through the ``Stencil`` and returns one value per output, all at the
/// offset zero. It must not branch on values (there is ``Scalar/select(_:lessThan:then:else:)``)
/// and must read the same offsets at every point: the kernel compiler runs it once, records what it
/// reads and does, and writes the sweep over a grid, forward and transposed.
public protocol Kernel: Sendable {
  /// Unique; the compiled kernel is a type of this name, so it is an upper-camel-case identifier.
  var name: String { get }
  /// The fields that are read, by the names the stencil numbers them.
  var inputs: [String] { get }
  /// The parameters that derivatives are wanted for.
  var parameters: [String] { get }
  /// Numbers that the derivative holds fixed, such as the weights of a time step; those of the grid
  /// are read as metrics.
  var constants: [String] { get }
  /// The fields that are written.
  var outputs: [String] { get }
  /// The axes along which cells may differ in width; none where the kernel does not care. Along
  /// others they are alike.
  var gradedAxes: Set<Int> { get }
  /// The same kernel for grids that are graded along other axes too; nil where this one will do, or
  /// is the one.
  var graded: (any Kernel)? { get }
  /// How many of the last outputs are there for the pullback: it reads these values instead of
  /// computing them anew, and they have no cotangents. None unless said.
  var kept: Int { get }

  func evaluate<S: Scalar>(_ at: Stencil<S>) -> [S]
}

extension Kernel {
  public var kept: Int { 0 }
  public var gradedAxes: Set<Int> { [] }
  public var graded: (any Kernel)? { nil }
}

/// A shift from the point at which a kernel is evaluated, in cells.
public struct Offset: Hashable, Sendable {
  public var x, y, z: Int

  public init(_ x: Int, _ y: Int, _ z: Int) { (self.x, self.y, self.z) = (x, y, z) }

  public static let here = Offset(0, 0, 0)

  /// `cells` along one axis, none along the others.
  public static func along(_ axis: Int, _ cells: Int) -> Offset {
    Offset(axis == 0 ? cells : 0, axis == 1 ? cells : 0, axis == 2 ? cells : 0)
  }

  public static func + (a: Offset, b: Offset) -> Offset { Offset(a.x + b.x, a.y + b.y, a.z + b.z) }
  public static func - (a: Offset, b: Offset) -> Offset { Offset(a.x - b.x, a.y - b.y, a.z - b.z) }
}

/// What a kernel reads: the fields around its point, its parameters and its constants.
public struct Stencil<S: Scalar> {
  private let field: (Int, Offset) -> S
  private let parameterValue: (Int) -> S
  private let constantValue: (Int) -> S
  private let metricValue: (Metric, Int, Offset) -> S

  public init(
    field: @escaping (Int, Offset) -> S, parameter: @escaping (Int) -> S, constant: @escaping (Int) -> S,
    metric: @escaping (Metric, _ axis: Int, Offset) -> S
  ) {
    self.field = field
    self.parameterValue = parameter
    self.constantValue = constant
    self.metricValue = metric
  }

  /// The value of input `input` at `offset` from here.
  public subscript(_ input: Int, _ offset: Offset = .here) -> S { field(input, offset) }

  /// The stencil around the point at `offset` from here.
  public func shifted(by offset: Offset) -> Stencil {
    Stencil(
      field: { field($0, $1 + offset) }, parameter: parameterValue, constant: constantValue, metric: { metricValue($0, $1, $2 + offset) })
  }

  public func parameter(_ index: Int) -> S { parameterValue(index) }

  public func constant(_ index: Int) -> S { constantValue(index) }

  /// A length of the grid along `axis`, at `offset` from here.
  public func metric(_ metric: Metric, _ axis: Int, _ offset: Offset = .here) -> S { metricValue(metric, axis, offset) }
}
