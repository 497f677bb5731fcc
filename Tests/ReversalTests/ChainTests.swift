import Reversal
import Testing

/// Two fields and one parameter.
private final class Pair {
  var a: [Double]
  var b: [Double]
  var p: Double

  init(_ random: inout Lehmer, size: Int = 12) {
    a = (0..<size).map { _ in random.next() }
    b = (0..<size).map { _ in random.next() }
    p = random.next()
  }

  init(copying other: Pair) { (a, b, p) = (other.a, other.b, other.p) }

  func dot(_ other: Pair) -> Double {
    zip(a, other.a).reduce(0) { $0 + $1.0 * $1.1 } + zip(b, other.b).reduce(0) { $0 + $1.0 * $1.1 } + p * other.p
  }
}

/// Minimal-standard generator: numbers in (−1, 1), the same on every machine.
private struct Lehmer {
  var seed: UInt64
  mutating func next() -> Double {
    seed = seed * 48271 % 2_147_483_647
    return Double(seed) / 1_073_741_823.5 - 1
  }
}

/// b ← 2 a − ½ a₊₁ on a ring: overwrites b.
private struct Difference: Operator {
  let name = "difference"
  let fields = FieldUse<Pair>(reads: [\Pair.a], writes: [\Pair.b])
  func forward(_ m: Pair) { for i in m.a.indices { m.b[i] = 2 * m.a[i] - 0.5 * m.a[(i + 1) % m.a.count] } }
  func pullback(_ m: Pair, _ w: Pair) {
    for i in w.a.indices {
      w.a[i] += 2 * w.b[i]
      w.a[(i + 1) % w.a.count] -= 0.5 * w.b[i]
      w.b[i] = 0
    }
  }
}

/// a ← a + 0.3 b + c p with fixed cᵢ: adds to a, reads a parameter.
private struct Update: Operator {
  let name = "update"
  let fields = FieldUse<Pair>(reads: [\Pair.a, \Pair.b], writes: [\Pair.a])
  func forward(_ m: Pair) { for i in m.a.indices { m.a[i] += 0.3 * m.b[i] + 0.1 * Double(i) * m.p } }
  func pullback(_ m: Pair, _ w: Pair) {
    for i in w.a.indices {
      w.b[i] += 0.3 * w.a[i]
      w.p += 0.1 * Double(i) * w.a[i]
    }
  }
}

/// Ends of a copied from inside: overwrites two values, reads two others.
private struct FillEnds: Operator {
  let name = "fillEnds"
  let fields = FieldUse<Pair>(reads: [\Pair.a], writes: [\Pair.a])
  func forward(_ m: Pair) { (m.a[0], m.a[m.a.count - 1]) = (m.a[m.a.count - 2], m.a[1]) }
  func pullback(_ m: Pair, _ w: Pair) {
    let last = w.a.count - 1
    w.a[last - 1] += w.a[0]
    w.a[1] += w.a[last]
    (w.a[0], w.a[last]) = (0, 0)
  }
}

/// b ← b², or the same for a: needs what it leaves.
private struct Square: Operator {
  let name: String
  let field: ReferenceWritableKeyPath<Pair, [Double]>
  var fields: FieldUse<Pair> { FieldUse(reads: [field], writes: [field], needs: [field]) }
  func forward(_ m: Pair) { m[keyPath: field] = m[keyPath: field].map { $0 * $0 } }
  /// Of numbers that are not negative: √(b²) = b.
  func pullback(_ m: Pair, _ w: Pair) { for i in w.a.indices { w[keyPath: field][i] *= 2 * m[keyPath: field][i].squareRoot() } }
}

/// b ← 2 a and then a ← a², of which either may be left out.
private struct Fused: Operator {
  let name: String
  var doubles = true
  var squares = true
  var fields: FieldUse<Pair> {
    FieldUse(reads: [\Pair.a], writes: (doubles ? Set([\Pair.b]) : []).union(squares ? [\Pair.a] : []))
  }
  func limited(to wanted: FieldUse<Pair>.Fields) -> any Operator<Pair> {
    Fused(name: name, doubles: wanted.contains(\Pair.b), squares: wanted.contains(\Pair.a))
  }
  func forward(_ m: Pair) {
    if doubles { m.b = m.a.map { 2 * $0 } }
    if squares { m.a = m.a.map { $0 * $0 } }
  }
  func pullback(_ m: Pair, _ w: Pair) {}
}

/// Needs b for its pullback.
private struct NeedsB: Operator {
  let name = "needs b"
  let fields = FieldUse<Pair>(reads: [\Pair.b], writes: [], needs: [\Pair.b])
  func forward(_ m: Pair) {}
  func pullback(_ m: Pair, _ w: Pair) {}
}

@Suite("Chain") struct ChainTests {
  private let step: Chain<Pair>

  init() throws {
    step = try Chain(
      name: "step", [FillEnds(), Chain(name: "stage", [Difference(), Update()]), Chain(name: "stage", [Difference(), Update()])])
  }

