# SPDX-License-Identifier: Apache-2.0
"""What the measuring scripts share: a server with a throw-away certificate, and programs that
print figures as JSON."""
import json
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
PATIENCE = 300  # seconds for one program


def say(text):
    print(text, file=sys.stderr, flush=True)


class Server:
    """vdv463_bench_server, and where to find it."""

    def __init__(self, programs):
        self.programs = pathlib.Path(programs)
        self.folder = tempfile.TemporaryDirectory(prefix="vdv463-bench-")
        folder = pathlib.Path(self.folder.name)
        self.ca_file, key = folder / "cert.pem", folder / "key.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
             "-nodes", "-keyout", str(key), "-out", str(self.ca_file), "-days", "30",
             "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"],
            check=True, stderr=subprocess.DEVNULL)
        raise_descriptors()
        self.process = subprocess.Popen(
            [self.programs / "vdv463_bench_server", self.ca_file, key], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.port = self.process.stdout.readline().strip()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(10)
        self.folder.cleanup()

    def seen(self):
        """What it has seen since it was last asked."""
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def path(self, program):
        return HERE / program if program.endswith(".py") else self.programs / program

    def has(self, program):
        return self.path(program).exists()

    def begin(self, program, mode, count, *more):
        """Begins a program; its figures come from finish()."""
        return subprocess.Popen(
            [self.path(program), mode, self.port, self.ca_file, str(count), *map(str, more)],
            text=True, stdout=subprocess.PIPE)

    def run(self, program, mode, count, *more):
        return finish(self.begin(program, mode, count, *more))


def finish(process):
    output, _ = process.communicate(timeout=PATIENCE)
    if process.returncode != 0:
        raise RuntimeError(f"{process.args[0]} {process.args[1]} failed")
    return json.loads(output.splitlines()[-1])


def raise_descriptors():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 8192 if hard == resource.RLIM_INFINITY else min(8192, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))


def median(rounds, name):
    return statistics.median(each[name] for each in rounds)


def median_ratio(above, below, name):
    """Of each round's ratio, so that a machine that grows slower meanwhile does no harm."""
    return statistics.median(a[name] / b[name] for a, b in zip(above, below))


def many(server, clients, seconds, interval_ms=15000, points=100, mode="many"):
    """The figures of so many clients in one process, with what the server saw of them."""
    process = server.begin("vdv463_bench_ours", mode, clients, seconds, interval_ms, points)
    if process.stdout.readline() != "measuring\n":
        finish(process)
        raise RuntimeError("no measuring")
    connecting = server.seen()
    figures = finish(process)
    seen = server.seen()
    figures["most_in_handshake"] = connecting["most_in_handshake"]
    for name in ("pings", "late", "pong_median_ms", "pong_p99_ms", "pong_max_ms"):
        figures[name] = seen[name]
    return figures
