"""Mutants of case files: of their bytes, their words, their tree; whole files made to hurt; overrides and formulas."""
import copy
import json
import math
import re

from bases import BASES

NUMBERS = """nan .nan inf -.inf 1e308 -1e308 1e309 -0 0 -1 1 2 1e-308 1e-320 4e-324 1e-300 1e-50 1e50 1e49 1e-49 1e30 -1e30 1e18 1e12 1e-12 0.5 1e-9 1e9
2147483647 2147483648 4294967296 9007199254740992 9007199254740993 9223372036854775807 9223372036854775808 -9223372036854775808 18446744073709551616 100000
99999999999999999999999999 0x10 1_000 1,5 0o17 1e ١٢ +5 --5 1.5.2 1:30 true null ~""".split()
WORDS = ['""', '" "', '"nan"', '"1"', "x", "[]", "{}", "[[]]", "[{}]", "[1]", "[1, 2]", "[1, 2, 3]", "[1e308, -1e308]", "[0, 0]", "{ a: 1 }", "{ last: 1 }", "*x", "&x 1",
         "!!str 1", "!!float x", "!!binary aGk=", "2001-01-01", "<<", "=", "'", "|", ">", "- 1", "../../x", "a/b", "/dev/zero", "%", "@", "`", "\u202e", "\ue001", "log(-1)",
         "1/0", "sqrt(-1)", "exp(1e3)", "0^-1", "x^x^x^x", "tan(pi/2)", "step(0/0)", "max(0/0, 1)", "1/(x - x)", "at-rest", "periodic", "outflow", "wall"]
KEYS = ["", " ", "x", "y", "velocity", "viscosity", "<<", "*a", "? a", "time.end", "a.b", "\ue001", "é", "nan", "1", "null", "true", "case", "bodies", "window", "last"]
BYTES = [b"\xef\xbb\xbf", b"\xff\xfe", b"\0", b"\r", b"\t", b"\xc0\x80", b"\xf4\x90\x80\x80", b"---\n", b"...\n", b"\xe2\x80\xa8", b"\x85", b"\xed\xa0\x80"]


class Raw(str):
    """Text that is written as it is."""


def dump(node):
    """YAML in flow style."""
    if isinstance(node, Raw):
        return str(node)
    if isinstance(node, dict):
        return "{ " + ", ".join(f"{dump(key)}: {dump(value)}" for key, value in node.items()) + " }"
    if isinstance(node, list):
        return "[" + ", ".join(dump(value) for value in node) + "]"
    if isinstance(node, bool):
        return "true" if node else "false"
    if isinstance(node, (int, float)):
        return repr(node)
    return node if re.fullmatch(r"[A-Za-z_][\w.-]*", node) else json.dumps(node)


def case_text(case):
    """A case, one line for each section."""
    return "".join(f"{dump(key)}: {dump(value)}\n" for key, value in case.items())


def places(node, path=()):
    """Every place of a tree: its container, its key there, its path."""
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in list(items):
        yield node, key, path + (key,)
        yield from places(value, path + (key,))


def of_bytes(data, rng):
    data = bytearray(data)
    for _ in range(rng.choice([1, 1, 2, 4, 16])):
        at = rng.randrange(len(data) + 1)
        match rng.randrange(7):
            case 0 if at < len(data):
                data[at] ^= 1 << rng.randrange(8)
            case 1:
                del data[at:at + rng.choice([1, 2, 8, 64])]
            case 2:
                data[at:at] = bytes(rng.choice(b"[]{}:,#&*!|>'\"%@`-?\t\r\n \0\xff") for _ in range(rng.choice([1, 2, 5])))
            case 3:
                other = rng.randrange(len(data) + 1)
                data[at:at] = data[other:other + rng.randrange(1, 200)]
            case 4:
                del data[at:]
            case 5:
                data[at:at] = rng.choice(BYTES)
            case _:
                lines = bytes(data).split(b"\n")
                lines.insert(rng.randrange(len(lines)), rng.choice(lines))
                data = bytearray(rng.choice([b"\n", b"\n", b"\r\n", b"\r"]).join(lines))
    return bytes(data)


TOKEN = re.compile(r'"[^"\n]*"|[-+.\w*/^()]+|[\[\]{}:,]')


def of_tokens(text, rng):
    tokens = list(TOKEN.finditer(text))
    for token in sorted(rng.sample(tokens, min(len(tokens), rng.choice([1, 1, 1, 2, 3]))), key=lambda match: -match.start()):
        word = token.group()
        new = rng.choice([rng.choice(NUMBERS), rng.choice(NUMBERS + WORDS), rng.choice(["", word * 2, word[::-1], word.upper()]), rng.choice(tokens).group()])
        text = text[:token.start()] + new + text[token.end():]
    return text


