"""The other side: jax-cfd's finite volumes on a staggered grid, in a process of its own that is asked over standard input.

    peer.py PROBLEM SCHEME
"""

import sys

import jax

jax.config.update("jax_enable_x64", True)

import jax.numpy as jnp
from jax_cfd import base as cfd

from peer_loop import answer_rounds
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

    def energy(self, velocity):
        """The mean of ½|u|², each component's square taken where it lives."""
        return sum(jnp.mean(component**2) for component in velocity) / 2

    def objective(self, arrays, viscosity):
        return self.energy(self.final(arrays, viscosity))


def main():
    name, scheme = sys.argv[1:]
    problem = next(problem for problem in PROBLEMS if problem.name == name)
    answer_rounds(Side(problem, scheme))


if __name__ == "__main__":
    main()
