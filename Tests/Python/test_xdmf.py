"""The XDMF index through VTK's reader for it, against h5py."""

import numpy as np
import xml.etree.ElementTree as ElementTree
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkCommonDataModel import vtkCompositeDataSet, vtkImageData, vtkRectilinearGrid
from vtkmodules.vtkCommonExecutionModel import vtkStreamingDemandDrivenPipeline
from vtkmodules.vtkIOXdmf2 import vtkXdmfReader

from snapshots import same_numbers


def open_index(series):
    reader = vtkXdmfReader()
    assert reader.CanReadFile(str(series.xdmf)), f"VTK does not take {series.xdmf}"
    reader.SetFileName(str(series.xdmf))
    reader.UpdateInformation()
    return reader


def grid_at(reader, time):
    reader.UpdateTimeStep(time)
    output = reader.GetOutputDataObject(0)
    if isinstance(output, vtkCompositeDataSet):
        iterator = output.NewIterator()
        iterator.InitTraversal()
        output = iterator.GetCurrentDataObject()
    return output


def test_times(all_series):
    for series in all_series:
        information = open_index(series).GetOutputInformation(0)
        times = information.Get(vtkStreamingDemandDrivenPipeline.TIME_STEPS())
        assert list(times) == [snapshot.time for snapshot in series.snapshots], series.xdmf


def test_grid_and_values(all_series):
    for series in all_series:
        reader = open_index(series)
        for snapshot in series.snapshots:
            grid = grid_at(reader, snapshot.time)
            assert isinstance(grid, vtkRectilinearGrid if snapshot.is_stretched else vtkImageData), snapshot.path
            assert grid.GetDimensions() == tuple(int(count) + 1 for count in snapshot.cells), snapshot.path
            if snapshot.is_stretched:
                coordinates = (grid.GetXCoordinates(), grid.GetYCoordinates(), grid.GetZCoordinates())
                for found, expected in zip(coordinates, snapshot.faces):
                    assert same_numbers(vtk_to_numpy(found), expected), snapshot.path
            else:
                assert np.array_equal(grid.GetOrigin(), snapshot.origin), snapshot.path
                assert np.array_equal(grid.GetSpacing(), snapshot.spacing), snapshot.path
            data = grid.GetCellData()
            for name, expected in snapshot.fields.items():
                found = vtk_to_numpy(data.GetArray(name)).reshape(expected.shape)
                assert found.dtype == expected.dtype, f"{snapshot.path} {name}"
                assert same_numbers(found, expected), f"{snapshot.path} {name}"


def test_the_index_refers_to_the_listed_files_only(all_series):
    for series in all_series:
        items = ElementTree.parse(series.xdmf).iterfind(".//Attribute/DataItem")
        named = {series.xdmf.parent / item.text.strip().split(":")[0] for item in items}
        assert named == {snapshot.path for snapshot in series.snapshots}, series.xdmf
