"""Cases that ship, made small: of both families, in the plane and in space, with bodies and with scalars."""

from __future__ import annotations

import os
import pathlib

import pytest

import swiftwater

ROOT = pathlib.Path(__file__).resolve().parents[3]
CASES = ROOT / "Cases"

PERIODIC = ["initial.velocity", "viscosity"]
SMALL = {
    "taylor-green": (["domain.cells=[16,16]", "time.steps=10"], PERIODIC),
    "taylor-green-3d": (["domain.cells=[8,8,8]", "time={ steps: 6, dt: 0.02 }"], PERIODIC),
    "cylinder": (
        ["time={ steps: 3, dt: 0.02 }", "objective={ drag: { body: cylinder } }"],
        ["viscosity", "boundaries.left.inflow", "bodies.cylinder.center"],
    ),
    "heated-cavity": (["domain.cells=[16,16]", "time={ steps: 8, dt: 0.01 }"], ["rayleigh", "prandtl", "initial.velocity"]),
    "decaying-turbulence": (["domain.cells=[16,16]", "time={ steps: 8, dt: 0.02 }"], PERIODIC),
    "taylor-green-spectral": (["domain.cells=[8,8,8]", "time={ steps: 4, dt: 0.05 }"], PERIODIC),
}


def open_small(name: str, *more: str, **options) -> swiftwater.Case:
    changes, controls = SMALL[name]
    return swiftwater.Case(CASES / f"{name}.yaml", set=[*changes, *more], controls=options.pop("controls", controls), **options)


@pytest.fixture(params=list(SMALL))
def case(request) -> swiftwater.Case:
    with open_small(request.param) as opened:
        yield opened


@pytest.fixture(scope="session")
def binary() -> str:
    found = os.environ.get("SWIFTWATER_BINARY")
    if not found:
        pytest.skip("SWIFTWATER_BINARY names the program")
    return found
