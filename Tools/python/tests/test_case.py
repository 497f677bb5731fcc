"""The function and its derivatives: transposes, Taylor's theorem, symmetry, and that nothing is run twice."""

from __future__ import annotations

import threading

import numpy as np
import pytest

import swiftwater
from conftest import CASES, open_small

rng = np.random.default_rng


def directions(case, seed, scale=1.0, names=None):
    """A direction of the controls: some hundredths of what they are like."""
    random = rng(seed)
    found = {}
    for name in names or case.controls:
        own = case.own(name)
        # Where a body stands says nothing of how far it may move.
        size = 0.1 if name.startswith("bodies.") else max(np.abs(own).max(initial=0), 1e-2)
        found[name] = scale * size * random.standard_normal(own.shape)
    return found


def seeds(case, seed, names=None):
    random = rng(seed)
    chosen = names or [name for name, array in case.outputs.items() if array.is_differentiable]
    return {name: random.standard_normal(case.outputs[name].shape) for name in chosen}


def dot(first, second):
    return sum(float(np.vdot(first[name], second[name])) for name in first)


def test_transposes_of_all_outputs_at_once(case):
    along, weights = directions(case, 1), seeds(case, 2)
    if "state.waves" in weights:
        del weights["state.waves"]
    _, moved = case.jvp(None, along, list(weights))
    pulled = case.vjp(None, weights)
    left, right = dot(moved, weights), dot(along, pulled)
    scale = sum(np.abs(moved[name] * weights[name]).sum() for name in weights)
    assert abs(left - right) <= 1e-12 * scale


def test_transposes_from_a_state(case):
    """A state as it came out of the case goes in again, and both directions agree on its derivative."""
    start = case.apply(None, case.state)
    tangents = case.jvp(None, directions(case, 3), case.state)[1]
    weights = seeds(case, 4, [name for name in case.outputs if case.outputs[name].is_differentiable and not name.startswith("state.")])
    _, moved = case.jvp(start, tangents, list(weights))
    pulled = case.vjp(start, weights, case.state)
    scale = sum(np.abs(moved[name] * weights[name]).sum() for name in weights)
    assert abs(dot(moved, weights) - dot(tangents, pulled)) <= 1e-12 * scale


def test_taylor(case):
    """The remainder behind value and slope falls as the square of the step."""
    along, weights = directions(case, 5, 3e-4), seeds(case, 6)
    base = case.apply(None, list(weights))
    value, slope = dot(base, weights), dot(along, case.vjp(None, weights))
    remainders = []
    for step in (1, 0.5, 0.25):
        moved = case.apply({name: case.own(name) + step * along[name] for name in along}, list(weights))
        remainders.append(abs(dot(moved, weights) - value - step * slope))
    orders = np.log2(np.array(remainders[:-1]) / remainders[1:])
    assert np.all(np.abs(orders - 2) < 0.1), (orders, remainders)


def test_steps_are_chosen_anew():
    """By a Courant number, for each point; a reverse sweep replays those of its run."""
    with open_small("taylor-green", "time={ steps: 10, cfl: 0.5 }") as case:
        start = case.own("initial.velocity")
        case.apply(None)
        slow = case.time_steps
        case.apply({"initial.velocity": 2 * start}, keep=True)
        fast = case.time_steps
        assert len(slow) == len(fast) == 10 and np.all(fast < 0.7 * slow)
        case.vjp({"initial.velocity": 2 * start}, {"objectives.kinetic-energy": 1.0})
        assert np.array_equal(case.time_steps, fast)
        case.apply(None)
        assert np.array_equal(case.time_steps, slow)


def test_second_derivatives_are_symmetric(case):
    first, second, weights = directions(case, 7), directions(case, 8), seeds(case, 9)
    gradient, along = case.hvp(None, first, weights)
    across = case.hvp(None, second, weights)[1]
    left, right = dot(second, along), dot(first, across)
    scale = sum(np.abs(second[name] * along[name]).sum() for name in second)
    assert abs(left - right) <= 1e-11 * scale
    plain = case.vjp(None, weights)
    for name in gradient:
        assert np.allclose(gradient[name], plain[name], rtol=1e-12, atol=1e-12 * np.abs(plain[name]).max())


def test_second_derivatives_are_those_of_the_gradient(case):
    along, weights = directions(case, 10, 1e-4), seeds(case, 11)
    product = case.hvp(None, along, weights)[1]
    ends = [case.vjp({name: case.own(name) + sign * along[name] for name in along}, weights, case.controls) for sign in (1, -1)]
    for name in product:
        difference = (ends[0][name] - ends[1][name]) / 2
        assert np.abs(difference - product[name]).max() <= 1e-4 * np.abs(product[name]).max() + 1e-12


