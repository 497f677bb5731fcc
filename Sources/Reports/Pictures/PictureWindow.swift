import CaseFiles
import Drawing

/// The part of a plane that a picture shows.
public enum PictureWindow: Sendable, Equatable {
  /// Along axes with a core of equal cells the core and its length before and behind it, along others
  /// all.
  case aroundCores
  case whole
  /// From and to these coordinates along x and y.
  case box(x: ClosedRange<Double>, y: ClosedRange<Double>)

  /// Reads `all`, or the four ends `-1,3,-1,1`.
  /// - Throws: `LookingError` of anything else.
  public init(_ text: String) throws {
    if text == "all" {
      self = .whole
      return
    }
    let ends = text.split(separator: ",", omittingEmptySubsequences: false).map { Double($0.trimmingPrefix(while: \.isWhitespace)) }
    guard ends.count == 4, case let (x0?, x1?, y0?, y1?) = (ends[0], ends[1], ends[2], ends[3]), x0 < x1, y0 < y1,
      [x0, x1, y0, y1].allSatisfy(\.isFinite)
    else {
      throw LookingError("a window is `all`, or four numbers, from and to along x, then along y, such as -1,3,-1,1; found `\(text)`")
    }
    self = .box(x: x0...x1, y: y0...y1)
  }

  /// The columns and rows of cells that are seen.
  /// - Parameter setup: the case that tells of cores; nil where there is none.
  /// - Throws: `LookingError` where a given window is beside the plane.
  func cells(of plane: CellPlane, _ setup: Case?) throws -> (columns: Range<Int>, rows: Range<Int>) {
    let whole = (columns: 0..<plane.columns, rows: 0..<plane.rows)
    switch self {
    case .whole: return whole
    case .box(let x, let y):
      guard let columns = CellPlane.cells(plane.x, within: x), let rows = CellPlane.cells(plane.y, within: y) else {
        throw LookingError(
          "the window lies beside the box, from \(plane.x[0].short) to \(plane.x[plane.columns].short) along x and from \(plane.y[0].short) to \(plane.y[plane.rows].short) along y; move it"
        )
      }
      return (columns, rows)
    case .aroundCores:
      func around(_ axis: Int, _ faces: [Double]) -> Range<Int>? {
        guard let core = setup?.domain.gradings[axis]?.core else { return nil }
        let length = core.to - core.from
        return CellPlane.cells(faces, within: core.from - length...core.to + length)
      }
      return (around(0, plane.x) ?? whole.columns, around(1, plane.y) ?? whole.rows)
    }
  }
}
