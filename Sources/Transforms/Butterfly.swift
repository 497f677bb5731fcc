/// The transform of r numbers with the sign − in the exponent.
protocol Butterfly {
  static var radix: Int { get }
  static func apply<V>(to points: Points<V>)
}

enum Radix2: Butterfly {
  static let radix = 2

  @inline(__always)
  static func apply<V>(to points: Points<V>) {
    let (a, b) = (points[0], points[1])
    points.set(0, a + b)
    points.set(1, a - b)
  }
}

enum Radix3: Butterfly {
  static let radix = 3

  @inline(__always)
  static func apply<V>(to points: Points<V>) {
    let (a, b, c) = three(points[0], points[1], points[2])
    points.set(0, a)
    points.set(1, b)
    points.set(2, c)
  }
}

enum Radix4: Butterfly {
  static let radix = 4

  @inline(__always)
  static func apply<V>(to points: Points<V>) {
    let (a, b, c, d) = four(points[0], points[1], points[2], points[3])
    points.set(0, a)
    points.set(1, b)
    points.set(2, c)
    points.set(3, d)
  }
}

enum Radix5: Butterfly {
  static let radix = 5

  @inline(__always)
  static func apply<V>(to points: Points<V>) {
    // cos and sin of 2π/5 and 4π/5.
    let (cos1, cos2) = (0.30901699437494742, -0.80901699437494742)
    let (sin1, sin2) = (0.95105651629515357, 0.58778525229247313)
    let (a, b, c, d, e) = (points[0], points[1], points[2], points[3], points[4])
    let (be, cd) = (b + e, c + d)
    let (turnedBE, turnedCD) = ((b - e).turned, (c - d).turned)
    let (even1, odd1) = (a + (cos1 * be + cos2 * cd), sin1 * turnedBE + sin2 * turnedCD)
    let (even2, odd2) = (a + (cos2 * be + cos1 * cd), sin2 * turnedBE - sin1 * turnedCD)
    points.set(0, a + (be + cd))
    points.set(1, even1 + odd1)
    points.set(2, even2 + odd2)
    points.set(3, even2 - odd2)
    points.set(4, even1 - odd1)
  }
}

/// By twos and threes, which have no factor in common: nothing is turned between (Good 1958).
enum Radix6: Butterfly {
  static let radix = 6

  @inline(__always)
  static func apply<V>(to points: Points<V>) {
    let (a, b, c) = three(points[0], points[2], points[4])
    let (d, e, f) = three(points[3], points[5], points[1])
    points.set(0, a + d)
    points.set(3, a - d)
    points.set(4, b + e)
    points.set(1, b - e)
    points.set(2, c + f)
    points.set(5, c - f)
  }
}

enum Radix8: Butterfly {
  static let radix = 8

  @inline(__always)
  static func apply<V>(to points: Points<V>) {
    let (a, b, c, d) = four(points[0], points[2], points[4], points[6])
    let (e, f, g, h) = four(points[1], points[3], points[5], points[7])
    let half = 0.5.squareRoot()
    let (f1, g1, h1) = (half * (f + f.turned), g.turned, half * (h.turned - h))
    points.set(0, a + e)
    points.set(1, b + f1)
    points.set(2, c + g1)
    points.set(3, d + h1)
    points.set(4, a - e)
    points.set(5, b - f1)
    points.set(6, c - g1)
    points.set(7, d - h1)
  }
}

@inline(__always)
private func three<V: ComplexPack>(_ a: V, _ b: V, _ c: V) -> (V, V, V) {
  let sum = b + c
  let (even, odd) = (a - 0.5 * sum, (0.75.squareRoot() * (b - c)).turned)
  return (a + sum, even + odd, even - odd)
}

@inline(__always)
private func four<V: ComplexPack>(_ a: V, _ b: V, _ c: V, _ d: V) -> (V, V, V, V) {
  let (ac, bd) = (a + c, b + d)
  let (even, odd) = (a - c, (b - d).turned)
  return (ac + bd, even + odd, ac - bd, even - odd)
}
