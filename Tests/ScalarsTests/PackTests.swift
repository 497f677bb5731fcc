import Scalars
import Testing

private func arithmetic<S: Scalar>(_ a: S, _ b: S) -> S { (a + b) * (a - b) / (a * a + 0.3) - -b }
private func choice<S: Scalar>(_ a: S, _ b: S) -> S { S.min(a, b) * S.max(a, 2.0 * b) + S.abs(a) }

private func checkLanes<V: LaneVector>(_: Pack<V>.Type) {
  var random = SystemRandomNumberGenerator()
  for _ in 0..<50 {
    var (a, b) = (Pack<V>(0), Pack<V>(0))
    for lane in 0..<Pack<V>.laneCount {
      a[lane] = V.Scalar(Double.random(in: -3...3, using: &random))
      b[lane] = lane == 1 ? a[lane] : V.Scalar(Double.random(in: -3...3, using: &random))
    }
    let results = [arithmetic(a, b), choice(a, b), a + b, a - b, a * b, a / b, -a, .exp(a), .sin(b), .pow(a, 3), .pow(.abs(a), b)]
    for lane in 0..<Pack<V>.laneCount {
      let (x, y) = (a[lane], b[lane])
      let expected = [
        arithmetic(x, y), choice(x, y), x + y, x - y, x * y, x / y, -x, .exp(x), .sin(y), .pow(x, 3), .pow(V.Scalar.abs(x), y),
      ]
      for (result, value) in zip(results, expected) {
        #expect(result[lane].sign == value.sign && result[lane] == value)
      }
    }
  }
}

@Suite struct PackTests {
  @Test func lanesHaveTheBitsOfTheElement() {
    checkLanes(Pack<SIMD4<Double>>.self)
    checkLanes(Pack<SIMD8<Double>>.self)
    checkLanes(Pack<SIMD8<Float>>.self)
    checkLanes(Pack<SIMD16<Float>>.self)
  }

  @Test func everyFunctionRunsThroughItsOwnElementFunction() {
    for function in UnaryFunction.allCases {
      let points = samplePoints(function)
      var pack = Pack<SIMD8<Double>>(repeating: points[0])
      for (lane, x) in points.enumerated() { pack[lane] = x }
      let result = function(pack)
      for lane in 0..<8 { #expect(result[lane] == function(pack[lane]), "\(function.rawValue)") }
    }
  }

  @Test func negationKeepsTheSignOfZero() {
    #expect((-Pack<SIMD4<Double>>(0))[2].sign == .minus)
    #expect((-Pack<SIMD8<Float>>(-0.0))[7].sign == .plus)
  }

  @Test func floatRunsGenericCode() {
    #expect(arithmetic(Float(1.5), 0.5) == Float(2) * 1 / 2.55 + 0.5)
  }
}

@Suite struct FieldScalarTests {
  /// Values go out and come back plane by plane, singly and in lanes, from an odd address, and
  /// lanes compute as single values do.
  private func check<S: FieldScalar>(_: S.Type, planes: Int) {
    #expect(S.planes == planes)
    let (plane, start) = (37, 3)
    let source = (0..<planes * plane).map { 0.5 + Double(($0 * 7919) % 1009) / 1009 }
    var (single, lanes) = ([Double](repeating: -1, count: source.count), [Double](repeating: -1, count: source.count))
    func f<T: Scalar>(_ x: T) -> T { T.sqrt(x) / (x + 2.0) - x * T.exp(x) }
    source.withUnsafeBufferPointer { source in
      single.withUnsafeMutableBufferPointer { single in
        lanes.withUnsafeMutableBufferPointer { lanes in
          guard let source = source.baseAddress, let single = single.baseAddress, let lanes = lanes.baseAddress else { return }
          for lane in 0..<S.laneCount {
            let x = S.load(source + start + lane, plane: plane)
            #expect(x.real == source[start + lane])
            let rebuilt = S(planes: { source[start + lane + $0 * plane] })
            for index in 0..<planes {
              #expect(x.plane(index) == source[start + lane + index * plane])
              #expect(rebuilt.plane(index) == x.plane(index))
            }
            f(x).store(single + start + lane, plane: plane)
          }
          S.storeLanes(f(S.loadLanes(source + start, plane: plane)), lanes + start, plane: plane)
        }
      }
    }
    #expect(single == lanes)
    #expect(single.filter { $0 != -1 }.count == planes * S.laneCount)

    let constant = S(planes: { Double($0) + 1 })
    lanes.withUnsafeMutableBufferPointer { lanes in
      guard let lanes = lanes.baseAddress else { return }
      S.storeLanes(S.broadcast(constant), lanes, plane: plane)
      for index in 0..<planes { for lane in 0..<S.laneCount { #expect(lanes[index * plane + lane] == Double(index) + 1) } }
    }
  }

  @Test func planesRoundTrip() {
    check(Double.self, planes: 1)
    check(Dual<Double>.self, planes: 2)
    check(Dual<Dual<Double>>.self, planes: 4)
    check(ComplexStep<Double>.self, planes: 2)
    check(Dual<ComplexStep<Double>>.self, planes: 4)
  }
}
