"""Losses written in PyTorch."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch")

import swiftwater.torch  # noqa: E402
from conftest import open_small  # noqa: E402

INPUTS = ["initial.velocity", "viscosity"]


@pytest.fixture
def vortex():
    with open_small("taylor-green") as case:
        point = [torch.tensor(case.own(name), requires_grad=True) for name in INPUTS]
        yield case, swiftwater.torch.function(case, INPUTS, ["state.velocity_x", "state.velocity_y"]), point


def energy(u, v):
    return 0.5 * ((u * u).mean() + (v * v).mean())


def test_the_gradient_is_that_of_jax(vortex):
    """To the bit."""
    jax = pytest.importorskip("jax")
    import jax.numpy as jnp

    import swiftwater.jax

    jax.config.update("jax_enable_x64", True)
    case, function, point = vortex
    energy(*function(*point)).backward()
    other = swiftwater.jax.function(case, INPUTS, ["state.velocity_x", "state.velocity_y"])

    def loss(*x):
        u, v = other(*x)
        return 0.5 * (jnp.mean(u * u) + jnp.mean(v * v))

    expected = jax.grad(loss, argnums=(0, 1))(*(jnp.asarray(x.detach().numpy()) for x in point))
    for found, wanted in zip(point, expected):
        assert np.array_equal(found.grad.numpy(), np.asarray(wanted))


def test_double_backward(vortex):
    case, function, point = vortex
    loss = energy(*function(*point))
    (slope,) = torch.autograd.grad(loss, point[1], create_graph=True)
    (second,) = torch.autograd.grad(slope, point[1])
    change = 1e-5
    ends = []
    for sign in (1, -1):
        moved = (point[1].detach() + sign * change).requires_grad_()
        ends.append(torch.autograd.grad(energy(*function(point[0].detach(), moved)), moved)[0])
    difference = (ends[0] - ends[1]) / (2 * change)
    assert abs(second - difference) <= 1e-6 * abs(difference)


def test_forward_mode(vortex):
    case, function, point = vortex
    along = torch.from_numpy(np.random.default_rng(0).standard_normal((2, 16, 16)))
    with torch.autograd.forward_ad.dual_level():
        moved = [
            torch.autograd.forward_ad.unpack_dual(part).tangent
            for part in function(torch.autograd.forward_ad.make_dual(point[0].detach(), along), point[1].detach())
        ]
    weights = [torch.from_numpy(np.random.default_rng(place).standard_normal((16, 16))) for place in (1, 2)]
    pulled = torch.autograd.grad(sum((a * b).sum() for a, b in zip(function(*point), weights)), point[0])[0]
    left, right = sum((a * b).sum() for a, b in zip(moved, weights)), (along * pulled).sum()
    assert abs(left - right) <= 1e-12 * sum((a * b).abs().sum() for a, b in zip(moved, weights))


def test_gradcheck():
    with open_small("taylor-green", "domain.cells=[8,8]", "time.steps=2") as case:
        function = swiftwater.torch.function(case, INPUTS, "fields.velocity")
        point = [torch.tensor(case.own(name), requires_grad=True) for name in INPUTS]
        assert torch.autograd.gradcheck(lambda u, nu: function(u, nu), point, eps=1e-6, atol=1e-7)
