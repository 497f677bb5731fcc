import CaseFiles
import Drawing
import FieldOutput
import Foundation

/// Figures of the snapshots in one folder of a run.
struct FieldFigures {
  private let series: SnapshotSeries
  private let setup: Case?

  /// What the pictures of a page may take together, as characters of HTML.
  static let budget = 2_000_000

  init(_ files: RunFiles, _ folder: RunDirectory.Folder) {
    (series, setup) = (SnapshotSeries(in: files.path, folder: folder), files.setup)
  }

  var isEmpty: Bool { series.entries.isEmpty }

  /// What the last snapshot holds; nil where none can be read.
  var summary: SnapshotSummary? { series.entries.last.flatMap { try? SnapshotSummary(reading: $0.path) } }

  /// A field at a few times, with one scale.
  /// - Parameters:
  ///   - count: how many times at most, the last one among them.
  ///   - room: characters that there still are; what does not fit is left out.
  func figures(_ field: String, count: Int, room: inout Int) -> [PageContent.Figure] {
    guard let choice = try? FieldChoice(field) else { return [] }
    let layers = chosen(count).compactMap { try? FieldLayer(file: $0.path, choice, of: setup) }
    let samples = layers.flatMap { $0.plane.samples(limit: 100_000) }
    guard let first = layers.first, samples.contains(where: \.isFinite) else { return [] }
    let scale = ColourScale(samples, isSigned: first.isSigned)
    var figures: [PageContent.Figure] = []
    for layer in layers {
      guard let drawing = try? FieldFigure(layer, scale).svg(), drawing.utf8.count <= room else { continue }
      room -= drawing.utf8.count
      let time = series.entries.count > 1 ? ", t = \(Shown.number(layer.time))" : ""
      let place = layer.layer.map { ", layer \($0.index) of \($0.count)" } ?? ""
      let part = layer.isPart ? ", around the core" : ""
      figures.append(.init(caption: layer.label + time + place + part, drawing: drawing))
    }
    return figures
  }

  /// Snapshots at about equal distances in time. The one at the start is taken if there are few.
  private func chosen(_ count: Int) -> [SnapshotSeries.Entry] {
    let entries = series.entries
    guard entries.count > count, let first = entries.first, let last = entries.last else { return entries }
    var chosen: [SnapshotSeries.Entry] = []
    for part in 1...count {
      let time = first.time + (last.time - first.time) * Double(part) / Double(count)
      if let next = series.nearest(to: time), chosen.last != next { chosen.append(next) }
    }
    return chosen
  }
}
