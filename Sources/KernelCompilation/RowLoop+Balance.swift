/// The transposed loop of a kernel in conservation form: over all faces before the points of a row,
/// and the one behind the last.
///
/// Where a row is there for the faces between its volumes and those before it alone, at the upper
/// end of a block, or a pack for the last face along x alone, only the flux through these faces is
/// pulled back. This counts in three dimensions, where blocks are thin.
extension RowLoop {
  /// Whether this is the transpose of a kernel in conservation form.
  var isBalance: Bool { !traced.fluxAxes.isEmpty }

  var balanceLoop: [String] {
    let lateral = traced.fluxAxes.filter { $0 > 0 }
    let branches = lateral.map { axis in
      let loop = RowLoop(traced, form, transposed: true, seeds: [1 + (traced.fluxAxes.firstIndex(of: axis) ?? 0)])
      return ["} else if (link.follows\(axis)) {"] + indented(loop.faceLoop(axis))
    }
    let lines =
      ["const RowLink link = rows->links[row];", "const long offset = link.offset;"] + metricRows
      + ["long i = offset;", "if (link.isInside) {"]
      + indented(volumeLoop) + branches.joined() + ["}"]
    return ["for (long row = 0; row < rows->linkCount; ++row) {"] + indented(lines) + ["}"]
  }

  /// A row of volumes with all their faces.
  private var volumeLoop: [String] {
    var addresses = ["const long end = offset + rows->count + 1;"]
    var loads = outputs.map { "const Lanes c\($0) = loadPart(o\($0)Row, i, inside);" }
    for (seed, axis) in fluxSeeds {
      for (output, c) in zip(outputs, body.places([seed])) {
        if axis > 0 {
          let row = rowBefore(axis, output)
          addresses.append("const double *\(row) = link.follows\(axis) ? o\(output)Row - rows->stride\(axis) : 0;")
          loads.append("const Lanes c\(c) = loadPart(\(row), i, inside);")
        } else {
          loads.append("const Lanes c\(c) = carried1(\(carried(output)), c\(output));")
        }
      }
    }
    if hasFluxAlongX {
      addresses += outputs.map { "Lanes \(carried($0)) = lanes(0);" }
      loads += outputs.map { "\(carried($0)) = c\($0);" }
    }
    let counts = ["const long count = atMost(laneCount, end - i);", "const long inside = atMost(laneCount, end - 1 - i);"]
    let rest = packs(while: "i < end", counts + loads) + flush
    return addresses + emptyCarriers
      + packs(while: "i + laneCount < end", ["const long count = laneCount, inside = laneCount;"] + loads)
      + (hasFluxAlongX ? ["if (i + 1 == end) {"] + indented(lastFace) + ["} else {"] + indented(rest) + ["}"] : rest)
      + outputs.map { "clear(\(lastAxis == 0 ? "o\($0)Row" : rowBefore(lastAxis, $0)), offset, rows->count);" }
  }

  /// The face behind the last volume of a row, where it has a pack to itself.
  private var lastFace: [String] {
    let loop = RowLoop(traced, form, transposed: true, seeds: [1])
    let loads = zip(outputs, body.places([1])).map { "const Lanes c\($1) = carried1(\(carried($0)), lanes(0));" }
    return ["const long count = 1;"] + loads + loop.body.literals + loop.statements(idle: flush(of:))
  }

  /// A row of faces across one axis, of the volumes before them.
  private func faceLoop(_ axis: Int) -> [String] {
    let seed = 1 + (traced.fluxAxes.firstIndex(of: axis) ?? 0)
    let rows = outputs.map { "double *\(rowBefore(axis, $0)) = o\($0)Row - rows->stride\(axis);" }
    let loads = zip(outputs, body.places([seed])).map { "const Lanes c\($1) = loadPart(\(rowBefore(axis, $0)), i, count);" }
    return ["const long end = offset + rows->count;"] + rows + body.literals + emptyCarriers
      + packs(while: "i + laneCount <= end", ["const long count = laneCount;"] + loads)
      + packs(while: "i < end", ["const long count = atMost(laneCount, end - i);"] + loads) + flush
      + (axis == lastAxis ? outputs.map { "clear(\(rowBefore(axis, $0)), offset, rows->count);" } : [])
  }

  /// All planes of the one output.
  private var outputs: [Place] { body.places([0]) }
  /// The name of the cotangent's row before this one along an axis.
  private func rowBefore(_ axis: Int, _ output: Place) -> String { "a\(Place(index: axis, plane: output.plane))Row" }
  /// The name of what is carried of the cotangent.
  private func carried(_ output: Place) -> String { output.plane == 0 ? "w" : "wd" }
  private var fluxSeeds: [(seed: Int, axis: Int)] { traced.fluxAxes.enumerated().map { (1 + $0, $1) } }
  private var lastAxis: Int { traced.fluxAxes.last ?? 0 }
  private var hasFluxAlongX: Bool { traced.fluxAxes.first == 0 }
}
