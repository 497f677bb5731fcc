/// A linear operator with constant coefficients between a real field r, kept as `waves`, and a
/// complex field Z of the same box.
///
/// Of a wave k = (kx, ky) with kx ≥ 0 it is two complex factors c and d:
///
///     gather   r(k) = c Z(k) + d Z*(−k)
///     spread   Z(k) = c r(k),  Z(−k) = d r*(k)
///
/// As maps of real numbers the transpose of gathering with (c, d) is spreading with (c*, d), and
/// the other way round.
public struct WaveSymbol: Sendable {
  enum Kind { case advection, velocity, curl, divergence, real, value }

  let kind: Kind
  var isTransposed = false
  /// What gathering divides by: the number of points where Z comes from a transform.
  let scale: Double

  public var transposed: WaveSymbol {
    var other = self
    other.isTransposed.toggle()
    return other
  }

  /// Gathers −u·∇ω from Z = F (u + iv)², for u of zero divergence: with κ = kx + i ky, c = −¼ i
  /// (κ*)² = d*.
  ///
  /// For −u·∇ω = ∂x∂y (u² − v²) − ½ (∂x² − ∂y²) (2uv), and the two real fields are the parts of the
  /// square.
  public static func advection(points: Int) -> WaveSymbol { WaveSymbol(kind: .advection, scale: 1 / Double(points)) }

  /// Spreads a vorticity to the velocity u + iv: c = κ/|k|² = −d. The mean of u + iv stands in the
  /// place of the mean vorticity, which is zero.
  public static let velocity = WaveSymbol(kind: .velocity, scale: 1)

  /// Gathers from u + iv its vorticity, and in the place of the mean the mean velocity: c = ½ κ* =
  /// −d*.
  public static func curl(points: Int) -> WaveSymbol { WaveSymbol(kind: .curl, scale: 1 / Double(points)) }

  /// Gathers from u + iv its divergence: c = ½ i κ* = −d*.
  public static func divergence(points: Int) -> WaveSymbol { WaveSymbol(kind: .divergence, scale: 1 / Double(points)) }

  /// Gathers a real field from itself, c = d = ½.
  public static func real(points: Int) -> WaveSymbol { WaveSymbol(kind: .real, scale: 1 / Double(points)) }

  /// Spreads a real field to itself, c = d = 1.
  public static let value = WaveSymbol(kind: .value, scale: 2)

  /// The factor of the mean.
  var mean: Double {
    switch kind {
    case .advection, .divergence: 0
    case .velocity, .curl, .real: scale
    case .value: 1
    }
  }

  /// Whether at kx = 0, where Z(−k) has a wave of its own in the line, only Z(k) takes part.
  var isOneSided: Bool { kind == .velocity || kind == .value }
}

/// The factors c of four waves at once, and the signs that make d of them.
protocol WaveFactors {
  func factor(_ kx: Double, _ ky: SIMD4<Double>, _ inverseSquare: SIMD4<Double>) -> (re: SIMD4<Double>, im: SIMD4<Double>)
  /// d = (re · Re c, im · Im c).
  static var mirror: (re: Double, im: Double) { get }
}

struct AdvectionFactors: WaveFactors {
  let scale: Double
  static let mirror = (re: 1.0, im: -1.0)

  @inline(__always)
  func factor(_ kx: Double, _ ky: SIMD4<Double>, _ inverseSquare: SIMD4<Double>) -> (re: SIMD4<Double>, im: SIMD4<Double>) {
    ((-0.5 * scale * kx) * ky, (0.25 * scale) * (ky * ky - kx * kx))
  }
}

struct VelocityFactors: WaveFactors {
  static let mirror = (re: -1.0, im: -1.0)

  @inline(__always)
  func factor(_ kx: Double, _ ky: SIMD4<Double>, _ inverseSquare: SIMD4<Double>) -> (re: SIMD4<Double>, im: SIMD4<Double>) {
    (kx * inverseSquare, ky * inverseSquare)
  }
}

struct CurlFactors: WaveFactors {
  let scale: Double
  static let mirror = (re: -1.0, im: 1.0)

  @inline(__always)
  func factor(_ kx: Double, _ ky: SIMD4<Double>, _ inverseSquare: SIMD4<Double>) -> (re: SIMD4<Double>, im: SIMD4<Double>) {
    (SIMD4(repeating: 0.5 * scale * kx), (-0.5 * scale) * ky)
  }
}

struct DivergenceFactors: WaveFactors {
  let scale: Double
  static let mirror = (re: -1.0, im: 1.0)

  @inline(__always)
  func factor(_ kx: Double, _ ky: SIMD4<Double>, _ inverseSquare: SIMD4<Double>) -> (re: SIMD4<Double>, im: SIMD4<Double>) {
    ((0.5 * scale) * ky, SIMD4(repeating: 0.5 * scale * kx))
  }
}

struct RealFactors: WaveFactors {
  let scale: Double
  static let mirror = (re: 1.0, im: 1.0)

  @inline(__always)
  func factor(_ kx: Double, _ ky: SIMD4<Double>, _ inverseSquare: SIMD4<Double>) -> (re: SIMD4<Double>, im: SIMD4<Double>) {
    (SIMD4(repeating: 0.5 * scale), .zero)
  }
}
