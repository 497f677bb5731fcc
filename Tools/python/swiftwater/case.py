"""A case as a differentiable function of arrays."""

from __future__ import annotations

import ctypes
import dataclasses
import functools
import os
import struct
import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from . import _library
from ._library import ArgumentError, Callback, Info, Opening, check

Values = Mapping[str, Any]
Arrays = dict[str, np.ndarray]


@dataclasses.dataclass(frozen=True)
class Array:
    """What an input or an output is.

    `shape` has the slowest index first: (y, x) or (z, y, x), components last in `cells`. `layout` is `number`, `vector`, `elements` (the
    values of a control one after the other, components first), `cells` (at their centres), `faces_x` … (on the faces across an axis:
    along a periodic axis as many as cells, else one more), or `waves`.
    """

    name: str
    unit: str
    layout: str
    shape: tuple[int, ...]
    is_differentiable: bool


class Case:
    """A case as a function F from its controls, or from a state to begin with, to its last state, fields and objectives.

    Every number is a double. Inputs that are not given have the values of the case, which `own` tells. Steps by a Courant number are chosen anew
    in each call, and are constants of the derivatives. Calls with one case wait for one another; different cases run at once, each on
    its own `threads`.

    Args:
        file: a case file.
        text: a case as YAML, in place of a file.
        set: changes of the case, `path=value` each, as `swiftwater run --set` takes them.
        controls: the paths of the inputs; those under `controls` of the case unless given.
        threads: how many a call uses.
    """

    def __init__(
        self,
        file: str | os.PathLike[str] | None = None,
        *,
        text: str | None = None,
        set: Iterable[str] = (),
        controls: Iterable[str] | None = None,
        threads: int = 1,
    ):
        self._library = _library.library()
        overrides, paths = [_text(item) for item in set], None if controls is None else [_text(item) for item in controls]
        opening = Opening(
            file=None if file is None else _text(os.fspath(file)),
            text=None if text is None else _text(text),
            overrides=(ctypes.c_char_p * len(overrides))(*overrides),
            override_count=len(overrides),
            controls=None if paths is None else (ctypes.c_char_p * max(1, len(paths)))(*paths),
            control_count=0 if paths is None else len(paths),
            threads=threads,
        )
        handle = ctypes.c_int64()
        check(self._library.sw_open(ctypes.byref(opening), ctypes.byref(handle)))
        self._handle = handle.value
        self._finalizer = weakref.finalize(self, self._library.sw_close, self._handle)
        self._callback: Any = None
        self._raised: BaseException | None = None
        #: The inputs by name: the controls, then the parts of a state to begin with.
        self.inputs: dict[str, Array] = self._arrays(self._library.sw_input_count, self._library.sw_input)
        #: The outputs by name: the last state, fields at the centres of cells, objectives and probes.
        self.outputs: dict[str, Array] = self._arrays(self._library.sw_output_count, self._library.sw_output)
        self._places = [
            {name: (place, array.shape) for place, (name, array) in enumerate(arrays.items())} for arrays in (self.inputs, self.outputs)
        ]
        #: The paths of the controls, among the inputs.
        self.controls = tuple(name for name in self.inputs if not name.startswith("state.") and name not in ("time.dt", "initial.velocity.cells"))
        #: The names of the parts of a state, among inputs and outputs alike.
        self.state = tuple(name for name in self.inputs if name.startswith("state."))

    def _arrays(self, count_of: Any, info_of: Any) -> dict[str, Array]:
        count, info, arrays = ctypes.c_int64(), Info(), {}
        check(count_of(self._handle, ctypes.byref(count)))
        for place in range(count.value):
            check(info_of(self._handle, place, ctypes.byref(info)))
            array = Array(info.name.decode(), info.unit.decode(), info.layout.decode(), tuple(info.shape[: info.rank]), bool(info.differentiable))
            arrays[array.name] = array
        return arrays

    # The function and its derivatives

    def apply(self, inputs: Values | None = None, outputs: Sequence[str] | None = None, *, keep: bool = False) -> Arrays:
        """y = F(x).

        Args:
            inputs: values by name, of the shapes that `inputs` tells.
            outputs: names; all that can be differentiated, but for `fields`, unless given.
            keep: whether the run is recorded, so that a `vjp` at the same inputs runs nothing again. Records take memory, up to the
                `checkpoints` of the case.
        """
        given, held = self._given(inputs, 0)
        wanted, found = self._wanted(self._names(outputs), 1)
        self._check(self._library.sw_apply(self._handle, given, len(held), wanted, len(found), keep))
        return found

    def vjp(self, inputs: Values | None, cotangents: Values, wanted: Sequence[str] | None = None) -> Arrays:
        """x̄ = Jᵀ ȳ, of one reverse sweep for all outputs together.

        Args:
            cotangents: by names of outputs; zero where not given.
            wanted: names of inputs; unless given all controls, and those that are given, a state as a whole.
        """
        given, held = self._given(inputs, 0)
        seeds, seeds_held = self._given(cotangents, 1)
        results, found = self._wanted(self._inputs(inputs, wanted), 0)
        self._check(self._library.sw_vjp(self._handle, given, len(held), seeds, len(seeds_held), results, len(found)))
        return found

    def jvp(self, inputs: Values | None, tangents: Values, outputs: Sequence[str] | None = None) -> tuple[Arrays, Arrays]:
        """y = F(x) and ẏ = J ẋ.

        Args:
            tangents: by names of inputs; zero where not given.
        """
        given, held = self._given(inputs, 0)
        directions, directions_held = self._given(tangents, 0)
        names = self._names(outputs)
        (values, found), (changes, moved) = self._wanted(names, 1), self._wanted(names, 1)
        self._check(
            self._library.sw_jvp(self._handle, given, len(held), directions, len(directions_held), values, len(found), changes, len(moved))
        )
        return found, moved

    def hvp(self, inputs: Values | None, tangents: Values, cotangents: Values, wanted: Sequence[str] | None = None) -> tuple[Arrays, Arrays]:
        """Jᵀ ȳ and its change along ẋ with ȳ held: the product of the second derivatives of ȳ·F with a direction."""
        given, held = self._given(inputs, 0)
        directions, directions_held = self._given(tangents, 0)
        seeds, seeds_held = self._given(cotangents, 1)
        names = self._inputs(inputs, wanted)
        (first, gradients), (second, products) = self._wanted(names, 0), self._wanted(names, 0)
        self._check(
            self._library.sw_hvp(
                self._handle, given, len(held), directions, len(directions_held), seeds, len(seeds_held), first, len(gradients), second, len(products)
            )
        )
        return gradients, products

    def own(self, name: str) -> np.ndarray:
        """The values that the case itself has for an input that is no state."""
        results, found = self._wanted([name], 0)
        self._check(self._library.sw_own_values(self._handle, results))
        return found[name]

    @property
    def time_steps(self) -> np.ndarray:
        """The sizes of the steps of the last run."""
        count = ctypes.c_int64()
        check(self._library.sw_time_steps(self._handle, None, 0, ctypes.byref(count)))
        sizes = np.empty(count.value)
        check(self._library.sw_time_steps(self._handle, sizes.ctypes.data, count.value, ctypes.byref(count)))
        return sizes

    # While a call is at work

    def on_step(self, callback: Callable[[str, int], Any] | None) -> None:
        """Calls `callback(sweep, step)` after each step of later calls; a result of True cancels the run, an exception ends it and is raised."""

        def called(_: Any, sweep: bytes, step: int) -> int:
            try:
                return 1 if callback(sweep.decode(), step) is True else 0
            except BaseException as raised:  # noqa: BLE001 - handed on by _check
                self._raised = raised
                return 1

        function = Callback() if callback is None else Callback(called)
        check(self._library.sw_progress(self._handle, function, None))
        self._callback = function

    def cancel(self) -> None:
        """Cancels the call that another thread has made."""
        check(self._library.sw_cancel(self._handle))

    def close(self) -> None:
        """Gives back what the case holds. It is done too when nobody holds the case."""
        self._finalizer()

    def __enter__(self) -> "Case":
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()

    # Arrays in and out

    def _check(self, status: int) -> None:
        if status and self._raised is not None:
            raised, self._raised = self._raised, None
            raise raised
        check(status)

    def _names(self, outputs: Sequence[str] | None) -> Sequence[str]:
        if outputs is not None:
            return outputs
        return [name for name, array in self.outputs.items() if array.is_differentiable and not name.startswith("fields.")]

    def _inputs(self, inputs: Values | None, wanted: Sequence[str] | None) -> Sequence[str]:
        if wanted is not None:
            return wanted
        given = inputs or {}
        begins = any(name in given for name in self.state)
        return [name for name in self.inputs if name in given or name in self.controls or (begins and name in self.state)]

    def _place(self, name: str, side: int) -> tuple[int, tuple[int, ...]]:
        """The place of an array, and its shape."""
        found = self._places[side].get(name)
        if found is None:
            known = ", ".join(self._places[side])
            raise ArgumentError(f"`{name}` is no {'output' if side else 'input'} of the case, which has {known}")
        return found

    def _given(self, values: Values | None, side: int) -> tuple[Any, list[np.ndarray]]:
        if not values:
            return None, []
        entries, held = [], []
        for name, value in values.items():
            place, shape = self._place(name, side)
            numbers = np.ascontiguousarray(value, dtype=np.float64)
            if numbers.shape != shape and not (shape == () and numbers.size == 1):
                raise ArgumentError(f"`{name}` has the shape {shape}, and {np.shape(value)} was given")
            held.append(numbers)
            entries += (place, numbers.size, _address(numbers))
        return _packing(len(held)).pack(*entries), held

    def _wanted(self, names: Sequence[str], side: int) -> tuple[Any, Arrays]:
        entries, found = [], {}
        for name in names:
            place, shape = self._place(name, side)
            numbers = found[name] = np.empty(shape)
            entries += (place, numbers.size, _address(numbers))
        return _packing(len(names)).pack(*entries), found


@functools.lru_cache
def _packing(count: int) -> struct.Struct:
    """A list of `sw_array` in memory: place, count, address."""
    return struct.Struct("qqP" * count)


def _address(numbers: np.ndarray) -> int:
    # Three times as fast as the array's own way, which arrays that cannot be written to need.
    if numbers.flags.writeable and numbers.size:
        return ctypes.addressof(ctypes.c_double.from_buffer(numbers))
    return numbers.__array_interface__["data"][0]


def _text(value: str) -> bytes:
    encoded = value.encode()
    if b"\0" in encoded:
        raise ArgumentError("a text cannot have a zero character in it")
    return encoded
