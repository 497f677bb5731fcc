import Foundation

@testable import FieldOutput

/// A snapshot whose numbers are awkward to write.
func snapshot(step: Int = 100, cells: [Int] = [7, 5]) -> Snapshot {
  let count = cells.reduce(1, *)
  return Snapshot(
    time: 0.1 * Double(step), step: step, origin: Array([0.1, -2, 1e-3].prefix(cells.count)),
    spacing: Array([1 / 3, 0.2, 0.7].prefix(cells.count)), cells: cells,
    fields: [
      SnapshotField(name: "pressure", longName: "kinematic pressure", units: "m2/s2", values: awkwardValues(count)),
      SnapshotField(
        name: "velocity", longName: "velocity", units: "m/s", components: cells.count, values: awkwardValues(count * cells.count)),
    ], metadata: ["case": "flow: { viscosity: 0.01 }\n", "threads": "2"])
}

/// The same on a grid whose last axis is stretched without any symmetry.
func stretched(step: Int = 100, cells: [Int] = [7, 5]) -> Snapshot {
  var sample = snapshot(step: step, cells: cells)
  sample.gradedFaces[cells.count - 1] = (0...cells[cells.count - 1]).map { -2 + pow(1.3, Double($0)) / 7 }
  return sample
}

/// The snapshots that the list of a run's folder names.
func listed(_ folder: String) throws -> [String] {
  try SeriesList(reading: folder + "/fields.hdf.series").files.map(\.name)
}