def test_a_kept_run_is_not_run_again(case):
    counts = {"forward": 0, "reverse": 0}

    def count(sweep, step):
        counts[sweep] += 1

    weights = seeds(case, 12)
    fresh = case.vjp(None, weights)
    case.on_step(count)
    case.apply(None, keep=True)
    forward = counts["forward"]
    kept = case.vjp(None, weights)
    again = case.vjp(None, weights)
    assert counts["forward"] == forward > 0
    for name in fresh:
        assert np.array_equal(fresh[name], kept[name]) and np.array_equal(fresh[name], again[name])
    # At another point it is.
    case.vjp({case.controls[0]: case.own(case.controls[0]) * 1.01}, weights)
    assert counts["forward"] > forward


def test_one_sweep_does_for_a_sum(case):
    """Cotangents of the state and of objectives together give the sum of what they give alone."""
    names = [name for name in case.outputs if case.outputs[name].is_differentiable]
    weights = seeds(case, 13, names)
    both = case.vjp(None, weights)
    parts = [case.vjp(None, {name: weights[name]}) for name in names]
    for name in both:
        total = sum(part[name] for part in parts)
        assert np.abs(both[name] - total).max() <= 1e-11 * max(np.abs(part[name]).max() for part in parts)


def test_a_point_that_was_left_gives_the_same_bits(case):
    name = case.controls[0]
    first = case.apply(None)
    case.apply({name: case.own(name) * 1.05})
    again = case.apply(None)
    given = case.apply({name: case.own(name) for name in case.controls})
    for output in first:
        assert np.array_equal(first[output], again[output]), output
        assert np.array_equal(first[output], given[output]), output


@pytest.mark.parametrize("name", ["taylor-green", "decaying-turbulence", "taylor-green-3d"])
def test_two_halves_are_the_whole(name):
    """A state goes in and out without loss: two runs of k steps are one of 2k, to the bit."""
    steps = 8
    time = "time={ steps: %d, dt: 0.02 }"
    with open_small(name, time % (2 * steps)) as whole, open_small(name, time % steps) as half:
        expected = whole.apply(None, whole.state)
        found = half.apply(half.apply(None, half.state), half.state)
        for part in expected:
            assert np.array_equal(expected[part], found[part]), part


@pytest.mark.parametrize("name", ["taylor-green", "taylor-green-3d", "decaying-turbulence", "taylor-green-spectral"])
def test_the_size_of_steps(name):
    with open_small(name, "time.dt=0.02", "objective={ kinetic-energy: {}, enstrophy: {} }") as case:
        outputs = ["fields.velocity", *(output for output in case.outputs if output.startswith("objectives."))]
        weights = seeds(case, 14, outputs)
        slope = case.vjp({"time.dt": 0.02}, weights, ["time.dt"])["time.dt"]
        change = 1e-5
        ends = [dot(case.apply({"time.dt": 0.02 + sign * change}, outputs), weights) for sign in (1, -1)]
        difference = (ends[0] - ends[1]) / (2 * change)
        scale = sum(np.abs(value).sum() for value in weights.values())
        assert abs(difference - slope) <= 1e-7 * abs(difference) + 1e-9 * scale
        moved = case.jvp({"time.dt": 0.02}, {"time.dt": 1.0}, outputs)[1]
        assert abs(dot(moved, weights) - slope) <= 1e-10 * scale
        start = case.apply(None, case.state)
        slope = case.vjp({"time.dt": 0.02, **start}, weights, ["time.dt"])["time.dt"]
        ends = [dot(case.apply({"time.dt": 0.02 + sign * change, **start}, outputs), weights) for sign in (1, -1)]
        assert abs((ends[0] - ends[1]) / (2 * change) - slope) <= 1e-7 * abs(slope) + 1e-9 * scale


def test_velocities_in_cells():
    """The centred velocity in and out; its derivative is the transpose of the means."""
    with open_small("taylor-green") as case:
        cells = case.apply(None, ["fields.velocity"])["fields.velocity"]
        assert cells.shape == (16, 16, 2)
        weights = seeds(case, 15, ["fields.velocity"])
        along = {"initial.velocity.cells": rng(16).standard_normal(cells.shape)}
        moved = case.jvp({"initial.velocity.cells": cells}, along, ["fields.velocity"])[1]
        pulled = case.vjp({"initial.velocity.cells": cells}, weights, ["initial.velocity.cells"])
        assert abs(dot(moved, weights) - dot(along, pulled)) <= 1e-12 * np.abs(moved["fields.velocity"]).sum()


