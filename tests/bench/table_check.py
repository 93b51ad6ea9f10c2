#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Whether the table comes out with a row for each goal: table_check.py DIRECTORY_OF_PROGRAMS

The figures of one short round mean nothing and are not looked at."""
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
KINDS = {"metric": str, "ours": (int, float, str), "reference": (int, float, str, type(None)),
         "ratio": (int, float, type(None)), "goal": str, "met": bool}


def main():
    output = subprocess.run([HERE / "table.py", sys.argv[1], "--quick", "--json"], check=True,
                            text=True, stdout=subprocess.PIPE).stdout
    table = json.loads(output)
    assert list(table) == ["rows"], table
    for row in table["rows"]:
        assert set(row) == set(KINDS), row
        for name, kind in KINDS.items():
            assert isinstance(row[name], kind), (name, row)
    goals = {int(row["metric"].split()[0]) for row in table["rows"]}
    assert goals == set(range(1, 14)), f"no row for {set(range(1, 14)) - goals}"


main()
