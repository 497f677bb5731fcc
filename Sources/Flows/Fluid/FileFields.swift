import CaseFiles
import Fields

/// The fields of a case that come from files, on its grid, read once.
struct FileFields {
  private var fields: [FieldRequest: VectorField<Double>] = [:]

  /// - Throws: what reading them throws, and `FlowError.file` where nothing can be read.
  init(_ requests: [FieldRequest], on grid: Grid, read: FieldReader?) throws {
    for request in requests where fields[request] == nil {
      guard let read else {
        throw FlowError.file("the file \(request.file.path) cannot be read here; give `\(request.name)` as numbers or formulas")
      }
      fields[request] = zip(request.parts, try read(request, grid)).map { Self.field($1, $0.location, request.isPeriodic, grid) }
    }
  }

  /// The field that a control moves; nil where it is not from a file.
  subscript(control: Control) -> VectorField<Double>? { fields.first { $0.key.name == control.path }?.value }

  /// - Throws: `FlowError.file` of a request that the case did not have.
  func field(_ request: FieldRequest) throws(FlowError) -> VectorField<Double> {
    guard let field = fields[request] else { throw .file("the file \(request.file.path) of `\(request.name)` has not been read") }
    return field
  }

  /// Behind the last face of a periodic axis comes the first.
  private static func field(_ values: [Double], _ location: FieldLocation, _ isPeriodic: [Bool], _ grid: Grid) -> Field<Double> {
    let field = Field<Double>(grid)
    let counts = location.counts(cells: Array(grid.cells.prefix(grid.dimension)), isPeriodic: isPeriodic)
    var place = 0
    field.fill(Region(lower: [0, 0, 0], upper: counts + [Int](repeating: 1, count: 3 - counts.count))) { _, _, _ in
      defer { place += 1 }
      return values[place]
    }
    for axis in counts.indices where location.isOnFaces(axis) && isPeriodic[axis] {
      field.copyLayer(axis: axis, from: 0, to: counts[axis])
    }
    return field
  }
}
