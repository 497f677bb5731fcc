"""The other side: jax-cfd's finite volumes on a staggered grid, in a process of its own that is asked over standard input.

    peer.py PROBLEM SCHEME

Compiles run and gradient, says so with one line of JSON, and then for each line `N` that it reads times both N times by turns and answers
with one line: their seconds, what they computed, and the most memory the process has had.
"""

import json
import resource
import sys
import time

import jax

jax.config.update("jax_enable_x64", True)

import jax.numpy as jnp
from jax_cfd import base as cfd

from problems import PROBLEMS


def vortices(x, y, scale):
    """The velocity of cases/periodic.yaml, times `scale`."""
    u = 2 * jnp.sin(x) * jnp.cos(y) - jnp.sin(3 * x + 2 * y) - 1.5 * jnp.cos(4 * x - 5 * y + 1)
    v = -2 * jnp.cos(x) * jnp.sin(y) + 1.5 * jnp.sin(3 * x + 2 * y) - 1.2 * jnp.cos(4 * x - 5 * y + 1)
    return scale * u, scale * v


STARTS = {
    "periodic": lambda x, y: vortices(x, y, 1.0),
    "task": lambda x, y: vortices(x, y, 0.2),
    "taylor-green-3d": lambda x, y, z: (
        jnp.sin(x) * jnp.cos(y) * jnp.cos(z),
        -jnp.cos(x) * jnp.sin(y) * jnp.cos(z),
        jnp.zeros_like(x),
    ),
}

# None lets the library choose, which is its van Leer scheme.
CONVECTION = {"vanleer": None, "central": cfd.advection.convect_linear}


class Side:
    """A problem as a pure function of arrays, and its gradient by the initial velocity."""

    def __init__(self, problem, scheme):
        self.problem, self.scheme = problem, scheme
        edges = ((0.0, 2 * jnp.pi),) * problem.dimension
        self.grid = cfd.grids.Grid((problem.cells,) * problem.dimension, domain=edges)
        self.boundary = cfd.boundaries.periodic_boundary_conditions(problem.dimension)
        # A component is asked of the start at its own faces.
        self.start = tuple(
            STARTS[problem.case](*self.grid.mesh(offset))[axis] for axis, offset in enumerate(self.grid.cell_faces)
        )

    def variables(self, arrays):
        staggered = zip(arrays, self.grid.cell_faces)
        return tuple(cfd.grids.GridVariable(cfd.grids.GridArray(a, o, self.grid), self.boundary) for a, o in staggered)

    def final(self, arrays, viscosity):
        """The velocity after all steps, each of which a derivative computes anew from its beginning."""
        step = cfd.equations.semi_implicit_navier_stokes(
            density=1.0, viscosity=viscosity, dt=self.problem.dt, grid=self.grid, convect=CONVECTION[self.scheme]
        )

        @jax.checkpoint
        def advance(velocity):
            return tuple(component.data for component in step(self.variables(velocity)))

        projected = cfd.pressure.projection(self.variables(arrays))
        begin = tuple(component.data for component in projected)
        return jax.lax.scan(lambda velocity, _: (advance(velocity), None), begin, None, length=self.problem.steps)[0]

    def energy(self, arrays, viscosity):
        """The mean of ½|u|², each component's square taken where it lives."""
        return sum(jnp.mean(component**2) for component in self.final(arrays, viscosity)) / 2


def timed(function, *arguments):
    start = time.perf_counter()
    result = jax.block_until_ready(function(*arguments))
    return result, time.perf_counter() - start


def main():
    name, scheme = sys.argv[1:]
    problem = next(problem for problem in PROBLEMS if problem.name == name)
    side = Side(problem, scheme)
    run = jax.jit(lambda arrays: side.final(arrays, problem.viscosity))
    gradient = jax.jit(jax.grad(lambda arrays: side.energy(arrays, problem.viscosity)))
    compiling = {key: timed(function, side.start)[1] for key, function in (("run", run), ("gradient", gradient))}
    print(json.dumps({"first_call_seconds": compiling}), flush=True)

    by_viscosity = None
    for line in sys.stdin:
        seconds = {"run": [], "gradient": []}
        for _ in range(int(line)):
            final, taken = timed(run, side.start)
            seconds["run"].append(taken)
            derivative, taken = timed(gradient, side.start)
            seconds["gradient"].append(taken)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        if by_viscosity is None and problem.name.startswith("agreement"):
            by_viscosity = float(jax.grad(side.energy, argnums=1)(side.start, problem.viscosity))
        answer = {
            "seconds": seconds,
            "peak_memory_bytes": memory,
            "kinetic_energy": float(sum(jnp.mean(component**2) for component in final) / 2),
            "gradient_norms": {"initial.velocity": float(jnp.sqrt(sum(jnp.sum(component**2) for component in derivative)))},
        }
        if by_viscosity is not None:
            answer["gradient_norms"]["viscosity"] = abs(by_viscosity)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
