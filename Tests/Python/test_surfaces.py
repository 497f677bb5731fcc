"""Surfaces of bodies through VTK's reader, against h5py."""

import h5py
import numpy as np
import pytest
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkCommonDataModel import vtkPolyData
from vtkmodules.vtkIOHDF import vtkHDFReader

from snapshots import all_hdf_files, same_numbers


@pytest.fixture(scope="module")
def surfaces(run_directory):
    found = []
    for path in all_hdf_files(run_directory):
        with h5py.File(path, "r") as file:
            if bytes(file["VTKHDF"].attrs["Type"]) == b"PolyData":
                found.append(path)
    assert found, f"{run_directory} holds no surface; leave this file out for runs without bodies"
    return found


def read(path):
    reader = vtkHDFReader()
    assert reader.CanReadFile(str(path)), f"VTK does not take {path}"
    reader.SetFileName(str(path))
    reader.Update()
    assert isinstance(reader.GetOutput(), vtkPolyData), path
    return reader.GetOutput()


def test_points_and_fields(surfaces):
    for path in surfaces:
        mesh = read(path)
        with h5py.File(path, "r") as file:
            points = file["VTKHDF/Points"][...]
            assert points.shape[1] == 3
            assert same_numbers(vtk_to_numpy(mesh.GetPoints().GetData()), points), path
            assert mesh.GetNumberOfVerts() == len(points), path
            for name, dataset in file["VTKHDF/PointData"].items():
                assert same_numbers(vtk_to_numpy(mesh.GetPointData().GetArray(name)), dataset[...]), f"{path} {name}"


def test_lines_are_closed(surfaces):
    for path in surfaces:
        mesh = read(path)
        lines = mesh.GetLines()
        offsets = vtk_to_numpy(lines.GetOffsetsArray())
        connectivity = vtk_to_numpy(lines.GetConnectivityArray())
        for begin, end in zip(offsets, offsets[1:]):
            line = connectivity[begin:end]
            assert line[0] == line[-1], path
            assert np.unique(line[:-1]).size == line.size - 1, path
