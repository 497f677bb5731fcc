"""Swiftwater as a Tesseract, by the schemas of Mosaic's Navier-Stokes problems in the plane and in space.

Velocities are (nx, ny, nz, components), x slowest, nz = 1 in the plane, at the centres of cells. Differentiable are the initial velocity,
the viscosity, the size of the steps and the inflow profile, and beside them a native state: the velocity on its faces as it came out of an
earlier call, so that a chain of calls loses nothing to the means between faces and cells.

The flow runs in double precision; what comes out in single precision is rounded once.
"""

from __future__ import annotations

import functools
from enum import Enum
from typing import Any, Literal

import numpy as np
import swiftwater
from pydantic import BaseModel, Field, model_validator
from tesseract_core.runtime import Array, Differentiable, Float32, Float64

VectorField = Array[(None, None, None, None), Float32]
PROFILE = "boundaries.left.profile"


class BCType(str, Enum):
    PERIODIC = "periodic"
    NO_SLIP = "no_slip"
    NEUMANN = "neumann"
    DIRICHLET = "dirichlet"


class FaceBC(BaseModel):
    type: BCType = BCType.PERIODIC
    value: list[float] | None = None


class GridBC(BaseModel):
    x_lo: FaceBC = Field(default_factory=FaceBC)
    x_hi: FaceBC = Field(default_factory=FaceBC)
    y_lo: FaceBC = Field(default_factory=FaceBC)
    y_hi: FaceBC = Field(default_factory=FaceBC)
    z_lo: FaceBC = Field(default_factory=FaceBC)
    z_hi: FaceBC = Field(default_factory=FaceBC)


class GridObstacle(BaseModel):
    shape: Literal["cylinder", "box"] = "cylinder"
    center: list[float] = [0.5, 0.5]
    radius: float | None = None
    half_widths: list[float] | None = None
    bc: Literal["no_slip"] = "no_slip"


def _number(value: float):
    return lambda: np.array([value], dtype=np.float32)


def _vortex() -> np.ndarray:
    x = np.arange(64) * 2 * np.pi / 64
    u, v = np.sin(x)[:, None] * np.cos(x)[None], -np.cos(x)[:, None] * np.sin(x)[None]
    return np.stack([u, v], -1)[:, :, None, :].astype(np.float32)


class InputSchema(BaseModel):
    v0: Differentiable[VectorField] = Field(default_factory=_vortex, description="Initial velocity (nx, ny, nz, components) at the centres of cells")
    viscosity: Differentiable[Array[(1,), Float32]] = Field(default_factory=_number(0.05), description="Kinematic viscosity")
    dt: Differentiable[Array[(1,), Float32]] = Field(default_factory=_number(0.01), description="Size of a step")
    steps: int = Field(default=300, ge=1, description="How many steps")
    domain_extent: float = Field(default=2 * np.pi, gt=0, description="The length of the domain along x; cells are cubes")
    boundary_conditions: GridBC = Field(default_factory=GridBC)
    obstacle: GridObstacle | None = None
    inflow_profile: Differentiable[Array[(None,), Float32]] | None = Field(default=None, description="u_x(y) at the left side, where an obstacle stands")
    state: Differentiable[Array[(None,), Float64]] | None = Field(
        default=None, description="A `state` of an earlier call to go on from, without loss, in place of v0"
    )

    @model_validator(mode="after")
    def _fits(self) -> "InputSchema":
        if self.obstacle is None and any(face.type != BCType.PERIODIC for face in _faces(self)):
            raise ValueError("sides that are not periodic are for flows around an obstacle; add one, or make all sides periodic")
        return self


class OutputSchema(BaseModel):
    result: Differentiable[VectorField] = Field(description="The velocity at the end, of the shape of v0")
    drag: Differentiable[Array[(1,), Float32]] | None = Field(
        default=None, description="The force of the obstacle on the fluid along x, by the density, as a mean over the second half of the run"
    )
    state: Differentiable[Array[(None,), Float64]] = Field(description="The velocity at the end on its faces, as it is")


def _faces(inputs: InputSchema) -> list[FaceBC]:
    sides = inputs.boundary_conditions
    planes = [sides.x_lo, sides.x_hi, sides.y_lo, sides.y_hi]
    return planes + [sides.z_lo, sides.z_hi] if inputs.v0.shape[-1] == 3 else planes


# The case of a set of inputs


# Each may hold as much memory as its checkpoints are allowed.
@functools.lru_cache(maxsize=2)
def _open(text: str) -> swiftwater.Case:
    return swiftwater.Case(text=text)


