"""The tables of a run, and the file that tells their columns (CSV on the Web)."""

import csv
import json

import numpy as np
import pytest


@pytest.fixture(scope="module")
def metadata(run_directory):
    path = run_directory / "csv-metadata.json"
    if not path.is_file():
        pytest.skip("the run has no tables")
    return json.loads(path.read_text())


def read(path):
    with open(path, newline="") as file:
        rows = list(csv.reader(file))
    return rows[0], rows[1:]


def test_every_table_is_described(run_directory, metadata):
    assert metadata["@context"] == "http://www.w3.org/ns/csvw"
    described = {table["url"] for table in metadata["tables"]}
    written = {str(path.relative_to(run_directory)) for path in run_directory.rglob("*.csv")}
    assert described == written


def test_columns_are_those_of_the_tables_and_have_units(run_directory, metadata):
    for table in metadata["tables"]:
        header, rows = read(run_directory / table["url"])
        columns = table["tableSchema"]["columns"]
        assert header == [column["titles"] for column in columns], table["url"]
        assert len(set(header)) == len(header), table["url"]
        assert all(column.get("schema:unitText") for column in columns), table["url"]
        assert rows, table["url"]
        for row in rows:
            assert len(row) == len(header), table["url"]


def test_numbers_are_whole_and_read_as_such(run_directory, metadata):
    for table in metadata["tables"]:
        values = np.genfromtxt(run_directory / table["url"], delimiter=",", names=True, deletechars="")
        header, rows = read(run_directory / table["url"])
        for place, column in enumerate(table["tableSchema"]["columns"]):
            texts = [row[place] for row in rows]
            numbers = np.atleast_1d(values[values.dtype.names[place]])
            assert np.isfinite(numbers).all(), (table["url"], column["titles"])
            if column["datatype"] == "integer":
                assert all(text == str(int(number)) for text, number in zip(texts, numbers))
            else:
                # No digit is lost on the way.
                assert [float(text) for text in texts] == list(numbers)


def test_times_are_those_of_the_snapshots_to_the_bit(run_directory, snapshots):
    times = {snapshot.time for snapshot in snapshots if snapshot.path.parent.name == "fields"}
    for path in (run_directory / "lines").glob("*.csv"):
        header, rows = read(path)
        assert {float(row[header.index("time")]) for row in rows} == times, path


def test_lines_have_the_values_of_the_fields(run_directory, snapshots):
    """Between the centres of cells the picture is nearly what the line tells."""
    h5py = pytest.importorskip("h5py")
    lines = sorted((run_directory / "lines").glob("*.csv")) if (run_directory / "lines").is_dir() else []
    for path in lines:
        header, rows = read(path)
        table = np.array(rows, dtype=float)
        column = {name: table[:, place] for place, name in enumerate(header)}
        last = max((s for s in snapshots if s.path.parent.name == "fields"), key=lambda s: s.time)
        with h5py.File(last.path) as file:
            picture, image = file["VTKHDF/CellData/velocity"][0], file["VTKHDF"].attrs
            spacing, origin = image["Spacing"], image["Origin"]
        at = column["time"] == last.time
        assert at.any(), path
        i = np.clip(((column["x"][at] - origin[0]) / spacing[0]).astype(int), 0, picture.shape[1] - 1)
        j = np.clip(((column["y"][at] - origin[1]) / spacing[1]).astype(int), 0, picture.shape[0] - 1)
        scale = np.abs(picture).max()
        assert np.abs(picture[j, i, 0] - column["velocity_x"][at]).max() < 0.35 * scale, path
