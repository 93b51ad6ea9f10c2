#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The codec's part of the table of docs/performance.md.

codec.py BUILD_DIR [--json], where BUILD_DIR was configured with VDV463_BUILD_BENCH=ON as Release or
RelWithDebInfo. Prints the table, or with --json nothing but {"rows":[...]}. Without valgrind the
instructions are not counted and their rows count as not met.
"""

import json
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
INSTRUCTION_GOALS = {"decode_fresh": 50000, "decode_kept": 37000}
REFERENCE = "rapidjson_dom"


def count(program):
    """Instructions for a point, by work."""
    done = subprocess.run([HERE / "instructions.py", "count", program, *INSTRUCTION_GOALS,
                           REFERENCE], capture_output=True, encoding="utf-8", check=True)
    return {work: int(figure) for work, figure in map(str.split, done.stdout.splitlines())}


def instruction_rows(program):
    counted = count(program) if shutil.which("valgrind") else None
    rows = []
    for work, goal in INSTRUCTION_GOALS.items():
        row = {"metric": f"3 instructions a point, {work.replace('_', ' ')}", "ours": "not counted",
               "reference": "valgrind is missing", "ratio": 0, "goal": f"<= {goal:,}", "met": False}
        if counted:
            row.update(ours=f"{counted[work]:,}", reference=f"RapidJSON DOM {counted[REFERENCE]:,}",
                       ratio=round(counted[work] / counted[REFERENCE], 3),
                       met=counted[work] <= goal)
        rows.append(row)
    return rows


def main():
    arguments = sys.argv[1:]
    if len(arguments) not in (1, 2) or arguments[1:] not in ([], ["--json"]):
        sys.exit(__doc__)
    programs = pathlib.Path(arguments[0]) / "tests" / "bench"
    done = subprocess.run([programs / "vdv463_bench_codec", "--json"], stdout=subprocess.PIPE,
                          encoding="utf-8", check=True)
    rows = json.loads(done.stdout)["rows"] + instruction_rows(programs / "vdv463_bench_instructions")
    rows.sort(key=lambda row: int(row["metric"].split()[0]))
    if arguments[1:]:
        print(json.dumps({"rows": rows}))
        return
    print("| metric | ours | reference | ratio | goal | |\n|---|---|---|---|---|---|")
    for row in rows:
        print(f"| {row['metric']} | {row['ours']} | {row['reference']} | {row['ratio']:.2f} | "
              f"{row['goal']} | {'met' if row['met'] else '**missed**'} |")


main()
