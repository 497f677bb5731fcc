import Drawing
import Foundation

/// Whether cells and steps are small enough for what is computed.
struct ResolutionSection {
  private let files: RunFiles

  init(_ files: RunFiles) { self.files = files }

  var section: PageContent.Section? { PageContent.Section("Resolution", [bodies, steps]) }

  private var bodies: PageContent.Block? {
    let told = (files.result ?? files.gradient)?["resolution"]?.entries ?? []
    let keys = ["cells_per_length", "cells_across", "reynolds", "boundary_layer_cells", "y_plus"]
    return .table(
      [
        "body", "cells over its length", "cells across its thinnest part", "Reynolds number", "cells across a boundary layer L/√Re",
        "y+ of the first cell",
      ],
      told.map { name, entry in [name] + keys.map { entry[$0]?.number.map { String(format: "%.3g", $0) } ?? "" } })
  }

  private var steps: PageContent.Block? {
    let cells = files.result?["cell_numbers"]
    let sizes = files.history(.history)?.column("time_step") ?? []
    func number(_ value: Double?) -> String? { value.map { String(format: "%.3g", $0) } }
    return .pairs([
      ("smallest and largest step", sizes.min().flatMap { low in sizes.max().map { "\(Shown.number(low)) to \(Shown.number($0))" } }),
      ("Courant number at the end, max |u| Δt/Δx", number(cells?["courant"]?.number)),
      ("cell Reynolds number at the end, max |u| Δx/ν", number(cells?["reynolds"]?.number)),
      ("diffusion number at the end, ν Δt Σ 1/Δx²", number(cells?["diffusion"]?.number)),
    ])
  }
}

/// How the gradient was proved.
struct CertificateSection {
  private let files: RunFiles

  init(_ files: RunFiles) { self.files = files }

  var section: PageContent.Section? {
    guard let told = files.certificate ?? files.gradient?["certificate"], let passed = told["passed"]?.flag else { return nil }
    let checks = (told["checks"]?.list ?? []).map { check in
      [
        check["name"]?.text?.replacing("_", with: " ") ?? "", check["value"]?.shown ?? "", check["tolerance"]?.shown ?? "",
        check["passed"]?.flag == true ? "passed" : "FAILED",
      ]
    }
    let kind = told["kind"]?.text.map { " (\($0))" } ?? ""
    let steps = told["steps"]?.number.map { " over \(Shown.number($0)) steps" } ?? ""
    return PageContent.Section(
      "Certificate",
      [
        passed ? .sentence("The gradient holds\(kind), checked\(steps).") : .warning("The gradient is WRONG\(kind), checked\(steps)."),
        .table(["check", "value", "tolerance", ""], checks),
      ])
  }
}
