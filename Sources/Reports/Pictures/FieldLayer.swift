import CaseFiles
import Drawing
import FieldOutput
import Foundation

/// A field in the plane of a snapshot, or in one layer of cells across z.
struct FieldLayer {
  let time: Double
  let step: Int
  let plane: CellPlane
  /// Components along x and y of a vector, where the field is one; for arrows.
  let arrows: (x: [Double], y: [Double])?
  /// What the numbers are, with their unit.
  let label: String
  /// Whether zero is the middle of the scale whatever the numbers; nil if they decide.
  let isSigned: Bool?
  /// The outlines of bodies: those of the case, or else where the cells in them end.
  let outlines: [[(x: Double, y: Double)]]
  /// Whether cells in bodies are to be grey, since the outlines end where these do.
  let showsCellsOfBodies: Bool
  /// Of a snapshot in space, which layer of how many; nil in the plane.
  let layer: (index: Int, count: Int)?
  /// Whether the box goes on beyond what is seen.
  let isPart: Bool

  /// - Parameters:
  ///   - layer: of cells across z, from 0; the middle one unless given. Of no effect in the plane.
  ///   - setup: the case, of which bodies are drawn; nil if there is none.
  ///   - vectors: the name of the vector field for arrows; nil for none.
  /// - Throws: `OutputError` if the file cannot be read, `LookingError` if it does not have the
  ///   field, the layer or the window.
  init(
    file: String, _ choice: FieldChoice, layer wanted: Int? = nil, of setup: Case? = nil, vectors: String? = nil,
    window: PictureWindow = .aroundCores
  ) throws {
    let summary = try SnapshotSummary(reading: file)
    let stored = summary.fields.first { $0.name == choice.name }
    guard choice.isIn(summary) else { throw Self.missing(choice.name, FieldChoice.names(summary), file) }
    let source = stored?.name ?? "velocity"
    let names = [source, "solid"] + (vectors.map { $0 == source ? [] : [$0] } ?? [])
    let snapshot = try SnapshotFile.read(file, fields: names)
    func field(_ name: String) -> SnapshotField? { snapshot.fields.first { $0.name == name } }
    guard let found = field(source) else { throw Self.missing(choice.name, FieldChoice.names(summary), file) }

    let (columns, rows) = (summary.faces[0].count - 1, summary.faces[1].count - 1)
    let layers = summary.axes == 3 ? summary.faces[2].count - 1 : 1
    let index = wanted ?? layers / 2
    guard (0..<layers).contains(index) || summary.axes == 2 else {
      throw LookingError("there is no layer \(index); \(file) has the layers 0 to \(layers - 1)")
    }
    self.layer = summary.axes == 3 ? (index, layers) : nil
    let cells = summary.axes == 3 ? index * columns * rows..<(index + 1) * columns * rows : 0..<columns * rows
    func component(_ field: SnapshotField, _ axis: Int, _ cells: Range<Int>) -> [Double] {
      cells.map { field.values[$0 * field.components + axis] }
    }

    let values: [Double]
    if stored == nil, choice.name == "vorticity" {
      guard choice.component == nil || choice.component == 2 else {
        throw LookingError("\(file) holds no vorticity, and of the velocity only its part along z is made; ask for `vorticity`")
      }
      let (u, v) = (component(found, 0, cells), component(found, 1, cells))
      values = Self.curl(u, v, x: summary.faces[0], y: summary.faces[1])
      (label, isSigned) = ("vorticity along z, of the velocity in cells [1/time]", true)
    } else {
      let isVorticity = choice.name == "vorticity"
      // Of a vorticity in space one looks at the part across the layer.
      let axis = choice.component ?? (isVorticity && found.components == 3 ? 2 : nil)
      if let axis, found.components > 1 || axis > 0 {
        guard axis < found.components else {
          throw LookingError("`\(choice.name)` has \(found.components == 1 ? "no components" : "two components"); ask for `\(choice.name)`")
        }
      }
      guard choice.component == nil || found.components > 1 else {
        throw LookingError("`\(choice.name)` has no components; ask for `\(choice.name)`")
      }
      // What a sensitivity is by stands in its long name alone.
      let isDerivative = (stored?.units ?? "").hasPrefix("objective/")
      let name = isDerivative ? stored?.longName ?? choice.name : choice.name.replacing("_", with: " ")
      let units = (stored ?? summary.fields.first { $0.name == source })?.units ?? "1"
      if found.components == 1 {
        values = Array(found.values[cells])
        label = Self.labelled(name, units)
      } else if let axis {
        values = component(found, axis, cells)
        label = Self.labelled("\(name), \(["x", "y", "z"][axis])", units)
      } else {
        values = cells.map { cell in
          (0..<found.components).reduce(0) { $0 + found.values[cell * found.components + $1] * found.values[cell * found.components + $1] }
            .squareRoot()
        }
        label = Self.labelled(stored == nil ? name : "\(name), its magnitude", units)
      }
      let isMagnitude = found.components > 1 && axis == nil
      isSigned = isMagnitude ? false : isVorticity || units.hasPrefix("objective/") ? true : nil
    }
    let solid = choice.name == "solid" ? nil : field("solid").map { component($0, 0, cells) }
    let whole = CellPlane(x: summary.faces[0], y: summary.faces[1], values: values, solid: solid)
    let seen = try window.cells(of: whole, setup)
    if let vectors {
      guard let field = field(vectors), field.components > 1 else {
        throw LookingError("\(file) holds no vectors `\(vectors)` to draw arrows of; leave --vectors out")
      }
      let parts = [0, 1].map { whole.part(component(field, $0, cells), columns: seen.columns, rows: seen.rows) }
      arrows = (parts[0], parts[1])
    } else {
      arrows = nil
    }
    (time, step) = (snapshot.time, snapshot.step)
    plane = whole.part(columns: seen.columns, rows: seen.rows)
    isPart = plane.values.count < whole.values.count
    let z = summary.axes == 3 ? 0.5 * (summary.faces[2][index] + summary.faces[2][index + 1]) : nil
    let own = setup.map { BodyOutlines($0, time: snapshot.time, z: z).lines } ?? []
    outlines = own.isEmpty ? plane.outlines : own
    showsCellsOfBodies = own.isEmpty
  }

