"""What `swiftwater export` writes, read by NumPy and VTK and compared with the snapshots, bit by bit.

SWIFTWATER_EXPORTS  a folder with the sub-folders vtu, csv, npz and zarr, exported from the run directory SWIFTWATER_OUTPUT
"""

import json
import os
import pathlib

import numpy as np
import pytest

from snapshots import Snapshot


@pytest.fixture(scope="module")
def exports():
    folder = os.environ.get("SWIFTWATER_EXPORTS")
    if not folder:
        pytest.skip("no exports were asked for")
    return pathlib.Path(folder)


@pytest.fixture(scope="module")
def fields(run_directory):
    """Of each snapshot its stem, time and fields (y, x[, component])."""
    found = []
    for path in sorted((run_directory / "fields").glob("[0-9]*.hdf")):
        snapshot = Snapshot(path, None)
        cells = {}
        for name, values in snapshot.fields.items():
            components = snapshot.components[name]
            cells[name] = values[0] if components == 1 else values[0][..., :components]
        found.append((path.stem, snapshot.time, cells))
    assert found
    return found


def test_npz(exports, fields):
    for stem, time, cells in fields:
        with np.load(exports / "npz" / f"{stem}.npz") as arrays:
            assert arrays["time"] == time
            assert arrays["x"].shape[0] + 1 == arrays["x_faces"].shape[0]
            for name, values in cells.items():
                assert np.array_equal(arrays[name], values), name


def test_csv(exports, fields):
    metadata = json.loads((exports / "csv" / "csv-metadata.json").read_text())
    assert [table["url"] for table in metadata["tables"]] == [f"{stem}.csv" for stem, _, _ in fields]
    for stem, _, cells in fields:
        table = np.genfromtxt(exports / "csv" / f"{stem}.csv", delimiter=",", names=True, deletechars="")
        for name, values in cells.items():
            columns = [name] if values.ndim == 2 else [f"{name}_{axis}" for axis in "xyz"[: values.shape[-1]]]
            for place, column in enumerate(columns):
                wanted = values if values.ndim == 2 else values[..., place]
                assert np.array_equal(table[column], wanted.ravel()), column


def test_vtkhdf_in_time(exports, fields):
    from vtkmodules.util.numpy_support import vtk_to_numpy
    from vtkmodules.vtkCommonExecutionModel import vtkStreamingDemandDrivenPipeline
    from vtkmodules.vtkIOHDF import vtkHDFReader

    reader = vtkHDFReader()
    reader.SetFileName(str(exports / "vtkhdf" / "series.vtkhdf"))
    reader.UpdateInformation()
    times = reader.GetOutputInformation(0).Get(vtkStreamingDemandDrivenPipeline.TIME_STEPS())
    assert list(times) == [time for _, time, _ in fields]
    for _, time, cells in fields:
        reader.UpdateTimeStep(time)
        data = reader.GetOutputDataObject(0).GetCellData()
        for name, values in cells.items():
            found = vtk_to_numpy(data.GetArray(name))
            wanted = values.reshape(found.shape[0], -1)
            assert np.array_equal(found.reshape(found.shape[0], -1)[:, : wanted.shape[1]], wanted), name


def test_vtu(exports, fields):
    vtk = pytest.importorskip("vtk")
    from vtk.util.numpy_support import vtk_to_numpy

    for stem, time, cells in fields:
        reader = vtk.vtkXMLUnstructuredGridReader()
        reader.SetFileName(str(exports / "vtu" / f"{stem}.vtu"))
        reader.Update()
        grid = reader.GetOutput()
        assert vtk_to_numpy(grid.GetFieldData().GetArray("TimeValue"))[0] == time
        for name, values in cells.items():
            found = vtk_to_numpy(grid.GetCellData().GetArray(name))
            assert found.shape[0] == grid.GetNumberOfCells()
            wanted = values.ravel() if values.ndim == 2 else values.reshape(-1, values.shape[-1])
            assert np.array_equal(found if found.ndim == 1 else found[:, : wanted.shape[1]], wanted), name
        # The cells fill the domain.
        sizes = vtk.vtkCellSizeFilter()
        sizes.SetInputData(grid)
        sizes.Update()
        bounds = grid.GetBounds()
        area = vtk_to_numpy(sizes.GetOutput().GetCellData().GetArray("Area")).sum()
        assert area == pytest.approx((bounds[1] - bounds[0]) * (bounds[3] - bounds[2]))
    collection = (exports / "vtu" / "series.pvd").read_text()
    assert collection.count("<DataSet") == len(fields)


def test_zarr(exports, fields):
    store = exports / "zarr"
    consolidated = json.loads((store / ".zmetadata").read_text())["metadata"]
    times = np.frombuffer((store / "time" / "0").read_bytes())
    assert list(times) == [time for _, time, _ in fields]
    for place, (_, _, cells) in enumerate(fields):
        for name, values in cells.items():
            array = json.loads((store / name / ".zarray").read_text())
            assert consolidated[f"{name}/.zarray"] == array
            attributes = json.loads((store / name / ".zattrs").read_text())
            assert array["shape"] == [len(fields), *values.shape] and array["chunks"] == [1, *values.shape]
            assert attributes["_ARRAY_DIMENSIONS"][:3] == ["time", "y", "x"] and attributes["units"]
            chunk = ".".join(str(index) for index in [place] + [0] * values.ndim)
            found = np.frombuffer((store / name / chunk).read_bytes()).reshape(values.shape)
            assert np.array_equal(found, values), name
