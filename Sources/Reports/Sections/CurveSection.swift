import Drawing
import FieldOutput
import Foundation

/// What happened as the run went: diagnostics, forces, probes, spectra.
struct CurveSection {
  private let files: RunFiles

  init(_ files: RunFiles) { self.files = files }

  private static let mostCurves = 12

  var section: PageContent.Section? {
    guard files.optimization == nil else { return nil }
    return PageContent.Section("History", [.figures(history + forces + probes + spectrum)])
  }

  private func plot(_ title: String, _ curves: [LinePlot.Series], x: String = "time", y: String) -> PageContent.Figure? {
    guard curves.contains(where: { $0.x.count > 1 }) else { return nil }
    var plot = LinePlot(title, labels: (x, y), curves: curves)
    let values = curves.flatMap(\.y).filter(\.isFinite)
    // What is never negative and spans many decades, such as a divergence.
    if let least = values.filter({ $0 > 0 }).min(), let most = values.max(), values.allSatisfy({ $0 >= 0 }), most > 1e3 * least {
      plot.isLogarithmic.y = true
    }
    return .init(caption: title, drawing: plot.svg(), legend: curves.count > 1 ? plot.legend() : "")
  }

  /// One diagram for each diagnostic.
  private var history: [PageContent.Figure] {
    guard let history = files.history(.history), let time = history.column("time") else { return [] }
    return history.columns.filter { $0 != "time" }.prefix(Self.mostCurves).compactMap { name in
      guard let values = history.column(name) else { return nil }
      return plot(words(name), [LinePlot.Series(name, x: time, y: values)], y: words(name))
    }
  }

  /// The longest of some names with which a column's name begins; empty of none.
  private static func longest(_ names: [String], startingOf column: String) -> String {
    names.filter { column.hasPrefix($0 + "_") }.max { $0.count < $1.count } ?? ""
  }

  private func words(_ name: String) -> String { name.replacing("_", with: " ") }

  /// One diagram for each body.
  private var forces: [PageContent.Figure] {
    guard let forces = files.history(.forces), let time = forces.column("time") else { return [] }
    let names = forces.columns.filter { $0 != "time" }
    // A body's columns are named after it, what is of it behind the last underscores.
    var bodies: [String] = []
    for name in names {
      let body = Self.longest((files.setup?.bodies ?? []).map(\.name), startingOf: name)
      if !bodies.contains(body) { bodies.append(body) }
    }
    return bodies.prefix(Self.mostCurves).compactMap { body in
      let own = names.filter { body.isEmpty || $0.hasPrefix(body + "_") }
      let curves = own.prefix(Self.mostCurves).compactMap { name in
        forces.column(name).map { LinePlot.Series(body.isEmpty ? name : words(String(name.dropFirst(body.count + 1))), x: time, y: $0) }
      }
      return plot(body.isEmpty ? "forces" : "force on \(body), per unit density", curves, y: "force")
    }
  }

  /// One diagram for each quantity.
  private var probes: [PageContent.Figure] {
    guard let probes = files.history(.probes), let time = probes.column("time") else { return [] }
    let names = probes.columns.filter { $0 != "time" }
    var quantities: [String: [String]] = [:]
    for name in names {
      let probe = Self.longest((files.setup?.probes ?? []).map(\.name), startingOf: name)
      quantities[probe.isEmpty ? "" : String(name.dropFirst(probe.count + 1)), default: []].append(name)
    }
    return quantities.sorted { $0.key < $1.key }.prefix(Self.mostCurves).compactMap { quantity, names in
      let curves = names.prefix(6).compactMap { name in probes.column(name).map { LinePlot.Series(name, x: time, y: $0) } }
      return plot("probes\(quantity.isEmpty ? "" : ": \(words(quantity))")", curves, y: words(quantity.isEmpty ? "value" : quantity))
    }
  }

  private var spectrum: [PageContent.Figure] {
    guard let table = files.history(.spectrum), let k = table.column("wavenumber"), let energy = table.column("energy"), k.count > 1
    else { return [] }
    var plot = LinePlot(
      "energy spectrum at the end", labels: ("wavenumber", "kinetic energy"), curves: [LinePlot.Series("energy", x: k, y: energy)])
    plot.isLogarithmic = (true, true)
    return [.init(caption: plot.title, drawing: plot.svg())]
  }
}
