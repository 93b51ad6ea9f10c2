#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What an idle connected client asks of the system: idle_syscalls.py [--seconds N]

Traces a client with the library's default times while the CMS tells its charging information every
40 s, so that a ping goes out between two of them. Nothing but these may cause a system call.
"""
import argparse
import asyncio
import json
import shutil
import signal
import subprocess
import sys

from rig import CMS, Driver, Lines, Site, skip

INFORMATION_INTERVAL = 40  # seconds
# A ping and its answer, or a message and its answer, each wake two threads for a handful of calls.
CALLS_PER_EXCHANGE = 30
CALLS_BESIDES = 20  # what was under way when the trace began and ended
EXPLAINED = {
    "poll", "restart_syscall",  # the I/O thread waits
    "read", "write", "recvfrom", "sendto", "ioctl",  # the socket, the wake-up, the test's own lines
    "getsockopt",  # what the peer's system has acknowledged
    "futex", "sched_yield",  # the handler thread is woken
    "brk", "mmap", "munmap", "madvise", "mprotect",  # memory
    "getpid", "getrandom", "clock_gettime",  # OpenSSL; clocks where there is no vDSO
}


def read_summary(text):
    """{system call: count} from `strace -c`."""
    counts = {}
    for line in text.splitlines():
        words = line.split()
        if len(words) >= 5 and words[0].replace(".", "").isdigit() and words[-1] != "total":
            counts[words[-1]] = int(words[3])
    return counts


async def trace(pid, seconds, summary):
    process = await asyncio.create_subprocess_exec(
        "strace", "-f", "-c", "-p", str(pid), "-o", str(summary), stderr=subprocess.PIPE)
    attached = await asyncio.wait_for(process.stderr.readline(), 10)
    if b"attached" not in attached:
        await process.wait()
        return None, attached.decode().strip()
    await asyncio.sleep(seconds)
    process.send_signal(signal.SIGINT)
    await process.wait()
    return read_summary(summary.read_text(encoding="utf-8")), ""


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=60)
    options = parser.parse_args()
    if not shutil.which("strace"):
        skip("strace is not installed")
    with Site() as site:
        cms = await Lines.start("/usr/bin/python3", "-B", CMS, "--cert", site.certificate, "--key",
                                site.key, "--push-interval", INFORMATION_INTERVAL)
        _, event = await cms.wait_for(lambda e: e["event"] == "listening")
        driver = await Driver.begin()
        await driver.client("c", url=f"wss://localhost:{event['port']}/", ca_file=site.ca)
        await driver.wait_for(lambda e: e["event"] == "information")
        await asyncio.sleep(2)  # the first confirmation is out, the threads sleep
        before = await driver.ask("status", "c")
        await asyncio.sleep(1)
        counts, problem = await trace(driver.process.pid, options.seconds,
                                      site.folder / "summary")
        after = await driver.ask("status", "c")
        await driver.end()
        await cms.kill()
    if counts is None:
        skip(f"strace cannot attach to a process here: {problem}")
    pushes = after["information_received"] - before["information_received"]
    pings = options.seconds // 30 + 1
    allowed = CALLS_BESIDES + CALLS_PER_EXCHANGE * (pings + pushes)
    total = sum(counts.values())
    print(json.dumps({"seconds": options.seconds, "informations": pushes, "pings_at_most": pings,
                      "calls": total, "allowed": allowed,
                      "by_call": dict(sorted(counts.items(), key=lambda item: -item[1]))}))
    if after["state"] != "Ready" or after["connections"] != 1:
        print("FAILED: the connection did not stay")
        return 1
    if not EXPLAINED.issuperset(counts):
        print(f"FAILED: not explained: {sorted(set(counts) - EXPLAINED)}")
        return 1
    if total == 0 or total > allowed:
        print(f"FAILED: {total} system calls, {allowed} are explained")
        return 1
    return 0


sys.exit(asyncio.run(main()))
