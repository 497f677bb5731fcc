"""Adept's two programs: ours through compiled kernels and through the tape, beside plain loops in C."""

import json
import subprocess
import tempfile
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parent
FLAGS = {"C, -O3": ["-O3"], "C, -O3 -march=native": ["-O3", "-march=native"]}


def told(command):
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def measure_adept(rounds, binary):
    """For each program and each of the sides the milliseconds of every round."""
    results = {}

    def keep(program, name, milliseconds):
        results.setdefault(program, {}).setdefault(name, []).append(milliseconds)

    with tempfile.TemporaryDirectory() as folder:
        loops = {name: Path(folder) / f"adept{index}" for index, name in enumerate(FLAGS)}
        for name, loop in loops.items():
            subprocess.run(["cc", *FLAGS[name], HERE / "adept.c", "-lm", "-o", loop], check=True)
        for _ in range(rounds):
            for name, loop in loops.items():
                for program, result in told([loop]).items():
                    keep(program, name, result["ms"])
            for program in told([binary, "doctor", "--bench", "--json", "--quiet"])["bench"]["programs"]:
                for name in ("function", "gradient", "loop", "taped_gradient"):
                    keep(program["name"], name, 1e3 * program[name])
    return results


def adept_table(results):
    """The rows of the table, each a list of cells."""
    rows = []
    for program, sides in results.items():
        ratio = median(gradient / function for function, gradient in zip(sides["function"], sides["gradient"]))
        taped = median(gradient / loop for loop, gradient in zip(sides["loop"], sides["taped_gradient"]))
        figures = [median(sides[name]) for name in (*FLAGS, "function", "gradient")]
        rows.append([program, *(f"{figure:.3g}" for figure in (*figures, ratio, median(sides["taped_gradient"]), taped))])
    return rows
