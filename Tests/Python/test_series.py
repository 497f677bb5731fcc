"""The lists of snapshots that ParaView opens."""


def test_lists_have_the_version_and_entries_that_paraview_expects(all_series):
    for series in all_series:
        assert series.content["file-series-version"] == "1.0"
        for entry in series.content["files"]:
            assert set(entry) == {"name", "time"}, series.path


def test_listed_files_exist_and_times_agree_and_grow(all_series):
    for series in all_series:
        assert series.snapshots, f"{series.path} lists nothing"
        for snapshot in series.snapshots:
            assert snapshot.path.is_file()
            assert snapshot.time == snapshot.listed_time, snapshot.path
            assert int(snapshot.path.stem) == snapshot.step, snapshot.path
        times = [snapshot.time for snapshot in series.snapshots]
        steps = [snapshot.step for snapshot in series.snapshots]
        assert all(a < b for a, b in zip(times, times[1:])), series.path
        assert all(a < b for a, b in zip(steps, steps[1:])), series.path


def test_every_snapshot_on_disk_is_listed(all_series):
    for series in all_series:
        on_disk = {path for path in (series.path.parent / series.name).glob("*.hdf") if path.stem.isdigit()}
        assert on_disk == {snapshot.path for snapshot in series.snapshots}, series.path
