/// An array of numbers that goes into a case or comes out of it.
public struct ArrayDescription: Sendable, Equatable {
  /// Such as `viscosity`, `state.velocity_x` or `objectives.drag`.
  public let name: String
  /// Such as "length/time"; "1" without dimension, empty of objectives, which may be anything.
  public let unit: String
  /// What the numbers are: `number`, `vector`, `elements`, `cells`, `faces_x` or `waves`.
  public let layout: String
  /// The slowest index first, x last but for the components of `cells`; empty of a number.
  public let shape: [Int]
  public let isDifferentiable: Bool

  public var count: Int { shape.reduce(1, *) }

  public init(_ name: String, unit: String, layout: String, shape: [Int], isDifferentiable: Bool = true) {
    (self.name, self.unit, self.layout, self.shape, self.isDifferentiable) = (name, unit, layout, shape, isDifferentiable)
  }

  func renamed(_ name: String) -> ArrayDescription {
    ArrayDescription(name, unit: unit, layout: layout, shape: shape, isDifferentiable: isDifferentiable)
  }
}

/// A linear map between arrays, with its transpose.
public struct LinearMap {
  public let forward: ([Double]) -> [Double]
  public let transposed: ([Double]) -> [Double]

  public init(forward: @escaping ([Double]) -> [Double], transposed: @escaping ([Double]) -> [Double]) {
    (self.forward, self.transposed) = (forward, transposed)
  }
}

/// An array that is linear in another one.
public struct MappedArray {
  public let array: ArrayDescription
  public let map: LinearMap

  public init(_ array: ArrayDescription, _ map: LinearMap) { (self.array, self.map) = (array, map) }
}
