"""Tools/render-fields against h5py."""

import importlib.util
import pathlib
from importlib.machinery import SourceFileLoader

import h5py
import numpy as np
import pytest

from snapshots import same_numbers

TOOL = pathlib.Path(__file__).parents[2] / "Tools/render-fields"


@pytest.fixture(scope="module")
def tool():
    loader = SourceFileLoader("render_fields", str(TOOL))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


def test_cells_are_drawn_where_they_lie(tool, snapshots):
    """The picture of every field has its cells between their faces, with their values."""
    for snapshot in snapshots:
        layer = int(snapshot.cells[2]) // 2
        for name, values in snapshot.fields.items():
            with h5py.File(snapshot.path, "r") as file:
                grid = tool.Grid(file)
                drawn, _ = tool.read_layer(file, grid, name, layer)
            expected = values[layer].astype(float)
            expected = np.linalg.norm(expected, axis=-1) if expected.ndim == 3 else expected
            assert same_numbers(drawn, expected), f"{snapshot.path} {name}"

            axes = tool.plt.figure().subplots()
            tool.draw(axes, drawn, name, grid, None, None, 100.0)
            x, y = snapshot.faces[:2]
            if snapshot.is_stretched:
                (picture,) = axes.collections
                corners = picture.get_coordinates()
                assert same_numbers(corners[0, :, 0], x) and same_numbers(corners[:, 0, 1], y), snapshot.path
            else:
                (picture,) = axes.images
                assert np.allclose(picture.get_extent(), [x[0], x[-1], y[0], y[-1]]), snapshot.path
            assert same_numbers(np.ma.filled(picture.get_array(), np.nan).reshape(drawn.shape), drawn), f"{snapshot.path} {name}"
            tool.plt.close(axes.figure)
