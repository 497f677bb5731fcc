"""Values in the files against those the simulator held in memory.

The reference folder has, for the snapshot `fields/000100.hdf`, one file `fields/000100/<field>.f64` per field: little-endian doubles, x
fastest, components innermost and as many as the field has before padding.
"""

import numpy as np

from snapshots import same_numbers


def test_values_are_those_of_the_simulator(all_series, reference_directory):
    for series in all_series:
        for snapshot in series.snapshots:
            for name, values in snapshot.fields.items():
                path = reference_directory / series.name / snapshot.path.stem / f"{name}.f64"
                assert path.is_file(), f"the reference {path} is missing"
                components = snapshot.components[name]
                shape = values.shape if components == 1 else (*values.shape[:3], components)
                expected = np.fromfile(path, dtype="<f8").reshape(shape)
                found = values[..., :components] if components > 1 else values
                assert same_numbers(found, expected.astype(found.dtype)), f"{snapshot.path} {name}"
