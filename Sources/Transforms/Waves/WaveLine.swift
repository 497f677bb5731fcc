/// The spectra of the waves kx and −kx along y, and the way between them and a line of `waves`.
struct WaveLine {
  let waves: PlaneWaves
  let kx: Int
  /// Spectra of kx and of −kx, in the order of a transform, each with room for one number more.
  let spectrum: UnsafeMutablePointer<Double>
  let mirrored: UnsafeMutablePointer<Double>

  func gather(_ symbol: WaveSymbol, into line: UnsafeMutablePointer<Double>) {
    let n = waves.grid.cells[1]
    SIMD2<Double>(at: spectrum).store(at: spectrum + 2 &* n)
    SIMD2<Double>(at: mirrored).store(at: mirrored + 2 &* n)
    switch symbol.kind {
    case .advection: gather(AdvectionFactors(scale: symbol.scale), symbol, into: line)
    case .velocity: gather(VelocityFactors(), symbol, into: line)
    case .curl: gather(CurlFactors(scale: symbol.scale), symbol, into: line)
    case .divergence: gather(DivergenceFactors(scale: symbol.scale), symbol, into: line)
    case .real, .value: gather(RealFactors(scale: symbol.scale), symbol, into: line)
    }
    if kx == 0 { (symbol.mean * SIMD2(at: spectrum)).store(at: line) }
  }

  func spread(_ symbol: WaveSymbol, _ line: UnsafePointer<Double>) {
    let n = waves.grid.cells[1]
    switch symbol.kind {
    case .advection: spread(AdvectionFactors(scale: symbol.scale), symbol, line)
    case .velocity: spread(VelocityFactors(), symbol, line)
    case .curl: spread(CurlFactors(scale: symbol.scale), symbol, line)
    case .divergence: spread(DivergenceFactors(scale: symbol.scale), symbol, line)
    case .real, .value: spread(RealFactors(scale: symbol.scale), symbol, line)
    }
    // −ky of the mean is itself.
    SIMD2<Double>(at: mirrored + 2 &* n).store(at: mirrored)
    if kx == 0 {
      (symbol.mean * SIMD2(at: line)).store(at: spectrum)
      SIMD2<Double>.zero.store(at: mirrored)
    }
    let (first, count) = (waves.largest.y &+ 1, n &- waves.lineCount)
    (spectrum + 2 &* first).update(repeating: 0, count: 2 &* count)
    (mirrored + 2 &* first).update(repeating: 0, count: 2 &* count)
  }

  /// The two stretches of a line, ky ≥ 0 and ky < 0: slot s stands in a spectrum at `offset` + s,
  /// and its −ky at `mirror` − s.
  private var stretches: [2 of (slots: Range<Int>, offset: Int, mirror: Int)] {
    let (n, count, end) = (waves.grid.cells[1], waves.lineCount, waves.largest.y &+ 1)
    return [(0..<end, 0, n), (end..<count, n &- count, count)]
  }

  private func signs<Factors: WaveFactors>(_ type: Factors.Type, _ symbol: WaveSymbol) -> (conjugate: Double, re: Double, im: Double) {
    let sign = symbol.isTransposed ? -1.0 : 1
    let side = kx == 0 && symbol.isOneSided ? 0.0 : 1
    return (sign, side * Factors.mirror.re, side * Factors.mirror.im)
  }

