import Drawing
import FieldOutput
import Foundation

/// What acts on the surfaces of bodies at the end, along their outlines.
struct SurfaceSection {
  private let files: RunFiles

  init(_ files: RunFiles) { self.files = files }

  private static let mostBodies = 6

  var section: PageContent.Section? { PageContent.Section("Surfaces of bodies", [.figures(curves)]) }

  private var curves: [PageContent.Figure] {
    guard let last = SnapshotSeries(in: files.path, folder: .surfaces).entries.last, let surface = try? SurfaceFile.read(last.path),
      surface.axes == 2
    else { return [] }
    func field(_ name: String) -> SnapshotField? { surface.fields.first { $0.name == name && $0.components == 1 } }
    guard let arc = field("arc"), let body = field("body") else { return [] }
    let wanted = [["pressure_coefficient", "pressure"], ["skin_friction"]].compactMap { names in names.compactMap(field).first }
    let names = (files.setup?.solidBodies ?? []).map(\.name)
    let bodies = Set(body.values.filter { $0.isFinite && $0 >= 0 && $0 < 1e6 }).sorted().prefix(Self.mostBodies)
    return wanted.map { quantity in
      let curves = bodies.map { number in
        let own = arc.values.indices.filter { body.values[$0] == number }.sorted { arc.values[$0] < arc.values[$1] }
        let name = names.indices.contains(Int(number)) ? names[Int(number)] : "body \(Int(number))"
        return LinePlot.Series(name, x: own.map { arc.values[$0] }, y: own.map { quantity.values[$0] })
      }
      let title = "\(quantity.name.replacing("_", with: " ")) along the outline, t = \(Shown.number(surface.time))"
      let plot = LinePlot(title, labels: ("length along the outline", quantity.name.replacing("_", with: " ")), curves: curves)
      return .init(caption: title, drawing: plot.svg(), legend: curves.count > 1 ? plot.legend() : "")
    }
  }
}
