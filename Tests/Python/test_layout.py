"""What the format demands of the bytes, seen with h5py."""

import math

import h5py

from snapshots import all_hdf_files

VERSIONS = {b"ImageData": (1, 0), b"UnstructuredGrid": (1, 0), b"PolyData": (2, 0)}
CHUNK_BYTES = 1 << 20


def datasets(file):
    found = []
    file.visititems(lambda name, item: found.append(item) if isinstance(item, h5py.Dataset) else None)
    return found


def test_type_is_a_word_without_padding_and_the_version_is_the_lowest(run_directory):
    files = all_hdf_files(run_directory)
    assert files, "the run has no VTKHDF file"
    for path in files:
        with h5py.File(path, "r") as file:
            root = file["VTKHDF"]
            kind = h5py.h5a.open(root.id, b"Type").get_type()
            word = bytes(root.attrs["Type"])
            assert not kind.is_variable_str(), path
            assert kind.get_cset() == h5py.h5t.CSET_ASCII, path
            assert kind.get_size() == len(word), path
            assert tuple(root.attrs["Version"]) == VERSIONS[word], path


def test_datasets_lie_z_y_x_with_three_vector_components(snapshots):
    for snapshot in snapshots:
        cells = tuple(int(count) for count in snapshot.cells[::-1])
        assert all(count >= 1 for count in cells), snapshot.path
        stored = (math.prod(cells),) if snapshot.is_stretched else cells
        for name, shape in snapshot.stored_shapes.items():
            expected = stored if snapshot.components[name] == 1 else (*stored, 3)
            assert shape == expected, f"{snapshot.path} {name}"


def test_a_plane_grid_is_a_slab_and_its_vectors_have_no_third_component(snapshots):
    for snapshot in snapshots:
        assert snapshot.axes in (2, 3)
        if snapshot.axes == 2:
            assert snapshot.cells[2] == 1, snapshot.path
            for name, values in snapshot.fields.items():
                if snapshot.components[name] == 2:
                    assert (values[..., 2] == 0).all(), f"{snapshot.path} {name}"


def test_every_dataset_tells_units_name_and_location(run_directory):
    for path in all_hdf_files(run_directory):
        with h5py.File(path, "r") as file:
            for dataset in datasets(file):
                for attribute in ("units", "long_name", "location"):
                    value = dataset.attrs.get(attribute)
                    assert isinstance(value, str) and value, f"{path} {dataset.name} {attribute}"


def test_datasets_are_in_one_piece_or_compressed_in_chunks_of_at_most_a_mebibyte(run_directory):
    for path in all_hdf_files(run_directory):
        with h5py.File(path, "r") as file:
            for dataset in datasets(file):
                if dataset.chunks is None:
                    continue
                assert dataset.nbytes >= 16 * 1024, f"{path} {dataset.name}"
                assert dataset.shuffle and dataset.compression == "gzip" and dataset.compression_opts == 1
                bytes_per_chunk = dataset.dtype.itemsize
                for extent in dataset.chunks:
                    bytes_per_chunk *= extent
                assert bytes_per_chunk <= CHUNK_BYTES, f"{path} {dataset.name}"


def test_names_have_no_dot_and_no_slash(snapshots):
    for snapshot in snapshots:
        assert snapshot.fields, f"{snapshot.path} has no field"
        for name in snapshot.fields:
            assert "." not in name and "/" not in name, f"{snapshot.path} {name}"
