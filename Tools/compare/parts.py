"""The parts of a step beside what the machine can do, and Adept's two programs beside plain loops in C."""

import json
import subprocess
import tempfile
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parent
ROOFLINE = HERE.parent / "Benchmarks" / "roofline"
FLAGS = {"C, -O3": ["-O3"], "C, -O3 -march=native": ["-O3", "-march=native"]}


def told(command):
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def measure_parts(rounds):
    """What each round of the roofline tells, and for each kind of C the milliseconds of each program."""
    results = {"ours": [], **{name: [] for name in FLAGS}}
    with tempfile.TemporaryDirectory() as folder:
        loops = {name: Path(folder) / f"adept{index}" for index, name in enumerate(FLAGS)}
        for name, loop in loops.items():
            subprocess.run(["cc", *FLAGS[name], HERE / "adept.c", "-lm", "-o", loop], check=True)
        for _ in range(rounds):
            for name, loop in loops.items():
                results[name].append({program: result["ms"] for program, result in told([loop]).items()})
            results["ours"].append(told([ROOFLINE, "--json", "--quiet"]))
    return results


def adept_rows(results):
    """For each program: milliseconds of C and ours, of our gradient, their ratio; through the tape, and by our plain loop."""
    for index, first in enumerate(results["ours"][0]["programs"]):
        rounds = [bench["programs"][index] for bench in results["ours"]]
        loops = [median(told[first["name"]] for told in results[name]) for name in FLAGS]
        function, gradient, taped = (1e3 * median(told[key] for told in rounds) for key in ("function", "gradient", "taped_gradient"))
        yield first["name"], *loops, function, gradient, median(told["ratio"] for told in rounds), taped, median(told["taped_ratio"] for told in rounds)


def transform_rows(results):
    """For each grid: nanoseconds per cell of FFTW's own pair, of our periodic and cosine pairs, and these two by the first."""
    for index, first in enumerate(results["ours"][0]["transforms"]):
        pairs = [median(bench["transforms"][index][key] for bench in results["ours"]) for key in ("fftw_pair", "periodic_pair", "cosine_pair")]
        yield f"{first['cells']}²", *pairs, pairs[1] / pairs[0], pairs[2] / pairs[0]


def kernel_rows(results):
    """For each kernel: nanoseconds per cell forward and back, their ratio, and the floor; the mean of the ratios last."""
    ratios = []
    for index, first in enumerate(results["ours"][0]["kernels"]):
        forward, pullback, ratio, floor = (
            median(bench["kernels"][index][key] for bench in results["ours"]) for key in ("forward", "pullback", "ratio", "floor")
        )
        ratios.append(ratio)
        yield first["name"], forward, pullback, ratio, floor
    yield "mean", "", "", sum(ratios) / len(ratios), ""


def triads(results):
    """Billions of bytes a second: in memory by all threads, in cache by one."""
    return [median(bench[key] for bench in results["ours"]) for key in ("triad_memory", "triad_cache")]
