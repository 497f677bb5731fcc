import CaseFiles
import Fields
import Flows
import Foundation
import Testing

@testable import Studies

/// Reverse sweeps that are stopped, and go on in another flow, give the bits of those that are not.
@Suite struct GradientResumingTests {
  private struct Stopped: Error {
    let place: ReversePlace
  }

  /// A few steps of a case, whose objectives are those of the end.
  private static func shortened(_ setup: Case, steps: Int) -> Case {
    var setup = setup
    setup.time.duration = .steps(steps)
    setup.steady = nil
    for index in setup.objectives.indices { setup.objectives[index].window = nil }
    return setup
  }

  private static func computation(
    _ setup: Case, _ adjoint: Adjoint, stoppingAt stop: Int? = nil
  ) throws -> any ResumableGradient {
    func make<Model: ReversibleModel>(_ model: Model) throws -> any ResumableGradient {
      GradientComputation(try model.flow(), adjoint: adjoint)
    }
    let computation = try make(try setup.studyModel(workers: Workers(count: 1)))
    if let stop { computation.betweenSteps = { [unowned computation] in if $0 == stop { throw Stopped(place: computation.place) } } }
    return computation
  }

  private static func expectSame(_ setup: Case, objectives: [Int], steps: Int, stop: Int, _ before: Adjoint, _ after: Adjoint) throws {
    let whole = try computation(setup, before).vectors(objectives, from: nil)
    let stopped = try #require(throws: Stopped.self) {
      try computation(setup, before, stoppingAt: stop).vectors(objectives, from: nil)
    }
    #expect(stopped.place.left == stop)
    let resumed = try computation(setup, after).vectors(objectives, from: stopped.place)
    #expect(whole.count == objectives.count && resumed.count == objectives.count)
    for (a, b) in zip(whole, resumed) {
      #expect(a.value.bitPattern == b.value.bitPattern && a.steps == b.steps)
      #expect(a.gradient.controls == b.gradient.controls)
      for control in a.gradient.controls {
        let (left, right) = (a.gradient[all: control], b.gradient[all: control])
        #expect(
          left.count == right.count && zip(left, right).allSatisfy { $0.bitPattern == $1.bitPattern }, "\(setup.name): \(control.path)")
      }
      #expect(a.gradient.controls.contains { a.gradient[all: $0].contains { $0 != 0 } }, "\(setup.name)")
    }
  }

  /// Every family, scalars, eddies, moved, porous and many bodies, what changes in time: every number that a reverse sweep sums up.
  @Test(arguments: try! FileManager.default.contentsOfDirectory(atPath: ShippedValueTests.folder).filter { $0.hasSuffix(".yaml") }.sorted())
  func everyShippedCaseGoesOnWithTheSameBits(file: String) throws {
    let setup = Self.shortened(try CaseLoader.load(file: "\(ShippedValueTests.folder)/\(file)"), steps: 5)
    guard !setup.controls.isEmpty, !setup.objectives.isEmpty else { return }
    try Self.expectSame(setup, objectives: [0], steps: 5, stop: 3, .storeAll, .revolve(checkpoints: 1))
  }

  @Test(arguments: 1...11) func everyStepIsAPlaceToGoOnFrom(stop: Int) throws {
    let setup = Self.shortened(try ShippedValueTests.load("kolmogorov-spectral"), steps: 12)
    for (before, after) in [
      (Adjoint.storeAll, Adjoint.storeAll), (.revolve(checkpoints: 2), .storeAll), (.revolve(checkpoints: 3), .revolve(checkpoints: 1)),
    ] {
      try Self.expectSame(setup, objectives: [0], steps: 12, stop: stop, before, after)
    }
  }

  /// Several objectives, formulas of others among them, in one sweep; the rest of it with every step recorded, or not.
  @Test func severalObjectivesGoOn() throws {
    let setup = Self.shortened(
      try VerificationTests.load(
        "cylinder",
        [
          "domain={ size: [12, 8], cells: [48, 32] }", "bodies.cylinder.circle={ center: [4, 4.1], radius: 1 }",
          "objective={ drag: { body: cylinder }, kinetic-energy: {}, both: drag*kinetic_energy }",
        ]), steps: 9)
    for after in [Adjoint.storeAll, .revolve(checkpoints: 2)] {
      try Self.expectSame(setup, objectives: [2, 0], steps: 9, stop: 4, .revolve(checkpoints: 3), after)
    }
  }

  @Test func thePlaceOfAnotherCaseIsRefused() throws {
    let setup = Self.shortened(try ShippedValueTests.load("taylor-green"), steps: 6)
    let stopped = try #require(throws: Stopped.self) { try Self.computation(setup, .storeAll, stoppingAt: 2).vectors([0], from: nil) }
    let other = Self.shortened(try ShippedValueTests.load("kolmogorov-spectral"), steps: 6)
    #expect(throws: FlowError.self) { try Self.computation(other, .storeAll).vectors([0], from: stopped.place) }
  }
}

/// A gradient whose flow is of no matter.
private protocol ResumableGradient: AnyObject {
  var betweenSteps: (Int) throws -> Void { get set }
  var place: ReversePlace { get }
  func vectors(_ objectives: [Int], from place: ReversePlace?) throws -> [(value: Double, gradient: ControlVector, steps: Int)]
}

extension GradientComputation: ResumableGradient {
  func vectors(_ objectives: [Int], from place: ReversePlace?) throws -> [(value: Double, gradient: ControlVector, steps: Int)] {
    let results = try place.map { try resume($0, objectives: objectives) } ?? run(objectives: objectives)
    return results.map { ($0.value, $0.gradient, $0.steps) }
  }
}
