import CaseFiles
import Foundation

/// How many cells there are for a body and for the layer of slow fluid around it.
public struct BodyResolution: Encodable, Sendable {
  /// Cells over the largest extent: chord, diameter, longest axis or edge.
  public let cellsPerLength: Double
  /// Cells across the thinnest part.
  public let cellsAcross: Double
  /// U L/ν; nil where no velocity is known, or nothing is viscous.
  public let reynolds: Double?
  /// Cells across a laminar boundary layer, L/√Re.
  public let boundaryLayerCells: Double?
  /// Where the first cell's centre would be in a turbulent boundary layer on a flat plate, in
  /// viscous lengths: ½ h u_τ/ν with 2 (u_τ/U)² = 0.026 Re^(−1/7).
  public let yPlus: Double?
  /// "chord" and the like.
  let length: String

  /// - Parameter speed: of the stream; nil if it is not known.
  init(_ shape: any Shape, spacing h: Double, viscosity: Double, speed: Double?) {
    let (extent, thickness) = (shape.extent, shape.thickness)
    length = type(of: shape).extentName
    (cellsPerLength, cellsAcross) = (extent / h, thickness / h)
    guard let speed, speed > 0, viscosity > 0 else {
      (reynolds, boundaryLayerCells, yPlus) = (nil, nil, nil)
      return
    }
    let number = speed * extent / viscosity
    reynolds = number
    boundaryLayerCells = cellsPerLength / number.squareRoot()
    let friction = speed * (0.5 * 0.026 * pow(number, -1.0 / 7)).squareRoot()
    yPlus = 0.5 * h * friction / viscosity
  }

  /// The solid bodies of a case by name.
  static func all(_ setup: Case, viscosity: Double, end: Double) -> [String: BodyResolution] {
    var all: [String: BodyResolution] = [:]
    for body in setup.solidBodies {
      let speed = ForceScale(body.name, setup, end: end).reference?.velocity
      all[body.name] = BodyResolution(body.shape, spacing: setup.domain.spacing[0], viscosity: viscosity, speed: speed)
    }
    return all
  }

  /// A line of text about the body `name`.
  public func line(_ name: String) -> String {
    let layer = boundaryLayerCells.map { ", \($0.brief) across a boundary layer L/√Re at Re = \((reynolds ?? 0).brief)" } ?? ""
    return "\(name): \(cellsPerLength.brief) cells per \(length), \(cellsAcross.brief) across its thinnest part\(layer)"
  }

  /// What the grid leaves unresolved of the flow around the body; nil of nothing.
  func note(_ name: String) -> String? {
    guard let cells = boundaryLayerCells, let yPlus, let reynolds else { return nil }
    // A layer of one cell counts as one, whatever its root is rounded to.
    if cells < 1 - 1e-9 {
      return
        "the flow around `\(name)` is not resolved: at Re = \(reynolds.brief) the boundary layer is \(cells.brief) cells thick, and y+ of the first cell is about \(yPlus.brief); "
        + "its forces are those of the grid, so take more cells or a lower Reynolds number"
    }
    guard length == "chord", cells < 3 else { return nil }
    return
      "the lift of `\(name)` is not resolved as a function of its angle: the boundary layer is \(cells.brief) cells thick at Re = \(reynolds.brief), and takes three"
  }

  /// Pressure and friction are extrapolated from two to four cells away.
  static let cellsForParts = 4.0
  /// Below this many, they say nothing.
  static let fewestCellsForParts = 2.0

  /// Why pressure and friction of the body cannot be told apart; nil if they can.
  func whyNoParts(_ name: String) -> String? {
    guard cellsAcross < Self.fewestCellsForParts * (1 - 1e-9) else { return nil }
    return
      "pressure and friction on `\(name)` are not resolved: it is \(cellsAcross.brief) cells across, they are extrapolated from two to four cells away, and it takes two "
      + "at least; take more cells, or ask for the whole force"
  }
}
