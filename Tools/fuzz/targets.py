"""Mutants of a snapshot from which a case takes fields: of its structure, by h5py, and of its bytes."""
import os

import h5py
import numpy as np

PICTURE, VALUES = "VTKHDF/CellData/velocity", "Values/velocity_x"
WHOLE = [-2**63, 2**63 - 1, 0, 5, 0, 1]
INTEGERS = [0, 1, 2, 3, 4, -1, -2**63, 2**63 - 1, 2**31, 2**32]
REALS = [0.0, -0.0, 1.0, np.nan, np.inf, 1e308, 1e-320, -1.0]
TEXTS = [["a", "b", "c"], ["a"] * 3000, [""], "x" * 60_000, "\ud800".encode("utf-8", "surrogatepass"), b"fixed"]
TYPES = ["f8", "f4", "f2", "i1", "u8", "c16", "S5", h5py.string_dtype(), "V7", "?", np.dtype([("a", "f8"), ("b", "i4")]), h5py.vlen_dtype("f8"),
         h5py.ref_dtype, h5py.enum_dtype({"A": 1})]
SHAPES = [(), (0,), (1,), (5, 6), (1, 5, 6), (1, 5, 6, 1), (1, 5, 6, 2), (1, 5, 6, 3), (1, 5, 6, 4), (6, 5, 1, 3), (1, 6, 5, 3), (90,), (1,) * 32, (3, 1, 5, 6)]
HUGE = [(1 << 40,), (1 << 32, 1 << 32), (1 << 62,), (1, 5, 6, 1 << 60), (1, 1 << 31, 1 << 31, 3)]


def victim(file):
    """The dataset that is read: of the picture only where there are no values."""
    return VALUES if "Values" in file else PICTURE


def whole(file):
    """Its shape."""
    return (5, 6) if "Values" in file else (1, 5, 6, 3)


def complete(path):
    """Gives a snapshot what a case may take from it beside the state."""
    with h5py.File(path, "r+") as file:
        for axis in "xy":
            file.copy(f"Values/velocity_{axis}", f"Values/force_{axis}")
        resistance = file.create_dataset("Values/resistance", data=np.zeros((5, 6)))
        resistance.attrs["face_axis"] = -1


def again(file, path, **options):
    """Puts another dataset in the place of one, with the same attributes."""
    kept = dict(file[path].attrs)
    del file[path]
    dataset = file.create_dataset(path, **options)
    for name, value in kept.items():
        dataset.attrs[name] = value


def everything(file):
    """Every group and dataset, and the file itself."""
    found = ["/"]
    file.visit(found.append)
    return found


def _attribute(file, rng):
    places = [(place, name) for place in everything(file) for name in file[place].attrs]
    place, name = rng.choice(places)
    value = rng.choice([rng.choice(INTEGERS), rng.choice(REALS), rng.choice(TEXTS), [rng.choice(INTEGERS)] * rng.choice([0, 1, 3, 6, 500]), WHOLE, None])
    if value is None:
        del file[place].attrs[name]
    elif rng.random() < 0.1:
        del file[place].attrs[name]
        file[place].attrs.create(name, h5py.Empty("f8"))
    else:
        file[place].attrs[name] = value


def _number(file, rng):
    file[victim(file)].attrs["components"] = rng.choice(INTEGERS)
    file["Swiftwater"].attrs["axes"] = rng.choice(INTEGERS[:6] + [2, 2, 2, 2])


def _extent(file, rng):
    file["VTKHDF"].attrs["WholeExtent"] = rng.choice([WHOLE, [0, 6, 0, 5, 0, 0], [0, 2**62, 0, 2**62, 0, 1], [0, -6, 0, 5, 0, 1], [0, 6, 0, 5], [0, 6, 0, 5, 0, 2**31]])


def _shape(file, rng):
    again(file, victim(file), data=np.zeros(rng.choice(SHAPES)))


def _huge(file, rng):
    shape = rng.choice(HUGE)
    again(file, victim(file), shape=shape, dtype="f8", chunks=tuple(min(n, 64) for n in shape))


def _type(file, rng):
    again(file, victim(file), shape=whole(file), dtype=rng.choice(TYPES))


def _storage(file, rng):
    again(file, victim(file), **rng.choice([
        {"shape": whole(file), "dtype": "u1", "external": [("/etc/passwd", 0, 90)]},
        {"shape": whole(file), "dtype": "f8", "external": [("fifo", 0, 720)]},
        {"shape": whole(file), "dtype": "f8", "external": [("/dev/zero", 0, 720)]},
        {"shape": whole(file), "dtype": "f8", "chunks": (8, 800, 800, 80)[-len(whole(file)):], "maxshape": (None,) * len(whole(file))},
        {"data": np.zeros(whole(file)), "chunks": (1, 2, 2, 1)[-len(whole(file)):], "compression": "gzip"},
        {"data": np.zeros(whole(file)), "compression": "lzf"},
        {"data": np.zeros(whole(file)), "scaleoffset": 2},
        {"data": np.full(whole(file), rng.choice(REALS)), "fletcher32": True},
    ]))


def _virtual(file, rng):
    layout = h5py.VirtualLayout(shape=whole(file), dtype="f8")
    layout[...] = h5py.VirtualSource(rng.choice([".", "fifo", "other.hdf"]), "x", shape=whole(file))
    kept = dict(file[victim(file)].attrs)
    del file[victim(file)]
    file.create_virtual_dataset(victim(file), layout)
    file[victim(file)].attrs.update(kept)


