extension Integrator {
  /// Second order, with a step that diffusion limits as little as s explicit stages allow: the
  /// Chebyshev scheme RKC of Sommeijer & Verwer, as in Verwer, Sommeijer & Hundsdorfer, *RKC
  /// time-stepping for advection–diffusion–reaction problems* (J. Comput. Phys. 201, 2004, eqs.
  /// 2.2–2.6).
  ///
  /// Why not implicit diffusion. The walls' projection and diffusion do not commute. Solving for
  /// diffusion after the pressure then leaves either an error of the steady state that depends on
  /// the step, or, with the pressure of the beginning, an instability: the growth of a step between
  /// four walls exceeds 1 from νΔt/h² ≈ 5 (order two, Ascher, Ruuth & Spiteri 1997) or 20 (order
  /// one) on. A coupled solve needs some ten iterations, each of which costs more than a stage.
  /// Stages keep what the others have: steady states that do not depend on the step, no slip and no
  /// divergence to round-off, and the adjoint of the chain.
  ///
  /// With w₀ = 1 + ε/s², T the Chebyshev polynomials, w₁ = T′ₛ(w₀)/T″ₛ(w₀), bⱼ = T″ⱼ(w₀)/T′ⱼ(w₀)²,
  /// aⱼ = 1 − bⱼ Tⱼ(w₀), the stages are
  ///
  ///     u₁ = u₀ + μ̃₁ Δt R₀,    uⱼ = (1 − μⱼ − νⱼ) u₀ + μⱼ uⱼ₋₁ + νⱼ uⱼ₋₂ + μ̃ⱼ Δt Rⱼ₋₁ + γ̃ⱼ Δt R₀
  ///
  /// in which Δt R₀ = (u₁ − u₀)/μ̃₁ makes them ones of our form. The damping ε = 2 gives up a fifth
  /// of the limit of pure diffusion, β = 0.53 s², for a strip along it that is nowhere narrower
  /// than an advective number of 2.5 from six stages on.
  ///
  /// - Parameter s: 2 or more.
  static func rungeKuttaChebyshev(stages s: Int) -> Integrator {
    let w0 = 1 + 2 / Double(s * s)
    // Of each polynomial its value and first two derivatives at w₀, by the recurrence T[j] = 2 w
    // T[j−1] − T[j−2].
    var chebyshev = [(1.0, 0.0, 0.0), (w0, 1.0, 0.0)]
    for j in 2...s {
      let (a, b) = (chebyshev[j - 1], chebyshev[j - 2])
      chebyshev.append((2 * w0 * a.0 - b.0, 2 * a.0 + 2 * w0 * a.1 - b.1, 4 * a.1 + 2 * w0 * a.2 - b.2))
    }
    let w1 = chebyshev[s].1 / chebyshev[s].2
    var b = chebyshev.map { $0.2 / ($0.1 * $0.1) }
    (b[0], b[1]) = (b[2], b[2])

    let first = b[1] * w1
    var stages = [Stage(alpha: 0, gamma: first)]
    for j in 2...s {
      let (mu, nu) = (2 * w0 * b[j] / b[j - 1], -b[j] / b[j - 2])
      let rate = 2 * w1 * b[j] / b[j - 1]
      let startRate = -(1 - b[j - 1] * chebyshev[j - 1].0) * rate / first
      var base = [Double](repeating: 0, count: max(2, j - 1))
      base[0] = 1 - mu - nu - startRate
      base[1] = startRate
      base[j - 2] += nu
      stages.append(Stage(alpha: 1 - mu, gamma: rate, base: base.map { $0 / (1 - mu) }))
    }
    return Integrator(
      "rkc", stages, diffusionLimit: (w0 + 1) * chebyshev[s].2 / chebyshev[s].1, courantLimit: 2.5, allowsSlip: false)
  }
}
