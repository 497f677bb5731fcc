"""What is computed: the settings that both sides share, each written once.

Of every problem: a periodic box of edge 2π, float64; forward Euler, each step followed by a projection with Fourier transforms, or of the
spectral problems the vorticity in Fourier space and an exponential Runge-Kutta scheme. The
function timed is the mean of ½|u|² at the end as a function of the initial velocity, which is made free of divergence first; its gradient
is by that initial velocity.
"""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One line of settings, from which each side makes its own program."""

    name: str
    case: str  # our case file, without its ending; it names the initial velocity
    cells: int  # along each axis
    dimension: int
    steps: int
    dt: float
    viscosity: float
    repeats: int  # in each round
    checkpoints: int | None = None  # ours; without them every step is stored
    peer: str | None = "jax-cfd"  # the other side; None for none
    schemes: tuple[str, ...] = ("quick", "vanleer", "central")

    @property
    def work(self):
        """Cells times steps."""
        return self.cells**self.dimension * self.steps


# Which advection of the other side a scheme of ours is set against. It has no QUICK; its default is a van Leer limiter on a
# Lax-Wendroff flux.
COUNTERPART = {"quick": "vanleer", "vanleer": "vanleer", "central": "central", "etdrk2": "etdrk2", "etdrk4": "etdrk4"}

# The largest speed for which the steps of the periodic problems are chosen, and their Courant number.
SPEED, COURANT = 7.0, 0.5


def courant_step(cells):
    """What jax_cfd.equations.stable_time_step gives for SPEED and COURANT; the limit of diffusion is farther away in every problem."""
    return COURANT * 2 * math.pi / cells / SPEED


PROBLEMS = [
    Problem("periodic-256", "periodic", 256, 2, 50, courant_step(256), 1e-3, repeats=5),
    Problem("periodic-1024", "periodic", 1024, 2, 10, courant_step(1024), 1e-3, repeats=5),
    Problem("taylor-green-3d-64", "taylor-green-3d", 64, 3, 10, 0.02, 1 / 1600, repeats=3),
    Problem("task-64", "task", 64, 2, 100, 0.01, 0.01, repeats=10, schemes=("quick", "central")),
    Problem("task-128", "task", 128, 2, 100, 0.01, 0.01, repeats=5, schemes=("quick", "central")),
    Problem("task-256", "task", 256, 2, 100, 0.01, 0.01, repeats=2, schemes=("quick", "central")),
    Problem("task-128-long", "task", 128, 2, 1000, 0.01, 0.01, repeats=2, schemes=("quick", "central")),
    Problem("checkpoints-256", "task", 256, 2, 1000, 0.0025, 0.01, repeats=2, checkpoints=30, peer=None, schemes=("quick",)),
    Problem("spectral-256", "spectral", 256, 2, 50, 2e-3, 1e-3, repeats=5, peer="exponax", schemes=("etdrk2",)),
    Problem("spectral-1024", "spectral", 1024, 2, 10, 5e-4, 1e-3, repeats=5, peer="exponax", schemes=("etdrk2",)),
    # Small, for the numbers and not for the time: both sides compute the same scheme, so value and derivatives must agree to rounding.
    Problem("agreement-32", "task", 32, 2, 20, 0.01, 0.01, repeats=3, schemes=("central",)),
    Problem("agreement-spectral-128", "spectral", 128, 2, 20, 5e-4, 1e-2, repeats=3, peer="exponax", schemes=("etdrk2", "etdrk4")),
]
