"""The notebooks, cell by cell as a script."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys

import pytest

FOLDER = pathlib.Path(__file__).parents[1] / "notebooks"
NEEDS = {
    "first_gradient": ["jax", "matplotlib"],
    "recover_initial_condition": ["scipy", "matplotlib"],
    "train_corrector": ["jax", "optax"],
}


def test_all_are_known():
    assert {path.stem for path in FOLDER.glob("*.ipynb")} == set(NEEDS)


@pytest.mark.parametrize("name", list(NEEDS))
def test_notebook(name):
    for module in NEEDS[name]:
        pytest.importorskip(module)
    cells = json.loads((FOLDER / f"{name}.ipynb").read_text())["cells"]
    assert all(not cell.get("outputs") for cell in cells), "outputs are not committed"
    script = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    # A few updates show that the corrector learns; the notebook makes 300.
    environment = {**os.environ, "MPLBACKEND": "Agg", "SWIFTWATER_UPDATES": os.environ.get("SWIFTWATER_UPDATES", "100")}
    done = subprocess.run([sys.executable, "-c", script], cwd=FOLDER, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    print(done.stdout)
