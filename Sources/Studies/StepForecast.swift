import CaseFiles
import Flows
import Foundation
import Reversal

/// How many steps a run will take: exact where the case fixes it.
public struct StepRange: Encodable, Sendable, Equatable {
  public let least: Int
  public let likely: Int
  public let most: Int

  init(exactly count: Int) { (least, likely, most) = (count, count, count) }

  /// - Parameters:
  ///   - likely: may be no whole number.
  ///   - spread: the factor by which the run may miss it, above 1.
  init(_ likely: Double, spread: Double) {
    func count(_ value: Double) -> Int { max(1, Int(min(value, Double(Revolve.largestStepCount)))) }
    self.likely = count(likely.rounded())
    (least, most) = (count((likely / spread).rounded(.down)), count((likely * spread).rounded(.up)))
  }
}

/// The number of steps of a run whose steps follow from the flow by a Courant number.
///
/// The case is run on grids that are coarser by 4 and by 2 along each axis, which in the plane cost
/// 1/64 and 1/8 of the run. How many times more steps the finer of them takes, from 2 where the flow
/// is carried to 4 where it diffuses, the case is to take more than that one. The second run is
/// broken off when it takes too long: then it is compared with the first up to the time that it has
/// come to.
struct StepForecast {
  private let study: Study
  private var setup: Case { study.setup }
  /// The longest a run may take, in seconds.
  private static let patience = 2.0
  /// What the run may do that coarser ones do not show, and how much that is if they tell little.
  private static let (spread, wideSpread) = (1.25, 3.0)

  init(_ study: Study) { self.study = study }

  /// - Parameter sizes: of the first steps on the grid of the case.
  func range(_ sizes: [Double]) -> StepRange {
    let start = sizes.reduce(0, +)
    guard let end = setup.time.end, let size = sizes.last, size > 0, start < end * (1 - 1e-12) else {
      return StepRange(exactly: max(1, sizes.count))
    }
    if let half = coarse(2, atLeast: 8), let fine = try? Steps(half, study, until: Self.patience) {
      if let quarter = coarse(4, atLeast: 16), let rough = try? Steps(quarter, study, until: Self.patience) {
        let common = min(fine.time, rough.time)
        let ratio = min(max(fine.count(until: common) / rough.count(until: common), 1), 4)
        let isWhole = rough.time >= end * (1 - 1e-9)
        return StepRange(
          rough.count(until: rough.time) * end / rough.time * ratio * ratio, spread: isWhole ? Self.spread : 1.5 * Self.spread)
      }
      return StepRange(fine.count(until: fine.time) * end / fine.time * 2, spread: 2)
    }
    return StepRange(Double(sizes.count) + (end - start) / size, spread: Self.wideSpread)
  }

  /// The case on a coarser grid; nil if there is none.
  /// - Parameter least: cells along an axis with which it still resembles the case.
  private func coarse(_ factor: Int, atLeast least: Int) -> Case? {
    // A core is as wide as a body needs it.
    guard setup.domain.gradings.allSatisfy({ $0?.core == nil }) else { return nil }
    guard setup.domain.cells.allSatisfy({ $0 % factor == 0 && $0 / factor >= least }) else { return nil }
    var coarse = setup
    coarse.domain.cells = setup.domain.cells.map { $0 / factor }
    coarse.controls = []
    return coarse
  }

  /// The steps of a run.
  private struct Steps {
    private let ends: [Double]

    /// - Parameter patience: seconds after which it is broken off.
    init(_ setup: Case, _ study: Study, until patience: Double) throws {
      let flow: any ObservableFlow = try setup.studyModel(workers: study.workers).flow()
      let clock = ContinuousClock()
      let start = clock.now
      var ends: [Double] = []
      while !flow.isFinished, (clock.now - start).seconds < patience {
        try flow.advance()
        ends.append(flow.time)
      }
      try flow.checkFinite()
      self.ends = ends
    }

    /// What it has come to.
    var time: Double { ends.last ?? 0 }

    /// How many there are up to a time, the last one in part.
    func count(until time: Double) -> Double {
      let whole = ends.firstIndex { $0 >= time } ?? ends.count - 1
      let before = whole == 0 ? 0 : ends[whole - 1]
      return Double(whole) + (time - before) / (ends[whole] - before)
    }
  }
}
