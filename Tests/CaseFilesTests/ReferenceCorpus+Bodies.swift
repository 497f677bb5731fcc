extension ReferenceCorpus {
  /// Cases of incompressible flow: bodies, scalars, and what is measured of them.
  static let incompressible = [
    """
    flow: { viscosity: 0.1, turbulence: { model: smagorinsky, constant: 0.1, turbulent_prandtl: 0.9, van_driest: 0.1 } }
    domain: { size: [40, 40], cells: [80, 80] }
    boundaries: { left: { inflow: { velocity: [1, 0], profile: "1 + 0.1*y*sin(t)" } }, right: outflow, bottom: wall, top: slip }
    bodies:
      circle: { circle: { center: [6, 6], radius: 1.5 }, spin: "sin(t)" }
      turning: { circle: { center: [6, 22], radius: 1.5 }, spin: 1, markers: 12 }
      ellipse: { ellipse: { center: [14, 6], radii: [1, 2], angle: 10 } }
      box: { box: { center: [22, 6], size: [3, 3], angle: 10 }, markers: [4, 4] }
      section: { naca: { center: [30, 6], digits: "0012", chord: 5, angle: 10 } }
      polygon: { polygon: { points: [[-2, -2], [2, -2], [0, 2]], center: [6, 14], scale: 1, angle: 1, origin: [0, 0] } }
      spline: { spline: { points: [[2, 0], [0, 2], [-2, 0], [0, -2]], center: [14, 14], incidence: 1, corners: [0] } }
      bspline: { bspline: { points: [[3, 0], [0, 3], [-3, 0], [0, -3]], center: [22, 14], incidence: 2 } }
      fourier: { fourier: { center: [30, 14], radius: 2, cosine: [0, 0.1], sine: [0, 0.1], angle: 1 } }
      modes: { fourier: { center: [14, 22], radius: 2, cosine: [0, 0.1], incidence: 1 } }
      bumps: { bumps: { center: [22, 22], digits: "0020", chord: 5, upper: [0.01], lower: [0.01], angle: 1 } }
      nose: { bumps: { center: [30, 22], digits: "0020", chord: 5, upper: [0.01], incidence: 1 } }
      foil: { naca: { center: [22, 30], digits: "0020", chord: 5, incidence: 1 } }
      file: { polygon: { file: points.dat, center: [30, 30], scale: 4, incidence: 1 } }
      moving:
        circle: { center: [6, 32], radius: 1.5 }
        motion:
          velocity: [0.1, 0]
          oscillation: { amplitude: [0, 0.2], frequency: 0.3, phase: 0 }
          pitch: { amplitude: 10, frequency: 0.3, phase: 90 }
          displacement: ["0.1*(1 - cos(t))", 0]
          rotation: "10*t"
    scalars:
      dye:
        diffusivity: 0.1
        buoyancy: [0, 0]
        reference: 0
        initial: "exp(-x^2)"
        source: "exp(-x^2)*t"
        boundaries: { left: "y*t", bottom: { flux: "x*t" }, top: 1 }
      smoke: { diffusivity: 0.1, initial: { file: a.hdf }, source: { file: a.hdf }, boundaries: { left: 0 } }
    numerics: { advection: central, integrator: rkc, stages: 4 }
    time: { end: 1 }
    output: { surfaces: true, force_parts: true, spectra: [] }
    objective:
      drag: { body: circle, reference: { velocity: 1, length: 1 } }
      lift: { body: circle, reference: { velocity: 1, length: 1 } }
      moment: { body: circle, about: [1, 1], reference: { velocity: 1, length: 1 } }
      power: { body: circle, reference: { velocity: 1, length: 1 } }
      area: { body: circle }
      centroid-x: { body: circle }
      centroid-y: { body: circle }
      flow-rate: { side: right }
      pressure-drop: { from: left, to: right }
      probe: { at: [1, 1], field: velocity_x, target: "sin(t)" }
      line: { field: velocity_x, from: [1, 1], to: [2, 2], take: mean, points: 10 }
      region: { field: dye, from: [1, 1], to: [2, 2], take: variance }
      flux: { scalar: dye, side: bottom }
      convective-flux: { scalar: dye, axis: y }
      scalar-mean: { scalar: dye }
      scalar-variance: { scalar: dye }
      scalar-distance: { scalar: dye, target: "x" }
      from-file: { kind: scalar-distance, scalar: dye, target: { file: a.hdf } }
    measurements:
      cp: { pressure-coefficient: { body: circle, at: [4.5, 6], reference: { velocity: 1, length: 1 }, from: [1, 1] } }
      cf: { skin-friction: { body: circle, at: [6, 7.5], reference: { velocity: 1, length: 1 } } }
      peak: { force: { body: circle, component: lift, statistic: maximum, part: pressure, reference: { velocity: 1, length: 1 }, window: [0.1, 1] } }
      strouhal: { strouhal: { body: circle, reference: { velocity: 1, length: 1 }, window: { last: 1 } } }
    validation:
      fine:
        rows: { drag: { value: 1, tolerance: 0.1 } }
        plots:
          force: { force: { body: circle, component: drag, reference: { velocity: 1, length: 1 }, window: { last: 1 } } }
    """,
    """
    flow: { viscosity: 0.1, force: ["x*t", 0, 0] }
    domain: { size: [32, 16, 16], cells: [32, 16, 16] }
    boundaries: { left: { inflow: [1, 0, 0] }, right: outflow, bottom: slip, top: slip, back: slip, front: slip }
    bodies:
      sphere: { sphere: { center: [8, 8, 8], radius: 2 } }
      surface: { surface: { file: body.stl, center: [15, 5, 5], scale: 1, angle: 0, origin: [1, 1, 1] } }
    scalars: { dye: { diffusivity: 0.1, boundaries: { left: 0, back: 0, front: 1, bottom: { flux: 1 } } } }
    time: { end: 1 }
    objective:
      drag: { body: sphere, reference: { velocity: 1, length: 1, area: 1 } }
      volume: { body: sphere }
      flow-rate: { side: front }
      pressure-drop: { from: left, to: right }
      flux: { scalar: dye, side: front }
      nusselt: { scalar: dye, side: front }
      convective-flux: { scalar: dye, axis: z }
      probe: { at: [1, 1, 1], field: velocity_z }
      pressure: { kind: probe, at: [1, 1, 1], field: pressure }
      line: { field: velocity_z, from: [1, 1, 1], to: [2, 2, 2] }
      region: { field: velocity_z, from: [1, 1, 1], to: [2, 2, 2] }
    """,
    """
    flow: { viscosity: 0.1 }
    domain: { size: [20, 10], cells: [40, 20] }
    boundaries: { left: { inflow: [1, 0] }, right: outflow, bottom: slip, top: slip }
    bodies:
      spline: { spline: { points: [[3, 1], [1, 3], [-1, 1], [1, -1]], center: [6, 5], scale: 1, angle: 10, origin: [1, 1] } }
      bspline: { bspline: { points: [[4, 1], [1, 4], [-2, 1], [1, -2]], center: [14, 5], scale: 1, angle: 10, origin: [1, 1] } }
    time: { end: 1 }
    """,
    """
    flow: { rayleigh: 1e4, prandtl: 0.71, resistance: "x", force: { file: a.hdf } }
    domain: { size: [1, 1], cells: [16, 16] }
    boundaries: { left: wall, right: wall, bottom: wall, top: wall }
    scalars: { temperature: { boundaries: { left: 0.5, right: -0.5 } } }
    time: { end: 1 }
    objective: { nusselt: { scalar: temperature, side: left }, resistance-mean: {} }
    """,
    """
    flow: { viscosity: 1, resistance: 1 }
    domain: { size: [1, 1], cells: [32, 32] }
    bodies: { a: { circle: { center: [0.5, 0.5], radius: 0.2 }, porous: { permeability: 0.1 } } }
    time: { end: 1 }
    """,
    """
    flow: { viscosity: 1, resistance: { file: a.hdf, interpolation: linear }, turbulence: { model: wale } }
    domain: { size: [1, 1], cells: [32, 32] }
    boundaries: { left: { inflow: [1, 0] }, right: outflow }
    initial: inflow
    time: { end: 1 }
    """,
  ]
}