def of_tree(case, rng):
    case = copy.deepcopy(case)
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        everywhere = list(places(case))
        if not everywhere:
            break
        node, key, _ = rng.choice(everywhere)
        match rng.randrange(11):
            case 0 | 1 | 2 | 3 | 4:
                node[key] = Raw(rng.choice(NUMBERS))
            case 5:
                node[key] = Raw(rng.choice(WORDS))
            case 6:
                del node[key]
            case 7 if isinstance(node, dict):
                node[Raw(json.dumps(rng.choice(KEYS)))] = node.pop(key)
            case 8:
                other, place, _ = rng.choice(everywhere)
                if place in other if isinstance(other, dict) else place < len(other):
                    node[key] = copy.deepcopy(other[place])
            case 9 if isinstance(node, list):
                node.extend(copy.deepcopy(node) * rng.choice([1, 3, 50]))
            case _ if isinstance(node, dict):
                donor = BASES[rng.choice(sorted(BASES))]
                section = rng.choice(sorted(donor))
                node[section] = copy.deepcopy(donor[section])
    return case_text(case)


def _bodies(count):
    return ", ".join(f"b{i}: {{ circle: {{ center: [{0.5 + 0.001 * (i % 5000)}, 2], radius: 0.4 }} }}" for i in range(count))


def _laughs(levels, fan):
    return "a0: &a0 [x, x]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * fan)}]\n" for i in range(1, levels))


HOSTILE = {
    "nested lists": lambda n, text: "flow: " + "[" * n + "]" * n,
    "nested maps": lambda n, text: "flow: " + "{a: " * n + "1" + "}" * n,
    "open brackets": lambda n, text: "flow: " + "[" * n,
    "nested keys": lambda n, text: "? " * n + "a",
    "nested dashes": lambda n, text: "- " * n + "a",
    "nested blocks": lambda n, text: "".join(" " * i + "a:\n" for i in range(min(n, 2000))),
    "laughs": lambda n, text: _laughs(min(n, 40), 9) + text,
    "laughs in a key": lambda n, text: _laughs(min(n, 30), 2) + f"b: {{ ? *a{min(n, 30) - 1} : 1, ? *a{min(n, 30) - 1} : 2 }}\n",
    "laughs as a key": lambda n, text: _laughs(min(n, 30), 2) + f"b: {{ *a{min(n, 30) - 1} : 1, *a{min(n, 30) - 1} : 2 }}\n",
    "laughs in a list as a key": lambda n, text: _laughs(min(n, 30), 2) + f"b: {{ [*a{min(n, 30) - 1}]: 1, [*a{min(n, 30) - 1}]: 2 }}\n",
    "alias of itself": lambda n, text: "a: &a [*a]\n" + text,
    "merge": lambda n, text: "base: &b { viscosity: 1 }\nflow: { <<: *b }\n" + text,
    "one key again and again": lambda n, text: "a: 1\n" * n + text,
    "many keys twice": lambda n, text: "".join(f"k{i}: 1\n" for i in range(n)) * 2 + text,
    "keys twice inside": lambda n, text: "".join(f"k{i % 7}: {{ a: 1, a: 2 }}\n" for i in range(min(n, 10_000))) + text,
    "many keys": lambda n, text: "".join(f"k{i}: 1\n" for i in range(n)) + text,
    "long comment": lambda n, text: "# " + "x" * (20 * n) + "\n" + text,
    "long title": lambda n, text: text + f"\ncase: {{ title: \"{'y' * (20 * n)}\" }}\n",
    "long key": lambda n, text: "k" * (10 * n) + ": 1\n" + text,
    "long number": lambda n, text: text.replace("0.02", "0." + "1" * n),
    "documents": lambda n, text: text + "---\n" * n + text,
    "directive": lambda n, text: "%YAML 9.9\n%TAG ! tag:x,2000:\n---\n" + text,
    "tabs": lambda n, text: text.replace(" ", "\t"),
    "other line ends": lambda n, text: text.replace("\n", "\u2028"),
    "controls": lambda n, text: re.sub(r"(?m)^controls:.*", "controls: [" + ", ".join(["viscosity"] * n) + "]", text),
    "unknown controls": lambda n, text: re.sub(r"(?m)^controls:.*", "controls: [" + ", ".join(f"v{i}" for i in range(n)) + "]", text),
    "bodies": lambda n, text: re.sub(r"(?m)^bodies:.*", f"bodies: {{ {_bodies(n)} }}", text),
    "moving bodies": lambda n, text: re.sub(r"(?m)^bodies:.*", f"bodies: {{ {_bodies(n).replace('} }', '}, motion: { velocity: [0.01, 0] } }')} }}", text),
    "probes": lambda n, text: re.sub(r"(?m)^probes:.*\n", "", text) + "probes: { " + ", ".join(f"p{i}: [0.5, 0.5]" for i in range(n)) + " }\n",
    "measurements": lambda n, text: re.sub(r"(?m)^measurements:.*\n", "", text) + "measurements: { " + ", ".join(f"m{i}: {{ kinetic-energy: {{}} }}" for i in range(n)) + " }\n",
    "objectives": lambda n, text: re.sub(r"(?m)^objective:.*\n", "", text) + "objective: { " + ", ".join(f"m{i}: {{ kind: enstrophy }}" for i in range(n)) + " }\n",
    "scalars": lambda n, text: re.sub(r"(?m)^scalars:.*\n", "", text) + "scalars: { " + ", ".join(f"s{i}: {{ diffusivity: 1 }}" for i in range(min(n, 200))) + " }\n",
    "long formula": lambda n, text: re.sub(r"(?m)^initial:.*", f"initial: {{ velocity: [\"{'+'.join(['x'] * (n // 2 + 1))}\", 0] }}", text),
    "nested measurement": lambda n, text: text + "\nmeasurements: " + "{ a: " * min(n, 2000) + "1" + "}" * min(n, 2000) + "\n",
    "nothing": lambda n, text: ["", " ", "\n" * n, "#", "---", "...", "null", "~", "[]", "{}", "1", '""', "- a", "? ", ": ", "!", "&a", "*a", "%", "@", "|", ">", "\t"][n % 23],
}


