#!/usr/bin/env python3
"""Finds the velocity that a flow began with from the velocity that it ends with.

    Tools/examples/twin-experiment.py [--binary PATH] [--cells N] [--folder PATH] [--tolerance T] [--iterations N]

A first run makes the truth: its last snapshot is what has been measured. The case then starts from a wrong velocity, and `swiftwater gradient`
tells the derivative of the distance from the measurement by each value of that velocity. Steps down this gradient, by the method of limited
memory of Broyden, Fletcher, Goldfarb and Shanno (Nocedal & Wright, Numerical Optimization, 2006, algorithm 7.5), end at the true one. Needs
h5py and numpy.
Exit status: 0 the distance has fallen to T of the first; 1 it has not.
"""
import argparse
import json
import pathlib
import subprocess
import sys

import h5py
import numpy as np

CASE = """
flow: {{ viscosity: 0.005 }}
domain: {{ size: ["2*pi", "2*pi"], cells: [{cells}, {cells}] }}
boundaries: {{ left: periodic, right: periodic, bottom: periodic, top: periodic }}
initial: {initial}
numerics: {{ advection: central, integrator: rk3 }}
time: {{ steps: {steps}, dt: {step} }}
output: {{ fields: [velocity, vorticity], formats: [vtkhdf] }}
"""
TRUE = '{ velocity: ["sin(x)*cos(y) + 0.3*sin(2*y)", "-cos(x)*sin(y) + 0.3*cos(3*x)"] }'
WRONG = '{ velocity: ["0.5*sin(x)*cos(y)", "-0.5*cos(x)*sin(y)"] }'
SEARCH = """
objective: {{ distance: {{ target: {{ file: truth/fields/{steps:06}.hdf }} }} }}
controls: [initial.velocity]
"""


class Experiment:
    """The distance from the truth as a function of the initial velocity."""

    def __init__(self, binary, folder, cells):
        self.binary, self.folder = binary, folder
        folder.mkdir(parents=True, exist_ok=True)
        steps = max(10, cells // 2)
        case = {"cells": cells, "steps": steps, "step": 0.5 / steps}
        (folder / "truth.yaml").write_text(CASE.format(initial=TRUE, **case))
        (folder / "first.yaml").write_text((CASE + SEARCH).format(initial=WRONG, **case))
        (folder / "guess.yaml").write_text((CASE + SEARCH).format(initial="{ file: guess.hdf }", **case))
        self.swiftwater("run", "truth")

    def swiftwater(self, verb, name):
        command = [self.binary, verb, f"{name}.yaml", "--output", name, "--json", "--quiet"]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(done.stdout + done.stderr)
        return json.loads(done.stdout)

    def gradient(self, name):
        """The distance, and the derivative by each value of the initial velocity, as one vector."""
        report = self.swiftwater("gradient", name)
        with h5py.File(self.folder / name / "sensitivity/000000.hdf") as file:
            return report["objective"]["value"], np.concatenate([file["Gradient"][part][...].ravel() for part in self.parts(file)])

    def begin(self):
        """A file to be changed from now on, and its velocity as one vector: that of the wrong beginning, with the first distance and gradient."""
        value, gradient = self.gradient("first")
        with h5py.File(self.folder / "first/sensitivity/000000.hdf") as file, h5py.File(self.folder / "guess.hdf", "w") as guess:
            file.copy("Values", guess)
            return np.concatenate([file["Values"][part][...].ravel() for part in self.parts(file)]), value, gradient

    def at(self, velocity):
        with h5py.File(self.folder / "guess.hdf", "r+") as file:
            start = 0
            for part in self.parts(file):
                values = file["Values"][part]
                values[...] = velocity[start : start + values.size].reshape(values.shape)
                start += values.size
        return self.gradient("guess")

    @staticmethod
    def parts(file):
        return [name for name in ("velocity_x", "velocity_y", "velocity_z") if name in file["Values"]]


def direction(gradient, pairs, scale):
    """Minus the inverse Hessian, as far as the pairs of steps and differences of gradients tell it, times the gradient."""
    result, factors = -gradient, []
    for step, change in reversed(pairs):
        factors.append(step @ result / (step @ change))
        result = result - factors[-1] * change
    result = result * scale
    for (step, change), factor in zip(pairs, reversed(factors)):
        result = result + (factor - change @ result / (step @ change)) * step
    return result


def search(experiment, tolerance, iterations):
    """Steps until the distance has fallen to a part of the first; whether it has."""
    point, value, gradient = experiment.begin()
    first, pairs = value, []
    # A distance is a mean over cells: were the flow to keep what it begins with, this were the inverse Hessian.
    scale = gradient.size / 2
    for iteration in range(iterations):
        print(f"{iteration:3}  distance {value:.6e}  of the first {value / first:.2e}  gradient {np.linalg.norm(gradient):.2e}", flush=True)
        if value <= tolerance * first:
            return True
        way = direction(gradient, pairs, scale)
        length, slope = 1.0, gradient @ way
        while True:
            tried, slope_there = experiment.at(point + length * way)
            if tried <= value + 1e-4 * length * slope or length < 1e-6:
                break
            length /= 2
        step, change = length * way, slope_there - gradient
        if step @ change > 0:
            pairs = [*pairs[-9:], (step, change)]
            scale = step @ change / (change @ change)
        point, value, gradient = point + step, tried, slope_there
    return value <= tolerance * first


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default="swiftwater")
    parser.add_argument("--cells", type=int, default=64)
    parser.add_argument("--folder", default="twin")
    parser.add_argument("--tolerance", type=float, default=1e-8)
    parser.add_argument("--iterations", type=int, default=60)
    options = parser.parse_args()
    binary = str(pathlib.Path(options.binary).resolve()) if "/" in options.binary else options.binary
    experiment = Experiment(binary, pathlib.Path(options.folder), options.cells)
    return 0 if search(experiment, options.tolerance, options.iterations) else 1


if __name__ == "__main__":
    sys.exit(main())
