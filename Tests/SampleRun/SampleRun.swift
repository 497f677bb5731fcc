import FieldOutput
import Fields
import Foundation

/// Writes a small run of made-up fields, and beside it the same values as raw numbers, for the
/// readers' tests: `SampleRun OUTPUT REFERENCE`.
@main
struct SampleRun {
  static func main() throws {
    guard CommandLine.arguments.count == 3 else {
      FileHandle.standardError.write(Data("usage: SampleRun OUTPUT REFERENCE\n".utf8))
      exit(2)
    }
    let output = try RunDirectory.given(CommandLine.arguments[1])
    let reference = CommandLine.arguments[2]
    try output.write("case: { title: sample }\n", to: .resolvedCase)
    try writeSeries(output, name: "fields", cells: [48, 32], precision: .float64, reference: reference)
    try writeSeries(output, name: "sensitivity", cells: [20, 16, 12], precision: .float32, reference: reference)
    try writeSeries(output, name: "stretched-plane", cells: [44, 30], isStretched: true, precision: .float64, reference: reference)
    try writeSeries(output, name: "stretched-space", cells: [18, 14, 10], isStretched: true, precision: .float32, reference: reference)
    try SurfaceWriter.write(circle(), to: "\(try output.folder(.sensitivity))/surface.hdf")
  }

  private static func writeSeries(
    _ output: RunDirectory, name: String, cells: [Int], isStretched: Bool = false, precision: OutputPrecision, reference: String
  ) throws {
    // Doubles compressed, single precision in one piece.
    let layout = precision == .float64 ? DatasetLayout.compressed : .contiguous
    var writer = try SnapshotWriter(directory: output.path, name: name, precision: precision, layout: layout)
    for step in [0, 100, 250] {
      let snapshot = vortex(cells: cells, isStretched: isStretched, step: step)
      let file = try writer.write(snapshot)
      let folder = "\(reference)/\(name)/\(((file as NSString).lastPathComponent as NSString).deletingPathExtension)"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      for field in snapshot.fields {
        let bytes = field.values.withUnsafeBytes { Data($0) }
        try bytes.write(to: URL(fileURLWithPath: "\(folder)/\(field.name).f64"))
      }
    }
  }

  /// A drifting Gaussian vortex beside a solid disc; without symmetry, so that swapped axes show.
  /// Cells of a stretched axis widen from one end to the other.
  private static func vortex(cells: [Int], isStretched: Bool, step: Int) -> Snapshot {
    let spacing: [Double] = [0.1, 0.125, 0.2].prefix(cells.count).map { $0 }
    let origin: [Double] = [-1.5, 0.25, 3].prefix(cells.count).map { $0 }
    let last = cells.count - 1
    let faces = (0...cells[last]).map {
      origin[last] + spacing[last] * Double(cells[last]) * (pow(1.1, Double($0)) - 1) / (pow(1.1, Double(cells[last])) - 1)
    }
    let time = 0.01 * Double(step)
    var (velocity, vorticity, solid): ([Double], [Double], [Double]) = ([], [], [])
    for index in 0..<cells.reduce(1, *) {
      let i = index % cells[0]
      let j = index / cells[0] % cells[1]
      let k = index / (cells[0] * cells[1])
      let x = origin[0] + (Double(i) + 0.5) * spacing[0]
      let y = isStretched && last == 1 ? (faces[j] + faces[j + 1]) / 2 : origin[1] + (Double(j) + 0.5) * spacing[1]
      let (dx, dy) = (x - 0.5 - 0.3 * time, y - 2)
      let strength = exp(-(dx * dx + dy * dy) / 0.5) * (1 + 0.1 * Double(k))
      velocity += cells.count == 2 ? [1 - dy * strength, dx * strength] : [1 - dy * strength, dx * strength, 0.01 * Double(k)]
      vorticity.append(strength * (2 - 2 * (dx * dx + dy * dy) / 0.5))
      solid.append((x + 0.6) * (x + 0.6) + (y - 1.5) * (y - 1.5) < 0.25 ? 1 : 0)
    }
    return Snapshot(
      time: time, step: step, origin: origin, spacing: spacing, cells: cells, gradedFaces: isStretched ? [last: faces] : [:],
      fields: [
        SnapshotField(name: "velocity", longName: "velocity at cell centres", units: "m/s", components: cells.count, values: velocity),
        SnapshotField(name: "vorticity", longName: "vorticity", units: "1/s", values: vorticity),
        SnapshotField(name: "solid", longName: "fraction of the cell inside bodies", values: solid),
      ],
      values: components(velocity, cells: cells),
      metadata: ["case": "title: sample", "case_sha256": SHA256.hexDigest(of: "title: sample")])
  }

  /// The components of a vector in cells, each by itself.
  private static func components(_ vector: [Double], cells: [Int]) -> [LocatedValues] {
    cells.indices.map { axis in
      let values = stride(from: axis, to: vector.count, by: cells.count).map { vector[$0] }
      return LocatedValues(
        name: "velocity_\(["x", "y", "z"][axis])", longName: "a component of the velocity", units: "m/s", location: .cells, counts: cells,
        values: values)
    }
  }

  private static func circle() -> Surface {
    let angles = (0..<64).map { 2 * Double.pi * Double($0) / 64 }
    return Surface(
      time: 2.5, step: 250, axes: 2, points: angles.flatMap { [-0.6 + 0.5 * cos($0), 1.5 + 0.5 * sin($0)] }, closedCurves: [0..<64],
      fields: [
        SnapshotField(name: "sensitivity", longName: "shape sensitivity", units: "N/m", values: angles.map { sin(3 * $0) }),
        SnapshotField(name: "normal", longName: "outward normal", components: 2, values: angles.flatMap { [cos($0), sin($0)] }),
      ])
  }
}
