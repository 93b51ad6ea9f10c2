#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Every block of C++ in the documentation is compiled:

snippets.py ROOT write FILE   writes FILE, in which each block is the body of a function
snippets.py ROOT check FILE   ends with 1 when FILE is not what `write` would write now

A block that stands word for word in a program under examples/ is compiled there. Another one must be
no program, and finds around it what snippet_surroundings.hpp declares.
"""

import re
import sys
from pathlib import Path

BLOCK = re.compile(r"^```cpp\n(.*?)^```$", re.S | re.M)
# Members of Surroundings.
GIVEN = ("client", "config", "handlers", "information", "message", "requests", "text", "loop")
PROGRAM = re.compile(r"^(#include|int main\b)", re.M)


def documents(root):
    return sorted([*root.glob("*.md"), *root.glob("docs/*.md")])


def blocks(root):
    """(document, line, code) of each block."""
    for document in documents(root):
        text = document.read_text(encoding="utf-8")
        for match in BLOCK.finditer(text):
            yield document.relative_to(root), text.count("\n", 0, match.start(1)) + 1, match.group(1)


def function(document, line, code):
    name = re.sub(r"\W", "_", f"{document}_{line}")
    given = "".join(f"    [[maybe_unused]] auto& {each} = around.{each};\n" for each in GIVEN)
    # A block of its own, so that the piece may declare the same names.
    head = f"void {name}(Surroundings& around)"
    return (f"{head};\n{head} {{\n{given}    {{\n"
            f'#line {line} "{document}"\n{code}    }}\n}}\n')


def source(root):
    """The generated file, how many blocks it holds and how many the examples hold."""
    programs = [path.read_text(encoding="utf-8") for path in sorted(root.glob("examples/**/*.cpp"))]
    functions, found = [], 0
    for document, line, code in blocks(root):
        if any(code in program for program in programs):
            found += 1
        elif PROGRAM.search(code):
            sys.exit(f"{document}:{line}: this program is not word for word in one of examples/")
        else:
            functions.append(function(document, line, code))
    head = '#include "snippet_surroundings.hpp"\n\n'
    return head + "\n".join(functions), len(functions), found


def main(arguments):
    if len(arguments) != 3 or arguments[1] not in ("write", "check"):
        print(__doc__, file=sys.stderr)
        return 2
    text, compiled, found = source(Path(arguments[0]))
    place = Path(arguments[2])
    if arguments[1] == "write":
        place.write_text(text, encoding="utf-8")
        return 0
    if not compiled or not found:
        print("no blocks of C++ were found in the documentation", file=sys.stderr)
        return 1
    if place.read_text(encoding="utf-8") != text:
        print(f"{place} is older than the documentation: build first", file=sys.stderr)
        return 1
    print(f"{compiled} blocks are compiled by themselves, {found} are parts of examples")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
