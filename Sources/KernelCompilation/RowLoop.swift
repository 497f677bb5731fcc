import KernelTracing

/// The loop over the rows of a box, on packs of eight doubles along x.
///
/// Names in the emitted code: `o` output, `g` target row, `b` cotangent of a slot, `v` what of it
/// is carried, `q` and `r` sums for a parameter.
///
/// **The transposed loop.** What a pullback computes for a slot belongs to the slot's neighbour.
/// Added there point by point, it would load what has just been stored at another alignment, which
/// stalls the processor. So all slots that fall into one row of one input are added in registers:
/// each cotangent pack is moved up by its slot's distance along x from the lowest, the lanes that
/// leave at the upper end being carried (`v`) into the next pack, and one sum goes to memory.
struct RowLoop: LoopShape {
  static let arguments = "(const RowBlock *rows)"
  let body: KernelBody
  let form: ScalarForm
  var traced: TracedKernel { body.traced }

  /// - Parameter seeds: of a transposed loop, the cotangents of outputs that are not known to be
  ///   zero; nil for all.
  init(_ traced: TracedKernel, _ form: ScalarForm, transposed: Bool, seeds: Set<Int>? = nil) {
    body = KernelBody(traced, form, transposed: transposed, seeds: seeds)
    self.form = form
  }

  var prologue: [String] {
    let kernel = traced.kernel
    var lines = body.leaves.compactMap { leaf -> String? in
      switch leaf {
      case .slot(let s): "const double *s\(s)Row = rows->slots[\(s.index)]\(s.shift);  // \(body.slotName(s.index))"
      case .parameter(let p):
        "const Lanes p\(p) = lanes(rows->parameters[\(p.index * form.planes + p.plane)]);  // \(kernel.parameters[p.index])"
      case .constant(let i): "const Lanes k\(i) = lanes(rows->constants[\(i)]);  // \(kernel.constants[i])"
      case .metric(let i): uniform(metric: i)
      }
    }
    lines += body.literals
    for o in body.places(0..<(body.isTransposed ? traced.differentiatedOutputs : kernel.outputs.count)) {
      lines.append("double *o\(o)Row = rows->outputs[\(o.index)]\(o.shift);  // \(kernel.outputs[o.index])")
    }
    if body.isTransposed {
      lines += body.places(traced.targets.indices).map { g in
        let target = traced.targets[g.index]
        let address = "rows->targets[\(g.index)]"
        return "double *g\(g)Row = \(g.plane == 0 ? address : "\(address) ? \(address)\(g.shift) : 0");"
          + "  // cotangent of \(body.place(kernel.inputs[target.input], target.offset))"
      }
      lines += body.places(kernel.parameters.indices).flatMap { ["Lanes q\($0) = lanes(0);", "double r\($0) = 0.0;"] }
    }
    return lines
  }

  /// What sets a metric that is the same along a row; nil of others.
  private func uniform(metric i: Int) -> String? {
    if traced.isAlongRows(i) { return nil }
    let value = "rows->metrics\(traced.metrics[i].axis)[\(i)]"
    return "const Lanes \(body.metricName(i)) = lanes(\(value));  // \(body.metricDescription(i))"
  }

  /// The rows that metrics are read from where they differ from point to point, so that a point has
  /// its number in rows of the fields.
  var metricRows: [String] {
    body.leaves.compactMap { leaf in
      guard case .metric(let i) = leaf, traced.isAlongRows(i) else { return nil }
      return "const double *\(body.metricName(i))Row = rows->metricRows[\(i)] - offset;"
    }
  }

  var loop: [String] {
    if body.isTransposed && isBalance { return balanceLoop }
    let fullPacks = body.isTransposed ? packs(while: "i + laneCount <= end", ["const long count = laneCount;"]) : []
    let lines =
      ["const long offset = rows->rowOffsets[row];", "const long end = offset + rows->count;"] + metricRows + emptyCarriers
      + ["long i = offset;"]
      + fullPacks + packs(while: "i < end", ["const long count = atMost(laneCount, end - i);"]) + flush
    return ["for (long row = 0; row < rows->rowCount; ++row) {"] + indented(lines) + ["}"]
  }

