"""The Tesseract of Tools/mosaic: transposes through its schemas, and a state that goes in as it came out."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from conftest import ROOT

tesseract_core = pytest.importorskip("tesseract_core")

WALLS = {side: {"type": kind} for side, kind in [("x_lo", "periodic"), ("x_hi", "periodic"), ("y_lo", "no_slip"), ("y_hi", "no_slip")]}


@pytest.fixture(scope="module")
def solver():
    pytest.importorskip("tesseract_core.runtime")
    sys.path.insert(0, str(ROOT / "Tools/mosaic"))
    return tesseract_core.Tesseract.from_tesseract_api(ROOT / "Tools/mosaic/tesseract_api.py")


def single(value):
    return np.array([value], dtype=np.float32)


def box(axes):
    shape = (8, 8, 1, 2) if axes == 2 else (8, 8, 8, 3)
    v0 = (0.3 * np.random.default_rng(axes).standard_normal(shape)).astype(np.float32)
    return {"v0": v0, "viscosity": single(0.01), "dt": single(0.02), "steps": 5}


def stream():
    v0 = np.zeros((16, 16, 1, 2), np.float32)
    v0[..., 0] = 0.5
    obstacle = {"shape": "cylinder", "center": [0.5, 0.5], "radius": 0.12}
    profile = (0.5 + 0.1 * np.sin(np.arange(16))).astype(np.float32)
    return {"v0": v0, "viscosity": single(0.01), "dt": single(0.02), "steps": 10, "domain_extent": 1.0, "boundary_conditions": WALLS,
            "obstacle": obstacle, "inflow_profile": profile}  # fmt: skip


@pytest.mark.parametrize(
    "inputs, names, outputs",
    [
        (box(2), ["v0", "viscosity", "dt"], ["result", "state"]),
        (box(3), ["v0", "viscosity", "dt"], ["result", "state"]),
        (stream(), ["v0", "viscosity", "dt", "inflow_profile"], ["result", "drag", "state"]),
        ({**stream(), "inflow_profile": None}, ["v0", "viscosity"], ["drag"]),
    ],
)
def test_transposes(solver, inputs, names, outputs):
    random = np.random.default_rng(3)
    value = solver.apply(inputs)
    told = solver.abstract_eval({name: {"shape": part.shape, "dtype": str(part.dtype)} if isinstance(part, np.ndarray) else part
                                 for name, part in inputs.items()})  # fmt: skip
    for name in outputs:
        assert tuple(told[name]["shape"]) == value[name].shape and told[name]["dtype"] == str(value[name].dtype)
    along = {name: random.standard_normal(inputs[name].shape).astype(inputs[name].dtype) for name in names}
    weights = {name: random.standard_normal(value[name].shape).astype(value[name].dtype) for name in outputs}
    moved = solver.jacobian_vector_product(inputs, names, outputs, along)
    pulled = solver.vector_jacobian_product(inputs, names, outputs, weights)
    left = [np.asarray(moved[name], float) * weights[name] for name in outputs]
    right = sum(np.vdot(np.asarray(pulled[name], float), along[name]) for name in names)
    # What comes out is rounded to single precision.
    assert abs(sum(part.sum() for part in left) - right) <= 1e-6 * sum(np.abs(part).sum() for part in left)


def test_a_state_goes_on_without_loss(solver):
    inputs = box(2)
    whole = solver.apply({**inputs, "steps": 10})
    half = solver.apply(inputs)
    again = solver.apply({**inputs, "state": half["state"]})
    assert np.array_equal(again["state"], whole["state"]) and np.array_equal(again["result"], whole["result"])
