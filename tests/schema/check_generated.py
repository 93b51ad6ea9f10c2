#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Feeds the library with messages made from the official VDV 463 schemas.

check_generated.py SAMPLES_PROGRAM [COUNT]; where the schemas come from, oracle.py says. Exit status
77 without them.

1. COUNT valid messages a version are read, strictly and leniently.
2. The like with exactly one violation, COUNT in all and as many of each kind as of any other, are
   refused by strict reading with the path of that violation; of a missing member that is the path
   that it would have.
jsonschema confirms that the ones are valid and that the others are not, for the reason named.
"""

import collections
import json
import subprocess
import sys

import documents
import oracle

PER_VERSION = 5000


def ask(program, version, texts):
    """What strict and lenient reading say to each text."""
    done = subprocess.run([program, "read"],
                          input="".join(f"{version}\t{text}\n" for text in texts),
                          capture_output=True, encoding="utf-8", timeout=600, check=False)
    if done.returncode != 0:
        sys.exit(f"{program} read failed with {done.returncode}:\n{done.stderr}")
    answers = [tuple(line.split("\t")) for line in done.stdout.split("\n")[:-1]]
    if len(answers) != len(texts):
        sys.exit(f"{len(texts)} texts, but {len(answers)} answers")
    return answers


def check_valid(program, schemas, count):
    maker = documents.Maker(schemas, 463)
    texts = []
    seen = set()
    for _ in range(count):
        text = maker.text(maker.message())
        message = json.loads(text)
        if problem := schemas.error(message):
            sys.exit(f"made from the schemas of {schemas.version}, but not valid: {problem}\n{text}")
        seen |= schemas.words_of(message)
        texts.append(text)
    if unseen := schemas.vocabulary() - seen:
        sys.exit(f"never made for {schemas.version}: {sorted(unseen)}")
    for text, (strict, lenient) in zip(texts, ask(program, schemas.version, texts)):
        if strict != "ok" or lenient != "ok":
            sys.exit(f"valid in {schemas.version}, but strict reading says '{strict}' and lenient "
                     f"reading '{lenient}'\n{text}")
    print(f"{schemas.version}: {len(texts)} valid messages read, strictly and leniently; all "
          f"{len(schemas.vocabulary())} members, absences and values seen", flush=True)


def reasons(schemas, message):
    """The paths that jsonschema complains of, as a refusal names them."""
    paths = set()
    for error in schemas.errors(message):
        path = tuple(error.absolute_path)
        if error.validator == "required":
            paths.update(documents.pointer((*path, key))
                         for key in error.validator_value if key not in error.instance)
        elif error.validator == "additionalProperties":
            paths.update(documents.pointer((*path, key))
                         for key in error.instance if key not in error.schema.get("properties", {}))
        else:
            paths.add(documents.pointer(path))
    return paths


class Balance:
    """Chooses the kind of violation that had the fewest so far, and of its places the rarest."""

    def __init__(self):
        self.kinds = collections.Counter()
        self.spots = collections.Counter()

    def choose(self, places):
        kinds = {place.kind for place in places}
        kind = min(sorted(kinds), key=lambda name: self.kinds[name])
        place = min((place for place in places if place.kind == kind),
                    key=lambda each: self.spots[each.kind, each.where])
        self.kinds[kind] += 1
        self.spots[kind, place.where] += 1
        return place


def check_violated(program, schemas, count):
    maker = documents.Maker(schemas, 364)
    violator = documents.Violator(schemas, maker.choice)
    balance = Balance()
    made = []
    while len(made) < count:
        message = maker.message()
        place = balance.choose(violator.find(message))
        place.violate()
        text = maker.text(message)
        found = reasons(schemas, json.loads(text))
        if place.path not in found and place.kind != "number of parts":
            sys.exit(f"{place.kind} at {place.path} in {schemas.version}, but the schema names "
                     f"{sorted(found)}\n{text}")
        made.append((text, place))
    answers = ask(program, schemas.version, [text for text, _ in made])
    for (text, place), (strict, _) in zip(made, answers):
        code, _, path = strict.partition(" ")
        if code == "ok" or path != place.path:
            sys.exit(f"{place.kind} at '{place.path}' in {schemas.version}, but strict reading says "
                     f"'{strict}'\n{text}")
    kinds = ", ".join(f"{number} {kind}" for kind, number in sorted(balance.kinds.items()))
    print(f"{schemas.version}: {len(made)} messages with one violation refused with its path, in "
          f"{len(balance.spots)} places of the schemas: {kinds}", flush=True)


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    count = int(sys.argv[2]) if len(sys.argv) == 3 else PER_VERSION
    for schemas in oracle.load().values():
        check_valid(sys.argv[1], schemas, count)
        check_violated(sys.argv[1], schemas, count)


main()
