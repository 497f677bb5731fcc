"""Snapshots as h5py sees them: the yardstick for the other readers."""

import json
import pathlib

import h5py
import numpy as np


class Snapshot:
    """One snapshot. Arrays have the shape (z, y, x) or (z, y, x, 3), also where cells lie in one row in the file, on a stretched grid."""

    def __init__(self, path, time):
        self.path = path
        self.listed_time = time
        with h5py.File(path, "r") as file:
            image = file["VTKHDF"]
            self.is_stretched = bytes(image.attrs["Type"]) == b"UnstructuredGrid"
            if self.is_stretched:
                self.faces = [file["Swiftwater/grid"][f"faces_{axis}"][...] for axis in "xyz"]
                self.cells = np.array([len(faces) - 1 for faces in self.faces])
            else:
                extent = image.attrs["WholeExtent"]
                self.origin = image.attrs["Origin"]
                self.spacing = image.attrs["Spacing"]
                self.cells = extent[1::2] - extent[0::2]
                self.faces = [np.arange(n + 1) * h + low for n, h, low in zip(self.cells, self.spacing, self.origin)]
            self.stored_shapes = {name: dataset.shape for name, dataset in image["CellData"].items()}
            self.fields = {name: self.block(dataset[...]) for name, dataset in image["CellData"].items()}
            self.time = float(file["Swiftwater"].attrs["time"])
            self.step = int(file["Swiftwater"].attrs["step"])
            self.axes = int(file["Swiftwater"].attrs["axes"])
            self.components = {name: int(dataset.attrs["components"]) for name, dataset in image["CellData"].items()}

    def block(self, values):
        return values.reshape(*self.cells[::-1], *values.shape[1:]) if self.is_stretched else values


class Series:
    """A `.series` list with its snapshots."""

    def __init__(self, path):
        self.path = path
        self.name = path.name.removesuffix(".hdf.series")
        self.content = json.loads(path.read_text())
        self.snapshots = [Snapshot(path.parent / entry["name"], entry["time"]) for entry in self.content["files"]]

    @property
    def xdmf(self):
        return self.path.with_name(f"{self.name}.xdmf")


def same_numbers(found, expected):
    """Equal element by element, NaN where NaN."""
    return np.array_equal(found, expected, equal_nan=True)


def all_hdf_files(folder: pathlib.Path):
    """Every VTKHDF file below a run directory: snapshots and surfaces, not restarts."""
    found = []
    for path in sorted(folder.rglob("*.hdf")):
        with h5py.File(path, "r") as file:
            if "VTKHDF" in file:
                found.append(path)
    return found
