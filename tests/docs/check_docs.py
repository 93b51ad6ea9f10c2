#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Holds the documentation against the code:

check_docs.py ROOT errors GENERATOR [--write]   the table of docs/errors.md is what GENERATOR prints
check_docs.py ROOT fields GENERATOR [--write]   the tables of docs/fields.md are what GENERATOR prints
check_docs.py ROOT golden GENERATOR [--write]   the table of tests/golden is what GENERATOR makes of it
check_docs.py ROOT rules GENERATOR [--write]    the table of docs/validation.md is what GENERATOR prints
check_docs.py ROOT metrics GENERATOR [--write]  the table of docs/metrics.md is what GENERATOR prints
check_docs.py ROOT manual GENERATOR [--write]   docs/vdv463.1 is what GENERATOR prints
check_docs.py ROOT quickstart [--write]         the README's first program is examples/01_quickstart.cpp
check_docs.py ROOT parts                        code marked as part of a file stands in that file
check_docs.py ROOT links                        every relative link leads to a file and a heading
check_docs.py ROOT transport                    the tests named in docs/transport.md exist
check_docs.py ROOT plan                         the tests named in docs/charging-plan.md exist

Ends with 1 and says what differs. With --write the documentation is corrected instead.
"""

import difflib
import os
import re
import subprocess
import sys
from pathlib import Path

import fields


# What a program prints: the document, the name of the place in it, further arguments of the program.
GENERATED = {
    "errors": ("docs/errors.md", "error table", ()),
    "rules": ("docs/validation.md", "rule table", ()),
    "metrics": ("docs/metrics.md", "metric table", ()),
    "golden": ("tests/golden/README.md", "golden table", ("tests/golden",)),
}
QUICKSTART = re.compile(r"(<!-- examples/01_quickstart\.cpp -->\n```cpp\n)(.*?)(```\n)", re.S)
PART = re.compile(r"<!-- part of (\S+) -->\n```cpp\n(.*?)```\n", re.S)
LINK = re.compile(r"\]\(([^)\s]+)\)")
TRANSPORT_RULES = re.compile(r"<!-- transport rules begin[^\n]*-->\n(.*?)<!-- transport rules end -->", re.S)
TEST_CASE = re.compile(r'TEST_CASE\(\s*((?:"(?:[^"\\]|\\.)*"\s*)+)[,)]')
LAST_RULE = 48
PLAN_RULES = [f"P{n}" for n in range(1, 7)] + [f"D{n}" for n in range(1, 9)] + \
             [f"K{n}" for n in range(1, 6)]
FENCE = re.compile(r"^```.*?^```$", re.S | re.M)


def fail(text):
    print(f"check_docs.py: {text}", file=sys.stderr)
    return 1


def compare(document, region, wanted, write):
    """The region of the document has to hold exactly the wanted text."""
    text = document.read_text(encoding="utf-8")
    match = region.search(text)
    if not match:
        return fail(f"{document} has no place marked for this text")
    if match.group(2) == wanted:
        return 0
    if write:
        start, end = match.span(2)
        document.write_text(text[:start] + wanted + text[end:], encoding="utf-8")
        return 0
    difference = difflib.unified_diff(
        match.group(2).splitlines(), wanted.splitlines(), str(document), "the code", lineterm=""
    )
    return fail("\n".join([f"{document} is not what the code says; use --write", *difference]))


def region_of(place):
    return re.compile(rf"(<!-- {place} begin[^\n]*-->\n)(.*?)(<!-- {place} end -->)", re.S)


def check_generated(root, what, generator, write):
    document, place, arguments = GENERATED[what]
    done = subprocess.run(
        [generator, *(str(root / argument) for argument in arguments)],
        stdout=subprocess.PIPE, encoding="utf-8", timeout=60,
    )
    if done.returncode != 0:
        return fail(f"{generator} ended with {done.returncode}")
    region = region_of(place)
    return compare(root / document, region, done.stdout, write)


def check_fields(root, generator, write):
    tables = fields.Tables(subprocess.run(
        [generator], stdout=subprocess.PIPE, encoding="utf-8", check=True, timeout=60
    ).stdout)
    try:
        fields.add_member_names(root, tables)
        fields.check_parts(root, tables)
        directory = os.environ.get("VDV463_SCHEMA_DIR")
        if directory:
            print(f"{fields.check_schemas(tables, directory)} members compared with the schemas")
        else:
            print("VDV463_SCHEMA_DIR is not set: not compared with the official schemas")
    except fields.Mismatch as mismatch:
        return fail(str(mismatch))
    region = region_of("field tables")
    return compare(root / "docs/fields.md", region, fields.markdown(root, tables), write)


def check_manual(root, generator, write):
    document = root / "docs/vdv463.1"
    if write:
        document.touch()
    done = subprocess.run([generator], stdout=subprocess.PIPE, encoding="utf-8", check=True,
                          timeout=60)
    return compare(document, re.compile(r"(\A)(.*)(\Z)", re.S), done.stdout, write)


def check_quickstart(root, write):
    lines = (root / "examples/01_quickstart.cpp").read_text(encoding="utf-8").splitlines(True)
    program = "".join(line for line in lines if "SPDX-License-Identifier" not in line)
    return compare(root / "README.md", QUICKSTART, program.lstrip("\n"), write)


def check_parts(root):
    """Examples are compiled, so that what is cited from them compiles."""
    wrong, count = [], 0
    for document in sorted([*root.glob("*.md"), *root.glob("docs/**/*.md")]):
        for name, code in PART.findall(document.read_text(encoding="utf-8")):
            count += 1
            if code not in (root / name).read_text(encoding="utf-8"):
                wrong.append(f"{document}: {name} does not hold this any more:\n{code}")
    if count == 0:
        wrong.append("nothing is marked as part of a file, so that this test proves nothing")
    return fail("\n".join(wrong)) if wrong else 0


def anchors(document):
    """The names by which a forge lets one link to the document's headings."""
    text = FENCE.sub("", document.read_text(encoding="utf-8"))
    headings = re.findall(r"^#+ +(.*)$", text, re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def check_links(root):
    dead = []
    for document in sorted([*root.glob("*.md"), *root.glob("docs/**/*.md")]):
        for link in LINK.findall(FENCE.sub("", document.read_text(encoding="utf-8"))):
            if "://" in link or link.startswith("mailto:"):
                continue
            path, _, anchor = link.partition("#")
            target = (document.parent / path).resolve() if path else document
            if not target.exists():
                dead.append(f"{document}: {link}: there is no such file")
            elif anchor and anchor not in anchors(target):
                dead.append(f"{document}: {link}: there is no such heading")
    return fail("\n".join(["dead links", *dead])) if dead else 0


def names_of_tests(root):
    """Those of Catch2, and the functions of Python."""
    names = set()
    for source in root.glob("tests/**/*.py"):
        names.update(re.findall(r"def (test_\w+)", source.read_text(encoding="utf-8")))
    for source in root.glob("tests/**/*.cpp"):
        for literals in TEST_CASE.findall(source.read_text(encoding="utf-8")):
            names.add("".join(re.findall(r'"((?:[^"\\]|\\.)*)"', literals)))
    return names


def named_in(text):
    return re.findall(r"`([^`]*)`", text)


def check_transport(root):
    """Each rule has one row, and each row a test that exists or the reason why it needs none."""
    document = root / "docs/transport.md"
    match = TRANSPORT_RULES.search(document.read_text(encoding="utf-8"))
    if not match:
        return fail(f"{document} has no table of rules")
    tests = names_of_tests(root)
    wrong = []
    numbers = []
    for row in match.group(1).splitlines()[2:]:
        number, _, proof = [cell.strip() for cell in row.strip("|").split("|")]
        numbers.append(int(number))
        named = re.findall(r"`([^`]*)`", proof)
        if not named and not re.match(r"none: \S", proof):
            wrong.append(f"rule {number} names neither a test nor the reason why it needs none")
        wrong += [f"rule {number}: there is no test {name!r}" for name in named if name not in tests]
    if numbers != list(range(1, LAST_RULE + 1)):
        wrong.append(f"the rules 1 to {LAST_RULE} must each have one row, in order")
    return fail("\n".join([str(document), *wrong])) if wrong else 0


def check_plan(root):
    """Each rule has one row with a hazard, tests that bear its number of what happens and of what
    must not, and others beyond the session; each behaviour of a vendor has a test."""
    document = root / "docs/charging-plan.md"
    text = document.read_text(encoding="utf-8")
    tables = [region_of(place).search(text)
              for place in ("plan rules", "plan rules together", "vendor behaviours")]
    if not all(tables):
        return fail(f"{document} lacks a table")
    rules, together, vendors = [table.group(2) for table in tables]
    tests = names_of_tests(root)
    named = named_in(together + vendors)
    wrong = []
    numbers = []
    for row in rules.splitlines()[2:]:
        hazard, rule, _, *columns = [cell.strip() for cell in row.strip("|").split("|")]
        numbers.append(rule)
        named += named_in("".join(columns))
        wrong += [f"{rule}: the hazard is missing"] if not hazard else []
        for what, column in zip(("does", "refuses"), columns):
            if not any(name.startswith(rule + ": ") for name in named_in(column)):
                wrong.append(f"{rule}: no test that bears its number says what it {what}")
        if not set(named_in(columns[2])) - set(named_in(columns[0] + columns[1])):
            wrong.append(f"{rule}: no test holds it beyond the session")
    if numbers != PLAN_RULES:
        wrong.append(f"the rules {', '.join(PLAN_RULES)} must each have one row, in order")
    wrong += [f"there is no test {name!r}" for name in named if name not in tests]
    wrong += [f"no test is named: {row}" for row in vendors.splitlines()[2:] if not named_in(row)]
    return fail("\n".join([str(document), *wrong])) if wrong else 0


def main(arguments):
    write = "--write" in arguments
    arguments = [argument for argument in arguments if argument != "--write"]
    if len(arguments) == 3 and arguments[1] in GENERATED:
        return check_generated(Path(arguments[0]), arguments[1], arguments[2], write)
    if len(arguments) == 3 and arguments[1] == "fields":
        return check_fields(Path(arguments[0]), arguments[2], write)
    if len(arguments) == 3 and arguments[1] == "manual":
        return check_manual(Path(arguments[0]), arguments[2], write)
    if len(arguments) == 2 and arguments[1] == "quickstart":
        return check_quickstart(Path(arguments[0]), write)
    if len(arguments) == 2 and arguments[1] == "parts":
        return check_parts(Path(arguments[0]))
    if len(arguments) == 2 and arguments[1] == "links":
        return check_links(Path(arguments[0]))
    if len(arguments) == 2 and arguments[1] == "transport":
        return check_transport(Path(arguments[0]))
    if len(arguments) == 2 and arguments[1] == "plan":
        return check_plan(Path(arguments[0]))
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
