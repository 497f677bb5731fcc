"""What a run has left, as arrays of numpy and datasets of xarray.

    run = swiftwater.runs.open("runs/cylinder")
    run.history["kinetic_energy"]              # a number for each snapshot
    run.forces["cylinder_x"], run.units["forces.csv"]["cylinder_x"]
    run.snapshot(-1)["velocity_x"]             # (y, x), on the faces across x
    run.dataset()["velocity_x"].sel(time=3, method="nearest")

Tables need numpy alone, snapshots h5py, datasets xarray.
"""

from __future__ import annotations

import csv
import json
import os
import pathlib
from typing import Any

import numpy as np

__all__ = ["Run", "Snapshot", "open"]

Table = dict[str, np.ndarray]


class Snapshot:
    """The fields of one time.

    `values` and `gradient` map names such as `velocity_x` to arrays (y, x) or (z, y, x), x last, each where it stands: `locations` says
    `face_x` or `cell`, and `coordinates(name)` where that is. `picture` is the same in cells, as ParaView shows it: (y, x) or (z, y, x),
    three components last of a vector.
    """

    def __init__(self, path: pathlib.Path):
        import h5py

        self.path = path
        with h5py.File(path, "r") as file:
            root = file["Swiftwater"].attrs
            self.time, self.step, self.axes = float(root["time"]), int(root["step"]), int(root["axes"])
            self.values, self.units, self.locations, self._coordinates = self._group(file, "Values")
            self.gradient = self._group(file, "Gradient")[0]
            self.picture = self._picture(file)

    @staticmethod
    def _group(file: Any, name: str) -> tuple[Table, dict[str, str], dict[str, str], dict[str, list[np.ndarray]]]:
        values: Table = {}
        units, locations, coordinates = {}, {}, {}
        for key, dataset in file.get(name, {}).items():
            # Coordinates stand beside the fields.
            if "face_axis" not in dataset.attrs:
                continue
            values[key] = dataset[...]
            units[key], locations[key] = _word(dataset.attrs["units"]), _word(dataset.attrs["location"])
            coordinates[key] = [scales[0][...] for scales in dataset.dims]
        return values, units, locations, coordinates

    @staticmethod
    def _picture(file: Any) -> Table:
        image = file["VTKHDF"]
        if "Swiftwater/grid" in file:
            cells = [len(file[f"Swiftwater/grid/faces_{axis}"]) - 1 for axis in "xyz"]
        else:
            extent = image.attrs["WholeExtent"]
            cells = [int(n) for n in extent[1::2] - extent[0::2]]
        shape = tuple(cells[::-1])
        found = {}
        for name, dataset in image["CellData"].items():
            values = dataset[...]
            values = values.reshape(*shape, *values.shape[1 if values.shape[0] == np.prod(shape) and values.ndim < 3 else len(shape) :])
            found[name] = values[0] if shape[0] == 1 else values
        return found

    def __getitem__(self, name: str) -> np.ndarray:
        return self.values[name] if name in self.values else self.picture[name]

    def coordinates(self, name: str) -> list[np.ndarray]:
        """Where the values of a field stand along z, y and x, or y and x."""
        return self._coordinates[name]


class Run:
    """A run directory. Files are read when they are asked for."""

    def __init__(self, folder: str | os.PathLike[str]):
        self.folder = pathlib.Path(folder)
        if not (self.folder / "run.json").exists() and not (self.folder / "fields").exists():
            raise FileNotFoundError(f"{folder} is no run directory: it has neither run.json nor fields")

    # Tables

    def table(self, name: str) -> Table:
        """The columns of a table such as `history.csv`; words stay words."""
        with (self.folder / name).open(newline="") as file:
            rows = list(csv.reader(file))
        if not rows:
            return {}
        columns = zip(*rows[1:]) if len(rows) > 1 else [()] * len(rows[0])
        return {title: _numbers(column) for title, column in zip(rows[0], columns)}

    @property
    def history(self) -> Table:
        """Diagnostics: a number for each snapshot and for the end."""
        return self.table("history.csv")

    @property
    def forces(self) -> Table:
        """Forces on bodies, a number for each step."""
        return self.table("forces.csv")

    @property
    def probes(self) -> Table:
        """Values at points, a number for each step."""
        return self.table("probes.csv")

    @property
    def spectrum(self) -> Table:
        """The kinetic energy per wavenumber at the end."""
        return self.table("spectrum.csv")

    @property
    def spectra(self) -> Table:
        """The same for each snapshot."""
        return self.table("spectra.csv")

    def line(self, name: str) -> Table:
        """Values along a line, for each snapshot."""
        return self.table(f"lines/{name}.csv")

    @property
    def units(self) -> dict[str, dict[str, str]]:
        """The unit of each column, by tables."""
        tables = self._json("csv-metadata.json").get("tables", [])
        return {
            table["url"]: {column["titles"]: column.get("schema:unitText", "1") for column in table["tableSchema"]["columns"]} for table in tables
        }

    # What the run told

    @property
    def case(self) -> str:
        """The case with every default, as YAML; `Case(text=run.case)` opens it again."""
        return (self.folder / "case.yaml").read_text()

    @property
    def outcome(self) -> dict[str, Any]:
        """What the run told at its end: objectives, measurements, diagnostics."""
        return self._json("outcome.json") or self._json("gradient.json")

    @property
    def gradient(self) -> dict[str, Any]:
        """What `gradient` told: numbers by controls. Fields are in `sensitivity`."""
        return self._json("gradient.json")

    def _json(self, name: str) -> dict[str, Any]:
        path = self.folder / name
        return json.loads(path.read_text()) if path.exists() else {}

    # Fields

    def snapshots(self, folder: str = "fields") -> list[pathlib.Path]:
        """The snapshots of a folder, the first one first."""
        return sorted((self.folder / folder).glob("[0-9]*.hdf"))

    def snapshot(self, place: int, folder: str = "fields") -> Snapshot:
        """One of them; -1 is the last."""
        paths = self.snapshots(folder)
        if not paths:
            raise FileNotFoundError(f"{self.folder / folder} has no snapshots")
        return Snapshot(paths[place])

    @property
    def times(self) -> np.ndarray:
        """The times of the snapshots."""
        return np.array([Snapshot(path).time for path in self.snapshots()])

    def sensitivity(self) -> Snapshot:
        """Fields at which the gradient was taken as `values`, and the derivative by each of these numbers as `gradient`."""
        return self.snapshot(0, "sensitivity")

    def dataset(self, folder: str = "fields") -> Any:
        """All snapshots as one dataset of xarray, with coordinates and units, along `time`; its dimensions are (time, y_cell, x_face) and so on."""
        import xarray

        one = [xarray.open_dataset(path, group="Values", engine="h5netcdf").load() for path in self.snapshots(folder)]
        return xarray.concat([values.expand_dims(time=[values.attrs["time"]]) for values in one], "time")


def open(folder: str | os.PathLike[str]) -> Run:  # noqa: A001 - swiftwater.runs.open reads as it is meant
    """Opens a run directory."""
    return Run(folder)


def _word(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


def _numbers(column: Any) -> np.ndarray:
    try:
        return np.array([float(entry) if entry else np.nan for entry in column])
    except ValueError:
        return np.array(column)
