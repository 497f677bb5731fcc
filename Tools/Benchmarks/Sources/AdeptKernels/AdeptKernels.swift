import Kernels
import Scalars

/// Everything that is compiled for Adept's programs.
public let adeptKernels: [any Kernel] = [LaxWendroffAdvection(), ToonFlux(), FluxBalance()]

// The two advection schemes by which programs for differentiation are compared (Hogan, ACM Trans.
// Math. Softw. 40, 26, 2014): one of the simplest arithmetic, one of exponentials and logarithms.

/// One step of the scheme of Lax and Wendroff with a constant speed along x: q ← q + F₋ − F₊ with F
/// = ½ c (q₋ + q₊ + c (q₋ − q₊)), c the Courant number.
///
/// It reads the row before its own along y: y is time.
public struct LaxWendroffAdvection: ConservationKernel {
  public init() {}

  public var name: String { "LaxWendroffAdvection" }
  public var inputs: [String] { ["q"] }
  public var parameters: [String] { [] }
  public var constants: [String] { ["courant"] }
  public var outputs: [String] { ["next"] }

  public var fluxAxes: [Int] { [0] }
  public func local<S: Scalar>(_ at: Stencil<S>) -> S { at[0, Offset(0, -1, 0)] }
  public func weight<S: Scalar>(_ at: Stencil<S>, axis: Int) -> S { 1.0 }
  public func flux<S: Scalar>(_ at: Stencil<S>, axis: Int) -> S {
    Self.flux(at[0, Offset(-1, -1, 0)], at[0, Offset(0, -1, 0)], courant: at.constant(0))
  }

  /// The flux between two cells, times the time step by the cell size.
  @inlinable
  public static func flux<S: Scalar>(_ left: S, _ right: S, courant c: S) -> S { 0.5 * c * (left + right + c * (left - right)) }
}

/// The flux of Toon et al. (1988) through the face before a cell, for a quantity that varies
/// exponentially between cells: F = ((q₋/q₊)ᶜ − 1) q₋ q₊ / (q₋ − q₊), of positive values that
/// differ.
public struct ToonFlux: Kernel {
  public init() {}

  public var name: String { "ToonFlux" }
  public var inputs: [String] { ["q"] }
  public var parameters: [String] { [] }
  public var constants: [String] { ["courant"] }
  public var outputs: [String] { ["flux", "power"] }
  /// The power is kept: its derivative follows from it without another exponential.
  public var kept: Int { 1 }

  public func evaluate<S: Scalar>(_ at: Stencil<S>) -> [S] {
    let (left, right) = (at[0, .along(0, -1)], at[0])
    let power = Self.power(left, right, courant: at.constant(0))
    return [Self.flux(left, right, power), power]
  }

  /// (q₋/q₊)ᶜ.
  @inlinable
  public static func power<S: Scalar>(_ left: S, _ right: S, courant: S) -> S { S.exp(courant * S.log(left / right)) }
  @inlinable
  public static func flux<S: Scalar>(_ left: S, _ right: S, _ power: S) -> S { (power - 1.0) * left * right / (left - right) }
}

/// The balance of a cell along x, from the row before its own along y: q ← q + F₋ − F₊. The face
/// before a cell has its index.
public struct FluxBalance: Kernel {
  public init() {}

  public var name: String { "FluxBalance" }
  public var inputs: [String] { ["q", "flux"] }
  public var parameters: [String] { [] }
  public var constants: [String] { [] }
  public var outputs: [String] { ["next"] }

  public func evaluate<S: Scalar>(_ at: Stencil<S>) -> [S] {
    [at[0, Offset(0, -1, 0)] + at[1, Offset(0, -1, 0)] - at[1, Offset(1, -1, 0)]]
  }
}
