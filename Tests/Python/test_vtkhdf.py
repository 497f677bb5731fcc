"""Snapshots through VTK's own reader, which ParaView uses."""

import h5py
import numpy as np
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkCommonDataModel import vtkImageData, vtkUnstructuredGrid
from vtkmodules.vtkFiltersVerdict import vtkCellSizeFilter
from vtkmodules.vtkIOHDF import vtkHDFReader

from snapshots import same_numbers


def read(snapshot):
    reader = vtkHDFReader()
    assert reader.CanReadFile(str(snapshot.path)), f"VTK does not take {snapshot.path}"
    reader.SetFileName(str(snapshot.path))
    reader.Update()
    grid = reader.GetOutput()
    assert isinstance(grid, vtkUnstructuredGrid if snapshot.is_stretched else vtkImageData), snapshot.path
    return grid


def test_grid(snapshots):
    for snapshot in snapshots:
        grid = read(snapshot)
        assert grid.GetNumberOfCells() == int(np.prod(snapshot.cells)), snapshot.path
        assert grid.GetNumberOfPoints() == int(np.prod(snapshot.cells + 1)), snapshot.path
        if not snapshot.is_stretched:
            assert grid.GetDimensions() == tuple(int(count) + 1 for count in snapshot.cells), snapshot.path
            assert grid.GetOrigin() == tuple(snapshot.origin), snapshot.path
            assert grid.GetSpacing() == tuple(snapshot.spacing), snapshot.path


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
    """VTK's cell number i + nx (j + ny k) must mean x fastest, and its bounds must be the faces of that index."""
    for snapshot in snapshots:
        grid = read(snapshot)
        nx, ny, nz = (int(count) for count in snapshot.cells)
        i, j, k = nx - 1, ny // 2, nz // 2
        low, high = np.reshape(grid.GetCell(i + nx * (j + ny * k)).GetBounds(), (3, 2)).T
        for axis, index in enumerate((i, j, k)):
            expected = snapshot.faces[axis][index : index + 2]
            assert np.allclose([low[axis], high[axis]], expected, rtol=1e-12, atol=1e-12), snapshot.path


def test_cells_of_a_stretched_grid_fill_it_once(snapshots):
    """Every hexahedron has the volume between its faces, and the sign that its corners in VTK's order give."""
    for snapshot in snapshots:
        if not snapshot.is_stretched:
            continue
        sizes = vtkCellSizeFilter()
        sizes.SetInputData(read(snapshot))
        sizes.Update()
        found = vtk_to_numpy(sizes.GetOutput().GetCellData().GetArray("Volume"))
        dx, dy, dz = (np.diff(faces) for faces in snapshot.faces)
        expected = dz[:, None, None] * dy[None, :, None] * dx[None, None, :]
        assert np.allclose(found, expected.ravel(), rtol=1e-9), snapshot.path


def test_snapshots_of_a_stretched_grid_share_its_mesh(snapshots):
    for snapshot in snapshots:
        if not snapshot.is_stretched:
            continue
        with h5py.File(snapshot.path, "r") as file:
            mesh = file["VTKHDF"]
            for name in set(mesh) - {"CellData"}:
                link = mesh.get(name, getlink=True)
                assert isinstance(link, h5py.ExternalLink) and link.filename == "grid.hdf", f"{snapshot.path} {name}"
            z, y, x = np.meshgrid(*snapshot.faces[::-1], indexing="ij")
            assert same_numbers(mesh["Points"][...], np.stack([x, y, z], axis=-1).reshape(-1, 3)), snapshot.path
