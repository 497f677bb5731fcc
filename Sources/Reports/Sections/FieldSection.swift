import FieldOutput
import Foundation

/// The flow at a few times, with one scale for each field; and means over time.
struct FieldSection {
  private let files: RunFiles

  init(_ files: RunFiles) { self.files = files }

  private static let standard: Set<String> = ["velocity", "pressure", "vorticity", "speed", "solid"]
  private static let mostFields = 5

  var section: PageContent.Section? {
    var room = FieldFigures.budget / 2
    let flow = FieldFigures(files, .fields)
    let names = flow.summary.map(FieldChoice.names) ?? []
    let carried = names.filter { !Self.standard.contains($0) }
    let inTime = (names.contains("vorticity") ? ["vorticity"] : []) + carried.prefix(2)
    let atEnd = ["speed", "pressure"].filter(names.contains) + carried.dropFirst(2).prefix(Self.mostFields)
    let series = inTime.flatMap { flow.figures($0, count: 4, room: &room) }
    let last = atEnd.flatMap { flow.figures($0, count: 1, room: &room) }
    let statistics = FieldFigures(files, .statistics)
    let means = (statistics.summary?.fields ?? []).filter {
      $0.name != "solid" && ($0.name.hasPrefix("mean_") || $0.name.hasPrefix("rms_"))
    }
    return PageContent.Section(
      "Fields",
      [.figures(series), .figures(last), .figures(means.prefix(4).flatMap { statistics.figures($0.name, count: 1, room: &room) })])
  }
}

/// What the objective depends on, place by place: the derivative by fields, per volume.
struct SensitivitySection {
  private let files: RunFiles

  init(_ files: RunFiles) { self.files = files }

  /// By the places of the markers of bodies.
  private var surface: [PageContent.Figure] {
    let path = PathText.join(files.path, "sensitivity/surface.hdf")
    guard let surface = try? SurfaceFile.read(path), let figure = SurfaceFigure(surface, of: files.setup) else { return [] }
    let caption = "derivative by moving each marker outwards, the longest \(Shown.number(figure.largest)) [objective/length]"
    return [.init(caption: caption, drawing: figure.svg())]
  }

  var section: PageContent.Section? {
    var room = FieldFigures.budget / 2
    let folder = FieldFigures(files, .sensitivity)
    let fields = (folder.summary?.fields ?? []).filter { $0.name != "solid" }
    let names = fields.prefix(4).flatMap { field in
      field.components == 1 ? [field.name] : ["x", "y", "z"].prefix(field.components).map { "\(field.name):\($0)" }
    }
    return PageContent.Section(
      "Sensitivity fields", [.figures(surface), .figures(names.prefix(8).flatMap { folder.figures($0, count: 1, room: &room) })])
  }
}
