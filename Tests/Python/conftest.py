"""Where the files under test are: a run directory that the simulator wrote.

SWIFTWATER_OUTPUT     a run directory with snapshots
SWIFTWATER_REFERENCE  a folder with the same values as raw little-endian doubles, for test_reference.py

A variable that is not set fails the tests that need it; nothing is skipped.
"""

import os
import pathlib

import pytest

from snapshots import Series


def folder_from_environment(variable, purpose):
    value = os.environ.get(variable)
    if not value:
        pytest.fail(f"set {variable} to {purpose}", pytrace=False)
    folder = pathlib.Path(value)
    if not folder.is_dir():
        pytest.fail(f"{variable} is {value}, which is not a folder", pytrace=False)
    return folder


@pytest.fixture(scope="session")
def run_directory():
    return folder_from_environment("SWIFTWATER_OUTPUT", "a run directory")


@pytest.fixture(scope="session")
def reference_directory():
    return folder_from_environment("SWIFTWATER_REFERENCE", "the folder of raw reference values of the run")


@pytest.fixture(scope="session")
def all_series(run_directory):
    """Every list of snapshots of the run; that of surfaces lists no snapshots."""
    lists = sorted(path for path in run_directory.glob("*.hdf.series") if path.name != "surfaces.hdf.series")
    series = [Series(path) for path in lists]
    assert series, f"{run_directory} has no list of snapshots (*.hdf.series)"
    return series


@pytest.fixture(scope="session")
def snapshots(all_series):
    """Every listed snapshot of the run."""
    listed = [snapshot for series in all_series for snapshot in series.snapshots]
    assert listed, "the lists of snapshots are empty"
    return listed
