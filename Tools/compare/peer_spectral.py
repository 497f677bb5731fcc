"""The other side of the spectral problems: exponax, pseudo-spectral in the vorticity, in a process of its own as `peer.py` is.

    peer_spectral.py PROBLEM SCHEME

Run and gradient are functions of the velocity at the centres of cells, as ours are, and stay in Fourier space between the steps.
"""

import sys

import jax

jax.config.update("jax_enable_x64", True)

import exponax
import jax.numpy as jnp

from peer_loop import answer_rounds
from problems import PROBLEMS

ORDERS = {"etdrk2": 2, "etdrk4": 4}


def vortices(x, y):
    """The velocity of cases/spectral.yaml."""
    u = 2 * jnp.sin(x) * jnp.cos(y) - jnp.sin(3 * x + 2 * y) - 1.5 * jnp.cos(4 * x - 5 * y + 1)
    v = -2 * jnp.cos(x) * jnp.sin(y) + 1.5 * jnp.sin(3 * x + 2 * y) - 1.2 * jnp.cos(4 * x - 5 * y + 1)
    return u, v


class Side:
    """A problem as a pure function of arrays, x along the first axis, and its gradient by the initial velocity."""

    def __init__(self, problem, scheme):
        self.problem, self.order = problem, ORDERS[scheme]
        n = problem.cells
        centres = (jnp.arange(n) + 0.5) * (2 * jnp.pi / n)
        self.start = tuple(vortices(*jnp.meshgrid(centres, centres, indexing="ij")))
        self.kx = jnp.fft.fftfreq(n, 1 / n)[:, None]
        self.ky = jnp.fft.rfftfreq(n, 1 / n)[None, :]

    def final(self, arrays, viscosity):
        """The waves of the vorticity after all steps, each of which a derivative computes anew from its beginning."""
        stepper = exponax.stepper.NavierStokesVorticity(
            2, 2 * jnp.pi, self.problem.cells, self.problem.dt, diffusivity=viscosity, order=self.order
        )
        u, v = (jnp.fft.rfft2(array) for array in arrays)
        # Its velocity is the gradient of the inverse Laplacian of the vorticity turned the other way: it computes our vorticity with its sign changed.
        begin = -1j * (self.kx * v - self.ky * u)[None]
        advance = jax.checkpoint(lambda waves: stepper.step_fourier(waves))
        return jax.lax.scan(lambda waves, _: (advance(waves), None), begin, None, length=self.problem.steps)[0]

    def energy(self, waves):
        """The mean of ½|u|², by Parseval's theorem."""
        square = self.kx**2 + self.ky**2
        both = jnp.where((self.ky == 0) | (self.ky == self.problem.cells // 2), 1, 2)
        density = both * jnp.abs(waves[0]) ** 2 / jnp.where(square == 0, 1, square)
        return jnp.sum(density) / 2 / self.problem.cells**4

    def objective(self, arrays, viscosity):
        return self.energy(self.final(arrays, viscosity))


def main():
    name, scheme = sys.argv[1:]
    problem = next(problem for problem in PROBLEMS if problem.name == name)
    answer_rounds(Side(problem, scheme))


if __name__ == "__main__":
    main()