  @inline(__always)
  private func gather<Factors: WaveFactors>(_ factors: Factors, _ symbol: WaveSymbol, into line: UnsafeMutablePointer<Double>) {
    let signs = signs(Factors.self, symbol)
    let x = waves.alongX[kx]
    let inverse = waves.inverseSquares + kx &* waves.inverseSquarePitch
    waves.alongY.withUnsafeBufferPointer { buffer in
      guard let alongY = buffer.baseAddress else { return }
      for index in 0..<2 {
        let (slots, offset, mirror) = stretches[index]
        var s = slots.lowerBound
        while s &+ 4 <= slots.upperBound {
          let c = factors.factor(x, SIMD4(at: alongY + s), SIMD4(at: inverse + s))
          let a = SIMD8<Double>(at: spectrum + 2 &* (offset &+ s))
          let b = SIMD8<Double>(at: mirrored + 2 &* (mirror &- s &- 3)).numbersReversed
          let (re, im) = Self.gathered(c.re, signs.conjugate * c.im, signs.re * c.re, signs.im * c.im, a, b)
          SIMD8(real: re, imaginary: im).store(at: line + 2 &* s)
          s &+= 4
        }
        while s < slots.upperBound {
          let c = factors.factor(x, SIMD4(repeating: alongY[s]), SIMD4(repeating: inverse[s]))
          let (a, b) = (SIMD2<Double>(at: spectrum + 2 &* (offset &+ s)), SIMD2<Double>(at: mirrored + 2 &* (mirror &- s)))
          let (re, im) = Self.gathered(
            c.re, signs.conjugate * c.im, signs.re * c.re, signs.im * c.im, SIMD8(a.x, a.y, 0, 0, 0, 0, 0, 0),
            SIMD8(b.x, b.y, 0, 0, 0, 0, 0, 0))
          SIMD2(re[0], im[0]).store(at: line + 2 &* s)
          s &+= 1
        }
      }
    }
  }

  /// c a + d b*.
  @inline(__always)
  private static func gathered(
    _ cr: SIMD4<Double>, _ ci: SIMD4<Double>, _ dr: SIMD4<Double>, _ di: SIMD4<Double>, _ a: SIMD8<Double>, _ b: SIMD8<Double>
  ) -> (SIMD4<Double>, SIMD4<Double>) {
    let (ar, ai, br, bi) = (a.evenHalf, a.oddHalf, b.evenHalf, b.oddHalf)
    return ((cr * ar - ci * ai) + (dr * br + di * bi), (cr * ai + ci * ar) + (di * br - dr * bi))
  }

  @inline(__always)
  private func spread<Factors: WaveFactors>(_ factors: Factors, _ symbol: WaveSymbol, _ line: UnsafePointer<Double>) {
    let signs = signs(Factors.self, symbol)
    let x = waves.alongX[kx]
    let inverse = waves.inverseSquares + kx &* waves.inverseSquarePitch
    waves.alongY.withUnsafeBufferPointer { buffer in
      guard let alongY = buffer.baseAddress else { return }
      for index in 0..<2 {
        let (slots, offset, mirror) = stretches[index]
        var s = slots.lowerBound
        while s &+ 4 <= slots.upperBound {
          let c = factors.factor(x, SIMD4(at: alongY + s), SIMD4(at: inverse + s))
          let number = SIMD8<Double>(at: line + 2 &* s)
          let (a, b) = Self.spread(c.re, signs.conjugate * c.im, signs.re * c.re, signs.im * c.im, number.evenHalf, number.oddHalf)
          a.store(at: spectrum + 2 &* (offset &+ s))
          b.numbersReversed.store(at: mirrored + 2 &* (mirror &- s &- 3))
          s &+= 4
        }
        while s < slots.upperBound {
          let c = factors.factor(x, SIMD4(repeating: alongY[s]), SIMD4(repeating: inverse[s]))
          let (re, im) = (SIMD4(repeating: line[2 &* s]), SIMD4(repeating: line[2 &* s &+ 1]))
          let (a, b) = Self.spread(c.re, signs.conjugate * c.im, signs.re * c.re, signs.im * c.im, re, im)
          SIMD2(a[0], a[1]).store(at: spectrum + 2 &* (offset &+ s))
          SIMD2(b[0], b[1]).store(at: mirrored + 2 &* (mirror &- s))
          s &+= 1
        }
      }
    }
  }

  /// c r and d r*.
  @inline(__always)
  private static func spread(
    _ cr: SIMD4<Double>, _ ci: SIMD4<Double>, _ dr: SIMD4<Double>, _ di: SIMD4<Double>, _ re: SIMD4<Double>, _ im: SIMD4<Double>
  ) -> (SIMD8<Double>, SIMD8<Double>) {
    (SIMD8(real: cr * re - ci * im, imaginary: cr * im + ci * re), SIMD8(real: dr * re + di * im, imaginary: di * re - dr * im))
  }
}
