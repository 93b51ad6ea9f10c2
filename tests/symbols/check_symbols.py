#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""check_symbols.py LIBRARY...: no name of RapidJSON leaves a library, archive or shared.

A program may hold another RapidJSON, built with other macros. So ours has a namespace of its own,
and nothing in it is visible outside. Ends with 1 and names what is.
"""

import re
import subprocess
import sys

# Num: Value Size Type Bind Vis Ndx Name
SYMBOL = re.compile(r"^ *\d+: [0-9a-f]+ +\S+ +\w+ +(\w+) +(\w+) +(\w+) (\S.*)$")


def symbols_of(library):
    text = subprocess.run(
        ["readelf", "--wide", "--syms", library],
        stdout=subprocess.PIPE, encoding="utf-8", check=True, timeout=60,
    ).stdout
    return [match.groups() for match in map(SYMBOL.match, text.splitlines()) if match]


def findings(library):
    symbols = symbols_of(library)
    own = 0
    for binding, visibility, section, name in symbols:
        if "rapidjson" not in name:
            continue
        own += "vdv463_rapidjson" in name
        if "vdv463_rapidjson" not in name:
            yield f"{library}: not in our namespace: {name}"
        elif binding != "LOCAL" and section != "UND" and visibility == "DEFAULT":
            yield f"{library}: visible: {name}"
    if not symbols:
        yield f"{library}: readelf lists no symbols"
    if "core" in library and own == 0:
        yield f"{library}: holds nothing of RapidJSON, so that this test proves nothing"


def main():
    if len(sys.argv) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    found = [finding for library in sys.argv[1:] for finding in findings(library)]
    print("\n".join(found) or "nothing of RapidJSON is visible")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
