"""What the schema of case files makes of cases: every shipped one is one, and what is wrong is refused."""

import json
import pathlib

import jsonschema
import pytest
import ruamel.yaml

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "Cases"
CASES = sorted(FOLDER.glob("*.yaml"))


def read(path):
    return ruamel.yaml.YAML(typ="safe", pure=True).load(path.read_text())


def changed(name, path, value):
    """A shipped case with a value put at a path."""
    case = read(FOLDER / f"{name}.yaml")
    *way, last = path.split(".")
    place = case
    for key in way:
        place = place.setdefault(key, {})
    place[last] = value
    return case


@pytest.fixture(scope="session")
def validator():
    schema = json.loads((FOLDER / "swiftwater.schema.json").read_text())
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_shipped_cases_are_cases(validator, path):
    errors = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(read(path))]
    assert errors == []


# A case, where something is put, and what.
WRONG = [
    ("cylinder", "flw", {}),
    ("cylinder", "flow.visocsity", 0.01),
    ("cylinder", "flow.viscosity", [0.01]),
    ("cylinder", "flow.viscosity", -1),
    ("cylinder", "flow.equations", "euler"),
    ("cylinder", "flow.friction", 0.1),
    ("cylinder", "domain.size", 24),
    ("cylinder", "domain.cells", [240]),
    ("cylinder", "domain.cells", [240, 2.5]),
    ("cylinder", "boundaries.left", "inflow"),
    ("cylinder", "boundaries.left.outflow", [1, 0]),
    ("cylinder", "bodies.cylinder.circle.radii", 1),
    ("cylinder", "bodies.cylinder.box", {"center": [1, 1], "size": [1, 1]}),
    ("cylinder", "numerics.advection", "quik"),
    ("cylinder", "numerics.integrator", "etdrk2"),
    ("cylinder", "time.steps", 10),
    ("cylinder", "time.cfl", 2),
    ("cylinder", "output.formats", ["vtk"]),
    ("cylinder", "output.surfaces", "perhaps"),
    ("cylinder", "objective.drag.bodies", "cylinder"),
    ("cylinder", "objective.drag.body", None),
    ("cylinder", "objective.mine", {"body": "cylinder"}),
    ("cylinder", "objective.mine", {"kind": "darg", "body": "cylinder"}),
    ("cylinder", "objective.mine", {"kind": "drag", "body": "cylinder", "scalar": "dye"}),
    ("cylinder", "checkpoints", {"schedule": "revolv"}),
    ("cylinder", "controls", 3),
    ("channel-cylinder", "measurements.mine", {"force": {"body": "cylinder"}}),
    ("channel-cylinder", "measurements.mine", {"minimum": {}, "maximum": {}}),
    ("heated-cavity", "scalars.temperature.diffusion", 1),
    ("decaying-turbulence", "bodies", {}),
    ("decaying-turbulence", "numerics.advection", "quick"),
    ("decaying-turbulence", "objective.drag", {"body": "cylinder"}),
    ("least-drag-section", "optimize.method", "newton"),
    ("taylor-green", "initial", "taylor-grin"),
]


@pytest.mark.parametrize("name, path, value", WRONG, ids=lambda part: str(part).replace(" ", ""))
def test_what_is_wrong_is_refused(validator, name, path, value):
    assert not validator.is_valid(changed(name, path, value))


RIGHT = [
    ("cylinder", "flow.viscosity", "U*D/Re"),
    ("cylinder", "objective.efficiency", "lift/drag"),
    ("cylinder", "objective.other", {"kind": "lift", "body": "cylinder"}),
    ("cylinder", "objective.enstrophy", None),
    ("cylinder", "steady", None),
    ("cylinder", "output.fields", ["dye"]),
    ("decaying-turbulence", "numerics.integrator", "etdrk4"),
    ("decaying-turbulence", "flow.drag", 0.1),
]


@pytest.mark.parametrize("name, path, value", RIGHT, ids=lambda part: str(part).replace(" ", ""))
def test_what_is_right_is_not(validator, name, path, value):
    assert [error.message for error in validator.iter_errors(changed(name, path, value))] == []
