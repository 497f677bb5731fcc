"""Run directories as arrays."""

from __future__ import annotations

import subprocess

import numpy as np
import pytest

import swiftwater
from conftest import CASES

h5py = pytest.importorskip("h5py")
import swiftwater.runs  # noqa: E402


@pytest.fixture(scope="module")
def run(binary, tmp_path_factory):
    folder = tmp_path_factory.mktemp("run") / "vortex"
    subprocess.run(
        [binary, "gradient", CASES / "taylor-green.yaml", "--quiet", "--set", "domain.cells=[16,16]", "--set", "time.steps=20", "--set",
         "output.every=0.1", "--output", folder], check=True, stdout=subprocess.DEVNULL)
    return swiftwater.runs.open(folder)


def test_tables_have_names_and_units(run):
    assert len(run.history["time"]) == 2 and np.all(np.diff(run.history["time"]) > 0)
    assert run.units["history.csv"]["kinetic_energy"] == "length^2/time^2"


def test_snapshots_have_places_and_times(run):
    assert len(run.snapshots()) == len(run.times) >= 2
    last = run.snapshot(-1)
    assert last["velocity_x"].shape == (16, 16) and last.locations["velocity_x"] == "face_x"
    y, x = last.coordinates("velocity_x")
    assert x[0] == 0 and abs(y[0] - np.pi / 16) < 1e-12
    assert np.abs(last["velocity_x"] - np.exp(-2 * 0.01 * last.time) * np.sin(x) * np.cos(y)[:, None]).max() < 1e-2
    assert last.picture["velocity"].shape == (16, 16, 3)


def test_the_last_snapshot_is_the_state_of_the_case(run):
    """The library and the program end with the same bits."""
    with swiftwater.Case(text=run.case) as case:
        end = case.apply(None, case.state)
    last = run.snapshot(-1)
    for letter in "xy":
        assert np.array_equal(end[f"state.velocity_{letter}"], last[f"velocity_{letter}"])


def test_gradients(run):
    with swiftwater.Case(text=run.case) as case:
        expected = case.vjp(None, {"objectives.kinetic-energy": 1.0})
    assert run.gradient["gradient"]["viscosity"] == expected["viscosity"]
    fields = run.sensitivity().gradient
    assert np.array_equal(fields["velocity_y"], expected["initial.velocity"][1])


def test_datasets(run):
    pytest.importorskip("xarray")
    pytest.importorskip("h5netcdf")
    data = run.dataset()
    assert data["velocity_x"].dims[0] == "time" and data["velocity_x"].shape == (len(run.times), 16, 16)
    assert np.array_equal(data["velocity_x"][-1].values, run.snapshot(-1)["velocity_x"])


def test_pictures(run):
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    import swiftwater.plot

    axes = swiftwater.plot.field(run.snapshot(-1), "vorticity", limit=2)
    assert axes.get_title().startswith("t = ")
    swiftwater.plot.field(run.snapshot(0), "velocity_x")
    assert len(swiftwater.plot.curves(run, "history.csv", "kinetic_energy").lines) == 1


def test_a_folder_that_is_none(tmp_path):
    with pytest.raises(FileNotFoundError, match="no run directory"):
        swiftwater.runs.open(tmp_path)
