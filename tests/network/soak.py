#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Clients against the simulator with a random fault every few seconds: soak.py [--seconds N]

Memory, threads and descriptors must not grow: they are compared in calm moments, in which every
client is Ready and has its list confirmed, the first of them after a warm-up. Prints the figures as
one line of JSON.
"""
import argparse
import asyncio
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time

from relay import Relay
from rig import PATIENCE, Driver, mute_peers_that_go

CLIENTS = 5
SETTINGS = dict(min_delay=300, max_delay=1000, connect=5000, boot=5000, answer=5000, message=5000,
                close=1000, ping=1000, liveness=2000, stable_after=1000)
GARBAGE = os.urandom(64)
THREADS = 3 + 2 * CLIENTS  # main, I/O, handlers; a file and a name that may block per client
HEAP_GROWTH = 512 * 1024  # bytes: what the last messages take differs from one calm to the next
RSS_GROWTH_KB = 4 * 1024
# The address sanitizer keeps what was freed, and its allocator keeps pages per size of block.
SANITIZED_RSS_GROWTH_KB = 48 * 1024


class Simulator:
    @classmethod
    async def start(cls, folder):
        self = cls()
        self.ca = folder / "ca.pem"
        self.log = open(folder / "simulator.log", "w", encoding="utf-8")
        self.process = await asyncio.create_subprocess_exec(
            os.environ["VDV463_SIM_SERVE"], "ca", str(self.ca), stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=self.log)
        url = (await asyncio.wait_for(self.process.stdout.readline(), PATIENCE)).decode().strip()
        self.port = int(url.split(":")[2].split("/")[0])
        return self

    async def tell(self, command):
        self.process.stdin.write((command + "\n").encode())
        lines = []
        while True:
            line = await asyncio.wait_for(self.process.stdout.readline(), PATIENCE)
            if line in (b".\n", b""):
                return lines
            lines.append(line.decode().strip())

    def last_words(self):
        ended = self.process.returncode
        log = pathlib.Path(self.log.name).read_text(encoding="utf-8").splitlines()
        return [f"the simulator {'runs' if ended is None else f'ended with {ended}'}"] + log[-20:]

    async def end(self):
        self.process.stdin.close()
        code = await asyncio.wait_for(self.process.wait(), PATIENCE)
        self.log.close()
        return code


class Soak:
    def __init__(self, options):
        self.random = random.Random(options.seed)
        self.options = options
        self.faults = {}
        self.versions = {}

    async def begin(self, folder):
        self.simulator = await Simulator.start(folder)
        self.relay = Relay(self.simulator.port).open()
        self.driver = await Driver.begin()
        self.names = [f"c{i}" for i in range(CLIENTS)]
        for name in self.names:
            await self.driver.client(name, url=f"wss://127.0.0.1:{self.relay.port}/vdv463",
                                     ca_file=self.simulator.ca, **SETTINGS)
            # A client remembers the requests that ended: all there will ever be, from the beginning.
            await self.driver.publish(name, name, 200)

    async def publish(self):
        name = self.random.choice(self.names)
        count = self.random.choice([1, 10, 200])
        self.versions[name] = await self.driver.publish(name, name, count)

    async def fault(self):
        name = self.random.choice(["reset", "finish", "freeze", "drip", "garbage", "refuse",
                                   "drop", "pause"])
        self.faults[name] = self.faults.get(name, 0) + 1
        if name == "reset":
            self.relay.reset()
        elif name == "finish":
            self.relay.finish()
        elif name == "garbage":
            self.relay.inject(GARBAGE)
        elif name == "drop":
            await self.simulator.tell("drop")
        elif name == "freeze":
            self.relay.freeze()
            await asyncio.sleep(self.random.uniform(2, 5))
            self.relay.thaw()
        elif name == "pause":  # too short to be found
            self.relay.freeze()
            await asyncio.sleep(0.5)
            self.relay.thaw()
        elif name == "drip":
            self.relay.drips = {self.random.choice(["up", "down"]): (100, 0.1)}
            await asyncio.sleep(self.random.uniform(1, 4))
            self.relay.thaw()
        else:
            self.relay.refuse()
            self.relay.reset()
            await asyncio.sleep(self.random.uniform(0.5, 2))
            self.relay.open()

    async def trouble(self, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            await asyncio.sleep(self.random.uniform(1, 4))
            await self.publish()
            await self.fault()

    async def calm(self):
        """Waits until every client is Ready with its newest list confirmed; gives the figures."""
        for name in self.names:
            count = self.random.choice([1, 10])
            self.versions[name] = await self.driver.publish(name, name, count)
        for name in self.names:
            await self.driver.confirmed(name, self.versions[name])
        await asyncio.sleep(1)
        # What clients told long ago is of no more use, and this process is not to grow either.
        self.driver.events.clear()
        heap = await self.driver.ask("heap")
        process = pathlib.Path(f"/proc/{self.driver.process.pid}")
        status = dict(line.split(":", 1) for line in
                      (process / "status").read_text(encoding="utf-8").splitlines())
        connections = 0
        for name in self.names:
            connections += (await self.driver.ask("status", name))["connections"]
        figures = {
            "seconds": round(time.monotonic() - self.began),
            "rss_kb": int(status["VmRSS"].split()[0]), "heap_bytes": heap["bytes"],
            "threads": int(status["Threads"]), "descriptors": len(list((process / "fd").iterdir())),
            "connections": connections, "faults": sum(self.faults.values())}
        self.sanitized = heap["sanitized"]
        print(json.dumps(figures), flush=True)
        return figures

    async def run(self):
        self.began = time.monotonic()
        warm_up = min(300, self.options.seconds / 3)
        await self.trouble(warm_up)
        calms = [await self.calm()]
        rest = self.options.seconds - warm_up
        parts = max(2, round(rest / 150))
        for _ in range(parts):
            await self.trouble(rest / parts)
            calms.append(await self.calm())
        return calms

    async def end(self):
        complaints = [f"the simulator: {line}" for line in await self.simulator.tell("violations")]
        for name, process in (("driver", self.driver), ("simulator", self.simulator)):
            code = await process.end()
            if code != 0:
                complaints.append(f"the {name} ended with {code}")
        self.relay.close()
        return complaints


def growth(calms, sanitized):
    """Complaints about the last figures, measured against the first. Threads are made on demand, so
    that only their number is bounded. Of the memory that is kept for messages, which is bounded as
    well, more is used when several come at once, so that the first half's most counts."""
    first, last = dict(calms[0]), calms[-1]
    first["heap_bytes"] = max(calm["heap_bytes"] for calm in calms[:(len(calms) + 1) // 2])
    allowed = {"threads": THREADS - first["threads"], "descriptors": 0, "heap_bytes": HEAP_GROWTH,
               "rss_kb": SANITIZED_RSS_GROWTH_KB if sanitized else RSS_GROWTH_KB}
    return [f"{name} grew from {first[name]} to {last[name]}, more than {limit}"
            for name, limit in allowed.items() if last[name] - first[name] > limit]


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    options = parser.parse_args()
    # What threads keep for themselves of freed memory would count as used, and creeps up for long.
    os.environ["GLIBC_TUNABLES"] = "glibc.malloc.tcache_count=0"
    os.environ["ASAN_OPTIONS"] = ":".join(
        filter(None, [os.environ.get("ASAN_OPTIONS"), "quarantine_size_mb=1"]))
    with tempfile.TemporaryDirectory() as folder:
        soak = Soak(options)
        await soak.begin(pathlib.Path(folder))
        mute_peers_that_go()
        try:
            calms = await soak.run()
        except Exception:
            print(json.dumps({"seed": options.seed, "faults": soak.faults}))
            print("\n".join(soak.simulator.last_words()), flush=True)
            raise
        complaints = await soak.end() + growth(calms, soak.sanitized)
    print(json.dumps({"seed": options.seed, "clients": CLIENTS, "faults": soak.faults,
                      "first": calms[0], "last": calms[-1], "complaints": complaints}))
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
