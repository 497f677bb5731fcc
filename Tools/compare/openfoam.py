"""OpenFOAM's icoFoam on the decaying Taylor–Green vortex, and Swiftwater on the same with one thread.

icoFoam steps with implicit Euler and PISO, two pressure solves a step. Everything is of second order in space (linear), as is `central` of
ours. The tolerances are those of OpenFOAM's own cavity tutorial, its pressure solver replaced by GAMG, the faster one on such a grid.
"""

import json
import math
import os
import shutil
import subprocess
import time
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parent
CASE = HERE / "openfoam-case"
CELLS, STEPS, DT, VISCOSITY = 256, 50, 0.01, 0.01
# Where the Debian package keeps what OpenFOAM's own start-up scripts would point to.
PROJECT = "/usr/share/openfoam"


class Refusal(Exception):
    """Something that cannot be done, as one sentence."""


BLOCK_MESH = f"""
scale 1;
vertices
(
    (0 0 0) ({2 * math.pi!r} 0 0) ({2 * math.pi!r} {2 * math.pi!r} 0) (0 {2 * math.pi!r} 0)
    (0 0 1) ({2 * math.pi!r} 0 1) ({2 * math.pi!r} {2 * math.pi!r} 1) (0 {2 * math.pi!r} 1)
);
blocks ( hex (0 1 2 3 4 5 6 7) ({CELLS} {CELLS} 1) simpleGrading (1 1 1) );
boundary
(
    left   {{ type cyclic; neighbourPatch right; faces ((0 4 7 3)); }}
    right  {{ type cyclic; neighbourPatch left; faces ((1 2 6 5)); }}
    bottom {{ type cyclic; neighbourPatch top; faces ((0 1 5 4)); }}
    top    {{ type cyclic; neighbourPatch bottom; faces ((3 7 6 2)); }}
    layers {{ type empty; faces ((0 3 2 1) (4 5 6 7)); }}
);
"""

CONTROL = f"""
application icoFoam;
startFrom startTime;
startTime 0;
stopAt endTime;
endTime {STEPS * DT!r};
deltaT {DT!r};
writeControl timeStep;
writeInterval {STEPS};
writeFormat ascii;
writePrecision 12;
timePrecision 8;
runTimeModifiable false;
"""

SCHEMES = """
ddtSchemes { default Euler; }
gradSchemes { default Gauss linear; }
divSchemes { default none; div(phi,U) Gauss linear; }
laplacianSchemes { default Gauss linear orthogonal; }
interpolationSchemes { default linear; }
snGradSchemes { default orthogonal; }
"""

SOLUTION = """
solvers
{
    p { solver GAMG; smoother GaussSeidel; tolerance 1e-06; relTol 0.05; }
    pFinal { $p; relTol 0; }
    U { solver smoothSolver; smoother symGaussSeidel; tolerance 1e-05; relTol 0; }
}
PISO { nCorrectors 2; nNonOrthogonalCorrectors 0; pRefCell 0; pRefValue 0; }
"""

PATCHES = "boundaryField { \"(left|right|bottom|top)\" { type cyclic; } layers { type empty; } }\n"


def start():
    """The velocity in the cells, x fastest."""
    h = 2 * math.pi / CELLS
    centres = [(index + 0.5) * h for index in range(CELLS)]
    values = (f"({math.sin(x) * math.cos(y)!r} {-math.cos(x) * math.sin(y)!r} 0)" for y in centres for x in centres)
    return f"dimensions [0 1 -1 0 0 0 0];\ninternalField nonuniform List<vector>\n{CELLS**2}\n(\n" + "\n".join(values) + "\n);\n" + PATCHES


def write_case():
    shutil.rmtree(CASE, ignore_errors=True)
    files = {
        "system/blockMeshDict": BLOCK_MESH,
        "system/controlDict": CONTROL,
        "system/fvSchemes": SCHEMES,
        "system/fvSolution": SOLUTION,
        "constant/transportProperties": f"nu {VISCOSITY!r};\n",
        "0/U": start(),
        "0/p": "dimensions [0 2 -2 0 0 0 0];\ninternalField uniform 0;\n" + PATCHES,
    }
    kinds = {"0/U": "volVectorField", "0/p": "volScalarField"}
    for path, content in files.items():
        file = CASE / path
        file.parent.mkdir(parents=True, exist_ok=True)
        header = f"FoamFile {{ version 2.0; format ascii; class {kinds.get(path, 'dictionary')}; object {file.name}; }}\n"
        file.write_text(header + content)


def kinetic_energy():
    """The mean of ½|u|² in the last velocity written."""
    text = (CASE / f"{STEPS * DT:g}" / "U").read_text()
    rows = text.partition("internalField")[2].partition("(\n")[2].partition("\n)")[0].splitlines()
    return sum(sum(float(part) ** 2 for part in row.strip("()").split()) for row in rows) / (2 * len(rows))


def solver_seconds(environment):
    """Seconds of wall-clock time for all steps but the first, by when their ends are told."""
    ends = []
    with subprocess.Popen(["icoFoam", "-case", CASE], stdout=subprocess.PIPE, text=True, env=environment) as process:
        for line in process.stdout:
            if line.startswith("ExecutionTime"):
                ends.append(time.perf_counter())
    if process.returncode or len(ends) != STEPS:
        raise Refusal(f"icoFoam took {len(ends)} steps of {STEPS} and ended with status {process.returncode}")
    return ends[-1] - ends[0]


def our_report(binary, integrator):
    settings = [f"domain.cells=[{CELLS},{CELLS}]", f"numerics.integrator={integrator}", "numerics.advection=central"]
    settings += [f"time.steps={STEPS}", f"time.dt={DT!r}", f"flow.viscosity={VISCOSITY!r}"]
    changes = [argument for setting in settings for argument in ("--set", setting)]
    case = HERE.parent.parent / "Cases" / "taylor-green.yaml"
    command = [binary, "bench", case, *changes, "--no-gradient", "--threads", "1", "--repeats", "3", "--json", "--quiet"]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def measure_openfoam(rounds, binary):
    """For each program its nanoseconds per cell and step, and the relative error of its energy at the end."""
    if shutil.which("icoFoam") is None:
        raise Refusal("there is no icoFoam on the PATH; install the Debian package openfoam")
    environment = {"WM_PROJECT_DIR": PROJECT} | os.environ
    write_case()
    subprocess.run(["blockMesh", "-case", CASE], check=True, stdout=subprocess.DEVNULL, env=environment)
    exact = 0.25 * math.exp(-4 * VISCOSITY * STEPS * DT)
    foam, ours = [], {"euler": [], "rk3": []}
    energies = {}
    for _ in range(rounds):
        for integrator, seconds in ours.items():
            report = our_report(binary, integrator)
            seconds += [value / STEPS for value in report["run"]["seconds"]]
            energies[f"swiftwater, central, {integrator}"] = report["kinetic_energy"]
        foam.append(solver_seconds(environment) / (STEPS - 1))
        energies["icoFoam"] = kinetic_energy()
    steps = {f"swiftwater, central, {integrator}": seconds for integrator, seconds in ours.items()} | {"icoFoam": foam}
    return {
        name: {"ns_per_cell_step": median(seconds) * 1e9 / CELLS**2, "energy_error": energies[name] / exact - 1}
        for name, seconds in steps.items()
    }
