#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What is visible outside of a library, archive or shared:
    check_symbols.py rapidjson|twice LIBRARY...
    check_symbols.py listed|write DIRECTORY LIBRARY...

rapidjson  No name of RapidJSON: a program may hold another one, built with other macros. So ours has
           a namespace of its own, and nothing in it is visible.
twice      No visible name is defined in two of the libraries: which one a program got would be
           chance.
listed     The visible names are those of DIRECTORY/LIBRARY.symbols: none goes, none comes unnoticed.
write      Writes these lists.

Ends with 1 and names what is wrong.
"""

import re
import subprocess
import sys
from pathlib import Path

# Num: Value Size Type Bind Vis Ndx Name
SYMBOL = re.compile(r"^ *\d+: [0-9a-f]+ +\S+ +\w+ +(\w+) +(\w+) +(\w+) (\S.*)$")


def symbols_of(library):
    text = subprocess.run(
        ["readelf", "--wide", "--syms", library],
        stdout=subprocess.PIPE, encoding="utf-8", check=True, timeout=60,
    ).stdout
    return [match.groups() for match in map(SYMBOL.match, text.splitlines()) if match]


def visible_names(library):
    return {
        name
        for binding, visibility, section, name in symbols_of(library)
        if binding == "GLOBAL" and visibility == "DEFAULT" and section != "UND"
    }


def twice(libraries):
    places = {}
    for library in libraries:
        for name in visible_names(library):
            places.setdefault(name, []).append(library)
    if not places:
        yield "nothing is visible in any, so that this test proves nothing"
    for name, places_of_name in sorted(places.items()):
        if len(places_of_name) > 1:
            yield f"{name}: visible in {' and '.join(places_of_name)}"


def rapidjson(libraries):
    for library in libraries:
        yield from rapidjson_of(library)


def rapidjson_of(library):
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


def list_of(directory, library):
    return Path(directory) / (re.sub(r"\.(a|so)\b.*$", "", Path(library).name) + ".symbols")


def in_words(names):
    return subprocess.run(
        ["c++filt"], input="\n".join(names), stdout=subprocess.PIPE, encoding="utf-8", check=True,
        timeout=60,
    ).stdout.splitlines()


def write(arguments):
    directory, *libraries = arguments
    for library in libraries:
        names = sorted(visible_names(library))
        lines = [f"{name}\t{words}" for name, words in zip(names, in_words(names))]
        list_of(directory, library).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return []


def listed(arguments):
    """The second column is for people; how names are put into words changes with the tools."""
    directory, *libraries = arguments
    for library in libraries:
        path = list_of(directory, library)
        lines = path.read_text(encoding="utf-8").splitlines()
        known = {line.split("\t")[0] for line in lines}
        names = visible_names(library)
        for word, some in (("gone", known - names), ("new", names - known)):
            for words in in_words(sorted(some)):
                yield f"{path.name}: {word}: {words}"


def main():
    checks = {"rapidjson": rapidjson, "twice": twice, "listed": listed, "write": write}
    if len(sys.argv) < 3 or sys.argv[1] not in checks:
        print(__doc__, file=sys.stderr)
        return 2
    found = list(checks[sys.argv[1]](sys.argv[2:]))
    print("\n".join(found) or "nothing found")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
