"""A case as a function of JAX: `grad`, `jvp`, `jit`, `vmap` (one call after the other), and `hessian` of losses.

Three primitives stand behind it, F, J and Jᵀ, each linear one the transpose of the other; of Jᵀ there is a derivative too, forward over
reverse. The host is handed numpy arrays and hands out numpy arrays.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import jax
import numpy as np
from jax.extend.core import Primitive
from jax.interpreters import ad, batching, mlir

from .case import Case

__all__ = ["function"]


class _Key:
    """A case with the names of its arrays, as a static argument of primitives."""

    def __init__(self, case: Case, inputs: Sequence[str], outputs: Sequence[str]):
        self.case, self.inputs, self.outputs = case, tuple(inputs), tuple(outputs)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and (self.case, self.inputs, self.outputs) == (other.case, other.inputs, other.outputs)

    def __hash__(self) -> int:
        return hash((id(self.case), self.inputs, self.outputs))

    def shapes(self, side: str) -> list[tuple[int, ...]]:
        """Those of the `inputs` or of the `outputs`."""
        arrays = getattr(self.case, side)
        return [arrays[name].shape for name in getattr(self, side)]

    def point(self, values: Sequence[Any]) -> dict[str, np.ndarray]:
        return {name: np.asarray(value) for name, value in zip(self.inputs, values)}


def _host_apply(key: _Key, keep: bool, *values: Any) -> list[np.ndarray]:
    found = key.case.apply(key.point(values), key.outputs, keep=keep)
    return [found[name] for name in key.outputs]


def _host_push(key: _Key, *values: Any) -> list[np.ndarray]:
    count = len(key.inputs)
    _, moved = key.case.jvp(key.point(values[:count]), key.point(values[count:]), key.outputs)
    return [moved[name] for name in key.outputs]


def _host_pull(key: _Key, *values: Any) -> list[np.ndarray]:
    count = len(key.inputs)
    seeds = {name: np.asarray(value) for name, value in zip(key.outputs, values[count:])}
    found = key.case.vjp(key.point(values[:count]), seeds, key.inputs)
    return [found[name] for name in key.inputs]


def _host_curve(key: _Key, *values: Any) -> list[np.ndarray]:
    count = len(key.inputs)
    seeds = {name: np.asarray(value) for name, value in zip(key.outputs, values[2 * count :])}
    _, found = key.case.hvp(key.point(values[:count]), key.point(values[count : 2 * count]), seeds, key.inputs)
    return [found[name] for name in key.inputs]


def _primitive(name: str, host: Callable[..., list[np.ndarray]], results: str) -> Primitive:
    """A primitive that calls a function of the host, one batch element after the other."""
    primitive = Primitive(f"swiftwater_{name}")
    primitive.multiple_results = True

    def avals(key: _Key) -> list[Any]:
        dtype = jax.dtypes.canonicalize_dtype(np.float64)
        return [jax.core.ShapedArray(shape, dtype) for shape in key.shapes(results)]

    def called(*values: Any, key: _Key, **static: Any) -> list[Any]:
        shapes = [jax.ShapeDtypeStruct(aval.shape, aval.dtype) for aval in avals(key)]

        def function(*values: Any) -> list[np.ndarray]:
            found = host(key, *static.values(), *values)
            return [np.asarray(array, dtype=shape.dtype) for array, shape in zip(found, shapes)]

        return jax.pure_callback(function, shapes, *values, vmap_method="sequential")

    def batch(values: Sequence[Any], axes: Sequence[Any], **static: Any) -> tuple[list[Any], list[int]]:
        size = next(value.shape[axis] for value, axis in zip(values, axes) if axis is not None)
        stacked = [
            jax.numpy.broadcast_to(value, (size, *value.shape)) if axis is None else jax.numpy.moveaxis(value, axis, 0)
            for value, axis in zip(values, axes)
        ]
        found = jax.lax.map(lambda one: primitive.bind(*one, **static), stacked)
        return found, [0] * len(found)

    def run(*values: Any, key: _Key, **static: Any) -> list[Any]:
        return [jax.numpy.asarray(array, aval.dtype) for array, aval in zip(host(key, *static.values(), *values), avals(key))]

    primitive.def_impl(run)
    primitive.def_abstract_eval(lambda *values, key, **static: avals(key))
    mlir.register_lowering(primitive, mlir.lower_fun(called, multiple_results=True))
    batching.primitive_batchers[primitive] = batch
    return primitive


_apply = _primitive("apply", _host_apply, "outputs")
_push = _primitive("push_forward", _host_push, "outputs")
_pull = _primitive("pull_back", _host_pull, "inputs")
_curve = _primitive("curvature", _host_curve, "inputs")


def _solid(tangents: Sequence[Any], shapes: Sequence[tuple[int, ...]]) -> list[Any]:
    """Zeros in place of symbolic ones."""
    dtype = jax.dtypes.canonicalize_dtype(np.float64)
    return [jax.numpy.zeros(shape, dtype) if type(tangent) is ad.Zero else tangent for tangent, shape in zip(tangents, shapes)]


def _apply_jvp(values: Sequence[Any], tangents: Sequence[Any], *, key: _Key, keep: bool) -> tuple[Any, Any]:
    # The run is kept for the reverse sweep that may follow.
    return _apply.bind(*values, key=key, keep=True), _push.bind(*values, *_solid(tangents, key.shapes("inputs")), key=key)


def _push_transpose(cotangents: Sequence[Any], *values: Any, key: _Key) -> list[Any]:
    count = len(key.inputs)
    if any(ad.is_undefined_primal(value) for value in values[:count]):
        raise NotImplementedError("J is linear in its direction only")
    found = _pull.bind(*values[:count], *_solid(cotangents, key.shapes("outputs")), key=key)
    return [None] * count + list(found)


def _pull_transpose(cotangents: Sequence[Any], *values: Any, key: _Key) -> list[Any]:
    count = len(key.inputs)
    if any(ad.is_undefined_primal(value) for value in values[:count]):
        raise NotImplementedError("Jᵀ is linear in its cotangents only")
    found = _push.bind(*values[:count], *_solid(cotangents, key.shapes("inputs")), key=key)
    return [None] * count + list(found)


def _pull_jvp(values: Sequence[Any], tangents: Sequence[Any], *, key: _Key) -> tuple[Any, Any]:
    count = len(key.inputs)
    (point, seeds), (change, seed_change) = (values[:count], values[count:]), (tangents[:count], tangents[count:])
    result = _pull.bind(*values, key=key)
    parts = []
    if any(type(tangent) is not ad.Zero for tangent in change):
        parts.append(_curve.bind(*point, *_solid(change, key.shapes("inputs")), *seeds, key=key))
    if any(type(tangent) is not ad.Zero for tangent in seed_change):
        parts.append(_pull.bind(*point, *_solid(seed_change, key.shapes("outputs")), key=key))
    moved = [sum(column[1:], column[0]) for column in zip(*parts)] if parts else _solid([ad.Zero] * count, key.shapes("inputs"))
    return result, moved


def _curve_transpose(cotangents: Sequence[Any], *values: Any, key: _Key) -> list[Any]:
    count = len(key.inputs)
    if any(ad.is_undefined_primal(value) for value in [*values[:count], *values[2 * count :]]):
        raise NotImplementedError("third derivatives of a case are not there")
    # Second derivatives are symmetric.
    found = _curve.bind(*values[:count], *_solid(cotangents, key.shapes("inputs")), *values[2 * count :], key=key)
    return [None] * count + list(found) + [None] * len(key.outputs)


ad.primitive_jvps[_apply] = _apply_jvp
ad.primitive_transposes[_push] = _push_transpose
ad.primitive_jvps[_pull] = _pull_jvp
ad.primitive_transposes[_pull] = _pull_transpose
ad.primitive_transposes[_curve] = _curve_transpose


def function(case: Case, inputs: Sequence[str], outputs: Sequence[str] | str) -> Callable[..., Any]:
    """A function of JAX from `inputs`, in this order, to `outputs`.

    Args:
        inputs: names; arguments are arrays of the shapes that `case.inputs` tells. Others have the values of the case.
        outputs: names, for a tuple of arrays; or one name, for an array.

    `grad`, `vjp`, `jvp`, `linearize`, `jit`, `vmap` and, of scalars, `hessian` work; `vmap` calls one after the other. Numbers are those of
    JAX: set `jax_enable_x64` to keep all digits of them.
    """
    single = isinstance(outputs, str)
    key = _Key(case, inputs, [outputs] if single else outputs)
    for name in key.inputs:
        case._place(name, 0)
    for name in key.outputs:
        case._place(name, 1)
    dtype = jax.dtypes.canonicalize_dtype(np.float64)

    def run(*values: Any) -> Any:
        if len(values) != len(key.inputs):
            raise TypeError(f"{len(values)} arrays for {len(key.inputs)} inputs: {', '.join(key.inputs)}")
        arrays = [jax.numpy.asarray(value, dtype) for value in values]
        for array, name, shape in zip(arrays, key.inputs, key.shapes("inputs")):
            if array.shape != shape:
                raise TypeError(f"`{name}` has the shape {shape}, and {array.shape} was given")
        found = _apply.bind(*arrays, key=key, keep=False)
        return found[0] if single else tuple(found)

    return run
