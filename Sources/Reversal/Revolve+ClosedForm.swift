// With s places for states and no step computed more than r times without recording, the longest
// run that can be reversed has
//
//     β(s, r) = C(s + r, s)
//
// steps. The least r with n ≤ β(s, r) therefore bounds the repetitions of n steps, and the least
// number of extra steps is
//
//     t(n, s) = r n − β(s + 1, r − 1),        β(s, r − 1) < n ≤ β(s, r).
//
// It solves the recursion t(n, s) = min over m of m + t(n − m, s − 1) + t(m, s): advance m steps
// from the stored state, reverse what lies behind with one place fewer, then what lies before. As a
// function of n, t is convex and piecewise linear with slope r, so the m that attain the minimum
// are those for which both parts stay within neighbouring pieces:
//
//     β(s, r − 2) ≤ m ≤ β(s, r − 1)   and   β(s − 1, r − 1) ≤ n − m ≤ β(s − 1, r).
//
// Among these the number of stores still varies. It is least when the part behind has β(s − 1, r −
// 1) + β(s − 2, r − 1) steps, or is as near to that as the first condition on m permits.
//
// Griewank & Walther, ACM Trans. Math. Softw. 26 (2000) 19–45.
//
// Aims, in order: exact for all admitted n and s; no overflow; cheap enough to be evaluated at
// every action.

extension Revolve {
  /// Largest admitted number of steps, 2³¹: up to here r n fits into 63 bits for every s.
  public static let largestStepCount = 1 << 31

  /// β(s, r) = C(s + r, s), or `Int.max` where it is not representable; 0 when s or r is −1, as
  /// Pascal's rule wants it.
  ///
  /// Needs at most 64 multiplications, whatever s and r: each at least doubles the product, so that
  /// it is done or has saturated by then.
  public static func β(_ s: Int, _ r: Int) -> Int {
    precondition(s >= -1 && r >= -1, "β(s, r) is defined for s ≥ −1, r ≥ −1")
    guard s >= 0 && r >= 0 else { return 0 }
    let large = UInt(max(s, r))
    let small = UInt(min(s, r))
    var product: UInt = 1
    var k: UInt = 1
    while k <= small {
      // C(large + k, k) from C(large + k − 1, k − 1): the division is exact, the product needs
      // double width.
      let wide = product.multipliedFullWidth(by: large + k)
      guard wide.high < k else { return .max }
      product = k.dividingFullWidth(wide).quotient
      guard product <= UInt(Int.max) else { return .max }
      k += 1
    }
    return Int(product)
  }

  /// Least r with n ≤ β(s, r): how often a step is computed without recording, at most.
  ///
  /// - Parameters:
  ///   - n: number of steps, at least 1.
  ///   - s: number of states, at least 1; for n = 1 also 0.
  public static func repetitions(_ n: Int, _ s: Int) -> Int {
    precondition(n >= 1 && (s >= 1 || n == 1), "reversing \(n) steps with \(s) states is impossible")
    // r is small except where s is tiny, so gallop before bisecting: β(s, below) < n ≤ β(s,
    // enough).
    var below = -1
    var enough = 0
    while β(s, enough) < n {
      below = enough
      enough = 2 * enough + 1
    }
    while enough - below > 1 {
      let middle = below + (enough - below) / 2
      if β(s, middle) < n { below = middle } else { enough = middle }
    }
    return enough
  }

  /// t(n, s): the least number of forward steps beyond the n recorded ones with which n steps are
  /// reversed from s stored states.
  ///
  /// The n recorded steps, one each, are not extra. Without any replay the count is still n − 1,
  /// because the first sweep stores states instead of recording and records only its last step;
  /// more than n − 1 states change nothing.
  /// - Parameters:
  ///   - n: number of steps, 1 to `largestStepCount`.
  ///   - s: number of states in store, the initial one included; at least 1.
  public static func extraSteps(_ n: Int, _ s: Int) -> Int {
    precondition(1...largestStepCount ~= n && s >= 1, "t(n, s) is defined for 1 ≤ n ≤ 2³¹, s ≥ 1")
    let s = clamped(s, to: n)
    let r = repetitions(n, s)
    return r * n - β(s + 1, r - 1)
  }

  /// The advance from a stored state to where the next state is stored, or the next step recorded:
  /// of the advances with the least extra steps, one with the fewest stores.
  ///
  /// - Parameters:
  ///   - n: number of steps yet to be reversed from the stored state on, at least 2.
  ///   - s: number of places for states, counting that of the stored state; at least 1.
  static func optimalAdvance(_ n: Int, _ s: Int) -> Int {
    let r = repetitions(n, s)
    let shortest = max(1, β(s, r - 2))
    let longest = β(s, r - 1)
    return min(max(n - β(s - 1, r - 1) - β(s - 2, r - 1), shortest), longest)
  }

  /// A state is of use at each of the steps 0 … n − 2 only.
  static func clamped(_ s: Int, to n: Int) -> Int { min(s, max(1, n - 1)) }
}
