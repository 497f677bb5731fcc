"""Values on their own locations: that they say where they stand, and that the picture in cells is their mean."""

import h5py
import numpy as np

GROUPS = ("Values", "Gradient")


def groups(snapshots):
    """Every group of such values, with its snapshot."""
    found = []
    for snapshot in snapshots:
        with h5py.File(snapshot.path, "r") as file:
            found += [(snapshot, name) for name in GROUPS if name in file]
    assert found, "no snapshot has values on their own locations"
    return found


def is_scale(dataset):
    return dataset.attrs.get("CLASS") == b"DIMENSION_SCALE"


def test_groups_describe_their_grid_and_time(snapshots):
    for snapshot, name in groups(snapshots):
        with h5py.File(snapshot.path, "r") as file:
            attributes = file[name].attrs
            assert list(attributes["cells"]) == list(snapshot.cells[: snapshot.axes])
            assert len(attributes["origin"]) == len(attributes["spacing"]) == snapshot.axes
            assert attributes["time"] == snapshot.time and attributes["step"] == snapshot.step


def test_every_extent_has_a_scale_with_the_coordinates_of_the_values(snapshots):
    for snapshot, name in groups(snapshots):
        with h5py.File(snapshot.path, "r") as file:
            for dataset in file[name].values():
                if is_scale(dataset):
                    continue
                assert dataset.dtype == np.dtype("<f8") and dataset.ndim == snapshot.axes
                assert dataset.attrs["location"] == ["face_x", "face_y", "face_z", "cell"][dataset.attrs["face_axis"]]
                for extent, letter in enumerate("zyx"[-snapshot.axes :]):
                    axis = "xyz".index(letter)
                    on_faces = dataset.attrs["location"] == f"face_{letter}"
                    (scale,) = dataset.dims[extent].values()
                    assert scale.name == f"/{name}/{letter}_{'face' if on_faces else 'cell'}"
                    faces = snapshot.faces[axis]
                    expected = faces[: len(scale)] if on_faces else 0.5 * (faces[1:] + faces[:-1])
                    assert np.allclose(scale[...], expected, rtol=1e-12, atol=1e-12 * abs(faces).max())
                    assert dataset.shape[extent] == len(scale)


def test_the_picture_of_the_velocity_is_the_mean_of_the_values(snapshots):
    for snapshot, name in groups(snapshots):
        if name != "Values" or "velocity" not in snapshot.fields:
            continue
        with h5py.File(snapshot.path, "r") as file:
            for axis in range(snapshot.axes):
                letter = "xyz"[axis]
                values = file[f"Values/velocity_{letter}"]
                mean = values[...]
                if values.attrs["location"] == f"face_{letter}":
                    extent = snapshot.axes - 1 - axis
                    behind = np.roll(mean, -1, extent) if mean.shape[extent] == snapshot.cells[axis] else mean.take(range(1, mean.shape[extent]), extent)
                    mean = 0.5 * (mean.take(range(snapshot.cells[axis]), extent) + behind)
                picture = snapshot.fields["velocity"][..., axis]
                assert np.array_equal(picture.reshape(mean.shape), mean.astype(picture.dtype)), f"{snapshot.path} {letter}"
