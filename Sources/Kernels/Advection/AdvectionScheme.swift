import Scalars

/// How an advected quantity φ is taken to the face between two cells, as a value. A new scheme is a
/// file of its own beside this one, and a line in ``AdvectionSchemes``.
///
/// Six cells are in reach, `far` to `near` on either side of the face: φ[−3] … φ[−1] before it,
/// φ[0] … φ[2] behind it. Where a scheme looks upstream it turns this row round, so that each has
/// one formula. With a uniform velocity the difference of two such fluxes is the derivative of φ to
/// the order given for each; that of the flow as a whole is 2, since the velocity that carries, and
/// the pressure gradient, are of second order.
///
/// Conventions where a formula is not smooth: at a velocity of zero the left side is upstream; a
/// limiter is differentiated along the branch it takes.
public protocol AdvectionScheme: Sendable {
  /// Unique, in upper camel case: a part of the names of its kernels.
  var name: String { get }

  /// Whether the flux of a scalar is symmetric and reaches further than the two cells beside the
  /// face. No unless said.
  var isWideAndSymmetric: Bool { get }

  /// The flux U φ of a velocity component.
  /// - Parameters:
  ///   - carrier: U on the faces around, −2 … 2; 0 is the face itself.
  ///   - cell: φ in the cells around the face, −3 … 2.
  func flux<S: Scalar>(_ carrier: (Int) -> S, _ cell: (Int) -> S) -> S

  /// The flux U φ of a scalar, through which a uniform φ passes as the volume does. That of a
  /// velocity component unless said.
  func scalarFlux<S: Scalar>(_ carrier: (Int) -> S, _ cell: (Int) -> S) -> S
}

extension AdvectionScheme {
  /// The word in a case file.
  public var keyword: String { name.lowercased() }
  public var isWideAndSymmetric: Bool { false }
  public func scalarFlux<S: Scalar>(_ carrier: (Int) -> S, _ cell: (Int) -> S) -> S { flux(carrier, cell) }

  /// The flux of a scheme that takes three cells from the side where the stream comes from: U times
  /// the mean of what both sides give, and |U| times half their difference.
  /// - Parameters:
  ///   - near: the weight of the two cells beside the face in the mean, of the outer two −1.
  ///   - slope: the weight of their difference, of that of the outer two −1.
  ///   - scale: what both are multiplied by.
  func upwinded<S: Scalar>(_ velocity: S, _ cell: (Int) -> S, near: S, slope: S, scale: Double) -> S {
    let mean = near * (cell(-1) + cell(0)) - (cell(-2) + cell(1))
    let difference = slope * (cell(-1) - cell(0)) - (cell(-2) - cell(1))
    return velocity * (mean * S(scale)) + S.abs(velocity) * (difference * S(scale))
  }
}

/// The schemes that are compiled.
public enum AdvectionSchemes {
  public static let all: [any AdvectionScheme] = [
    AdvectionCentral(), AdvectionCentral4(), AdvectionCentral6(), AdvectionQuick(), AdvectionUpwind3(), AdvectionVanLeer(),
    AdvectionWeno5(),
  ]

  /// The scheme of a word in a case file; nil if there is none.
  public static func named(_ keyword: String) -> (any AdvectionScheme)? { all.first { $0.keyword == keyword } }
}
