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
      let loop = RowLoop(traced, transposed: true, seeds: [1 + (traced.fluxAxes.firstIndex(of: axis) ?? 0)])
      return ["} else if (link.follows\(axis)) {"] + indented(loop.faceLoop(axis))
    }
    let lines =
      ["const RowLink link = rows->links[row];", "const long offset = link.offset;", "long i = offset;", "if (link.isInside) {"]
      + indented(volumeLoop) + branches.joined() + ["}"]
    return ["for (long row = 0; row < rows->linkCount; ++row) {"] + indented(lines) + ["}"]
  }

  /// A row of volumes with all their faces.
  private var volumeLoop: [String] {
    var addresses = ["const long end = offset + rows->count + 1;"]
    var loads = ["const Lanes c0 = loadPart(o0Row, i, inside);"]
    for (seed, axis) in fluxSeeds {
      if axis > 0 {
        let row = "a\(axis)Row"
        addresses.append("const double *\(row) = link.follows\(axis) ? o0Row - rows->stride\(axis) : 0;")
        loads.append("const Lanes c\(seed) = loadPart(\(row), i, inside);")
      } else {
        loads.append("const Lanes c\(seed) = carried1(w, c0);")
      }
    }
    if hasFluxAlongX {
      addresses.append("Lanes w = lanes(0);")
      loads.append("w = c0;")
    }
    let counts = ["const long count = atMost(laneCount, end - i);", "const long inside = atMost(laneCount, end - 1 - i);"]
    let rest = packs(while: "i < end", counts + loads) + flush
    return addresses + emptyCarriers
      + packs(while: "i + laneCount < end", ["const long count = laneCount, inside = laneCount;"] + loads)
      + (hasFluxAlongX ? ["if (i + 1 == end) {"] + indented(lastFace) + ["} else {"] + indented(rest) + ["}"] : rest)
      + ["clear(\(lastAxis == 0 ? "o0Row" : "a\(lastAxis)Row"), offset, rows->count);"]
  }

  /// The face behind the last volume of a row, where it has a pack to itself.
  private var lastFace: [String] {
    let loop = RowLoop(traced, transposed: true, seeds: [1])
    return ["const long count = 1;", "const Lanes c1 = carried1(w, lanes(0));"] + loop.body.literals + loop.statements(idle: flush(of:))
  }

  /// A row of faces across one axis, of the volumes before them.
  private func faceLoop(_ axis: Int) -> [String] {
    let seed = 1 + (traced.fluxAxes.firstIndex(of: axis) ?? 0)
    let row = "a\(axis)Row"
    let load = "const Lanes c\(seed) = loadPart(\(row), i, count);"
    return ["const long end = offset + rows->count;", "double *\(row) = o0Row - rows->stride\(axis);"] + body.literals
      + emptyCarriers
      + packs(while: "i + laneCount <= end", ["const long count = laneCount;", load])
      + packs(while: "i < end", ["const long count = atMost(laneCount, end - i);", load]) + flush
      + (axis == lastAxis ? ["clear(\(row), offset, rows->count);"] : [])
  }

  private var fluxSeeds: [(seed: Int, axis: Int)] { traced.fluxAxes.enumerated().map { (1 + $0, $1) } }
  private var lastAxis: Int { traced.fluxAxes.last ?? 0 }
  private var hasFluxAlongX: Bool { traced.fluxAxes.first == 0 }
}
