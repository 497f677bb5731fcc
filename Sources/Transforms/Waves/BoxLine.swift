/// The spectra along z of the components of one (kx, ky), and the way between them and a line of
/// `waves`: four numbers at once.
struct BoxLine {
  private typealias Pack = SIMD8<Double>
  private typealias Vector = (x: Pack, y: Pack, z: Pack)

  let waves: BoxWaves
  let index: Int
  /// Spectra in the order of a transform, one component `pitch` elements behind the other, with
  /// room for a pack behind each.
  let spectra: UnsafeMutablePointer<Double>
  let pitch: Int

  func gather(_ symbol: BoxSymbol, into line: UnsafeMutablePointer<Double>) {
    let factor = symbol.factor(copies: waves.copies(index), isGathering: true)
    let count = waves.componentPitch
    forEachPack { place, slot, k in
      let source = spectra + place
      var result: Vector
      switch symbol.kind {
      case .advection:
        let (a, b, c) = load(source, pitch)
        let (d, e) = (Pack(at: source + 3 &* pitch), Pack(at: source + 4 &* pitch))
        let projected = projected((k.x * a + k.y * c + k.z * d, k.x * c + k.y * b + k.z * e, k.x * d + k.y * e), k)
        result = (projected.x.turned, projected.y.turned, projected.z.turned)
      case .vector: result = load(source, pitch)
      case .projection: result = projected(load(source, pitch), k)
      }
      store((factor * result.x, factor * result.y, factor * result.z), line + slot, count)
    }
    for component in 0..<3 {
      let own = line + component &* count
      if index == 0 { meanFactor(symbol, factor, SIMD2(at: spectra + component &* pitch)).store(at: own) }
      for element in 2 &* waves.lineCount..<count { own[element] = 0 }
    }
  }

  func spread(_ symbol: BoxSymbol, _ line: UnsafePointer<Double>) {
    let factor = symbol.factor(copies: waves.copies(index), isGathering: false)
    let (count, n) = (waves.componentPitch, waves.grid.cells[2])
    forEachPack { place, slot, k in
      let vector = load(line + slot, count)
      let target = spectra + place
      let scaled: Vector = (factor * vector.x, factor * vector.y, factor * vector.z)
      switch symbol.kind {
      case .advection:
        let g = projected((-scaled.x.turned, -scaled.y.turned, -scaled.z.turned), k)
        store((k.x * g.x, k.y * g.y, k.y * g.x + k.x * g.y), target, pitch)
        (k.z * g.x + k.x * g.z).store(at: target + 3 &* pitch)
        (k.z * g.y + k.y * g.z).store(at: target + 4 &* pitch)
      case .vector: store(scaled, target, pitch)
      case .projection: store(projected(scaled, k), target, pitch)
      }
    }
    let (first, gap) = (waves.largest[2] &+ 1, n &- waves.lineCount)
    for component in 0..<symbol.components {
      let own = spectra + component &* pitch
      if index == 0 {
        let mean = component < 3 ? meanFactor(symbol, factor, SIMD2(at: line + component &* count)) : .zero
        mean.store(at: own)
      }
      (own + 2 &* first).update(repeating: 0, count: 2 &* gap)
    }
  }

  /// The mean has no gradient: advection leaves it alone, and it is free of divergence.
  private func meanFactor(_ symbol: BoxSymbol, _ factor: Double, _ mean: SIMD2<Double>) -> SIMD2<Double> {
    symbol.kind == .advection ? .zero : factor * mean
  }

  /// Calls `body` for four numbers at once with their place in a spectrum, their place in a line,
  /// and their wavevector. The last pack of either stretch, kz ≥ 0 and kz < 0, overlaps the one
  /// before it; of few waves it reaches beyond them, to where zeros are put later.
  @inline(__always)
  private func forEachPack(_ body: (_ place: Int, _ slot: Int, _ k: (x: Double, y: Double, z: SIMD8<Double>)) -> Void) {
    let (kx, ky) = (waves.alongX[index / waves.linesAlongY], waves.alongY[index % waves.linesAlongY])
    let end = waves.largest[2] &+ 1
    for stretch in 0..<2 {
      let (slots, offset) = stretch == 0 ? (0..<end, 0) : (end..<waves.lineCount, waves.grid.cells[2] &- waves.lineCount)
      var next = slots.lowerBound
      while next < slots.upperBound {
        let slot = max(slots.lowerBound, min(next, slots.upperBound &- 4))
        body(2 &* (slot &+ offset), 2 &* slot, (kx, ky, SIMD8(at: waves.doubledZ + 2 &* slot)))
        next &+= 4
      }
    }
  }

  @inline(__always)
  private func load(_ address: UnsafePointer<Double>, _ step: Int) -> Vector {
    (Pack(at: address), Pack(at: address + step), Pack(at: address + 2 &* step))
  }

  @inline(__always)
  private func store(_ vector: Vector, _ address: UnsafeMutablePointer<Double>, _ step: Int) {
    vector.x.store(at: address)
    vector.y.store(at: address + step)
    vector.z.store(at: address + 2 &* step)
  }

  /// G − k (k·G)/k²; of the mean no number.
  @inline(__always)
  private func projected(_ g: Vector, _ k: (x: Double, y: Double, z: SIMD8<Double>)) -> Vector {
    let part = (k.x * g.x + k.y * g.y + k.z * g.z) / (k.z * k.z + (k.x * k.x + k.y * k.y))
    return (g.x - k.x * part, g.y - k.y * part, g.z - k.z * part)
  }
}
