import Fields
import Foundation

/// A model of flows in a box of cells.
protocol BoxModel: SimulationModel {
  var grid: Grid { get }
  /// Whether what leaves through one side of an axis enters through the other.
  func isPeriodic(_ axis: Int) -> Bool
}

extension BoxModel {
  public var mesh: any Mesh { grid }
}

extension Grid {
  /// - Throws: `FlowError.unresolved` if so many fields do not fit into the memory that the process
  ///   may use.
  func requireMemory(fields: Int) throws {
    let needed = 8 * Double(fields) * Double(planeCount)
    let allowed = Double(Machine.memory)
    guard needed < allowed else {
      func gigabytes(_ bytes: Double) -> String { String(format: bytes < 1e10 ? "%.1f GB" : "%.0f GB", bytes / 1e9) }
      throw FlowError.unresolved(
        "\(cellCount) cells need about \(gigabytes(needed)), and this process may use \(gigabytes(allowed)); take fewer `domain.cells`")
    }
  }
}
