"""The shared library, and its functions as ctypes sees them."""

from __future__ import annotations

import ctypes
import os
import pathlib
import platform

VERSION = 1


class SwiftwaterError(Exception):
    """What the library says went wrong."""


class CaseError(SwiftwaterError, ValueError):
    """The case is not right; each line of the text is a fault with its file, line and column."""


class ArgumentError(SwiftwaterError, ValueError):
    """An array is not right: its name, its size, or a number in it that is not finite."""


class RunError(SwiftwaterError, ArithmeticError):
    """The run did not come to its end: it diverged, or bodies met."""


class Cancelled(SwiftwaterError):
    """The run was cancelled."""


class FileError(SwiftwaterError, OSError):
    """A file could not be read."""


_ERRORS = {1: CaseError, 2: ArgumentError, 3: RunError, 4: Cancelled, 5: FileError}


class Opening(ctypes.Structure):
    _fields_ = [
        ("file", ctypes.c_char_p),
        ("text", ctypes.c_char_p),
        ("overrides", ctypes.POINTER(ctypes.c_char_p)),
        ("override_count", ctypes.c_int64),
        ("controls", ctypes.POINTER(ctypes.c_char_p)),
        ("control_count", ctypes.c_int64),
        ("threads", ctypes.c_int32),
    ]


class Info(ctypes.Structure):
    _fields_ = [
        ("name", ctypes.c_char_p),
        ("unit", ctypes.c_char_p),
        ("layout", ctypes.c_char_p),
        ("differentiable", ctypes.c_int32),
        ("rank", ctypes.c_int32),
        ("shape", ctypes.c_int64 * 4),
        ("count", ctypes.c_int64),
    ]


class ArrayAt(ctypes.Structure):
    _fields_ = [("place", ctypes.c_int64), ("count", ctypes.c_int64), ("numbers", ctypes.c_void_p)]


Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int64)

# Of x86-64-v3, for which the library of a wheel is built, as /proc/cpuinfo names them.
_LEVEL_3 = {"avx2", "bmi1", "bmi2", "f16c", "fma", "movbe", "abm"}


def _refuse_old_processor() -> None:
    """A processor without these instructions would end the process at the first of them."""
    if platform.machine() not in ("x86_64", "AMD64"):
        return
    try:
        text = pathlib.Path("/proc/cpuinfo").read_text()
    except OSError:
        return
    flags = next((set(line.split(":", 1)[1].split()) for line in text.splitlines() if line.startswith("flags")), None)
    missing = sorted(_LEVEL_3 - flags) if flags else []
    if missing:
        raise ImportError(
            f"this build of swiftwater is for processors of the level x86-64-v3 (Intel Haswell, AMD Excavator, and later), and this one has no {', '.join(missing)}; "
            "build the library on this machine, and name it in SWIFTWATER_LIBRARY"
        )


def _find() -> str:
    named = os.environ.get("SWIFTWATER_LIBRARY")
    if named:
        return named
    own = pathlib.Path(__file__).parent / "libswiftwater-c.so"
    if own.exists():
        _refuse_old_processor()
        return str(own)
    raise ImportError("there is no libswiftwater-c.so beside the package; install a wheel, or name a build of it in SWIFTWATER_LIBRARY")


def _load() -> ctypes.CDLL:
    library = ctypes.CDLL(_find())
    case, place, arrays, count = ctypes.c_int64, ctypes.c_int64, ctypes.c_void_p, ctypes.c_int64
    library.sw_error.restype = ctypes.c_char_p
    library.sw_error.argtypes = []
    signatures = {
        "sw_version": [],
        "sw_open": [ctypes.POINTER(Opening), ctypes.POINTER(case)],
        "sw_close": [case],
        "sw_input_count": [case, ctypes.POINTER(count)],
        "sw_output_count": [case, ctypes.POINTER(count)],
        "sw_input": [case, place, ctypes.POINTER(Info)],
        "sw_output": [case, place, ctypes.POINTER(Info)],
        "sw_own_values": [case, arrays],
        "sw_apply": [case, arrays, count, arrays, count, ctypes.c_int],
        "sw_vjp": [case, arrays, count, arrays, count, arrays, count],
        "sw_jvp": [case, arrays, count, arrays, count, arrays, count, arrays, count],
        "sw_hvp": [case, arrays, count, arrays, count, arrays, count, arrays, count, arrays, count],
        "sw_time_steps": [case, ctypes.c_void_p, count, ctypes.POINTER(count)],
        "sw_progress": [case, Callback, ctypes.c_void_p],
        "sw_cancel": [case],
    }
    for name, arguments in signatures.items():
        function = getattr(library, name)
        function.argtypes, function.restype = arguments, ctypes.c_int
    if library.sw_version() != VERSION:
        raise ImportError(f"the library speaks version {library.sw_version()} of the interface, and this package version {VERSION}; build both from one tree")
    return library


_loaded: ctypes.CDLL | None = None


def library() -> ctypes.CDLL:
    """The library, loaded when it is first asked for."""
    global _loaded
    if _loaded is None:
        _loaded = _load()
    return _loaded


def check(status: int) -> None:
    if status:
        raise _ERRORS.get(status, SwiftwaterError)(library().sw_error().decode(errors="replace"))