  static func labelled(_ name: String, _ units: String) -> String { units == "1" ? name : "\(name) [\(units)]" }

  static func missing(_ name: String, _ names: [String], _ place: String) -> LookingError {
    let advice = names.isEmpty ? "write some by `output.fields`" : "there are \(names.joined(separator: ", "))"
    return LookingError("\(place) holds no field `\(name)`; \(advice)")
  }

  /// ∂v/∂x − ∂u/∂y at the centres of cells, by differences of second order on equal cells, and from
  /// one side at the edges.
  static func curl(_ u: [Double], _ v: [Double], x: [Double], y: [Double]) -> [Double] {
    func centres(_ faces: [Double]) -> [Double] { zip(faces, faces.dropFirst()).map { 0.5 * ($0 + $1) } }
    let (cx, cy) = (centres(x), centres(y))
    let (columns, rows) = (cx.count, cy.count)
    func neighbours(_ index: Int, _ count: Int) -> (Int, Int) { (max(0, index - 1), min(count - 1, index + 1)) }
    var curl = [Double](repeating: 0, count: columns * rows)
    for j in 0..<rows {
      let (below, above) = neighbours(j, rows)
      for i in 0..<columns {
        let (left, right) = neighbours(i, columns)
        let slopeOfV = right > left ? (v[j * columns + right] - v[j * columns + left]) / (cx[right] - cx[left]) : 0
        let slopeOfU = above > below ? (u[above * columns + i] - u[below * columns + i]) / (cy[above] - cy[below]) : 0
        curl[j * columns + i] = slopeOfV - slopeOfU
      }
    }
    return curl
  }
}
