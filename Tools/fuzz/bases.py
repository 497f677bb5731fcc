"""Small cases to start from: each runs in milliseconds, and together they name most of what a case can say."""

PERIODIC = {"left": "periodic", "right": "periodic", "bottom": "periodic", "top": "periodic"}
STREAM = {"left": {"inflow": [1, 0]}, "right": "outflow", "bottom": "slip", "top": "slip"}
SCALES = {"velocity": 1, "length": 1}


def channel(bodies, **more):
    """A stream past bodies."""
    return {
        "flow": {"viscosity": 0.02},
        "domain": {"size": [6, 4], "cells": [36, 24]},
        "boundaries": STREAM,
        "bodies": bodies,
        "time": {"steps": 2, "dt": 0.02},
        **more,
    }


BASES = {
    "vortex": {
        "case": {"title": "vortex", "expected": {"kinetic-energy": {"value": 0.2, "tolerance": 0.5}}},
        "flow": {"viscosity": 0.01, "force": ["sin(4*y)", 0]},
        "domain": {"size": ["2*pi", "2*pi"], "cells": [8, 6], "origin": [0, 0]},
        "boundaries": PERIODIC,
        "initial": {"taylor-green": {"amplitude": 1}},
        "numerics": {"advection": "central", "integrator": "rk3"},
        "time": {"steps": 2, "cfl": 0.5},
        "output": {"every": 0.1, "fields": ["velocity", "vorticity", "speed"], "compression": "deflate", "spectra": ["energy"]},
        "objective": {"kinetic-energy": {}, "mine": {"kind": "enstrophy"}},
        "controls": ["viscosity", "initial.velocity", "force"],
        "checkpoints": {"memory": "20 MB", "count": 2, "schedule": "revolve"},
        "probes": {"wake": [1, 1], "other": {"at": [2, 2], "fields": ["velocity"]}},
    },
    "target": {
        "flow": {"viscosity": 0.01},
        "domain": {"size": [1, 1], "cells": [6, 5]},
        "boundaries": PERIODIC,
        "initial": "taylor-green",
        "time": {"steps": 2, "dt": 0.001},
        "objective": {"distance": {"target": {"file": "target.hdf"}}},
        "controls": ["viscosity", "initial.velocity"],
    },
    "files": {
        "flow": {"viscosity": 0.01, "force": {"file": "target.hdf"}, "resistance": {"file": "target.hdf"}},
        "domain": {"size": [1, 1], "cells": [6, 5]},
        "boundaries": PERIODIC,
        "initial": {"file": "target.hdf", "interpolation": "linear"},
        "time": {"steps": 2, "dt": 0.001},
        "objective": {"kinetic-energy": {}},
        "controls": ["initial.velocity", "force", "flow.resistance"],
    },
    "cavity": {
        "flow": {"viscosity": 0.01},
        "domain": {"size": [1, 1], "cells": [8, 8], "stretching": {"y": {"tanh": 1.5, "towards": "both"}}},
        "boundaries": {"left": "wall", "right": "wall", "bottom": "wall", "top": {"wall": [1, 0]}},
        "initial": "at-rest",
        "numerics": {"advection": "central4", "integrator": "rkc", "stages": 4},
        "time": {"end": 0.05, "dt": 0.01},
        "objective": {"enstrophy": {"window": {"last": 0.02}}},
        "controls": ["viscosity", "initial.velocity"],
        "measurements": {
            "low": {"minimum": {"velocity": "x", "along": "y", "at": 0.5}},
            "energy": {"kinetic-energy": {"time": 0.03}},
            "peak": {"dissipation-peak": {}},
            "error": {"velocity-error": {"solution": ["x*y", 0]}},
            "jump": {"pressure-difference": {"from": [0.2, 0.2], "to": [0.8, 0.8]}},
        },
        "statistics": {"start": 0.01, "fields": ["velocity", "pressure"]},
    },
    "named": {
        "parameters": {"U": 1, "f": "2*U", "nu": "U/50", "q": {"table": [[0, 1], [0.02, 1.1], [1, 0.9]], "interpolation": "spline"}},
        "flow": {"viscosity": "nu", "force": ["U*cos(2*pi*f*t)", 0.1]},
        "domain": {"size": [2, 1], "cells": [12, 6]},
        "boundaries": {
            "left": {"inflow": {"velocity": ["U", 0], "profile": "q*(1 + 0.1*y*sin(f*t))"}},
            "right": "outflow",
            "bottom": {"wall": ["U*x*t", 0]},
            "top": {"wall": ["U", 0]},
        },
        "bodies": {"rod": {"circle": {"center": [1, 0.5], "radius": "0.15*U"}, "spin": "f"}},
        "scalars": {"dye": {"diffusivity": "nu", "source": "U*t", "boundaries": {"left": "q*y", "top": {"flux": "0.1*t"}}}},
        "time": {"steps": 2, "dt": 0.01},
        "objective": {
            "drag": {"body": "rod", "window": {"last": 0.01}, "statistic": "rms"},
            "here": {"kind": "probe", "at": [1.5, 0.5], "field": "velocity_x"},
        },
        "controls": "all",
    },
    "cylinder": channel(
        {"rod": {"circle": {"center": [2, 2], "radius": 0.5}, "spin": 1}},
        initial={"velocity": [1, "0.1*exp(-(x - 3)^2 - (y - 2)^2)"]},
        numerics={"advection": "quick", "integrator": "euler"},
        objective={"drag": {"body": "rod", "reference": SCALES, "window": [0.02, 0.04]}, "lift": {"body": "rod"}},
        controls=["viscosity", "boundaries.left.inflow", "bodies.rod.radius", "bodies.rod.spin"],
        measurements={
            "St": {"strouhal": {"body": "rod"}},
            "F": {"force": {"body": "rod", "component": "drag", "part": "friction", "statistic": "mean", "window": {"last": 0.02}}},
            "cp": {"pressure-coefficient": {"body": "rod", "at": [1.5, 2]}},
        },
        output={"surfaces": True, "force_parts": True, "fields": ["velocity"]},
    ),
    "wing": channel(
        {"wing": {"naca": {"center": [2, 2], "digits": "2412", "chord": 2, "incidence": 4}}},
        objective={"lift": {"body": "wing", "reference": SCALES}},
        controls=["bodies.wing.incidence", "bodies.wing.chord", "bodies.wing.center"],
    ),
    "outlines": channel(
        {
            "block": {"polygon": {"points": [[0, 0], [1, 0], [0.5, 1]], "center": [1, 1], "scale": 0.8, "angle": 10}},
            "wing": {"spline": {"points": [[1, 0], [0.4, 0.3], [0, 0], [0.4, -0.2]], "center": [3, 1], "origin": [0, 0], "corners": [0]}, "markers": 16},
            "blob": {"bspline": {"points": [[0.7, 0], [0, 0.7], [-0.7, 0], [0, -0.7]], "center": [5, 1]}},
            "egg": {"fourier": {"center": [1.5, 3], "radius": 0.5, "cosine": [0, 0.1], "sine": [0.02, 0]}},
            "foil": {"bumps": {"center": [3.5, 3], "digits": "2412", "chord": 1.5, "upper": [0, 0.01], "lower": [0], "incidence": 4}},
        },
        objective={"area": {"body": "wing"}, "centroid-x": {"body": "egg"}, "drag": {"body": "blob"}},
        controls=["bodies.wing.scale"],
    ),
    "moving": channel(
        {
            "foil": {
                "ellipse": {"center": [2, 2], "radii": [0.6, 0.4], "angle": 10},
                "motion": {
                    "velocity": [0.1, 0],
                    "oscillation": {"amplitude": [0, 0.2], "frequency": 0.3, "phase": 10},
                    "pitch": {"amplitude": 10, "frequency": 0.3, "phase": 90},
                },
            },
            "block": {"box": {"center": [4.5, 2], "size": [0.6, 0.5], "angle": 5}},
        },
        objective={"drag": {"body": "foil"}},
        controls=["bodies.foil.motion.pitch.phase", "bodies.block.size"],
    ),
    "porous": channel(
        {"filter": {"circle": {"center": [2, 2], "radius": 0.5}, "porous": {"permeability": 0.01}}},
        objective={"drag": {"body": "filter", "reference": SCALES}},
        controls=["bodies.filter.permeability", "flow.resistance"],
    ),
    "heat": {
        "flow": {"rayleigh": 1e4, "prandtl": 0.71, "turbulence": {"model": "smagorinsky", "constant": 0.1, "van_driest": 0.1}},
        "domain": {"size": [1, 1], "cells": [8, 8]},
        "boundaries": {"left": "wall", "right": "wall", "bottom": "wall", "top": "wall"},
        "scalars": {
            "temperature": {"initial": "0.5 - x", "boundaries": {"left": 0.5, "right": -0.5}},
            "dye": {"diffusivity": 1e-3, "buoyancy": [0, 0], "source": "exp(-x^2)", "boundaries": {"top": {"flux": 0.1}}},
        },
        "numerics": {"advection": "vanleer", "integrator": "rk4"},
        "time": {"steps": 2, "cfl": 0.5},
        "objective": {"nusselt": {"scalar": "temperature", "side": "left"}},
        "controls": ["flow.rayleigh", "scalars.dye.diffusivity", "scalars.dye.source", "initial.temperature"],
    },
    "sphere": {
        "flow": {"viscosity": 0.05},
        "domain": {"size": [4, 4, 4], "cells": [16, 16, 16]},
        "boundaries": {**STREAM, "back": "slip", "front": "slip"},
        "bodies": {"ball": {"sphere": {"center": [1.5, 2, 2], "radius": 0.6}}},
        "time": {"steps": 1, "dt": 0.02},
        "objective": {"drag": {"body": "ball", "reference": {"velocity": 1, "length": 1, "area": 0.785}}},
        "controls": ["viscosity", "bodies.ball.radius"],
    },
    "turbulence": {
        "flow": {"equations": "spectral", "viscosity": 0.01, "friction": 0.1, "forcing": {"band": [1, 3], "power": 0.1}},
        "domain": {"size": ["2*pi", "2*pi"], "cells": [8, 8]},
        "boundaries": PERIODIC,
        "initial": {"random": {"seed": 1, "amplitude": 1, "wavenumber": 2}},
        "numerics": {"integrator": "etdrk4"},
        "time": {"steps": 2, "cfl": 0.5},
        "objective": {"enstrophy": {}},
        "controls": ["viscosity", "friction", "flow.forcing.power", "initial.velocity"],
    },
    "box": {
        "flow": {"equations": "spectral", "viscosity": 0.01},
        "domain": {"size": ["2*pi", "2*pi", "2*pi"], "cells": [8, 8, 8]},
        "boundaries": {**PERIODIC, "back": "periodic", "front": "periodic"},
        "initial": "taylor-green",
        "time": {"steps": 1, "dt": 0.01},
        "objective": {"kinetic-energy": {}},
        "controls": ["viscosity"],
        "validation": {
            "decay": {
                "quick": True,
                "set": ["time.steps=1"],
                "grids": [[8, 8, 8]],
                "rows": {"kinetic-energy": {"value": 0.125, "tolerance": {"absolute": 0.1}, "source": "someone"}},
                "plots": {"energy": {"energy": {}, "points": {"someone": [[0, 0.125], [1, 0.1]]}}},
            }
        },
    },
}