  var epilogue: [String] {
    body.isTransposed
      ? body.places(traced.kernel.parameters.indices).enumerated().map { index, p in
        "rows->parameterCotangents[\(index)] += total(q\(p), laneCount) + r\(p);"
      } : []
  }

  /// The loop over packs, which sets what is given first.
  func packs(while condition: String, _ lines: [String]) -> [String] {
    ["while (\(condition)) {"] + indented(lines + statements() + ["i += laneCount;"]) + ["}"]
  }

  func indented(_ lines: [String]) -> [String] { lines.map { "  " + $0 } }

  // MARK: A pack

  func load(slot: Place) -> String { "load(s\(slot)Row, i)" }
  func store(_ value: String, output: Place) -> String { "storePart(\(value), o\(output)Row, i, count);" }
  func accumulate(_ value: String, parameter: Place) -> String { "accumulate(\(value), count, &q\(parameter), &r\(parameter));" }

  /// Those of a kernel in conservation form are loaded row by row: there are more of them than
  /// outputs.
  var seeds: [String] {
    if isBalance { return [] }
    return body.places(0..<traced.differentiatedOutputs).flatMap {
      ["const Lanes c\($0) = loadPart(o\($0)Row, i, count);", "storePart(lanes(0), o\($0)Row, i, count);"]
    }
  }

  /// Rows of inputs' cotangents.
  var targets: [[Place]] { traced.targets.map { body.places($0.members.map(\.slot)) } }

  func add(target: Int) -> [String] {
    let (row, slots) = (traced.targets[target], targets[target])
    return slots.map { "Lanes b\($0) = \(body.name(body.cotangent(ofSlot: $0)));" }
      + ["if (count < laneCount) {"] + slots.map { "  b\($0) = firstLanes(b\($0), count);" } + ["}"]
      + body.places([target]).map {
        "if (g\($0)Row) addPart(\(carriedSum(row, $0.plane, isFlush: false)), g\($0)Row, i, count + \(row.span));"
      }
      + carriers.filter(slots.contains).map { "v\($0) = b\($0);" }
  }

  // MARK: What is carried from pack to pack

  /// The slots whose lanes are carried.
  private var carriers: [Place] {
    if !body.isTransposed { return [] }
    return traced.targets.indices.filter(isActive).flatMap { target in
      body.places(traced.targets[target].members.filter { $0.shift > 0 }.map(\.slot))
    }
  }

  /// What stands before the first pack of a row.
  var emptyCarriers: [String] { carriers.map { "Lanes v\($0) = lanes(0);" } }

  /// What the last pack of a row carries beyond it.
  var flush: [String] { body.isTransposed ? traced.targets.indices.filter(isActive).flatMap(flush(of:)) : [] }

  func flush(of target: Int) -> [String] {
    let row = traced.targets[target]
    if row.span == 0 { return [] }
    return body.places([target]).map {
      "if (g\($0)Row) addPart(\(carriedSum(row, $0.plane, isFlush: true)), g\($0)Row, i, end + \(row.span) - i);"
    }
  }

  private func carriedSum(_ row: TargetRow, _ plane: Int, isFlush: Bool) -> String {
    let terms = row.members.filter { !isFlush || $0.shift > 0 }.map { member -> String in
      let slot = Place(index: member.slot, plane: plane)
      if isFlush { return "carried\(member.shift)(v\(slot), lanes(0))" }
      return member.shift == 0 ? "b\(slot)" : "carried\(member.shift)(v\(slot), b\(slot))"
    }
    return terms.dropFirst().reduce(terms[0]) { "sum(\($0), \($1))" }
  }
}
