"""Pictures of fields and curves of histories, with matplotlib."""

from __future__ import annotations

from typing import Any

import numpy as np

from .runs import Run, Snapshot

__all__ = ["curves", "field", "spectrum"]


def _axes(axes: Any) -> Any:
    import matplotlib.pyplot

    return matplotlib.pyplot.subplots()[1] if axes is None else axes


def field(snapshot: Snapshot, name: str, *, axes: Any = None, layer: int | None = None, limit: float | None = None, **options: Any) -> Any:
    """A field of a snapshot in its places: `velocity_x`, a scalar, or of the picture such as `vorticity`.

    Args:
        layer: of three dimensions the index along z; the middle one unless given.
        limit: the largest magnitude of a scale around zero.

    Returns: the axes.
    """
    axes, values = _axes(axes), snapshot[name]
    if name in snapshot.values:
        places = snapshot.coordinates(name)
    else:
        known = next((key for key, location in snapshot.locations.items() if location == "cell"), None)
        places = snapshot.coordinates(known) if known else [np.arange(n) for n in values.shape[: snapshot.axes]]
    if values.ndim > len(places):
        values = np.linalg.norm(values, axis=-1)
    if len(places) == 3:
        values, places = values[values.shape[0] // 2 if layer is None else layer], places[1:]
    if limit is not None:
        options = {"vmin": -limit, "vmax": limit, "cmap": "RdBu_r", **options}
    drawn = axes.pcolormesh(places[1], places[0], values, shading="nearest", **options)
    axes.figure.colorbar(drawn, ax=axes, label=f"{name} [{snapshot.units.get(name, '')}]".replace(" []", ""))
    axes.set(aspect="equal", xlabel="x", ylabel="y", title=f"t = {snapshot.time:.4g}")
    return axes


def curves(run: Run, table: str = "history.csv", *names: str, axes: Any = None, **options: Any) -> Any:
    """Columns of a table over time; all of them unless named. Returns the axes."""
    axes, columns, units = _axes(axes), run.table(table), run.units.get(table, {})
    for name in names or [name for name in columns if name not in ("time", "step", "dt")]:
        axes.plot(columns["time"], columns[name], label=f"{name} [{units.get(name, '1')}]", **options)
    axes.set(xlabel="time")
    axes.legend()
    return axes


def spectrum(run: Run, *, axes: Any = None, **options: Any) -> Any:
    """The kinetic energy per wavenumber at the end of a run. Returns the axes."""
    axes, columns = _axes(axes), run.spectrum
    wavenumber, energy = list(columns.values())[:2]
    axes.loglog(wavenumber[energy > 0], energy[energy > 0], **options)
    axes.set(xlabel="wavenumber", ylabel="energy")
    return axes
