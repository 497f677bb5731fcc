"""Swiftwater from Python: a case as a differentiable function of arrays, and what runs have left as arrays.

    import swiftwater
    case = swiftwater.Case("taylor-green.yaml", controls=["viscosity", "initial.velocity"])
    end = case.apply({"viscosity": 0.02})
    gradient = case.vjp({"viscosity": 0.02}, {"objectives.kinetic-energy": 1.0})

`swiftwater.jax` and `swiftwater.torch` make functions of it that these differentiate; `swiftwater.runs` opens run directories, and
`swiftwater.plot` draws.
"""

from ._library import ArgumentError, Cancelled, CaseError, FileError, RunError, SwiftwaterError
from .case import Array, Case

__all__ = ["Array", "ArgumentError", "Cancelled", "Case", "CaseError", "FileError", "RunError", "SwiftwaterError"]
__version__ = "0.1.0"
