#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Counts the codec's instructions with callgrind.

instructions.py gate PROGRAM BUDGET   fails when a figure is above the budget by more than 10 %
instructions.py count PROGRAM WORK... prints "WORK INSTRUCTIONS" for each

PROGRAM is vdv463_bench_instructions; a figure is instructions per point or request. Exit status 77
(skipped) when valgrind is missing.
"""

import re
import shutil
import subprocess
import sys

SLACK_PCT = 10
SKIPPED = 77


def instructions(program, work):
    done = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", "--collect-atstart=no",
         "--toggle-collect=vdv463_bench_measured", program, work],
        capture_output=True, encoding="utf-8", timeout=300, check=False)
    collected = re.search(r"Collected\s*:\s*(\d+)", done.stderr)
    if done.returncode != 0 or not collected or int(collected[1]) == 0:
        sys.exit(f"callgrind could not count {work}:\n{done.stderr}")
    return round(int(collected[1]) / int(done.stdout))


def read_budget(path):
    with open(path, encoding="utf-8") as lines:
        rows = [line.split() for line in lines if line.strip() and not line.startswith("#")]
    return {work: int(figure) for work, figure in rows}


def gate(program, path):
    too_many = []
    for work, budget in read_budget(path).items():
        found = instructions(program, work)
        change = 100 * (found - budget) / budget
        print(f"{work}: {found} instructions, budget {budget} ({change:+.1f} %)", flush=True)
        if change > SLACK_PCT:
            too_many.append(work)
    if too_many:
        sys.exit(f"more than {SLACK_PCT} % above the budget of {path}: {', '.join(too_many)}")


def main():
    if shutil.which("valgrind") is None:
        print("skipped: valgrind is not installed, so that nothing counts instructions")
        sys.exit(SKIPPED)
    if len(sys.argv) == 4 and sys.argv[1] == "gate":
        gate(sys.argv[2], sys.argv[3])
    elif len(sys.argv) > 3 and sys.argv[1] == "count":
        for work in sys.argv[3:]:
            print(work, instructions(sys.argv[2], work), flush=True)
    else:
        sys.exit(__doc__)


main()
