"""The results as tables."""

from statistics import median

from parts import adept_rows, kernel_rows, transform_rows, triads
from problems import COUNTERPART, PROBLEMS

BEGIN, END = "<!-- results -->", "<!-- end of results -->"


def figure(value):
    """Three digits, and no exponent in the range of these tables."""
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def difference(ours, theirs):
    return f"{abs(ours - theirs) / abs(theirs):.1e}"


def row(*cells):
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def heading(*cells):
    return [row(*cells), row(*("---" for _ in cells))]


def pairs(results):
    """For each problem and scheme of ours: the problem, both names, both results; of the other side None where it takes no part."""
    for problem in PROBLEMS:
        measured = results["problems"].get(problem.name, {})
        for scheme in problem.schemes:
            ours = measured.get(f"swiftwater {scheme}")
            if ours:
                yield problem, scheme, COUNTERPART[scheme], ours, measured.get(f"{problem.peer} {COUNTERPART[scheme]}")


def per_cell(problem, result, sweep):
    return median(result["seconds"][sweep]) * 1e9 / problem.work


def cost_ratio(result):
    return median(gradient / run for run, gradient in zip(result["seconds"]["run"], result["seconds"]["gradient"]))


def speed(results, sweep):
    lines = heading("problem", "ours", "theirs", "ours, ns", "theirs, ns", "theirs ÷ ours")
    for problem, scheme, other, ours, theirs in pairs(results):
        if theirs and not problem.name.startswith(("task", "agreement")):
            mine, yours = per_cell(problem, ours, sweep), per_cell(problem, theirs, sweep)
            lines.append(row(problem.name, scheme, other, figure(mine), figure(yours), figure(yours / mine)))
    return lines


def tasks(results):
    lines = heading("problem", "ours", "theirs", "ours, ms", "theirs, ms", "theirs ÷ ours", "ours, MB", "theirs, MB", "their first call, s")
    for problem, scheme, other, ours, theirs in pairs(results):
        if theirs and problem.name.startswith("task"):
            mine, yours = (median(side["seconds"]["gradient"]) * 1e3 for side in (ours, theirs))
            memory = (figure(side["peak_memory_bytes"] / 1e6) for side in (ours, theirs))
            first = theirs["first_call_seconds"]["gradient"]
            lines.append(row(problem.name, scheme, other, figure(mine), figure(yours), figure(yours / mine), *memory, figure(first)))
    return lines


def ratios(results):
    lines = heading("problem", "ours", "gradient ÷ run", "theirs", "gradient ÷ run", "our schedule")
    for problem, scheme, other, ours, theirs in pairs(results):
        if not problem.name.startswith("agreement"):
            told = ours["checkpoints"]
            schedule = told["schedule"]
            if schedule == "revolve":
                schedule += f", {told['count']} checkpoints, {told['replayed_steps']} steps again of {problem.steps}"
            peer = (other, figure(cost_ratio(theirs))) if theirs else ("", "")
            lines.append(row(problem.name, scheme, figure(cost_ratio(ours)), *peer, schedule))
    return lines


def agreement(results):
    lines = heading("problem", "ours", "theirs", "kinetic energy", "norm of ∂/∂(initial velocity)", "∂/∂ν")
    for problem, scheme, other, ours, theirs in pairs(results):
        if theirs:
            norms = ours["gradient_norms"], theirs["gradient_norms"]
            columns = [difference(ours["kinetic_energy"], theirs["kinetic_energy"])]
            for control in ("initial.velocity", "viscosity"):
                columns.append(difference(*(norm[control] for norm in norms)) if control in norms[1] else "")
            lines.append(row(problem.name, scheme, other, *columns))
    return lines


def openfoam(results):
    lines = heading("program, one thread", "ns per cell and step", "energy at the end ÷ exact − 1")
    for name, told in results["openfoam"].items():
        lines.append(row(name, figure(told["ns_per_cell_step"]), f"{told['energy_error']:.1e}"))
    return lines


def table(columns, rows):
    return heading(*columns) + [row(name, *(figure(cell) if cell != "" else "" for cell in cells)) for name, *cells in rows]


def parts(results):
    told = results["parts"]
    memory, cache = triads(told)
    yield "Adept's two programs: 100 cells, 2000 steps, milliseconds", table(
        ("program", "C, -O3", "C, -O3 -march=native", "ours", "our gradient", "÷ function", "through the tape", "÷ the same loop"), adept_rows(told)
    )
    yield "Transforms forward and back by two threads, ns per cell", table(
        ("cells", "FFTW's own, of reals", "periodic", "cosine", "periodic ÷ FFTW", "cosine ÷ FFTW"), transform_rows(told)
    )
    yield "Kernels on 64 thousand cells by one thread, ns per cell", [
        f"The triad a = b + s c moves {memory:.1f} GB/s in memory by two threads, and {cache:.1f} GB/s in cache by one. The floor is the time in which that",
        "one moves the bytes of the fields that a kernel reads and writes.",
        "",
        *table(("kernel", "forward", "pullback", "pullback ÷ forward", "floor"), kernel_rows(told)),
    ]


def markdown(results):
    sections = [
        ("Run, nanoseconds per cell and step", speed(results, "run")),
        ("Gradient, nanoseconds per cell and step", speed(results, "gradient")),
        ("Whole gradients: time, and the most memory of the process", tasks(results)),
        ("What a gradient costs in runs", ratios(results)),
        ("Relative differences of the results", agreement(results)),
    ]
    if "openfoam" in results:
        sections.append(("Taylor–Green vortex in two dimensions, 256² cells, 50 steps", openfoam(results)))
    if "parts" in results:
        sections += parts(results)
    text = "\n\n".join(f"### {title}\n\n" + "\n".join(lines) for title, lines in sections)
    return f"Measured on: {results['machine']}. Medians.\n\n{text}\n"


def put_into_readme(text, readme):
    """Replaces what stands between the two marks."""
    before, _, rest = readme.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    readme.write_text(f"{before}{BEGIN}\n{text}{END}{after}")