  @Test("What a pullback needs and a later operator overwrites is recomputed, by as few operators as can do it")
  func recomputation() throws {
    let chain = try Chain(name: "squares", [FillEnds(), Difference(), Square(name: "square", field: \.b), Update(), Difference()])
    #expect(chain.overwritten == [\Pair.b])
    // Where a is what it was, only b has to be made again.
    #expect(try chain.recomputing(from: [\Pair.a])?.operatorNames == ["difference", "square"])
    let recomputing = try #require(try chain.recomputing(from: []))
    #expect(recomputing.operatorNames == ["fillEnds", "difference", "square"])
    #expect(try step.recomputing(from: []) == nil)

    var random = Lehmer(seed: 3)
    let (memory, w) = (Pair(&random), Pair(&random))
    memory.a = memory.a.indices.map { 1.5 - 0.05 * Double($0) }
    let (seed, before, after) = (Pair(copying: w), Pair(copying: memory), Pair(copying: memory))
    let epsilon = 1e-6
    (before.a[4], after.a[4]) = (before.a[4] - epsilon, after.a[4] + epsilon)
    for each in [before, after] { chain.forward(each) }
    recomputing.forward(memory)
    chain.pullback(memory, w)
    #expect(abs((after.dot(seed) - before.dot(seed)) / (2 * epsilon) - w.a[4]) < 1e-8)
  }

  @Test("Only what is wanted is produced")
  func production() throws {
    let chain = try Chain(name: "both", [FillEnds(), Square(name: "a", field: \.a), Difference(), Square(name: "b", field: \.b)])
    #expect(try chain.producing([\Pair.a], from: [])?.operatorNames == ["fillEnds", "a"])
    #expect(try chain.producing([\Pair.b], from: [\Pair.a])?.operatorNames == ["difference", "b"])
    #expect(try chain.producing([\Pair.p], from: []) == nil)
  }

  @Test("An operator that fuses several is limited to what is wanted of it")
  func limitedProduction() throws {
    let chain = try Chain(name: "fused", [Fused(name: "first"), Fused(name: "second"), NeedsB()])
    let parts = try #require(try chain.producing([\Pair.b], from: []))
    #expect(parts.operatorNames == ["first", "second"])
    // Of what the last one writes, an earlier one may have written a part.
    #expect(parts.operators.map { $0.fields.writes } == [[\Pair.a, \Pair.b], [\Pair.b]])
    var random = Lehmer(seed: 7)
    let whole = Pair(&random)
    let part = Pair(copying: whole)
    chain.forward(whole)
    parts.forward(part)
    #expect(part.b == whole.b)
  }

  @Test("A field that two pullbacks need as it was at two times is refused")
  func neededTwice() {
    let links = [Square(name: "first", field: \.a), Square(name: "second", field: \.a)]
    #expect(throws: ChainError.neededTwice(field: "\(\Pair.a as PartialKeyPath<Pair>)", chain: "twice", by: "second")) {
      try Chain(name: "twice", links)
    }
  }

  /// |⟨Jv, w⟩ − ⟨v, Jᵀw⟩| relative to |⟨Jv, w⟩| for a linear operator, whose Jacobian is itself.
  private func mismatch(_ link: any Operator<Pair>, seed: UInt64) -> Double {
    var random = Lehmer(seed: seed)
    let v = Pair(&random)
    let w = Pair(&random)
    let image = Pair(copying: v)
    link.forward(image)
    let pulled = Pair(copying: w)
    link.pullback(image, pulled)
    let forward = image.dot(w)
    return abs(forward - v.dot(pulled)) / abs(forward)
  }

  @Test("Chains and their operators obey the dot-product identity over the whole memory", arguments: 1...20 as ClosedRange<UInt64>)
  func transposition(seed: UInt64) {
    let links: [any Operator<Pair>] = [Difference(), Update(), FillEnds(), step]
    for link in links { #expect(mismatch(link, seed: seed) < 1e-12, "\(link.name)") }
  }

  @Test("A chain runs forward from left to right")
  func order() {
    var random = Lehmer(seed: 5)
    let byHand = Pair(&random)
    let byChain = Pair(copying: byHand)
    FillEnds().forward(byHand)
    for _ in 0..<2 {
      Difference().forward(byHand)
      Update().forward(byHand)
    }
    step.forward(byChain)
    #expect(byChain.a == byHand.a && byChain.b == byHand.b)
  }

  @Test("A fault of 1 in 10⁶ in one pullback breaks the identity and leaves the forward sweep alone")
  func faultIsNoticed() throws {
    for name in ["difference", "update", "fillEnds", "stage"] {
      let faulty = try step.replacing(name) { FaultyOperator($0) { w, _ in for i in w.a.indices { w.a[i] *= 1 + 1e-6 } } }
      #expect(faulty.operatorNames.contains(name))
      var random = Lehmer(seed: 9)
      let memory = Pair(&random)
      let same = Pair(copying: memory)
      step.forward(memory)
      faulty.forward(same)
      #expect(memory.a == same.a && memory.b == same.b)
      #expect((1...20).allSatisfy { mismatch(step, seed: $0) < 1e-12 && mismatch(faulty, seed: $0) > 1e-9 }, "\(name)")
    }
  }

  @Test("Replacing reaches every operator of the name, in inner chains too, and refuses unknown names")
  func replacing() throws {
    var seen = 0
    let same = try step.replacing("update") {
      seen += 1
      return $0
    }
    #expect(seen == 2)
    #expect(same.operatorNames == ["fillEnds", "difference", "update", "difference", "update"])
    let error = ChainError.unknownOperator(name: "updat", chain: "step", known: ["fillEnds", "difference", "update"])
    #expect(throws: error) { try step.replacing("updat") { $0 } }
    #expect(error.description.contains("updat") && error.description.contains("fillEnds"))
  }
}
