"""What both peers do when they are asked over standard input.

Compiles run and gradient, says so with one line of JSON, and then for each line `N` that is read times both N times by turns and answers
with one line: their seconds, what they computed, and the most memory the process has had.
"""

import json
import resource
import sys
import time

import jax
import jax.numpy as jnp


def timed(function, *arguments):
    start = time.perf_counter()
    result = jax.block_until_ready(function(*arguments))
    return result, time.perf_counter() - start


def answer_rounds(side):
    """`side` has a problem, a start, what it is after all steps (`final`), the energy of that, and the two as one function (`objective`)."""
    problem = side.problem
    run = jax.jit(lambda arrays: side.final(arrays, problem.viscosity))
    gradient = jax.jit(jax.grad(lambda arrays: side.objective(arrays, problem.viscosity)))
    compiling = {key: timed(function, side.start)[1] for key, function in (("run", run), ("gradient", gradient))}
    print(json.dumps({"first_call_seconds": compiling}), flush=True)

    by_viscosity = None
    for line in sys.stdin:
        seconds = {"run": [], "gradient": []}
        for _ in range(int(line)):
            final, taken = timed(run, side.start)
            seconds["run"].append(taken)
            derivative, taken = timed(gradient, side.start)
            seconds["gradient"].append(taken)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        if by_viscosity is None and problem.name.startswith("agreement"):
            by_viscosity = float(jax.grad(side.objective, argnums=1)(side.start, problem.viscosity))
        answer = {
            "seconds": seconds,
            "peak_memory_bytes": memory,
            "kinetic_energy": float(side.energy(final)),
            "gradient_norms": {"initial.velocity": float(jnp.sqrt(sum(jnp.sum(component**2) for component in derivative)))},
        }
        if by_viscosity is not None:
            answer["gradient_norms"]["viscosity"] = abs(by_viscosity)
        print(json.dumps(answer), flush=True)
