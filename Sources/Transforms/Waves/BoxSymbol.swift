/// A linear operator with constant coefficients between the vector r(k) of a line of ``BoxWaves``
/// and the components Z(k) of real fields in the box. As maps of real numbers the transpose of
/// gathering is spreading, and the other way round.
public struct BoxSymbol: Sendable {
  enum Kind { case advection, vector, projection }

  let kind: Kind
  var isTransposed = false
  /// What Z is multiplied by when it comes from a transform.
  let scale: Double

  public var transposed: BoxSymbol {
    var other = self
    other.isTransposed.toggle()
    return other
  }

  /// Gathers −∇·(u u) without its gradient part from five products, u² − w², v² − w², uv, uw and vw
  /// (Basdevant, J. Comput. Phys. 50, 1983): with G_i = k_j T_ij, r = −i (G − k (k·G)/k²). What T
  /// lacks of u u is a multiple of the unit tensor, whose divergence is a gradient.
  public static func advection(points: Int) -> BoxSymbol { BoxSymbol(kind: .advection, scale: 1 / Double(points)) }

  /// Spreads a vector to itself.
  public static let vector = BoxSymbol(kind: .vector, scale: 1)

  /// Gathers a vector from itself.
  public static func vector(points: Int) -> BoxSymbol { BoxSymbol(kind: .vector, scale: 1 / Double(points)) }

  /// Gathers from a vector its part without divergence, Z − k (k·Z)/k².
  public static func projection(points: Int) -> BoxSymbol { BoxSymbol(kind: .projection, scale: 1 / Double(points)) }

  /// Components of Z.
  public var components: Int { kind == .advection ? 5 : 3 }

  /// The factor of gathering, or spreading, a line whose waves stand for so many of a real field.
  ///
  /// A field at points is the sum of c · Re(r exp(i k·x)) over the waves kept, c = 2 where −k is
  /// not: a transform back has this factor in itself, its transpose has to be given it, and the
  /// transpose of a transform forward has to be relieved of it.
  func factor(copies: Double, isGathering: Bool) -> Double { isTransposed ? isGathering ? scale * copies : scale / copies : scale }
}
