/// Scratch memory of one thread for lines of complex numbers, on which all transforms are done.
///
/// The transforms are linear over the complex numbers, so two lines of reals make one of complex
/// numbers, and what is done to it is done to both. The numbers of a line lie side by side: FFTW is
/// fastest there, and strides of the field that collide in the cache do no harm.
final class LineScratch {
  /// Lines that are held at once: 128 bytes of each row of the field, two cache lines, which the
  /// hardware fetches together.
  static let width = 8

  /// Elements from one line to the next: room for the longest line, and never a power of two.
  let pitch: Int
  /// The points of the lines, and behind them their spectra.
  let points: UnsafeMutablePointer<Double>
  let spectra: UnsafeMutablePointer<Double>
  /// What transforms by eigenvectors need.
  let panels: UnsafeMutablePointer<Double>

  /// - Parameter dense: the cells of the longest axis that is transformed by eigenvectors.
  init(longest: Int, dense: Int = 0) {
    pitch = (2 * (longest + 1) + 7) & ~7 | 8
    points = Self.allocate(2 * Self.width * pitch)
    spectra = points + Self.width * pitch
    panels = Self.allocate(dense > 0 ? DenseTransform.scratchCount(dense) : 0)
  }

  /// Zeros, aligned to two cache lines.
  static func allocate(_ count: Int) -> UnsafeMutablePointer<Double> {
    let raw = UnsafeMutableRawPointer.allocate(byteCount: count * MemoryLayout<Double>.stride, alignment: 128)
    let values = raw.bindMemory(to: Double.self, capacity: count)
    values.initialize(repeating: 0, count: count)
    return values
  }

  deinit {
    points.deallocate()
    panels.deallocate()
  }
}

/// One or several complex numbers, real and imaginary parts by turns.
protocol ComplexPack: SIMD where Scalar == Double {
  /// Each number times −i.
  var turned: Self { get }
  /// Real and imaginary parts of each number exchanged.
  var exchanged: Self { get }
  var conjugate: Self { get }
}

extension SIMD where Scalar == Double {
  @inline(__always)
  init(at address: UnsafePointer<Double>) { self = UnsafeRawPointer(address).loadUnaligned(as: Self.self) }

  @inline(__always)
  func store(at address: UnsafeMutablePointer<Double>) { UnsafeMutableRawPointer(address).storeBytes(of: self, as: Self.self) }
}

extension SIMD2<Double>: ComplexPack {
  @inline(__always)
  var turned: Self { Self(self.y, -self.x) }

  @inline(__always)
  var exchanged: Self { Self(self.y, self.x) }

  @inline(__always)
  var conjugate: Self { Self(self.x, -self.y) }
}

extension SIMD4<Double> {
  @inline(__always)
  var reversed: Self { Self(self[3], self[2], self[1], self[0]) }

  /// Each element twice.
  @inline(__always)
  var doubled: SIMD8<Double> { SIMD8(real: self, imaginary: self) }
}

extension SIMD8<Double>: ComplexPack {
  @inline(__always)
  init(real: SIMD4<Double>, imaginary: SIMD4<Double>) {
    self = Self(real[0], imaginary[0], real[1], imaginary[1], real[2], imaginary[2], real[3], imaginary[3])
  }

  @inline(__always)
  var turned: Self { exchanged.conjugate }

  @inline(__always)
  var exchanged: Self { Self(self[1], self[0], self[3], self[2], self[5], self[4], self[7], self[6]) }

  @inline(__always)
  var conjugate: Self {
    let signs = SIMD8<UInt64>(0, 1 << 63, 0, 1 << 63, 0, 1 << 63, 0, 1 << 63)
    return unsafeBitCast(unsafeBitCast(self, to: SIMD8<UInt64>.self) ^ signs, to: Self.self)
  }

  /// The eight elements in reverse order.
  @inline(__always)
  var reversed: Self { Self(self[7], self[6], self[5], self[4], self[3], self[2], self[1], self[0]) }

  /// The four complex numbers in reverse order.
  @inline(__always)
  var numbersReversed: Self { Self(self[6], self[7], self[4], self[5], self[2], self[3], self[0], self[1]) }

  /// The first numbers of four packs, their second, third and fourth ones.
  @inline(__always)
  static func transposed(_ a: Self, _ b: Self, _ c: Self, _ d: Self) -> (Self, Self, Self, Self) {
    let (lowAB, highAB) = (Self(lowHalf: a.lowHalf, highHalf: b.lowHalf), Self(lowHalf: a.highHalf, highHalf: b.highHalf))
    let (lowCD, highCD) = (Self(lowHalf: c.lowHalf, highHalf: d.lowHalf), Self(lowHalf: c.highHalf, highHalf: d.highHalf))
    return (firstAndThird(lowAB, lowCD), secondAndFourth(lowAB, lowCD), firstAndThird(highAB, highCD), secondAndFourth(highAB, highCD))
  }

  @inline(__always)
  private static func firstAndThird(_ a: Self, _ b: Self) -> Self { Self(a[0], a[1], a[4], a[5], b[0], b[1], b[4], b[5]) }

  @inline(__always)
  private static func secondAndFourth(_ a: Self, _ b: Self) -> Self { Self(a[2], a[3], a[6], a[7], b[2], b[3], b[6], b[7]) }
}