def _sides(inputs: InputSchema) -> dict[str, str]:
    names = ["left", "right", "bottom", "top", "back", "front"]
    words = {}
    for name, face in zip(names, _faces(inputs)):
        velocity = face.value if face.type == BCType.DIRICHLET and face.value else None
        words[name] = {BCType.PERIODIC: "periodic", BCType.NEUMANN: "slip", BCType.NO_SLIP: "wall", BCType.DIRICHLET: "wall"}[face.type]
        if velocity:
            words[name] = f"{{ inflow: {velocity} }}" if name == "left" else f"{{ wall: {velocity} }}"
    if inputs.obstacle is not None:
        # What flows past an obstacle comes in at the left and leaves at the right. The profile of it is an input of the case.
        if not words["left"].startswith("{"):
            words["left"] = f"{{ inflow: [{', '.join(['1'] + ['0'] * (inputs.v0.shape[-1] - 1))}] }}"
        words["right"] = "outflow"
    return words


def _text(inputs: InputSchema) -> str:
    nx, ny, nz, components = inputs.v0.shape
    cells = [nx, ny, nz][:components]
    if components == 2 and nz != 1 or components not in (2, 3):
        raise ValueError(f"v0 has the shape {inputs.v0.shape}; (nx, ny, 1, 2) is of the plane, and (nx, ny, nz, 3) of space")
    length, dt, steps = inputs.domain_extent, float(inputs.dt[0]), inputs.steps
    lines = [
        "flow: { viscosity: 0.01 }",
        f"domain: {{ size: {[length * n / nx for n in cells]}, cells: {cells} }}",
        f"boundaries: {{ {', '.join(f'{side}: {word}' for side, word in _sides(inputs).items())} }}",
        "initial: at-rest",
        f"numerics: {{ advection: {'central' if inputs.obstacle is None else 'quick'}, integrator: rk3 }}",
        f"time: {{ steps: {steps}, dt: {dt!r} }}",
        "checkpoints: { memory: 512 MB }",
    ]
    controls = ["viscosity", "initial.velocity"]
    if inputs.obstacle is not None:
        lines.append(f"bodies: {{ obstacle: {_body(inputs.obstacle, length)} }}")
        lines.append(f"objective: {{ drag: {{ body: obstacle, window: [{0.5 * steps * dt!r}, {steps * dt!r}] }} }}")
        controls.append(PROFILE)
    return "\n".join([*lines, f"controls: [{', '.join(controls)}]"]) + "\n"


def _body(obstacle: GridObstacle, length: float) -> str:
    center = [length * part for part in obstacle.center[:2]]
    if obstacle.shape == "box":
        widths = obstacle.half_widths or [0.1, 0.1]
        return f"{{ box: {{ center: {center}, size: {[2 * length * part for part in widths[:2]]} }} }}"
    return f"{{ circle: {{ center: {center}, radius: {length * (obstacle.radius or 0.1)!r} }} }}"


# Arrays between the two layouts: (x, y, z, component) here, (z, y, x, component) there


def _to_cells(field: Any) -> np.ndarray:
    field = np.asarray(field, dtype=np.float64)
    return field[:, :, 0].transpose(1, 0, 2) if field.shape[-1] == 2 else field.transpose(2, 1, 0, 3)


def _from_cells(cells: np.ndarray) -> np.ndarray:
    return cells.transpose(1, 0, 2)[:, :, None] if cells.shape[-1] == 2 else cells.transpose(2, 1, 0, 3)