def _link(file, rng):
    place = rng.choice([victim(file), "Values", "VTKHDF/CellData", "VTKHDF", "Swiftwater", "Swiftwater/metadata"])
    del file[place]
    file[place] = rng.choice([h5py.ExternalLink("fifo", "/x"), h5py.ExternalLink("other.hdf", "/x"), h5py.ExternalLink("grid.hdf", "/x"), h5py.ExternalLink("/dev/stdin", "/"),
                              h5py.SoftLink("/" + place), h5py.SoftLink("/VTKHDF"), h5py.SoftLink("/nowhere")])


def _missing(file, rng):
    del file[rng.choice([place for place in everything(file) if place != "/"])]


def _exchange(file, rng):
    """A group where a dataset is expected, or the reverse."""
    place = rng.choice([place for place in everything(file) if place != "/"])
    is_group = isinstance(file[place], h5py.Group)
    kept = dict(file[place].attrs)
    del file[place]
    made = file.create_dataset(place, data=1.0) if is_group else file.create_group(place)
    made.attrs.update(kept)


def _loop(file, rng):
    """A group that holds itself."""
    file[rng.choice(["VTKHDF/CellData/loop", "Swiftwater/metadata/loop", "VTKHDF/loop"])] = file[rng.choice(["VTKHDF", "/", "VTKHDF/CellData"])]


def _extra(file, rng):
    name = rng.choice(["other", "x" * 5000, "é", "a b", "0"])
    dataset = file.create_dataset(f"VTKHDF/CellData/{name}", shape=rng.choice(HUGE), dtype="f8", chunks=True)
    dataset.attrs.update(dict(file[victim(file)].attrs))
    file["Swiftwater/metadata"].create_dataset("more", data=["a", "b", "c"] * 1000)


def _values(file, rng):
    values = file[victim(file)]
    values[tuple(rng.randrange(extent) for extent in values.shape)] = rng.choice(REALS)


def _grid(file, rng):
    """What describes the grid of values, and where they stand on it."""
    group = file["Values"]
    group.attrs[rng.choice(["cells", "origin", "spacing"])] = rng.choice([[6, 5], [5, 6], [6, 5, 4], [6], [0, 5], [-6, 5], [2**62, 2**62], [2**20, 5], [np.nan, 1.0], [1e308, 1e-320]])
    group["velocity_x"].attrs["face_axis"] = rng.choice(INTEGERS + [0.5, np.nan, "x", [0, 0]])
    if rng.random() < 0.3:
        group.create_dataset("y_face", data=np.linspace(0, 1, rng.choice([6, 5, 1, 0, 100_000]))[::rng.choice([1, -1])])


def _picture(file, rng):
    """Only the picture is left."""
    del file["Values"]


def _stretched(file, rng):
    """What only a stretched grid has."""
    group = file.create_group("Swiftwater/grid")
    group.attrs["origin"] = rng.choice([[0.0, 0.0], [0.0], [], [0.0] * 3])
    group.attrs["spacing"] = rng.choice([[1 / 6, 0.2], [0.0] * 2, [0.0] * 3])
    for name, count in (("faces_x", 7), ("faces_y", 6), ("faces_z", 2)):
        group.create_dataset(name, data=np.linspace(0, 1, rng.choice([count, count, 1, 0, 100_000])))


STRUCTURES = {function.__name__[1:]: function for function in (
    _attribute, _number, _extent, _shape, _huge, _type, _storage, _virtual, _link, _missing, _exchange, _loop, _extra, _values, _grid, _picture, _stretched)}


def of_structure(path, rng):
    """Changes a snapshot in one to three ways; which, in words.

    A copy of this process does it: what some changes leave behind ends the HDF5 library that made them. It stands in a folder
    of its own, since HDF5 makes the files of external data where it stands.
    """
    away = os.path.join(os.path.dirname(path), "away")
    os.makedirs(away, exist_ok=True)
    source, sink = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.chdir(away)
            os.write(sink, _change(path, rng).encode())
        finally:
            os._exit(0)
    os.close(sink)
    with open(source) as words:
        said = words.read()
    os.waitpid(child, 0)
    return said or "which ended HDF5"


def _change(path, rng):
    names = [rng.choice(sorted(STRUCTURES)) for _ in range(rng.choice([1, 1, 2, 3]))]
    if rng.random() < 0.3:
        names.insert(0, "picture")
    done = []
    with h5py.File(path, "r+") as file:
        for name in names:
            try:
                STRUCTURES[name](file, rng)
                done.append(name)
            except (KeyError, IndexError, ValueError, TypeError, OverflowError, OSError, RuntimeError, AttributeError, UnicodeError):
                pass  # An earlier change, or HDF5 itself, does not allow it.
    return "+".join(done) or "unchanged"


def of_bytes(path, rng):
    """Changes bytes of a snapshot, or cuts it off."""
    size = os.path.getsize(path)
    with open(path, "r+b") as file:
        for _ in range(rng.choice([1, 1, 2, 8, 64])):
            file.seek(rng.randrange(size))
            file.write(rng.choice([bytes([rng.randrange(256)]), b"\xff" * 8, b"\0" * 8, (1 << rng.randrange(64)).to_bytes(8, "little")]))
        if rng.random() < 0.1:
            file.truncate(rng.randrange(size))
    return "bytes"
