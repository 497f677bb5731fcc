"""A case as a function of PyTorch: backward, double backward through `Case.hvp`, and forward mode."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch

from .case import Case

__all__ = ["function"]


class _Apply(torch.autograd.Function):
    """F, with Jᵀ behind it."""

    @staticmethod
    def forward(ctx: Any, case: Case, inputs: tuple[str, ...], outputs: tuple[str, ...], *values: torch.Tensor) -> tuple[torch.Tensor, ...]:
        ctx.case, ctx.inputs, ctx.outputs = case, inputs, outputs
        ctx.save_for_backward(*values)
        ctx.save_for_forward(*values)
        found = case.apply(_point(inputs, values), outputs, keep=any(value.requires_grad for value in values))
        return tuple(torch.from_numpy(found[name]) for name in outputs)

    @staticmethod
    def backward(ctx: Any, *cotangents: torch.Tensor) -> tuple[Any, ...]:
        return (None, None, None, *_Pull.apply(ctx.case, ctx.inputs, ctx.outputs, *ctx.saved_tensors, *cotangents))

    @staticmethod
    def jvp(ctx: Any, *tangents: Any) -> tuple[torch.Tensor, ...]:
        given = {name: tangent.detach().numpy() for name, tangent in zip(ctx.inputs, tangents[3:]) if tangent is not None}
        _, moved = ctx.case.jvp(_point(ctx.inputs, ctx.saved_tensors), given, ctx.outputs)
        return tuple(torch.from_numpy(moved[name]) for name in ctx.outputs)


class _Pull(torch.autograd.Function):
    """Jᵀ, with J and the second derivatives behind it."""

    @staticmethod
    def forward(ctx: Any, case: Case, inputs: tuple[str, ...], outputs: tuple[str, ...], *values: torch.Tensor) -> tuple[torch.Tensor, ...]:
        ctx.case, ctx.inputs, ctx.outputs = case, inputs, outputs
        ctx.save_for_backward(*values)
        count = len(inputs)
        found = case.vjp(_point(inputs, values[:count]), _point(outputs, values[count:]), inputs)
        return tuple(torch.from_numpy(found[name]) for name in inputs)

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx: Any, *directions: torch.Tensor) -> tuple[Any, ...]:
        count = len(ctx.inputs)
        point = _point(ctx.inputs, ctx.saved_tensors[:count])
        seeds = _point(ctx.outputs, ctx.saved_tensors[count:])
        along = _point(ctx.inputs, directions)
        _, curved = ctx.case.hvp(point, along, seeds, ctx.inputs)
        _, moved = ctx.case.jvp(point, along, ctx.outputs)
        return (None, None, None, *(torch.from_numpy(curved[name]) for name in ctx.inputs), *(torch.from_numpy(moved[name]) for name in ctx.outputs))


def _point(names: Sequence[str], values: Sequence[torch.Tensor]) -> dict[str, Any]:
    return {name: value.detach().cpu().numpy() for name, value in zip(names, values)}


def function(case: Case, inputs: Sequence[str], outputs: Sequence[str] | str) -> Callable[..., Any]:
    """A function of PyTorch from `inputs`, in this order, to `outputs`.

    Args:
        inputs: names; arguments are tensors of double precision, of the shapes that `case.inputs` tells.
        outputs: names, for a tuple of tensors; or one name, for a tensor.
    """
    single = isinstance(outputs, str)
    names, results = tuple(inputs), (outputs,) if single else tuple(outputs)
    for name in names:
        case._place(name, 0)
    for name in results:
        case._place(name, 1)

    def run(*values: Any) -> Any:
        if len(values) != len(names):
            raise TypeError(f"{len(values)} tensors for {len(names)} inputs: {', '.join(names)}")
        tensors = [torch.as_tensor(value, dtype=torch.float64) for value in values]
        found = _Apply.apply(case, names, results, *tensors)
        return found[0] if single else found

    return run
