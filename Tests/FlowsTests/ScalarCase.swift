/// Cases with scalars.
enum ScalarCase {
  /// A channel with everything that a scalar can have: two buoyant scalars and a passive one,
  /// sources, values, fluxes, inflow and outflow, a body.
  static let channel = """
    flow: { viscosity: 0.02 }
    domain: { size: [2.4, 1.6], cells: [24, 16] }
    boundaries: { left: { inflow: { velocity: [1, 0.1], profile: "1 + 0.3*sin(2*y)" } }, right: outflow, bottom: wall, top: slip }
    bodies: { body: { circle: { center: [0.93, 0.78], radius: 0.25 } } }
    scalars:
      heat:
        { diffusivity: 0.03, buoyancy: [0.2, 1.5], reference: 0.3, initial: "sin(3*x)*y", source: "0.4*x",
          boundaries: { left: 0.8, bottom: { flux: 0.3 }, top: -0.2 } }
      salt: { diffusivity: 0.01, buoyancy: [0, -0.7], initial: "cos(2*x + y)", boundaries: { left: "0.5*y", bottom: 1, top: 0 } }
      dye: { diffusivity: 0, initial: "0.1*x*x", boundaries: { left: 1, top: { flux: "0.2*x" } } }
    initial: { velocity: ["1 + 0.2*sin(3*y)", "0.1*cos(2*x)"] }
    numerics: { advection: quick, integrator: rk3 }
    time: { steps: 8, dt: 0.02 }
    objective:
      nusselt: { scalar: salt, side: bottom, window: [0.05, 0.13] }
      top: { kind: nusselt, scalar: salt, side: top }
      flux: { scalar: heat, side: top }
      given: { kind: flux, scalar: heat, side: bottom }
      convective-flux: { scalar: salt, axis: y, window: [0.03, 0.15] }
      scalar-mean: { scalar: dye }
      scalar-variance: { scalar: heat, window: [0.05, 0.13] }
      scalar-distance: { scalar: dye, target: "0.3*y" }
      kinetic-energy: {}
      drag: { body: body }
    """

  /// Convection between walls by Rayleigh and Prandtl numbers.
  static let cavity = """
    flow: { rayleigh: 2e4, prandtl: 0.71 }
    domain: { size: [1, 1], cells: [13, 12] }
    boundaries: { left: wall, right: { wall: [0, 0.3] }, bottom: slip, top: wall }
    scalars: { temperature: { initial: "0.5 - x + 0.1*y", boundaries: { left: 0.5, right: -0.5, top: { flux: 0.01 } } } }
    initial: { velocity: ["sin(pi*x)^2*sin(2*pi*y)", "-sin(2*pi*x)*sin(pi*y)^2"] }
    numerics: { advection: vanleer, integrator: euler }
    time: { steps: 8, dt: 0.02 }
    objective: { nusselt: { scalar: temperature, side: left }, kinetic-energy: { window: [0.05, 0.13] } }
    """

  static let space = """
    flow: { viscosity: 0.02 }
    domain: { size: [1.1, 1.3, 0.9], cells: [7, 6, 8] }
    boundaries: { left: { inflow: [1, 0.2, 0.1] }, right: outflow, bottom: wall, top: slip, back: wall, front: slip }
    scalars:
      heat:
        { diffusivity: 0.03, buoyancy: [0.1, 1, -0.4], initial: "sin(3*x)*y + z",
          boundaries: { left: 0.8, bottom: { flux: 0.3 }, back: 1, front: "x*y" } }
    initial: { velocity: ["0.3 + sin(3*y + z)", "cos(2*x) - 0.2", "0.5*sin(x*y)"] }
    numerics: { advection: central, integrator: rk3 }
    time: { steps: 8, dt: 0.01 }
    objective: { nusselt: { scalar: heat, side: back }, convective-flux: { scalar: heat, axis: z }, scalar-variance: { scalar: heat } }
    """

  static let all = [channel, cavity, space]
}
