"""Snapshots through VTK's own reader, which ParaView uses."""

import numpy as np
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkCommonDataModel import vtkImageData
from vtkmodules.vtkIOHDF import vtkHDFReader

from snapshots import same_numbers


def read(snapshot):
    reader = vtkHDFReader()
    assert reader.CanReadFile(str(snapshot.path)), f"VTK does not take {snapshot.path}"
    reader.SetFileName(str(snapshot.path))
    reader.Update()
    image = reader.GetOutput()
    assert isinstance(image, vtkImageData), snapshot.path
    return image


def test_grid(snapshots):
    for snapshot in snapshots:
        image = read(snapshot)
        assert image.GetDimensions() == tuple(int(count) + 1 for count in snapshot.cells), snapshot.path
        assert image.GetOrigin() == tuple(snapshot.origin), snapshot.path
        assert image.GetSpacing() == tuple(snapshot.spacing), snapshot.path
        assert image.GetNumberOfCells() == int(np.prod(snapshot.cells)), snapshot.path


def test_values(snapshots):
    for snapshot in snapshots:
        data = read(snapshot).GetCellData()
        names = {data.GetArrayName(index) for index in range(data.GetNumberOfArrays())}
        assert names == set(snapshot.fields), snapshot.path
        for name, expected in snapshot.fields.items():
            array = data.GetArray(name)
            is_vector = expected.ndim == 4
            assert array.GetNumberOfComponents() == (3 if is_vector else 1), f"{snapshot.path} {name}"
            found = vtk_to_numpy(array).reshape(expected.shape)
            assert found.dtype == expected.dtype, f"{snapshot.path} {name}"
            assert same_numbers(found, expected), f"{snapshot.path} {name}"


def test_a_cell_is_found_where_its_index_says(snapshots):
    """VTK's cell number i + nx (j + ny k) must mean x fastest, and its centre must follow from origin and spacing."""
    for snapshot in snapshots:
        image = read(snapshot)
        nx, ny, nz = (int(count) for count in snapshot.cells)
        i, j, k = nx - 1, ny // 2, nz // 2
        centre = snapshot.origin + (np.array([i, j, k]) + 0.5) * snapshot.spacing
        low, high = np.reshape(image.GetCell(i + nx * (j + ny * k)).GetBounds(), (3, 2)).T
        assert np.allclose((low + high) / 2, centre, rtol=1e-12, atol=1e-12), snapshot.path
