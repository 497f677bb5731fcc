/// The loop around a kernel's body: how its points are visited, from where a body loads what it
/// reads, and what becomes of what it computes.
///
/// A body is the same for a box, whose neighbours are rows shifted against each other, and for a
/// mesh whose neighbours stand in lists. What differs is here: a shape writes the lines that touch
/// memory, and the extension puts them where the body needs them.
protocol LoopShape {
  var body: KernelBody { get }

  /// The head of the function, without its name, such as `(const RowBlock *rows)`.
  static var arguments: String { get }
  /// Before the loop: addresses, and what is the same at all points.
  var prologue: [String] { get }
  /// The loop, with ``statements(idle:)`` in it as often as it takes.
  var loop: [String] { get }
  /// Behind the loop.
  var epilogue: [String] { get }

  /// The expression that loads the pack of a slot.
  func load(slot: Place) -> String
  /// The line that stores the pack of an output.
  func store(_ value: String, output: Place) -> String
  /// The lines that take the cotangents of the outputs, `c`, from memory and leave zeros there.
  var seeds: [String] { get }
  /// The slots whose cotangents are added to memory together, target by target.
  var targets: [[Place]] { get }
  /// The lines that add the cotangents of a target's slots to memory.
  func add(target: Int) -> [String]
  /// The line that adds the pack of a parameter's cotangent to its sum.
  func accumulate(_ value: String, parameter: Place) -> String
}

extension LoopShape {
  /// The function in C.
  var source: String {
    let lines = prologue + loop + epilogue
    return "static void \(name)\(Self.arguments) {\n" + lines.map { "  \($0)\n" }.joined() + "}\n"
  }

  /// The name of the function.
  var name: String {
    "\(body.traced.kernel.name)_\(body.isTransposed ? "pullback" : "primal")\(body.planes == 1 ? "" : "_dual")"
  }

  /// Whether something is added to a target.
  func isActive(_ target: Int) -> Bool { !targets[target].allSatisfy { body.isZero(body.cotangent(ofSlot: $0)) } }

  /// One pack of points. Operations stand where what they lead to is first stored, so that few
  /// values are alive at once.
  /// - Parameter idle: what is to be done for a target that nothing is added to here.
  func statements(idle: (_ target: Int) -> [String] = { _ in [] }) -> [String] {
    var lines: [String] = []
    var computed: Set<Int> = []
    func compute(_ wanted: [Int]) { lines += body.computation(of: wanted, after: &computed, load: load(slot:)) }
    guard body.isTransposed else {
      compute(body.outputs.map(\.node))
      return lines + body.outputs.map { store(body.name($0.node), output: $0.place) }
    }
    lines += seeds
    for target in targets.indices {
      guard isActive(target) else {
        lines += idle(target)
        continue
      }
      compute(targets[target].map(body.cotangent(ofSlot:)))
      lines += add(target: target)
    }
    for parameter in body.places(body.traced.kernel.parameters.indices) {
      let cotangent = body.cotangent(ofParameter: parameter)
      if body.isZero(cotangent) { continue }
      compute([cotangent])
      lines.append(accumulate(body.name(cotangent), parameter: parameter))
    }
    return lines
  }
}
