import CaseFiles
import FieldOutput
import Fields
import Flows

extension Case {
  /// The files that a run of the case reads: the case, and those that fields of it come from.
  var inputs: [String] { [source] + fieldRequests.map { PathText.resolve($0.file.path, standingIn: source) } }
}

/// Reads the fields that a case takes from files onto the mesh of the case.
///
/// Values come from the group `/Values` of the file as they are, where they stand on the places of
/// the case's own grid. Others are interpolated linearly, if the case says so. A target may also
/// have its values elsewhere in the cells, or in a picture alone.
struct FieldFileReader {
  /// Relative paths start at this file's folder.
  let caseFile: String

  /// Values of a file, and the faces of the cells of the box that they stand on.
  private struct Source {
    let faces: [[Double]]
    let fields: [LocatedValues]
    /// Whether they are the picture of something that stood elsewhere.
    let isPicture: Bool
  }

  /// - Throws: `OutputError` if the file cannot be read, `FlowError.file` if it does not hold what
  ///   is wanted.
  func read(_ request: FieldRequest, _ mesh: any Mesh) throws -> [[Double]] { try read(request, mesh.layout) }

  /// Sees to it that every file of a case could be read.
  /// - Throws: `OutputError` or `FlowError.file` if not.
  func check(_ setup: Case) throws {
    for request in setup.fieldRequests { _ = try read(request, setup.domain.layout) }
  }

  private func read(_ request: FieldRequest, _ layout: MeshLayout) throws -> [[Double]] {
    let file = PathText.resolve(request.file.path, standingIn: caseFile)
    let faces =
      switch layout {
      case .box(let box): box.faces
      }
    let source = try source(request, file)
    let isSameGrid = try compare(source.faces, with: faces, request, file)
    return try zip(request.parts, source.fields).map { part, field in
      let counts = part.location.counts(cells: faces.map { $0.count - 1 }, isPeriodic: request.isPeriodic)
      if isSameGrid, !source.isPicture, field.location == part.location, field.counts == counts { return try finite(field, file) }
      guard request.file.isInterpolated || request.isLenient else {
        throw FlowError.file(
          "`\(field.name)` of \(file) stands on \(field.counts) places, each a \(field.location.word), and `\(request.name)` of the case on \(counts), "
            + "each a \(part.location.word); give values there, or add `interpolation: linear` beside `file`")
      }
      let places = part.location.places(faces: faces, isPeriodic: request.isPeriodic)
      let interpolation = BoxInterpolation(field, faces: source.faces, places: places, isPeriodic: request.isPeriodic)
      return interpolation.values(try finite(field, file))
    }
  }

  // MARK: What the file holds

  private func source(_ request: FieldRequest, _ file: String) throws -> Source {
    let names = request.parts.map(\.name)
    if let found = try LocatedFile.read(file, fields: names) {
      if let missing = names.first(where: { name in !found.fields.contains { $0.name == name } }) {
        throw FlowError.file(
          "\(file) holds no `Values/\(missing)`, which `\(request.name)` is to be; write it there, or give a file that has it")
      }
      return Source(faces: found.faces, fields: found.fields, isPicture: false)
    }
    guard let picture = request.picture, request.file.isInterpolated || request.isLenient else {
      let remedy = request.picture == nil ? "" : ", or add `interpolation: linear` beside `file` for the means of a picture in cells"
      throw FlowError.file(
        "\(file) has no group `Values`, which `\(request.name)` is to be read from; give a snapshot, or a file in its layout\(remedy)")
    }
    return try Self.picture(picture, request, file)
  }

  /// The grid first, since no more is to be read of a file that is no snapshot.
  private static func picture(_ name: String, _ request: FieldRequest, _ file: String) throws -> Source {
    let snapshot = try SnapshotFile.read(file, fields: [name])
    guard let field = snapshot.fields.first else {
      throw FlowError.file("\(file) holds no field `\(name)`; write it by `output.fields: [\(name)]`")
    }
    guard field.components >= request.parts.count else {
      throw FlowError.file("`\(name)` of \(file) has \(field.components) components, and `\(request.name)` \(request.parts.count)")
    }
    let box = BoxLayout(origin: snapshot.origin, spacing: snapshot.spacing, cells: snapshot.cells, gradedFaces: snapshot.gradedFaces)
    let fields = request.parts.indices.map { component in
      LocatedValues(
        name: name, longName: name, units: "1", location: .cells, counts: snapshot.cells,
        values: stride(from: component, to: field.values.count, by: field.components).map { field.values[$0] })
    }
    return Source(faces: box.faces, fields: fields, isPicture: true)
  }

  /// - Throws: `FlowError.file` naming the first value that is not finite.
  private func finite(_ field: LocatedValues, _ file: String) throws(FlowError) -> [Double] {
    guard let wrong = field.values.firstIndex(where: { !$0.isFinite }) else { return field.values }
    var (place, rest): ([Int], Int) = ([], wrong)
    for count in field.counts {
      place.append(rest % count)
      rest /= count
    }
    throw .file("`\(field.name)` of \(file) is \(field.values[wrong]) at \(place), x first; give a field that is finite everywhere")
  }

  // MARK: Grids

  /// Whether the file is of the grid of the case.
  /// - Throws: `FlowError.file` if it is not, and values may not be interpolated or do not reach
  ///   everywhere.
  private func compare(_ found: [[Double]], with faces: [[Double]], _ request: FieldRequest, _ file: String) throws(FlowError) -> Bool {
    guard found.count == faces.count else {
      throw .file("\(file) is of a domain of \(found.count) axes, the case of \(faces.count); give a file of the same domain")
    }
    let lengths = faces.map { ($0.last ?? 0) - ($0.first ?? 0) }
    func agree(_ a: Double, _ b: Double, _ axis: Int) -> Bool { abs(a - b) <= 1e-9 * lengths[axis] }
    let isSame = faces.indices.allSatisfy { axis in
      found[axis].count == faces[axis].count && zip(found[axis], faces[axis]).allSatisfy { agree($0, $1, axis) }
    }
    if isSame { return true }
    let cells = (found.map { $0.count - 1 }, faces.map { $0.count - 1 })
    guard request.file.isInterpolated else {
      let difference =
        cells.0 != cells.1
        ? "has \(cells.0) cells, the case \(cells.1)"
        : "has cells elsewhere than the case: it lies on another domain, or is stretched otherwise"
      throw .file(
        "\(file), which `\(request.name)` is to be read from, \(difference); give a file of the same grid, or add `interpolation: linear` beside `file`"
      )
    }
    for axis in faces.indices {
      let (from, to) = (found[axis].first ?? 0, found[axis].last ?? 0)
      let (start, end) = (faces[axis].first ?? 0, faces[axis].last ?? 0)
      guard from <= start + 1e-9 * lengths[axis], to >= end - 1e-9 * lengths[axis] else {
        throw .file(
          "\(file) reaches from \(from) to \(to) along \(["x", "y", "z"][axis]), the case from \(start) to \(end); give a file of a domain that holds that of the case"
        )
      }
      guard !request.isPeriodic[axis] || agree(to - from, lengths[axis], axis) else {
        throw .file(
          "\(file) is \(to - from) long along \(["x", "y", "z"][axis]), which is periodic in the case with \(lengths[axis]); give a file of the same length"
        )
      }
    }
    return false
  }
}
