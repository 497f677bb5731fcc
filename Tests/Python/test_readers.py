"""Snapshots through the readers that people in Python use: pyvista, xarray and, of what `export` writes, meshio."""

import os
import pathlib

import h5py
import meshio
import numpy as np
import pytest
import pyvista
import xarray

from snapshots import same_numbers


def test_pyvista_reads_snapshots(snapshots):
    for snapshot in snapshots:
        mesh = pyvista.get_reader(str(snapshot.path), force_ext=".vtkhdf").read()
        assert mesh.n_cells == np.prod(snapshot.cells), snapshot.path
        for name, expected in snapshot.fields.items():
            assert same_numbers(np.asarray(mesh.cell_data[name]).reshape(expected.shape), expected), f"{snapshot.path} {name}"


def test_pyvista_reads_the_index(all_series):
    for series in all_series:
        reader = pyvista.get_reader(str(series.xdmf))
        assert list(reader.time_values) == [snapshot.time for snapshot in series.snapshots], series.xdmf
        for place, snapshot in enumerate(series.snapshots):
            reader.set_active_time_point(place)
            found = reader.read()
            mesh = found[0] if isinstance(found, pyvista.MultiBlock) else found
            for name, expected in snapshot.fields.items():
                assert same_numbers(np.asarray(mesh.cell_data[name]).reshape(expected.shape), expected), f"{series.xdmf} {name}"


def test_pyvista_reads_the_index_of_surfaces(run_directory):
    paths = sorted((run_directory / "surfaces").glob("*.hdf"))
    if not paths:
        pytest.skip("a run without surfaces")
    reader = pyvista.get_reader(str(run_directory / "surfaces.xdmf"))
    assert len(reader.time_values) == len(paths)
    for place, path in enumerate(paths):
        with h5py.File(path) as file:
            assert reader.time_values[place] == file["Swiftwater"].attrs["time"]
            reader.set_active_time_point(place)
            found = reader.read()
            mesh = found[0] if isinstance(found, pyvista.MultiBlock) else found
            assert same_numbers(np.asarray(mesh.points), file["VTKHDF/Points"][...]), path
            for name, dataset in file["VTKHDF/PointData"].items():
                assert same_numbers(np.asarray(mesh.point_data[name]), dataset[...]), f"{path} {name}"


def test_xarray_reads_all_values_in_time(run_directory):
    paths = sorted((run_directory / "fields").glob("[0-9]*.hdf"))
    with h5py.File(paths[0]) as file:
        if "Values" not in file:
            pytest.skip("a run of another program")
    with xarray.open_mfdataset(
        paths, group="Values", combine="nested", concat_dim="time", preprocess=lambda values: values.expand_dims(time=[values.attrs["time"]])
    ) as run:
        assert run.sizes["time"] == len(paths)
        for place, path in enumerate(paths):
            with h5py.File(path) as file:
                assert run["time"][place] == file["Swiftwater"].attrs["time"]
                for name in run.data_vars:
                    dataset = file["Values"][name]
                    assert same_numbers(run[name][place].values, dataset[...]), f"{path} {name}"
                    for axis, scale in enumerate(dataset.dims):
                        assert same_numbers(run[run[name].dims[1 + axis]].values, scale[0][...]), f"{path} {name} {axis}"


def test_meshio_reads_exports(run_directory):
    folder = os.environ.get("SWIFTWATER_EXPORTS")
    if not folder:
        pytest.skip("no exports were asked for")
    paths = sorted((pathlib.Path(folder) / "vtu").glob("*.vtu"))
    assert paths
    for path in paths:
        mesh = meshio.read(path)
        with h5py.File(run_directory / "fields" / f"{path.stem}.hdf") as file:
            for name, dataset in file["VTKHDF/CellData"].items():
                components = int(dataset.attrs["components"])
                expected = dataset[...].reshape(-1, *dataset.shape[3:])
                found = np.concatenate(mesh.cell_data[name])
                assert same_numbers(found.reshape(expected.shape), expected), f"{path} {name} {components}"
