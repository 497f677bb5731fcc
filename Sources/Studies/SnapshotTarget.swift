import CaseFiles
import FieldOutput
import Fields
import Flows
import Scalars

extension Case {
  /// The files that a run of the case reads: the case, and the targets of its objectives.
  var inputs: [String] {
    [source] + objectives.flatMap(\.kind.files).map { PathText.resolve($0, standingIn: source) }
  }
}

/// Reads the velocity of a snapshot back onto the mesh that it is of.
struct SnapshotTarget {
  /// Relative paths start at this file's folder.
  let caseFile: String

  /// - Throws: `OutputError` if the file cannot be read, `FlowError.target` if it holds no velocity
  ///   of this mesh.
  func load(_ path: String, _ mesh: any Mesh) throws -> CellVelocity {
    let velocity = try read(path, mesh.layout)
    return CellVelocity(components: velocity.components, values: velocity.values)
  }

  /// Sees to it that the target could be read.
  /// - Throws: `OutputError` or `FlowError.target` if not.
  func check(_ path: String, _ domain: Domain) throws {
    _ = try read(path, domain.layout)
  }

  /// The grid first, since no more is to be read of a file of another grid.
  private func read(_ path: String, _ layout: MeshLayout) throws -> SnapshotField {
    let file = PathText.resolve(path, standingIn: caseFile)
    let box =
      switch layout {
      case .box(let box): box
      }
    try compare(SnapshotFile.read(file, fields: []), file, box)
    guard let velocity = try SnapshotFile.read(file, fields: ["velocity"]).fields.first else {
      throw FlowError.target("the target \(file) holds no field `velocity`; write it by `output.fields: [velocity]`")
    }
    guard velocity.components >= box.cells.count else {
      throw FlowError.target("the velocity of the target \(file) has \(velocity.components) components, the case \(box.cells.count) axes")
    }
    guard velocity.values.allSatisfy(\.isFinite) else {
      throw FlowError.target("the velocity of the target \(file) is not finite everywhere; give a snapshot of a flow that did not diverge")
    }
    return velocity
  }

  private func compare(_ snapshot: Snapshot, _ file: String, _ box: BoxLayout) throws {
    guard snapshot.cells == box.cells else {
      throw FlowError.target("the target \(file) has \(snapshot.cells) cells, the case \(box.cells); give a snapshot of the same grid")
    }
    func agree(_ a: [Double], _ b: [Double]) -> Bool {
      a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= 1e-9 * max(abs($0), abs($1), 1e-9) }
    }
    guard agree(snapshot.origin + snapshot.spacing, box.origin + box.spacing) else {
      throw FlowError.target("the target \(file) lies on another domain than the case; give a snapshot of the same box")
    }
    guard agree(snapshot.lastAxisFaces ?? [], box.lastAxisFaces ?? []) else {
      throw FlowError.target(
        "the cells of the target \(file) are stretched otherwise than those of the case; give a snapshot of the same grid")
    }
  }
}