def formula(rng, depth=0):
    if depth > 6 or rng.random() < 0.25:
        return rng.choice(["x", "y", "z", "pi", "0", "1", "-1", "1e308", "1e-308", "0.5", "1e400", ".", "1.2.3", "5e", "", "x y", "é", "_", "nan", "inf", "1E+3", "0,5"])
    what = rng.randrange(9)
    if what < 3:
        return formula(rng, depth + 1) + rng.choice(["+", "-", "*", "/", "^", "**", "//", "%", ",", " ", "^-", "--", "^^"]) + formula(rng, depth + 1)
    if what < 5:
        return "(" + formula(rng, depth + 1) + rng.choice([")", ")", ")", ")", "", "))"])
    if what < 8:
        name = rng.choice(["sin", "cos", "tan", "exp", "log", "sqrt", "abs", "tanh", "min", "max", "step", "foo", "SIN", "x"])
        return name + "(" + ", ".join(formula(rng, depth + 1) for _ in range(rng.choice([1, 1, 2, 3, 0]))) + ")"
    n = rng.choice([10, 99, 100, 101, 1000, 1999, 4001, 50_000])
    return rng.choice(["(" * n + "x" + ")" * n, "-" * n + "x", "x" + "^x" * n, "x" + "+x" * n, "x" + "*1e308" * n, "sin(" * n + "x" + ")" * n,
                       "min(" + ",".join(["x"] * n) + ")", "9" * n, "0." + "0" * n + "1", "1" + "/0" * n, "1e" + "9" * n, "x" * n])


FORMULAS = {
    "initial": lambda text: f"{{ velocity: [{text}, 0] }}",
    "initial.velocity": lambda text: f"[{text}, 0]",
    "flow.resistance": lambda text: text,
    "flow.force": lambda text: f"[0, {text}]",
    "domain.size": lambda text: f"[{text}, 1]",
    "boundaries.left": lambda text: f"{{ inflow: {{ velocity: [1, 0], profile: {text} }} }}",
    "scalars.temperature.initial": lambda text: text,
    "scalars.dye.source": lambda text: text,
    "objective.distance": lambda text: f"{{ target: [{text}, 0] }}",
    "measurements.m.velocity-error.solution": lambda text: f"[{text}, 0]",
}


def override(case, rng):
    """`path=value` for one `--set`."""
    paths = [".".join(map(str, path)) for _, _, path in places(case)]
    path = rng.choice(paths + ["", ".", "a.b.c", "flow", "é", "=", "time", "time.end", "output.every", "checkpoints.memory", "time.steps", "time.dt"])
    value = rng.choice(NUMBERS + WORDS + ["[" * 2000, "{a: " * 500, "a" * 20000, "&a [*a]", "\t", "\n", "- 1\n- 2", "#", "", "1 # c"])
    return f"{path}={value}"


def formula_override(rng):
    path = rng.choice(sorted(FORMULAS))
    return f"{path}={FORMULAS[path](json.dumps(formula(rng)))}"


def cell_count(resolved):
    """Cells and steps of a case as `show` tells them, infinite where they cannot be read."""
    cells = re.search(r"cells: \[([\d, ]+)\]", resolved)
    steps = re.search(r"^  steps: (\d+)", resolved, re.M)
    return math.prod(map(int, cells.group(1).split(","))) if cells else math.inf, int(steps.group(1)) if steps else math.inf
