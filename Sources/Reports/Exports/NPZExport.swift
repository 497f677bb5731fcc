import FieldOutput
import Foundation

/// An NPZ file for each snapshot: `time`, `step`, the centres of cells `x`, `y`, `z` and their faces
/// `x_faces` …, and the fields with the dimensions (y, x) or (z, y, x), of vectors the components
/// last.
final class NPZExport: SnapshotExport {
  static let keyword = "npz"
  private let folder: String

  init(_ folder: String, count: Int) { self.folder = folder }

  /// Sizes in the archive have 32 bits.
  private static let largest = 4_000_000_000

  func write(_ snapshot: ExportedSnapshot, _ place: Int) throws {
    let bytes = 8 * snapshot.fields.reduce(0) { $0 + $1.values.count }
    guard bytes < Self.largest else {
      throw LookingError(
        "a snapshot of \(bytes) bytes is too large for NPZ as it is written here; export it as zarr, or read the HDF5 file")
    }
    var arrays: [(String, Data)] = [
      ("time", NPYArray.file([snapshot.time], shape: [])), ("step", NPYArray.file([Double(snapshot.step)], shape: [])),
    ]
    for (axis, name) in ExportedSnapshot.axisNames.prefix(snapshot.axes).enumerated() {
      let (centres, faces) = (snapshot.centres[axis], snapshot.faces[axis])
      arrays.append((name, NPYArray.file(centres, shape: [centres.count])))
      arrays.append(("\(name)_faces", NPYArray.file(faces, shape: [faces.count])))
    }
    let shape = Array(snapshot.cells.reversed())
    for field in snapshot.fields {
      arrays.append((field.name, NPYArray.file(field.values, shape: shape + (field.components == 1 ? [] : [field.components]))))
    }
    let archive = NPYArray.archive(arrays.map { (name: $0.0 + ".npy", content: $0.1) })
    try AtomicFile.write(archive, to: PathText.join(folder, snapshot.stem + ".npz"))
  }

  func finish() {}
}