class _Point:
    """Inputs of the schema as inputs of the case, and the two kinds of derivatives between them."""

    def __init__(self, inputs: InputSchema):
        self.case = _open(_text(inputs))
        self.start = "v0" if inputs.state is None else "state"
        self.names = ["viscosity", "time.dt", *(["initial.velocity.cells"] if self.start == "v0" else self.case.state)]
        # Where no profile is given, fluid comes in as fast as it is at the start, in the mean.
        self.profile = None
        if PROFILE in self.case.inputs and not inputs.boundary_conditions.x_lo.value:
            self.profile = "v0" if inputs.inflow_profile is None else "inflow_profile"
            self.names.append(PROFILE)
        self.parts = [self.case.inputs[name].shape for name in self.case.state]
        self.values = self.inputs({name: getattr(inputs, name) for name in ("viscosity", "dt", self.start, self.profile) if name})

    def split(self, state: Any) -> dict[str, np.ndarray]:
        numbers = np.asarray(state, dtype=np.float64)
        sizes = [int(np.prod(shape)) for shape in self.parts]
        if numbers.size != sum(sizes):
            raise ValueError(f"`state` has {numbers.size} numbers, and that of these inputs {sum(sizes)}")
        cut = np.split(numbers, np.cumsum(sizes)[:-1])
        return {name: part.reshape(shape) for name, part, shape in zip(self.case.state, cut, self.parts)}

    def inputs(self, given: dict[str, Any]) -> dict[str, np.ndarray]:
        """Values, or tangents, of the schema as those of the case."""
        found: dict[str, np.ndarray] = {}
        for name, value in given.items():
            if value is None:
                continue
            if name == "v0":
                if self.start == "v0":
                    found["initial.velocity.cells"] = _to_cells(value)
                if self.profile == "v0":
                    found[PROFILE] = np.full(self.case.inputs[PROFILE].shape, np.mean(np.asarray(value, dtype=np.float64)[0, ..., 0]))
            elif name == "state":
                found.update(self.split(value))
            elif name == "inflow_profile":
                if self.profile == name:
                    found[PROFILE] = np.asarray(value, dtype=np.float64)
            else:
                found[{"viscosity": "viscosity", "dt": "time.dt"}[name]] = np.asarray(value, dtype=np.float64).reshape(())
        return found

    def gradients(self, found: dict[str, np.ndarray], wanted: Any, inputs: InputSchema) -> dict[str, np.ndarray]:
        def by_start() -> np.ndarray:
            gradient = np.array(_from_cells(found["initial.velocity.cells"])) if self.start == "v0" else np.zeros(inputs.v0.shape)
            if self.profile == "v0":
                gradient[0, ..., 0] += found[PROFILE].sum() / gradient[0, ..., 0].size
            return gradient

        told = {
            "v0": by_start,
            "state": lambda: np.concatenate([found[name].ravel() for name in self.case.state]),
            "viscosity": lambda: found["viscosity"].reshape(1),
            "dt": lambda: found["time.dt"].reshape(1),
            "inflow_profile": lambda: found[PROFILE] if self.profile == "inflow_profile" else np.zeros(np.shape(inputs.inflow_profile)),
        }
        return {name: told[name]().astype(np.float64 if name == "state" else np.float32) for name in wanted}

    def outputs(self, found: dict[str, np.ndarray], wanted: Any) -> dict[str, np.ndarray]:
        told = {
            "result": lambda: _from_cells(found["fields.velocity"]).astype(np.float32),
            # The force on the fluid is the opposite of that on the obstacle.
            "drag": lambda: (-found["objectives.drag"].reshape(1)).astype(np.float32),
            "state": lambda: np.concatenate([found[name].ravel() for name in self.case.state]),
        }
        return {name: told[name]() for name in wanted}

    def output_names(self, wanted: Any) -> list[str]:
        names = {"result": ["fields.velocity"], "drag": ["objectives.drag"], "state": list(self.case.state)}
        return [part for name in wanted for part in names[name]]

    def seeds(self, cotangents: dict[str, Any], wanted: Any) -> dict[str, np.ndarray]:
        found: dict[str, np.ndarray] = {}
        for name in wanted:
            value = cotangents[name]
            if name == "result":
                found["fields.velocity"] = _to_cells(value)
            elif name == "drag":
                found["objectives.drag"] = -np.asarray(value, dtype=np.float64).reshape(())
            else:
                found.update(self.split(value))
        return found


# What a Tesseract has


def apply(inputs: InputSchema) -> OutputSchema:
    point = _Point(inputs)
    wanted = ["result", "state"] + (["drag"] if inputs.obstacle is not None else [])
    return OutputSchema(**point.outputs(point.case.apply(point.values, point.output_names(wanted), keep=True), wanted))


def vector_jacobian_product(inputs: InputSchema, vjp_inputs: set[str], vjp_outputs: set[str], cotangent_vector: dict[str, Any]) -> dict[str, Any]:
    point = _Point(inputs)
    names = {"v0": ["initial.velocity.cells", PROFILE], "state": list(point.case.state), "viscosity": ["viscosity"], "dt": ["time.dt"],
             "inflow_profile": [PROFILE]}  # fmt: skip
    asked = list(dict.fromkeys(part for name in vjp_inputs for part in names[name] if part in point.names))
    found = point.case.vjp(point.values, point.seeds(cotangent_vector, vjp_outputs), asked)
    return point.gradients(found, vjp_inputs, inputs)


def jacobian_vector_product(inputs: InputSchema, jvp_inputs: set[str], jvp_outputs: set[str], tangent_vector: dict[str, Any]) -> dict[str, Any]:
    point = _Point(inputs)
    tangents = point.inputs({name: tangent_vector[name] for name in jvp_inputs})
    _, moved = point.case.jvp(point.values, tangents, point.output_names(jvp_outputs))
    return point.outputs(moved, jvp_outputs)


def abstract_eval(abstract_inputs: Any) -> dict[str, Any]:
    shape = tuple(abstract_inputs.v0.shape)
    cells, components = shape[: shape[-1]], shape[-1]
    sides = getattr(abstract_inputs, "boundary_conditions", None) or GridBC()
    has_obstacle = getattr(abstract_inputs, "obstacle", None) is not None
    planes = [sides.x_lo, sides.y_lo, sides.z_lo][:components]
    count = 0
    for axis in range(components):
        is_periodic = planes[axis].type == BCType.PERIODIC and not (axis == 0 and has_obstacle)
        count += int(np.prod([n + (1 if place == axis and not is_periodic else 0) for place, n in enumerate(cells)]))
    result = {"result": {"shape": shape, "dtype": "float32"}, "state": {"shape": (count,), "dtype": "float64"}}
    if has_obstacle:
        result["drag"] = {"shape": (1,), "dtype": "float32"}
    return result
