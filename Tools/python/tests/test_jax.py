"""Losses written in JAX."""

from __future__ import annotations

import json
import subprocess

import numpy as np
import pytest

jax = pytest.importorskip("jax")

import jax.numpy as jnp  # noqa: E402

import swiftwater.jax  # noqa: E402
from conftest import CASES, open_small  # noqa: E402

jax.config.update("jax_enable_x64", True)

INPUTS = ["initial.velocity", "viscosity"]


@pytest.fixture
def vortex():
    with open_small("taylor-green") as case:
        yield case, swiftwater.jax.function(case, INPUTS, ["state.velocity_x", "state.velocity_y"]), [jnp.asarray(case.own(name)) for name in INPUTS]


def energy(u, v):
    """The mean of ½|u|² over the domain, of a velocity on periodic faces."""
    return 0.5 * (jnp.mean(u * u) + jnp.mean(v * v))


def test_the_gradient_is_that_of_the_program(vortex, binary, tmp_path):
    """To the bit, of a loss written in Python that is the objective of the case."""
    h5py = pytest.importorskip("h5py")
    case, function, point = vortex
    loss = lambda *x: energy(*function(*x))
    value, gradient = jax.value_and_grad(loss, argnums=(0, 1))(*point)
    program = subprocess.run(
        [binary, "gradient", CASES / "taylor-green.yaml", "--set", "domain.cells=[16,16]", "--set", "time.steps=10", "--set",
         "controls=[initial.velocity, viscosity]", "--json", "--quiet", "--output", tmp_path / "run"],
        capture_output=True, text=True, check=True)
    told = json.loads(program.stdout)
    assert abs(told["objective"]["value"] - float(value)) <= 1e-15
    assert told["gradient"]["viscosity"] == float(gradient[1])
    with h5py.File(tmp_path / "run/sensitivity/000000.hdf") as file:
        for axis, letter in enumerate("xy"):
            assert np.array_equal(file[f"Gradient/velocity_{letter}"][...], np.asarray(gradient[0][axis]))


def test_jit_changes_no_bit(vortex):
    case, function, point = vortex
    loss = lambda *x: energy(*function(*x))
    plain, jitted = jax.grad(loss)(*point), jax.jit(jax.grad(loss))(*point)
    assert np.array_equal(plain, jitted)
    direct = case.vjp(dict(zip(INPUTS, point)), {"objectives.kinetic-energy": 1.0})["initial.velocity"]
    assert np.array_equal(direct, jitted)


def test_both_modes(vortex):
    case, function, point = vortex
    random = np.random.default_rng(0)
    along = tuple(jnp.asarray(random.standard_normal(x.shape)) for x in point)
    weights = tuple(jnp.asarray(random.standard_normal((16, 16))) for _ in range(2))
    values, moved = jax.jvp(function, tuple(point), along)
    again, pull = jax.vjp(function, *point)
    pulled = pull(weights)
    left = sum(jnp.vdot(a, b) for a, b in zip(moved, weights))
    right = sum(jnp.vdot(a, b) for a, b in zip(along, pulled))
    assert abs(left - right) <= 1e-12 * sum(jnp.abs(a * b).sum() for a, b in zip(moved, weights))
    assert all(np.array_equal(a, b) for a, b in zip(values, again))
    _, linear = jax.linearize(function, *point)
    assert all(np.allclose(a, b, rtol=1e-13) for a, b in zip(linear(*along), moved))


def test_second_derivatives(vortex):
    case, function, point = vortex
    loss = lambda nu: energy(*function(point[0], nu))
    second = jax.hessian(loss)(point[1])
    change = 1e-5
    difference = (jax.grad(loss)(point[1] + change) - jax.grad(loss)(point[1] - change)) / (2 * change)
    assert abs(second - difference) <= 1e-6 * abs(difference)
    # Reverse over reverse.
    whole = lambda u: energy(*function(u, point[1]))
    along = jnp.asarray(np.random.default_rng(1).standard_normal(point[0].shape))
    forward = jax.jvp(jax.grad(whole), (point[0],), (along,))[1]
    reverse = jax.grad(lambda u: jnp.vdot(jax.grad(whole)(u), along))(point[0])
    assert np.abs(forward - reverse).max() <= 1e-11 * np.abs(forward).max()


def test_vmap_is_one_after_the_other(vortex):
    case, function, point = vortex
    batch = jnp.stack([point[0], 1.1 * point[0], 0.9 * point[0]])
    found = jax.vmap(function, in_axes=(0, None))(batch, point[1])
    for place in range(3):
        one = function(batch[place], point[1])
        assert all(np.array_equal(a[place], b) for a, b in zip(found, one))
    slopes = jax.vmap(jax.grad(lambda nu: energy(*function(point[0], nu))))(jnp.array([0.01, 0.02]))
    assert slopes.shape == (2,) and np.all(np.isfinite(slopes))


def test_errors_come_through(vortex):
    case, function, point = vortex
    with pytest.raises(TypeError, match="shape"):
        function(jnp.zeros((2, 8, 8)), 0.01)
    with pytest.raises(Exception, match="finite"):
        function(point[0], jnp.nan)
