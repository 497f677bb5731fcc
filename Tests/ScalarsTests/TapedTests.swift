import Foundation
import Scalars
import Synchronization
import Testing

/// f = ln x₁ + x₁x₂ − sin x₂, the worked example of Baydin et al., JMLR 18 (2018) 153.
private func example<S: Scalar>(_ x: S, _ y: S) -> S { S.log(x) + x * y - S.sin(y) }

/// Carries a value to where it does not belong.
private final class Smuggler: Sendable {
  private let hidden = Mutex<Taped?>(nil)
  var value: Taped? {
    get { hidden.withLock { $0 } }
    set { hidden.withLock { $0 = newValue } }
  }
}

/// Keeps what an evaluation on another thread threw.
private final class Report: Sendable {
  private let seen = Mutex<TapeError?>(nil)
  var error: TapeError? { seen.withLock { $0 } }

  func evaluate<Result>(_ work: () throws -> Result) {
    do { _ = try work() } catch { seen.withLock { $0 = error as? TapeError } }
  }
}

/// Runs `work` on a thread of its own and waits for it.
private func onAnotherThread(_ work: @escaping @Sendable () -> Void) {
  let done = DispatchSemaphore(value: 0)
  Thread.detachNewThread {
    work()
    done.signal()
  }
  done.wait()
}

@Suite struct ReverseTests {
  @Test func workedExample() throws {
    let reverse = try gradient(at: [2, 5]) { example($0[0], $0[1]) }
    let inX = directionalDerivative(at: [2, 5], along: [1, 0]) { example($0[0], $0[1]) }
    let inY = directionalDerivative(at: [2, 5], along: [0, 1]) { example($0[0], $0[1]) }
    #expect(abs(reverse.value - 11.652) < 5e-4)
    #expect(abs(reverse.gradient[0] - 5.5) < 1e-15)
    #expect(abs(reverse.gradient[1] - 1.716) < 5e-4)
    #expect(inX.value == reverse.value)
    #expect([inX.derivative, inY.derivative] == reverse.gradient)
  }

  @Test func pullbackIsTheTransposeOfTheTangent() throws {
    func f<S: Scalar>(_ x: [S]) -> [S] { [x[0] * x[1], S.exp(x[2]) / x[0], x[1], S(4), S.sqrt(x[0] + x[1] * x[2])] }
    let (x, v, w) = ([1.3, 0.4, -0.2], [0.3, -1.1, 0.7], [1.0, -0.5, 2.0, 9.0, 0.25])
    let (values, pull) = try pullback(at: x, of: f)
    let tangent = f(zip(x, v).map { Dual($0, tangent: $1) })
    #expect(values == tangent.map(\.value))
    let forward = zip(tangent, w).reduce(0) { $0 + $1.0.tangent * $1.1 }
    let backward = zip(pull(w), v).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(abs(forward - backward) < 1e-14)
    #expect(pull([0, 0, 1, 0, 0]) == [0, 1, 0])
    #expect(pull([0, 0, 0, 1, 0]) == [0, 0, 0])
  }

  @Test func longEvaluationsOutgrowTheFirstAllocation() throws {
    // x ← x·(1 + 1e-6), a million times and more, so that the tape is shrunk afterwards and used
    // again.
    let steps = 1_200_000
    func grow(_ x: Taped) -> Taped {
      var x = x
      for _ in 0..<steps { x *= 1.000001 }
      return x
    }
    let first = try gradient(at: [3]) { grow($0[0]) }
    let second = try gradient(at: [3]) { grow($0[0]) }
    #expect(abs(first.gradient[0] - .exp(Double(steps) * .log(1.000001))) < 1e-9)
    #expect(first.gradient == second.gradient)
  }

  @Test func constantResultsAndErrorsOfTheFunction() throws {
    #expect(try gradient(at: [1, 2]) { _ in 7.0 }.gradient == [0, 0])
    struct Refusal: Error {}
    #expect(throws: Refusal.self) { try gradient(at: [1]) { _ in throw Refusal() } }
    #expect(try gradient(at: [5]) { $0[0] * $0[0] }.gradient == [10])
  }

  @Test func evaluationsNest() throws {
    // The inner derivative of y² at the value of x is a constant of the outer evaluation.
    let result = try gradient(at: [3]) { x in x[0] * Taped(try gradient(at: [x[0].value]) { $0[0] * $0[0] }.gradient[0]) }
    #expect(result.gradient == [6])
  }

  @Test func valueThatOutlivesItsTapeIsRefused() throws {
    let smuggler = Smuggler()
    _ = try gradient(at: [2]) { x in
      smuggler.value = x[0]
      return x[0]
    }
    let stale = try #require(smuggler.value)
    #expect(throws: TapeError.valueOutlivedItsTape) { try gradient(at: [1]) { $0[0] * stale } }
    #expect(throws: TapeError.valueOutlivedItsTape) { try gradient(at: [1]) { stale + $0[0] } }
    #expect(throws: TapeError.valueOutlivedItsTape) { try gradient(at: [1]) { _ in stale } }
    // Also if it is disguised by operations of its own, or its result is not used.
    #expect(throws: TapeError.valueOutlivedItsTape) { try gradient(at: [1]) { $0[0] + .exp(stale * stale) } }
    #expect(throws: TapeError.valueOutlivedItsTape) {
      try gradient(at: [1]) { x in
        _ = x[0] - stale
        _ = Taped.sin(stale)
        return x[0]
      }
    }
    #expect(try gradient(at: [1]) { $0[0] * Taped(stale.value) }.gradient == [2])
    #expect("\(TapeError.valueOutlivedItsTape)".contains("store Taped(x.value)"))
  }

  @Test func valuesOfNestedEvaluationsDoNotMix() {
    #expect(throws: TapeError.valueOfAnotherTape) {
      try gradient(at: [3]) { outer in Taped(try gradient(at: [1]) { outer[0] * $0[0] }.value) }
    }
    #expect(throws: TapeError.valueOfAnotherTape) {
      try gradient(at: [3]) { outer in Taped(try gradient(at: [1]) { _ in outer[0] }.value) }
    }
    // The outer evaluation remembers even if the error of the inner one is swallowed.
    #expect(throws: TapeError.valueOfAnotherTape) {
      try gradient(at: [3]) { outer in
        _ = try? gradient(at: [1]) { outer[0] * $0[0] }
        return outer[0]
      }
    }
  }

  /// Both evaluations learn of it: the one that made the value and the one that used it.
  @Test func valueOnAnotherThreadIsRefused() {
    let report = Report()
    #expect(throws: TapeError.valueOnAnotherThread) {
      try gradient(at: [2]) { x in
        let foreign = x[0]
        onAnotherThread { report.evaluate { try gradient(at: [1]) { $0[0] * foreign } } }
        return foreign
      }
    }
    #expect(report.error == .valueOnAnotherThread)
  }

  @Test func threadsDoNotDisturbEachOther() async throws {
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for task in 0..<8 {
        group.addTask {
          try (0..<200).allSatisfy { round in
            let x = Double(task + 1) + Double(round) / 100
            return try gradient(at: [x, x]) { $0[0] * $0[0] * $0[1] }.gradient == [2 * x * x, x * x]
          }
        }
      }
      for try await correct in group { #expect(correct) }
    }
  }
}