def test_probes_have_derivatives():
    with open_small("taylor-green", "probes={ middle: [1, 1] }") as case:
        names = [name for name in case.outputs if name.startswith("probes.")]
        assert "probes.middle.velocity_x" in names and "probes.middle.pressure" in names
        weights, along = seeds(case, 17, names), directions(case, 18)
        moved = case.jvp(None, along, names)[1]
        assert abs(dot(moved, weights) - dot(along, case.vjp(None, weights))) <= 1e-12 * sum(abs(v) for v in moved.values())


def test_errors_say_what_to_change():
    with pytest.raises(swiftwater.CaseError, match=r"case:1:9: .*viscsity"):
        swiftwater.Case(text="flow: { viscsity: 1 }")
    with pytest.raises(swiftwater.FileError):
        swiftwater.Case("no-such-case.yaml")
    with pytest.raises(swiftwater.CaseError, match="no control of this case"):
        open_small("taylor-green", controls=["wind"])
    with open_small("taylor-green") as case:
        for inputs, pattern in [
            ({"viscosity": [1.0, 2.0]}, "shape"),
            ({"viscosity": np.nan}, "finite"),
            ({"wind": 1.0}, "no input"),
            ({"viscosity": -1.0}, "viscosity"),
            ({"state.velocity_x": np.zeros((16, 16))}, "missing"),
        ]:
            with pytest.raises(swiftwater.SwiftwaterError, match=pattern):
                case.apply(inputs)
        with pytest.raises(swiftwater.ArgumentError, match="has no derivative"):
            case.vjp(None, {"fields.pressure": np.zeros((16, 16))})
        with pytest.raises(swiftwater.RunError):
            case.apply({"initial.velocity": np.full((2, 16, 16), 1e200) * rng(0).standard_normal((2, 16, 16))})
        # And goes on.
        assert np.isfinite(case.apply(None)["objectives.kinetic-energy"])
    with pytest.raises(swiftwater.ArgumentError, match="no open case"):
        case.apply(None)


def test_cancelling():
    with open_small("taylor-green", "time.steps=1000000") as case:
        case.on_step(lambda sweep, step: step == 20)
        with pytest.raises(swiftwater.Cancelled, match="step 20"):
            case.apply(None)

        def fails(sweep, step):
            raise KeyError("from the callback")

        case.on_step(fails)
        with pytest.raises(KeyError, match="from the callback"):
            case.apply(None)
        case.on_step(None)
        timer = threading.Timer(0.1, case.cancel)
        timer.start()
        with pytest.raises(swiftwater.Cancelled):
            case.apply(None)
        timer.join()


def test_a_callback_cannot_call_its_case():
    with open_small("taylor-green") as case:
        case.on_step(lambda sweep, step: case.apply(None))
        with pytest.raises(swiftwater.ArgumentError, match="callback"):
            case.apply(None)


def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096


def test_opening_and_closing_does_not_grow():
    def some(count):
        for _ in range(count):
            with swiftwater.Case(CASES / "taylor-green.yaml", set=["domain.cells=[8,8]", "time.steps=1"]) as case:
                case.apply(None, ["objectives.kinetic-energy"])

    some(50)
    before = resident()
    some(200)
    assert resident() - before < 2e6


def test_calls_do_not_grow():
    with open_small("taylor-green", "time.steps=1", "domain.cells=[8,8]") as case:
        def some(count):
            for _ in range(count):
                case.vjp(None, {"objectives.kinetic-energy": 1.0})
                case.apply(None, keep=True)

        some(200)
        before = resident()
        some(2000)
        assert resident() - before < 2e6


def test_threads_and_forks(tmp_path):
    """Threads of a case give the bits of one; a process that fork has made can call a case that has worked before."""
    import os

    with open_small("taylor-green") as one, open_small("taylor-green", threads=2) as two:
        expected = one.apply(None, one.state)
        found = two.apply(None, two.state)
        assert all(np.array_equal(expected[name], found[name]) for name in expected)
        child = os.fork()
        if child == 0:
            try:
                again = two.apply(None, two.state)
                os._exit(0 if all(np.array_equal(expected[name], again[name]) for name in expected) else 1)
            finally:
                os._exit(2)
        assert os.waitpid(child, 0)[1] == 0
