"""Runs a command within bounds of time and memory, and judges how it ended."""
import collections
import os
import pathlib
import re
import resource
import shutil
import signal
import struct
import subprocess
import time
from dataclasses import dataclass

SECONDS = 10
# Of a command that waits, or of a busy machine.
LATE = 12 * SECONDS
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


class ForkServer:
    """The program, stopped before `main`: each run is a copy of it. See forkserver.c."""

    # No fewer than the words of any command.
    MOST_ARGUMENTS = 32

    def __init__(self, binary, library, folder, environment):
        self.binary = binary
        requests, self.requests = os.pipe()
        self.answers, answers = os.pipe()
        self.process = subprocess.Popen(
            [binary, *[""] * self.MOST_ARGUMENTS], cwd=folder, pass_fds=(requests, answers), stdin=subprocess.DEVNULL,
            env={**environment, "LD_PRELOAD": str(library), "FORKSERVER": f"{requests} {answers}"})
        os.close(requests), os.close(answers)

    @staticmethod
    def library(folder):
        """Compiles the library; None where there is no C compiler."""
        compiler = shutil.which("cc") or shutil.which("clang")
        if compiler is None:
            return None
        library = pathlib.Path(folder) / "forkserver.so"
        source = pathlib.Path(__file__).with_name("forkserver.c")
        made = subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-o", library, source, "-ldl"], stderr=subprocess.PIPE)
        return library if made.returncode == 0 else None

    def run(self, arguments):
        """The status of `wait`, seconds of processor time, bytes."""
        words = [self.binary, *arguments]
        assert len(words) <= self.MOST_ARGUMENTS
        text = b"".join(os.fsencode(word) + b"\0" for word in words)
        self.write(struct.pack("=I", len(text)) + text)
        answer = os.read(self.answers, 24)
        if len(answer) != 24:
            raise RuntimeError("the fork server has gone")
        status, microseconds, kilobytes = struct.unpack("=qqq", answer)
        return status, microseconds / 1e6, kilobytes << 10

    def write(self, data):
        while data:
            data = data[os.write(self.requests, data):]

    def close(self):
        os.close(self.requests)
        self.process.wait()


class Runner:
    def __init__(self, binary, folder):
        self.binary, self.folder = binary, folder
        self.environment = {**os.environ, "HOME": str(folder), "XDG_CACHE_HOME": str(folder / "cache"), "SWIFT_BACKTRACE": "enable=no"}
        self.statuses = collections.Counter()
        # Handed on to every command.
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        library = ForkServer.library(folder)
        self.server = library and ForkServer(binary, library, folder, self.environment)

    def close(self):
        if self.server:
            self.server.close()

    def __call__(self, *arguments):
        start = time.monotonic()
        status, seconds, size = self.server.run(arguments) if self.server else self.start(arguments)
        late = time.monotonic() - start > LATE
        output, errors = (self.text(name) for name in ("stdout", "stderr"))
        code = os.waitstatus_to_exitcode(status)
        self.statuses[code] += 1
        return Result(code, seconds, size, output, errors, self.fault(code, seconds, size, late, output, errors))

    def text(self, name):
        with open(self.folder / name, "rb") as file:
            return file.read(300_000).decode(errors="replace")

    def start(self, arguments):
        """Without a server: a process of its own."""
        start = time.monotonic()
        with open(self.folder / "stdout", "wb") as out, open(self.folder / "stderr", "wb") as err:
            child = subprocess.Popen(
                [self.binary, *arguments], stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=self.environment, cwd=self.folder)
            # From outside: a function called in the child would cost it a copy of this process.
            resource.prlimit(child.pid, resource.RLIMIT_CPU, (SECONDS + 1, SECONDS + 1))
            resource.prlimit(child.pid, resource.RLIMIT_FSIZE, (1 << 30, 1 << 30))
            while True:
                pid, status, usage = os.wait4(child.pid, os.WNOHANG)
                if pid:
                    break
                if time.monotonic() - start > LATE:
                    child.kill()
                time.sleep(0.001)
            child.returncode = 0
        return status, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024

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
