import Foundation

/// Joins the transforms of r interleaved lines of m numbers, which lie behind one another, to one
/// of r m numbers, in place; and so each of several blocks.
///
/// In words of ``FourierTransform``: Vₛ[k] becomes V[k + m q], for four k at once and what is left
/// one by one.
struct ButterflyStage {
  private let radix, length, blocks: Int
  private let isForward: Bool
  /// For each pack of k, and then each s > 0: the cosines of its turns and their sines with the
  /// sign of the part that they multiply, as often as there are parts.
  private let turns: UnsafeMutablePointer<Double>

  /// - Parameters:
  ///   - radix: r, one of 2, 3, 4, 5, 6 and 8.
  ///   - length: m.
  init(_ radix: Int, length: Int, blocks: Int, isForward: Bool) {
    (self.radix, self.length, self.blocks, self.isForward) = (radix, length, blocks, isForward)
    turns = LineScratch.allocate(4 * length * (radix - 1))
    let sign = isForward ? 1.0 : -1
    var place = turns
    var k = 0
    while k < length {
      let width = k + 4 <= length ? 4 : 1
      for s in 1..<radix {
        for lane in 0..<width {
          let angle = 2 * Double.pi * Double(s * (k + lane) % (radix * length)) / Double(radix * length)
          let (cosine, sine) = (cos(angle), sign * sin(angle))
          (place[2 * lane], place[2 * lane + 1]) = (cosine, cosine)
          (place[2 * (width + lane)], place[2 * (width + lane) + 1]) = (sine, -sine)
        }
        place += 4 * width
      }
      k += width
    }
  }

  func destroy() { turns.deallocate() }

  func join(_ line: UnsafeMutablePointer<Double>) {
    switch radix {
    case 2: join(line, Radix2.self)
    case 3: join(line, Radix3.self)
    case 4: join(line, Radix4.self)
    case 5: join(line, Radix5.self)
    case 6: join(line, Radix6.self)
    default: join(line, Radix8.self)
    }
  }

  @inline(__always)
  private func join<B: Butterfly>(_ line: UnsafeMutablePointer<Double>, _ butterfly: B.Type) {
    let step = 2 &* length
    for block in 0..<blocks {
      let start = line + block &* B.radix &* step
      var turn = UnsafePointer(turns)
      var k = 0
      while k &+ 4 <= length {
        B.apply(to: Points<SIMD8<Double>>(first: start + 2 &* k, step: step, turns: turn, radix: B.radix, isForward: isForward))
        turn += 16 &* (B.radix &- 1)
        k &+= 4
      }
      while k < length {
        B.apply(to: Points<SIMD2<Double>>(first: start + 2 &* k, step: step, turns: turn, radix: B.radix, isForward: isForward))
        turn += 4 &* (B.radix &- 1)
        k &+= 1
      }
    }
  }
}

/// The numbers V₀[k] … of a butterfly, one or four k at once.
struct Points<Pack: ComplexPack> {
  let first: UnsafeMutablePointer<Double>
  let step: Int
  let turns: UnsafePointer<Double>
  let radix: Int
  let isForward: Bool

  /// Number s, turned by exp(∓2πi sk/n).
  @inline(__always)
  subscript(s: Int) -> Pack {
    let number = Pack(at: first + s &* step)
    guard s > 0 else { return number }
    let turn = turns + 2 &* (s &- 1) &* Pack.scalarCount
    return Pack(at: turn) * number + Pack(at: turn + Pack.scalarCount) * number.exchanged
  }

  /// Stores what a butterfly with exp(−2πi sq/r) makes. The inverse is the same with −q in place of
  /// q.
  @inline(__always)
  func set(_ q: Int, _ number: Pack) {
    let place = isForward || q == 0 ? q : radix &- q
    number.store(at: first + place &* step)
  }
}
