"""Runs a command within bounds of time and memory, and judges how it ended."""
import collections
import os
import re
import resource
import signal
import subprocess
import time
from dataclasses import dataclass

SECONDS = 10
BYTES = 2 << 30
NOT_FINITE = re.compile(r" = \[?-?(nan|inf)\b|^  [^\n]* norm (nan|inf)\b", re.I | re.M)


@dataclass
class Result:
    """How a command ended; the status is that of its process, negative for a signal."""
    status: int
    seconds: float
    bytes: int
    output: str
    errors: str
    wrong: str | None


class Runner:
    def __init__(self, binary, folder):
        self.binary, self.folder = binary, folder
        self.environment = {**os.environ, "HOME": str(folder), "XDG_CACHE_HOME": str(folder / "cache"), "SWIFT_BACKTRACE": "enable=no"}
        self.statuses = collections.Counter()
        # Handed on to every command.
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def __call__(self, *arguments):
        start = time.monotonic()
        with open(self.folder / "stdout", "w+b") as out, open(self.folder / "stderr", "w+b") as err:
            child = subprocess.Popen(
                [self.binary, *arguments], stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=self.environment, cwd=self.folder)
            # From outside: a function called in the child would cost it a copy of this process.
            resource.prlimit(child.pid, resource.RLIMIT_CPU, (SECONDS + 1, SECONDS + 1))
            resource.prlimit(child.pid, resource.RLIMIT_FSIZE, (1 << 30, 1 << 30))
            late = False
            while True:
                pid, status, usage = os.wait4(child.pid, os.WNOHANG)
                if pid:
                    break
                # Of a command that waits, or of a busy machine.
                if not late and time.monotonic() - start > 12 * SECONDS:
                    late = True
                    child.kill()
                time.sleep(0.001)
            child.returncode = 0
            out.seek(0), err.seek(0)
            output, errors = (stream.read(300_000).decode(errors="replace") for stream in (out, err))
        code = os.waitstatus_to_exitcode(status)
        self.statuses[code] += 1
        seconds, size = usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024
        return Result(code, seconds, size, output, errors, self.fault(code, seconds, size, late, output, errors))

    @staticmethod
    def fault(code, seconds, size, late, output, errors):
        if late or seconds > SECONDS:
            return f"more than {SECONDS} s"
        if code < 0:
            return f"signal {signal.Signals(-code).name}"
        if code not in (0, 1, 2, 3):
            return f"status {code}"
        if size > BYTES:
            return f"more than {BYTES >> 30} GB"
        if code != 0 and not errors and not output:
            return "failure without a word"
        if code == 0 and NOT_FINITE.search(output):
            return "success with numbers that are not finite"
        return None
